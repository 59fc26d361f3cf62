/**
 * The fast way through plain words: most of what a model writes is letters and spaces in the middle of a line, and they
 * change nothing but the last text that is shown. They are appended to it, and nothing is parsed. Pure.
 */

/**
 * Letters of any script, their marks, digits, spaces, and the marks that end sentences. No character of Markdown, of
 * links or of character references, in the middle of a line.
 */
const plainPiece = /^[\p{L}\p{M}\p{Nd},.?!… ]*[\p{L}\p{M}\p{Nd},.?!…] *$/u;
/** A word of letters at the text's end, and the spaces behind it, which are not shown before something follows. */
const lastWord = /(?:^|\s)(\p{L}[\p{L}\p{M}]*[,.?!…]?)( *)$/u;
/** `www.` begins an address; its dot may come in the piece. */
const address = /www\.?$|www\./i;
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
  if (address.test(word + spaces + piece)) return undefined;
  return { word, addition: spaces + piece.trimEnd() };
}
