/**
 * The popup of suggestions above the prompt box: a listbox whose focus stays in the box (`aria-activedescendant`),
 * with a line for what is being searched, or was not found.
 */
import * as l10n from '@vscode/l10n';
import { html, nothing, render, type TemplateResult } from 'lit-html';
import { iconTemplate, type IconName } from '../icons';
import { matchedPieces } from './matchedPieces';

/** One suggestion as it is shown. */
export interface SuggestionRow {
  icon: IconName;
  label: string;
  /** Stands behind the label, quietly: what may follow a command. */
  hint?: string | undefined;
  detail?: string | undefined;
}

/** What the popup shows. */
export interface ShownSuggestions {
  /** Its name for screen readers. */
  name: string;
  rows: readonly SuggestionRow[];
  selected: number;
  /** What is looked for; its letters are emphasised in labels. */
  query: string;
  isSearching: boolean;
  hasFailed: boolean;
}

/** @returns why there is nothing, or no more */
export function nothingWords(hasFailed: boolean): string {
  return hasFailed ? l10n.t('The search did not work. Type on to search again.') : l10n.t('Nothing found');
}

/** Space between the popup and the panel's upper edge, in pixels. */
const margin = 8;
/** However little room there is, this much is shown: three rows. */
const minHeight = 72;
let lists = 0;

export class SuggestionList {
  readonly element = document.createElement('div');
  private readonly field: HTMLElement;
  private readonly pick: (index: number) => void;
  private readonly id: string;
  private isOpen = false;

  /**
   * @param field the text field that keeps the focus
   * @param pick called with the row that was clicked
   */
  constructor(field: HTMLElement, pick: (index: number) => void) {
    this.field = field;
    this.pick = pick;
    lists += 1;
    this.id = `suggestions-${String(lists)}`;
    this.element.className = 'suggest-widget';
    this.element.hidden = true;
    // A press on the popup must not take the focus from the field.
    this.element.addEventListener('mousedown', (event) => { event.preventDefault(); });
    // A text box that completes from a list: ARIA forbids `combobox` on a textarea, not these.
    field.setAttribute('aria-autocomplete', 'list');
    field.setAttribute('aria-haspopup', 'listbox');
  }

  show(shown: ShownSuggestions): void {
    const { field } = this;
    if (!this.isOpen) {
      this.isOpen = true;
      this.element.hidden = false;
      const room = (this.element.offsetParent?.getBoundingClientRect().top ?? 0) - margin;
      this.element.style.setProperty('--suggest-room', `${String(Math.max(minHeight, Math.round(room)))}px`);
    }
    render(this.content(shown), this.element);
    if (shown.rows.length > 0) {
      field.setAttribute('aria-controls', this.id);
      field.setAttribute('aria-activedescendant', this.rowId(shown.selected));
      this.element.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
    } else {
      this.dropReferences();
    }
  }

  hide(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.element.hidden = true;
    render(nothing, this.element);
    this.dropReferences();
  }

  /** How many rows PageUp and PageDown move. */
  get pageSize(): number {
    const list = this.element.querySelector('[role="listbox"]');
    const row = list?.firstElementChild;
    if (!list || !row || row.clientHeight === 0) return 8;
    return Math.max(1, Math.floor(list.clientHeight / row.clientHeight) - 1);
  }

  private dropReferences(): void {
    this.field.removeAttribute('aria-controls');
    this.field.removeAttribute('aria-activedescendant');
  }

  private rowId(index: number): string {
    return `${this.id}-${String(index)}`;
  }

  private content({ name, rows, selected, query, isSearching, hasFailed }: ShownSuggestions): TemplateResult {
    return html`
      <ul class="suggest-rows" role="listbox" id=${this.id} aria-label=${name} ?hidden=${rows.length === 0}>
        ${rows.map((row, index) => html`<li class="suggest-row" role="option" id=${this.rowId(index)} aria-selected=${String(index === selected)}
          title=${[row.label, row.hint, row.detail].filter((part) => part !== undefined && part !== '').join(' ')} @click=${() => { this.pick(index); }}>
          ${iconTemplate(row.icon)}
          <span class="suggest-label">${matchedPieces(row.label, query).map(({ text, isMatch }) => (isMatch ? html`<b>${text}</b>` : text))}</span>
          ${row.hint === undefined ? nothing : html`<span class="suggest-hint">${row.hint}</span>`}
          ${row.detail === undefined ? nothing : html`<span class="suggest-detail">${row.detail}</span>`}
        </li>`)}
      </ul>
      ${isSearching
        ? html`<p class="suggest-note"><span class="codicon codicon-loading codicon-modifier-spin" aria-hidden="true"></span>${l10n.t('Searching…')}</p>`
        : hasFailed || rows.length === 0 ? html`<p class="suggest-note">${nothingWords(hasFailed)}</p>` : nothing}
    `;
  }
}
