/**
 * Code of an answer as text for a terminal's command line. Nothing may run by itself: a line break runs what is before
 * it, and other control characters may run, erase or complete, so none is ever sent. Pure.
 */

/** Whether text has control characters that mean something to a terminal; tabs and line breaks are dealt with. */
export function hasTerminalControls(code: string): boolean {
  return /(?![\t\n\r])\p{Cc}/u.test(code);
}

/**
 * @returns the commands of a code block, each one line: comments, blank lines and prompts (`$ `) are left out, lines
 *   that are continued with `\` are joined
 */
export function terminalCommands(code: string): string[] {
  const lines = code.replaceAll(/\r\n?/g, '\n').split('\n');
  const prompt = /^\s*[$%>] /;
  const isSession = prompt.test(lines.find((line) => /^\s*[^#\s]/.test(line)) ?? '');
  // In a session, lines without a prompt are what the commands printed.
  const own = isSession ? lines.filter((line) => prompt.test(line)).map((line) => line.replace(prompt, '')) : lines;
  return own
    .join('\n')
    .replaceAll(/\s*\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.replaceAll('\t', ' ').trim())
    .filter((line) => line !== '' && !/^#(?!!)/.test(line));
}
