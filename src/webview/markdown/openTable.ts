/**
 * The fast way through a table that is still being written: whole rows are parsed once and appended to it, and only
 * the row that grows is made anew. A table of 500 rows costs as much a row as one of five.
 */
import { parseMarkdown, type MarkdownToken, type References } from './parser';
import { patchNodes } from './patchNodes';

/** The parser ends a table that leaves out more cells than this. Far below it, rows do not depend on those above. */
const maxEmptyCells = 30_000;

export class OpenTable {
  private readonly table: Element;
  private readonly references: References;
  private readonly render: (rows: readonly MarkdownToken[]) => DocumentFragment;
  /** The table's first two lines: with them in front, rows mean the same on their own. */
  private readonly head: string;
  /** The last line as it stands in the text: without a line break. */
  private lastLine = '';
  private lastRow: ChildNode[] = [];
  private emptyCells = 0;

  /**
   * @param table shows the text so far
   * @param source the text from the beginning of the table to the end; its first two lines are whole
   * @param references definitions known so far
   * @param render makes rows of their tokens
   */
  constructor(table: Element, source: string, references: References, render: (rows: readonly MarkdownToken[]) => DocumentFragment) {
    this.table = table;
    this.references = references;
    this.render = render;
    const headEnd = source.indexOf('\n', source.indexOf('\n') + 1) + 1;
    const end = source.lastIndexOf('\n') + 1;
    this.head = source.slice(0, headEnd);
    this.lastLine = source.slice(end);
    const last = this.lastLine.trim() === '' ? null : table.querySelector('tbody > tr:last-child');
    if (last) this.lastRow = [last];
  }

  /** @returns whether the table may have ended, or is too odd to go on with; the text then has to be parsed again */
  append(text: string): boolean {
    const all = this.lastLine + text;
    const end = all.lastIndexOf('\n') + 1;
    const rows = this.parse(all.slice(0, end));
    const lastRow = this.parse(all.slice(end));
    if (!rows || !lastRow || this.emptyCells > maxEmptyCells) return true;
    this.lastLine = all.slice(end);
    if (rows.length > 0) {
      const whole = this.render(rows);
      const first = whole.firstChild;
      // The row that grew until now is the first of those that are whole.
      if (first && this.lastRow.length > 0) this.lastRow = patchNodes(this.body, this.lastRow, onlyChild(first));
      this.body.append(whole);
      this.lastRow = [];
      this.emptyCells += rows.filter(({ type, content }) => type === 'inline' && content === '').length;
    }
    if (lastRow.length > 0) this.lastRow = patchNodes(this.body, this.lastRow, this.render(lastRow));
    return false;
  }

  private get body(): Element {
    const known = this.table.querySelector('tbody');
    if (known) return known;
    const body = document.createElement('tbody');
    this.table.append(body);
    return body;
  }

  /** @returns the tokens of the rows; undefined when not all lines are rows of this table */
  private parse(lines: string): MarkdownToken[] | undefined {
    if (lines === '') return [];
    const tokens = parseMarkdown(this.head + lines, { ...this.references }, { isOpen: true });
    const [first] = tokens;
    const count = (this.head + lines).split('\n').length - (lines.endsWith('\n') ? 1 : 0);
    if (first?.type !== 'table_open' || first.map?.[1] !== count || tokens.at(-1)?.type !== 'table_close') return undefined;
    const start = tokens.findIndex(({ type }) => type === 'tbody_open');
    return start === -1 ? undefined : tokens.slice(start + 1, -2);
  }
}

function onlyChild(node: ChildNode): DocumentFragment {
  const fragment = document.createDocumentFragment();
  fragment.append(node);
  return fragment;
}
