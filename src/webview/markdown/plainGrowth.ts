/**
 * The fast way through plain words: most of what a model writes is letters and spaces in the middle of a line, and they
 * change nothing but the last text that is shown. They are appended to it, and nothing is parsed. Pure.
 */

/** Letters of any script, their marks, digits, and spaces. No character of Markdown, of links or of character references. */
const plainPiece = /^[\p{L}\p{M}\p{Nd} ]*[\p{L}\p{M}\p{Nd}] *$/u;
/** A word of letters at the text's end, and the spaces behind it, which are not shown before something follows. */
const lastWord = /(?:^|\s)(\p{L}[\p{L}\p{M}]*)( *)$/u;
/** How much of the text's end is looked at. */
const reach = 200;

/** Text that continues the last one shown. */
export interface PlainGrowth {
  /** What the shown text ends with now. */
  word: string;
  /** What is to be appended to it. */
  addition: string;
}

/**
 * @param before a Markdown text whose end is not code
 * @param piece what follows it
 * @returns how the last shown text grows; undefined when the text has to be parsed to know
 */
export function plainGrowth(before: string, piece: string): PlainGrowth | undefined {
  if (!plainPiece.test(piece)) return undefined;
  // In `[a]: b` a word may be anything but text.
  if (before.includes(']:')) return undefined;
  const lineStart = before.lastIndexOf('\n') + 1;
  const start = Math.max(lineStart, before.length - reach);
  const match = lastWord.exec(before.slice(start));
  // Where the line is cut off, a word may be the end of an address.
  if (!match || (match.index === 0 && start > lineStart)) return undefined;
  const [, word = '', spaces = ''] = match;
  return { word, addition: spaces + piece.trimEnd() };
}
