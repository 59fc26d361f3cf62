/** The tables of the usage view. */
import { html, type TemplateResult } from 'lit-html';

export interface TableContent {
  caption: string;
  columns: readonly string[];
  /** The first cell of each row is its heading. */
  rows: readonly (readonly string[])[];
  /** Columns of words, from the first one; the others are of figures. */
  textColumns?: number;
}

/** @returns a table in a box that scrolls by itself, with a pointer or the keyboard, when it is too large for its place */
export function scrollingTable(content: TableContent): TemplateResult {
  return html`<div class="table-box" tabindex="0" role="region" aria-label=${content.caption}>${table(content)}</div>`;
}

export function table({ caption, columns, rows, textColumns = 1 }: TableContent): TemplateResult {
  const kind = (column: number): string => (column < textColumns ? 'words' : 'amount');
  return html`<table>
    <caption class="visually-hidden">${caption}</caption>
    <thead><tr>${columns.map((name, column) => html`<th scope="col" class=${kind(column)}>${name}</th>`)}</tr></thead>
    <tbody>${rows.map(([heading, ...cells]) => html`<tr>
      <th scope="row">${heading}</th>${cells.map((cell, index) => html`<td class=${kind(index + 1)}>${cell}</td>`)}
    </tr>`)}</tbody>
  </table>`;
}
