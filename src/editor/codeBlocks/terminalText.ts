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
  // In a session, lines without a prompt are what the commands printed, but for those that go on with one.
  const isOwn = (line: string, index: number): boolean => prompt.test(line) || (index > 0 && isContinued(lines, index - 1, prompt));
  const own = isSession ? lines.filter(isOwn).map((line) => line.replace(prompt, '')) : lines;
  return own
    .join('\n')
    .replaceAll(/\s*\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.replaceAll('\t', ' ').trim())
    .filter((line) => line !== '' && !/^#(?!!)/.test(line));
}

/** Whether a session's line is a command, or a part of one, that goes on in the next line. */
function isContinued(lines: readonly string[], index: number, prompt: RegExp): boolean {
  for (let at = index; at >= 0 && lines[at]?.endsWith('\\') === true; at -= 1) if (prompt.test(lines[at] ?? '')) return true;
  return false;
}
