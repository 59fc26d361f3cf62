/**
 * Where the new lines of a proposal stand on the screen: to the right of the lines of the document, one in each row,
 * since nothing but text that is in the document can have a row of its own. Pure.
 */
import { codePointLabel, findHiddenCharacters } from '../../shared/hiddenCharacters';

/** New lines, and the document's line beside which the first one stands. */
export interface BesideBlock {
  line: number;
  newLines: readonly string[];
}

/** The document, as far as the layout asks. */
export interface BesideDocument {
  lineCount: number;
  /** A line without its line break. */
  textOf: (line: number) => string;
  /** Columns of a tab. */
  tabSize: number;
}

/** What stands to the right of one line. */
export interface BesideRow {
  /** Its block, counted from 0. */
  block: number;
  line: number;
  /** Columns between the line's end and the text. */
  gap: number;
  /** Without tabs and hidden characters, cut to `mostColumns`, filled up to its block's width. */
  text: string;
  /** So many more lines have no row. Only in the last row of a block. */
  leftOut: number;
}

/** Columns between the code and what stands beside it, at least. */
const leastGap = 3;
/** Columns of a new line that are shown; the hover has all of it. */
const mostColumns = 160;
/** A longer line of the document does not push away the new lines of a whole block. */
const mostIndent = 100;

/**
 * A block that ends below the beginning of the next one moves that one down. Where the document ends, the rest of a
 * block is counted instead of shown.
 * @param blocks in the order of their lines
 */
export function besideRows(blocks: readonly BesideBlock[], document: BesideDocument): BesideRow[] {
  const rows: BesideRow[] = [];
  let free = 0;
  for (const [block, { line, newLines }] of blocks.entries()) {
    const last = document.lineCount - 1;
    const from = Math.min(Math.max(line, free), last);
    // No row is left: the block shares the last one with what stands there, which names how much is missing.
    const above = rows.at(-1);
    if (above?.line === from) {
      above.leftOut += newLines.length;
      continue;
    }
    const shown = newLines.slice(0, last - from + 1).map((text) => visibleLine(text, document.tabSize));
    const indent = indentBeside(from, shown.length, document);
    const width = Math.max(...shown.map(columnsOf));
    for (const [index, text] of shown.entries()) {
      const own = columnsOf(visibleLine(document.textOf(from + index), document.tabSize));
      const leftOut = index === shown.length - 1 ? newLines.length - shown.length : 0;
      rows.push({ block, line: from + index, gap: Math.max(indent - own, leastGap), text: text + ' '.repeat(width - columnsOf(text)), leftOut });
    }
    free = from + shown.length;
  }
  return rows;
}

/** The column at which a block begins: right of all lines it stands beside. */
function indentBeside(from: number, count: number, { textOf, tabSize }: BesideDocument): number {
  const widths = Array.from({ length: count }, (_, index) => columnsOf(visibleLine(textOf(from + index), tabSize)));
  return Math.max(0, ...widths.filter((width) => width <= mostIndent)) + leastGap;
}

/** @returns a line as it is shown: tabs as spaces, hidden characters by their code, not longer than there is room */
export function visibleLine(line: string, tabSize: number): string {
  if (line.length <= mostColumns && plain.test(line)) return line;
  let shown = '';
  let at = 0;
  for (const { index, codePoint } of findHiddenCharacters(line)) {
    shown += `${line.slice(at, index)}[${codePointLabel(codePoint)}]`;
    at = index + String.fromCodePoint(codePoint).length;
  }
  shown += line.slice(at);
  let text = '';
  let columns = 0;
  for (const character of shown) {
    const piece = character === '\t' ? ' '.repeat(tabSize - (columns % tabSize)) : character;
    columns += columnsOf(piece);
    if (columns > mostColumns) return `${text}…`;
    text += piece;
  }
  return text;
}

/** Hangul, kana, ideographs, full-width forms and pictographs take two columns (Unicode, UAX #11). */
const wide = /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Extended_Pictographic}/u;

/** Nearly all lines are. */
const plain = /^[\x20-\x7E]*$/;

function columnsOf(text: string): number {
  if (plain.test(text)) return text.length;
  let columns = 0;
  for (const character of text) columns += wide.test(character) ? 2 : 1;
  return columns;
}
