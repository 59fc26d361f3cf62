/**
 * Where the new lines of a proposal stand on the screen: to the right of the lines of the document, one in each row,
 * since nothing but text that is in the document can have a row of its own. Pure.
 */
import { codePointLabel, findHiddenCharacters } from '../../shared/hiddenCharacters';

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
  /** Whether the editor breaks long lines: the end of one is then somewhere below, and nothing can stand over it. */
  wraps: boolean;
}

/** What stands to the right of one line. */
export interface BesideRow {
  /** Its block, counted from 0. */
  block: number;
  line: number;
  /** Columns between the line's end and the text; less than 0 where the text stands over the line's end. */
  gap: number;
  /** From this character on the line must not be seen: the text stands over it. */
  hiddenFrom?: number;
  /** Without common indentation, tabs and hidden characters, cut to `mostColumns`, filled up to its block's width. */
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
/** Beside or over the end of a longer line nothing is shown: an editor does not draw all of it. */
const mostWidth = 1_000;
/** With longer lines that go, a block begins at least here, over their ends. */
const indentOverLong = 40;

/**
 * A block that ends below the beginning of the next one moves that one down. A line that stays is never covered: one
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
    const mayCover = (at: number): boolean => isOld(at) && (document.wraps || widthOf(at) <= mostWidth);
    const texts = withoutCommonIndent(newLines, oldLines === 0 ? [line] : Array.from({ length: oldLines }, (_, index) => line + index), document);
    const indent = indentBeside(Array.from({ length: Math.min(texts.length, last - from + 1) }, (_, index) => ({ width: widthOf(from + index), mayCover: mayCover(from + index) && !document.wraps })));
    const width = Math.max(...texts.map(columnsOf));
    let at = from;
    for (const [index, text] of texts.entries()) {
      while (at < last && !mayCover(at) && widthOf(at) + leastGap > indent) at += 1;
      const [own, isLast] = [widthOf(at), at === last];
      const isOver = mayCover(at) && !document.wraps && own + leastGap > indent;
      rows.push({
        block,
        line: at,
        gap: isOver ? indent - own : Math.max(indent - own, leastGap),
        ...(isOver && { hiddenFrom: characterAt(document.textOf(at), indent - leastGap, document.tabSize) }),
        text: text + ' '.repeat(width - columnsOf(text)),
        leftOut: isLast ? texts.length - index - 1 : 0,
      });
      at += 1;
      if (isLast) break;
    }
    free = at;
  }
  return rows;
}

/** The column at which a block begins: right of all lines it stands beside, but for long ones. */
function indentBeside(lines: readonly { width: number; mayCover: boolean }[]): number {
  const short = Math.max(0, ...lines.map(({ width }) => width).filter((width) => width + leastGap <= mostIndent)) + leastGap;
  const isOver = lines.some(({ width, mayCover }) => mayCover && width + leastGap > mostIndent);
  return isOver ? Math.max(short, indentOverLong) : short;
}

/** @returns the new lines as they are shown, without the indentation that all of them and the lines they stand for have */
function withoutCommonIndent(newLines: readonly string[], oldLines: readonly number[], { textOf, tabSize }: BesideDocument): string[] {
  const shown = newLines.map((text) => visibleLine(text, tabSize));
  const compared = [...shown, ...oldLines.map((line) => visibleLine(textOf(line), tabSize))];
  const indents = compared.filter((text) => text.trim() !== '').map((text) => text.search(/[^ ]/));
  const common = indents.length === 0 ? 0 : Math.min(...indents);
  return shown.map((text) => text.slice(common));
}

/** @returns the first character of a line that stands at the column or to the right of it */
function characterAt(line: string, column: number, tabSize: number): number {
  let [columns, at] = [0, 0];
  for (const character of line) {
    if (columns >= column) break;
    columns += character === '\t' ? tabSize - (columns % tabSize) : columnsOf(character);
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
