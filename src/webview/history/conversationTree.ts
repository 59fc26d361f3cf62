/**
 * The list itself: rows under headings, a tree for screen readers, one Tab stop. Rows are made a few milliseconds at a
 * time and kept, so that thousands neither hold up the page nor lose the focus when something changes.
 */
import * as l10n from '@vscode/l10n';
import type { ConversationSummary } from '../../shared/protocol';
import type { Timers } from '../timers';
import { ConversationRow, type TimeFormats } from './conversationRow';
import { dayNumber, type ConversationGroup } from './dayGroups';

/** Milliseconds of work until the page gets its turn. */
const workTime = 8;
/** Milliseconds after a name was entered in which the same press of Enter may come again. */
const enterRest = 300;
/** Rows that Page Up and Page Down go. */
const pageOfRows = 10;

export interface ConversationTreeOptions {
  timers: Timers;
  /** Milliseconds from anywhere on, never going back. */
  now: () => number;
  requestFrame: (callback: () => void) => void;
  language: string;
  open: (id: string) => void;
  rename: (id: string, title: string) => void;
  remove: (row: ConversationRow) => void;
  showMenu: (row: ConversationRow) => void;
  undo: () => void;
  /** The focus goes up from the first row. */
  leaveUp: () => void;
}

export class ConversationTree {
  readonly element = document.createElement('div');
  private readonly options: ConversationTreeOptions;
  private readonly formats: TimeFormats;
  private readonly rows = new Map<string, ConversationRow>();
  private readonly headings = new Map<string, HTMLElement>();
  private order: string[] = [];
  /** The row that Tab comes to. */
  private activeId: string | undefined;
  /** Makes what is left of the rows; replaced when another list is shown. */
  private work: Generator<undefined, void, undefined> | undefined;
  private enterRests = false;

  constructor(options: ConversationTreeOptions) {
    this.options = options;
    const { language } = options;
    this.formats = {
      date: new Intl.DateTimeFormat(language, { dateStyle: 'short' }),
      time: new Intl.DateTimeFormat(language, { timeStyle: 'short' }),
      full: new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }),
    };
    this.element.className = 'chat-tree';
    this.element.setAttribute('role', 'tree');
    this.element.setAttribute('aria-label', l10n.t('Chats'));
    this.element.addEventListener('keydown', (event) => { this.handleKey(event); });
    this.element.addEventListener('keyup', (event) => { if (event.key === 'Enter') this.enterRests = false; });
    this.element.addEventListener('click', (event) => { this.handleClick(event); });
    this.element.addEventListener('contextmenu', (event) => { this.handleContextMenu(event); });
    this.element.addEventListener('focusin', (event) => {
      const row = this.rowAt(event.target);
      if (row) this.activate(row.summary.id);
    });
  }

  /** Whether a row has had the focus since the list was last left. */
  get wasEntered(): boolean {
    return this.activeId !== undefined && this.rows.has(this.activeId);
  }

  get firstId(): string | undefined {
    return this.order[0];
  }

  /**
   * Shows these, in this order.
   * @param currentId the conversation that the panel shows
   * @param now milliseconds since 1970
   */
  show(groups: readonly ConversationGroup[], currentId: string | undefined, now: number): void {
    const focused = document.hasFocus() && this.element.contains(document.activeElement) ? this.activeId : undefined;
    const place = this.order.indexOf(focused ?? '');
    this.order = groups.flatMap(({ conversations }) => conversations.map(({ id }) => id));
    this.work = this.make(groups, currentId, dayNumber(now));
    this.step();
    if (focused === undefined || this.element.contains(document.activeElement)) return;
    // The row that had the focus is gone: its neighbour takes it.
    const next = this.order[Math.min(place, this.order.length - 1)];
    if (next === undefined) this.options.leaveUp();
    else this.focusRow(next);
  }

  /** Gives the focus to the row that had it last, or to the first. */
  focus(): void {
    const id = this.wasEntered ? this.activeId : this.order[0];
    if (id !== undefined) this.focusRow(id);
  }

  /** The list was left: the next time it begins at its first row. */
  leave(): void {
    if (this.activeId !== undefined) this.rows.get(this.activeId)?.element.setAttribute('tabindex', '-1');
    this.activeId = undefined;
    const first = this.rows.get(this.order[0] ?? '');
    if (first) first.element.tabIndex = 0;
  }

  /** Puts a field in the place of a row's title. */
  rename(row: ConversationRow): void {
    this.activate(row.summary.id);
    row.rename(this.options.timers, (title, byKey) => {
      if (byKey) {
        this.enterRests = true;
        this.options.timers.after(enterRest, () => { this.enterRests = false; });
        row.element.focus();
      }
      if (title !== undefined) this.options.rename(row.summary.id, title);
    });
  }

  /** The row after this one, or before it at the end, takes the focus: this one is about to go. */
  focusBeside(row: ConversationRow): void {
    const place = this.order.indexOf(row.summary.id);
    const beside = this.order[place + 1] ?? this.order[place - 1];
    if (beside !== undefined) this.focusRow(beside);
  }

  private step(): void {
    const { work } = this;
    if (!work) return;
    const end = this.options.now() + workTime;
    while (work.next().done !== true) {
      if (this.options.now() < end) continue;
      this.options.requestFrame(() => { if (this.work === work) this.step(); });
      return;
    }
    this.work = undefined;
  }

  /** Makes all rows that are still missing. */
  private finish(): void {
    while (this.work?.next().done === false);
    this.work = undefined;
  }

  private *make(groups: readonly ConversationGroup[], currentId: string | undefined, today: number): Generator<undefined, void, undefined> {
    this.forgetOthers(groups);
    let place = this.element.firstElementChild;
    for (const { heading, isDay, conversations } of groups) {
      const group = this.groupFor(heading);
      if (group === place) place = place.nextElementSibling;
      else this.element.insertBefore(group, place);
      let row: Element | null = group.firstElementChild?.nextElementSibling ?? null;
      for (const summary of conversations) {
        const { element } = this.rowFor(summary, currentId, isDay || dayNumber(summary.updatedAt) === today);
        if (element === row) row = row.nextElementSibling;
        else keepingFocus(element, () => group.insertBefore(element, row));
        yield;
      }
    }
  }

  private forgetOthers(groups: readonly ConversationGroup[]): void {
    const kept = new Set(this.order);
    for (const [id, row] of this.rows) {
      if (kept.has(id)) continue;
      row.element.remove();
      this.rows.delete(id);
    }
    const keptHeadings = new Set(groups.map(({ heading }) => heading));
    for (const [heading, group] of this.headings) {
      if (keptHeadings.has(heading)) continue;
      group.remove();
      this.headings.delete(heading);
    }
  }

  private rowFor(summary: ConversationSummary, currentId: string | undefined, isDayKnown: boolean): ConversationRow {
    let row = this.rows.get(summary.id);
    if (!row) {
      row = new ConversationRow(summary);
      this.rows.set(summary.id, row);
    }
    row.update(summary, summary.id === currentId, isDayKnown, this.formats);
    row.element.tabIndex = summary.id === (this.wasEntered ? this.activeId : this.order[0]) ? 0 : -1;
    return row;
  }

  private groupFor(heading: string): HTMLElement {
    const known = this.headings.get(heading);
    if (known) return known;
    const group = document.createElement('div');
    group.className = 'chat-group';
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', heading);
    const words = document.createElement('div');
    words.className = 'chat-heading';
    // The group carries the name.
    words.setAttribute('aria-hidden', 'true');
    words.textContent = heading;
    group.append(words);
    this.headings.set(heading, group);
    return group;
  }

  private activate(id: string): void {
    if (this.activeId === id) return;
    for (const other of [this.activeId, this.order[0]]) this.rows.get(other ?? '')?.element.setAttribute('tabindex', '-1');
    this.activeId = id;
    const row = this.rows.get(id);
    if (row) row.element.tabIndex = 0;
  }

  private focusRow(id: string): void {
    if (!this.rows.has(id)) this.finish();
    this.rows.get(id)?.element.focus();
  }

  private rowAt(target: EventTarget | null): ConversationRow | undefined {
    const element = target instanceof Element ? target.closest<HTMLElement>('.chat-row') : null;
    return element ? this.rows.get(element.dataset['id'] ?? '') : undefined;
  }

  private handleClick(event: MouseEvent): void {
    const row = this.rowAt(event.target);
    if (!row || !(event.target instanceof Element) || event.target.closest('.chat-rename')) return;
    if (event.target.closest('.chat-menu')) this.options.showMenu(row);
    else this.options.open(row.summary.id);
  }

  private handleContextMenu(event: MouseEvent): void {
    const row = this.rowAt(event.target);
    if (!row || (event.target instanceof Element && event.target.closest('.chat-rename'))) return;
    event.preventDefault();
    event.stopPropagation();
    this.options.showMenu(row);
  }

  private handleKey(event: KeyboardEvent): void {
    const row = this.rowAt(event.target);
    if (!row || event.isComposing) return;
    if (!this.act(event, row)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @returns whether the key has a meaning here */
  private act(event: KeyboardEvent, row: ConversationRow): boolean {
    const place = this.order.indexOf(row.summary.id);
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'z') {
      this.options.undo();
      return true;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    switch (event.key) {
      case 'ArrowDown':
        this.go(place + 1);
        return true;
      case 'ArrowUp':
        if (place === 0) this.options.leaveUp();
        else this.go(place - 1);
        return true;
      case 'PageDown':
        this.go(Math.min(place + pageOfRows, this.order.length - 1));
        return true;
      case 'PageUp':
        this.go(Math.max(place - pageOfRows, 0));
        return true;
      case 'Home':
        this.go(0);
        return true;
      case 'End':
        this.go(this.order.length - 1);
        return true;
      case 'Enter':
        // On the menu's button, Enter opens the menu, as a click does.
        if (event.target === row.menuButton) return false;
        if (!event.repeat && !this.enterRests) this.options.open(row.summary.id);
        return true;
      case 'F2':
        this.rename(row);
        return true;
      case 'Delete':
        this.options.remove(row);
        return true;
      case 'ContextMenu':
        this.options.showMenu(row);
        return true;
      case 'F10':
        if (!event.shiftKey) return false;
        this.options.showMenu(row);
        return true;
      default:
        return false;
    }
  }

  private go(place: number): void {
    const id = this.order[place];
    if (id !== undefined) this.focusRow(id);
  }
}

/** What is moved loses the focus on the way. */
function keepingFocus(element: Element, move: () => void): void {
  const { activeElement } = document;
  move();
  if (document.hasFocus() && activeElement instanceof HTMLElement && element.contains(activeElement)) activeElement.focus();
}
