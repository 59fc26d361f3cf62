/** New files as git would show them once they are added. Pure. */

/**
 * @param path relative to the repository's root, with `/`
 * @param text with `\n` at its line ends; undefined for a file that is no text, or not to be shown
 */
export function newFileDiff(path: string, text: string | undefined): string {
  const name = quoted(path);
  const heading = `diff --git ${quoted(`a/${path}`)} ${quoted(`b/${path}`)}\nnew file mode 100644\n`;
  if (text === '') return heading;
  if (text === undefined) return `${heading}[${name}: content not shown]\n`;
  const isEnded = text.endsWith('\n');
  const lines = (isEnded ? text.slice(0, -1) : text).split('\n');
  const end = isEnded ? '' : '\n\\ No newline at end of file';
  const count = lines.length === 1 ? '1' : `1,${lines.length}`;
  return `${heading}--- /dev/null\n+++ ${quoted(`b/${path}`)}\n@@ -0,0 +${count} @@\n${lines.map((line) => `+${line}`).join('\n')}${end}\n`;
}

/** A name with line ends or other control characters, quotes or backslashes stands in quotes, as git has it. */
function quoted(path: string): string {
  return /["\\\p{Cc}]/u.test(path) ? JSON.stringify(path) : path;
}
