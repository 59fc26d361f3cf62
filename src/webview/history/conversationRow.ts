/** One conversation in the list: its title, where the search's words stand, its time, and the button of its menu. */
import * as l10n from '@vscode/l10n';
import type { ConversationSummary } from '../../shared/protocol';
import { handleEnter } from '../composer/enterKey';
import { icon, setIcon } from '../icons';
import { markMenuButton } from '../menu';
import type { Timers } from '../timers';

/** How times are written. */
export interface TimeFormats {
  /** Of a time on a day that is known: today, or the heading's. */
  time: Intl.DateTimeFormat;
  /** Of another day. */
  date: Intl.DateTimeFormat;
  /** Of any time, whole: the tooltip. */
  full: Intl.DateTimeFormat;
}

/** Characters of a name a conversation may get, as the host takes them. */
const maxTitleLength = 500;

export class ConversationRow {
  readonly element = document.createElement('div');
  readonly menuButton = document.createElement('button');
  private readonly state = icon('comment');
  private readonly titleText = document.createElement('span');
  private readonly snippet = document.createElement('span');
  private readonly time = document.createElement('time');
  private shown = '';
  private field: HTMLInputElement | undefined;
  summary: ConversationSummary;

  constructor(summary: ConversationSummary) {
    this.summary = summary;
    this.element.className = 'chat-row';
    this.element.setAttribute('role', 'treeitem');
    this.element.tabIndex = -1;
    this.element.dataset['id'] = summary.id;
    this.titleText.className = 'chat-title';
    this.snippet.className = 'chat-snippet';
    this.time.className = 'chat-time';
    this.menuButton.type = 'button';
    this.menuButton.className = 'icon-button chat-menu';
    this.menuButton.tabIndex = -1;
    this.menuButton.append(icon('ellipsis'));
    markMenuButton(this.menuButton);
    const words = document.createElement('span');
    words.className = 'chat-words';
    words.append(this.titleText, ' ', this.snippet);
    // Spaces between what is to be read: some read the row's text as one.
    this.element.append(this.state, words, ' ', this.time, this.menuButton);
  }

  /** @returns what the conversation is called in sentences and for screen readers */
  get name(): string {
    return this.summary.title || l10n.t('New chat');
  }

  /** Shows what is known of the conversation now. @param isDayKnown its day is today's, or the heading says it */
  update(summary: ConversationSummary, isCurrent: boolean, isDayKnown: boolean, formats: TimeFormats): void {
    this.summary = summary;
    const shown = JSON.stringify([summary, isCurrent, isDayKnown]);
    if (shown === this.shown) return;
    this.shown = shown;
    const { name } = this;
    const { isRunning, isPinned, updatedAt, snippet } = summary;
    setIcon(this.state, isRunning ? 'loading' : isPinned ? 'pinned' : 'comment');
    this.titleText.textContent = name;
    this.snippet.replaceChildren(...(snippet ?? []).map(snippetPart));
    this.snippet.hidden = snippet === undefined;
    const date = new Date(updatedAt);
    this.time.textContent = (isDayKnown ? formats.time : formats.date).format(date);
    this.time.dateTime = date.toISOString();
    this.time.title = formats.full.format(date);
    this.menuButton.title = l10n.t('Actions for “{0}”', name);
    this.menuButton.setAttribute('aria-label', this.menuButton.title);
    // In the order of what is to be read: speech input goes by it. The group's name says the day.
    const words = [
      name,
      ...(snippet ? [snippet.map(({ text }) => text).join('')] : []),
      this.time.textContent,
      ...(isPinned ? [l10n.t('Pinned')] : []),
      ...(isRunning ? [l10n.t('An answer is being written')] : []),
    ];
    this.element.setAttribute('aria-label', words.join(', '));
    this.element.title = name;
    if (isCurrent) this.element.setAttribute('aria-current', 'true');
    else this.element.removeAttribute('aria-current');
  }

  /**
   * Puts a text field in the title's place. Enter takes the name, with an input method too; Escape keeps the old one.
   * @param done is called once, with the name, or undefined for the old one; `byKey` when the focus should stay here
   */
  rename(timers: Timers, done: (title: string | undefined, byKey: boolean) => void): void {
    if (this.field) return;
    const field = document.createElement('input');
    this.field = field;
    field.type = 'text';
    field.className = 'chat-rename';
    field.maxLength = maxTitleLength;
    field.value = this.summary.title;
    field.setAttribute('aria-label', l10n.t('New name of “{0}”', this.name));
    const end = (title: string | undefined, byKey: boolean): void => {
      if (this.field !== field) return;
      this.field = undefined;
      const isNew = title !== undefined && title.trim() !== this.summary.title;
      if (isNew && title.trim() !== '') this.titleText.textContent = title.trim();
      // Where the name could not be stored, the next list brings the old one back.
      this.shown = '';
      field.replaceWith(this.titleText);
      done(isNew ? title : undefined, byKey);
    };
    handleEnter(field, () => { end(field.value, true); }, timers);
    field.addEventListener('keydown', (event) => {
      // The list's keys are letters and arrows here.
      event.stopPropagation();
      if (event.key !== 'Escape' || event.isComposing) return;
      event.preventDefault();
      end(undefined, true);
    });
    field.addEventListener('blur', () => { end(field.value, false); });
    this.titleText.replaceWith(field);
    field.focus();
    field.select();
  }
}

function snippetPart({ text, isMatch }: { text: string; isMatch: boolean }): Node {
  if (!isMatch) return document.createTextNode(text);
  const mark = document.createElement('mark');
  mark.textContent = text;
  return mark;
}
