/**
 * Where the new lines of a proposal stand on the screen: to the right of the lines of the document, one in each row,
 * since nothing but text that is in the document can have a row of its own. Pure.
 */
import { codePointLabel, findHiddenCharacters } from '../../../shared/hiddenCharacters';

/** New lines, and the document's line beside which the first one stands. */
export interface BesideBlock {
  line: number;
  /** So many lines of the document, from `line` on, are those that go. */
  oldLines: number;
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
  /** Columns between the line's end, or what is hidden of it, and the text. */
  gap: number;
  /** From this character on a line that goes must not be seen: the text stands in its place. */
  hiddenFrom?: number;
  /** Without common indentation, tabs and hidden characters, cut to `mostColumns`, filled up to its block's width unless lines are left out. */
  text: string;
  /** So many more lines have no row. Only in the last row of a block. */
  leftOut: number;
}

/** Columns between the code and what stands beside it, at least. */
const leastGap = 3;
/** Columns of a new line that are shown; the hover has all of it. */
const mostColumns = 160;
/** Farther to the right a block does not begin: an editor beside a side bar has room for some ninety columns. */
const mostIndent = 60;
/** Beside a longer line nothing is shown: an editor does not draw all of it. */
const mostWidth = 1_000;
/** With longer lines that go, a block begins at least here, in place of their ends. */
const indentInLong = 40;

/**
 * A block that ends below the beginning of the next one moves that one down. Nothing is hidden of a line that stays: one
 * that is too long has no new line beside it. Where the document ends, the rest of a block is counted instead of shown.
 * @param blocks in the order of their lines
 */
export function besideRows(blocks: readonly BesideBlock[], document: BesideDocument): BesideRow[] {
  const rows: BesideRow[] = [];
  const last = document.lineCount - 1;
  let free = 0;
  for (const [block, { line, oldLines, newLines }] of blocks.entries()) {
    const from = Math.min(Math.max(line, free), last);
    // No row is left: the block shares the last one with what stands there, which names how much is missing.
    const above = rows.at(-1);
    if (above && above.line >= from) {
      above.leftOut += newLines.length;
      continue;
    }
    const isOld = (at: number): boolean => at >= line && at < line + oldLines;
    const widthOf = (at: number): number => columnsIn(document.textOf(at), document.tabSize);
    const mayHide = (at: number): boolean => isOld(at) && widthOf(at) <= mostWidth;
    const texts = withoutCommonIndent(newLines, oldLines === 0 ? [line] : Array.from({ length: oldLines }, (_, index) => line + index), document);
    const indent = indentBeside(Array.from({ length: Math.min(texts.length, last - from + 1) }, (_, index) => ({ width: widthOf(from + index), mayHide: mayHide(from + index) })));
    const width = Math.max(...texts.map(columnsOf));
    // Of a block that the document's end cuts, a blank line in front would take the room of what is new.
    const blank = texts.length > last - from + 1 ? Math.max(0, texts.findIndex((text) => text.trim() !== '')) : 0;
    let at = from;
    for (const [index, text] of texts.entries()) {
      if (index < blank) continue;
      while (at < last && !mayHide(at) && widthOf(at) + leastGap > indent) at += 1;
      const [own, isLast] = [widthOf(at), at === last];
      // Widths are a guess where glyphs are not of one width: so the text is put into the line, not moved over its end.
      const hiddenFrom = mayHide(at) && own + leastGap > indent ? characterAt(document.textOf(at), indent - leastGap, document.tabSize) : undefined;
      const leftOut = isLast ? texts.length - index - 1 : 0;
      rows.push({
        block,
        line: at,
        gap: hiddenFrom === undefined ? Math.max(indent - own, leastGap) : indent - columnsIn(document.textOf(at).slice(0, hiddenFrom), document.tabSize),
        ...(hiddenFrom !== undefined && { hiddenFrom }),
        // Not filled up where the count of the rest follows: that would be out of sight.
        text: leftOut > 0 ? text : text + ' '.repeat(width - columnsOf(text)),
        leftOut,
      });
      at += 1;
      if (isLast) break;
    }
    free = at;
  }
  return rows;
}

/** The column at which a block begins: right of all lines it stands beside, but for long ones. */
function indentBeside(lines: readonly { width: number; mayHide: boolean }[]): number {
  const short = Math.max(0, ...lines.map(({ width }) => width).filter((width) => width + leastGap <= mostIndent)) + leastGap;
  const isHidden = lines.some(({ width, mayHide }) => mayHide && width + leastGap > mostIndent);
  return isHidden ? Math.max(short, indentInLong) : short;
}

/** @returns the new lines as they are shown, without the indentation that all of them and the lines they stand for have */
function withoutCommonIndent(newLines: readonly string[], oldLines: readonly number[], { textOf, tabSize }: BesideDocument): string[] {
  const shown = newLines.map((text) => visibleLine(text, tabSize));
  const compared = [...shown, ...oldLines.map((line) => visibleLine(textOf(line), tabSize))];
  const indents = compared.filter((text) => text.trim() !== '').map((text) => text.search(/[^ ]/));
  const common = indents.length === 0 ? 0 : Math.min(...indents);
  return shown.map((text) => text.slice(common));
}

/** @returns the last character of a line that begins at the column or to the left of it */
function characterAt(line: string, column: number, tabSize: number): number {
  let [columns, at] = [0, 0];
  for (const character of line) {
    columns += character === '\t' ? tabSize - (columns % tabSize) : columnsOf(character);
    if (columns > column) break;
    at += character.length;
  }
  return at;
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

/** @returns columns of a whole line; beyond `mostWidth` as many as is certain */
function columnsIn(line: string, tabSize: number): number {
  if (line.length > mostWidth || plain.test(line)) return line.length;
  let columns = 0;
  for (const character of line) columns += character === '\t' ? tabSize - (columns % tabSize) : columnsOf(character);
  return columns;
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
