/**
 * Suggestions while typing in the prompt box: context after `@` or `#`, which the host finds, and commands after `/`.
 * The popup opens by typing only, follows what is typed (also while a syllable is being composed), and never lets
 * Enter send half of what was meant.
 */
import * as l10n from '@vscode/l10n';
import type { ContextCandidate } from '../../shared/context';
import { counted } from '../../shared/counted';
import type { HostMessage, SlashCommand } from '../../shared/protocol';
import { kindIcon, kindName } from '../context/contextWords';
import type { Post } from '../hostLink';
import type { Timers } from '../timers';
import { nothingWords, SuggestionList, type SuggestionRow } from './suggestionList';
import { findCommands, findTrigger, type Trigger } from './trigger';

/** How long typing must pause before the host is asked again, in milliseconds. */
const pause = 80;
/** As long as the protocol allows. */
const maxQueryLength = 1_000;

/** Longer names are found by their first words. */
const maxWordsLength = 60;

type ContextMessage = Extract<HostMessage, { type: 'context-found' | 'context-unknown' }>;
/** What stands behind a row. */
type Choice = { kind: 'context'; candidate: ContextCandidate } | { kind: 'command'; command: SlashCommand };

/** What suggestions need from the prompt box. */
export interface SuggestionsOwner {
  post: Post;
  timers: Timers;
  /** Adds the candidate with this key to the prompt. */
  addContext: (key: string) => void;
  /** Replaces the word of the trigger. */
  replace: (trigger: Trigger, text: string) => void;
  /** Nothing was found for the word that Enter was pressed on: Enter means what it means without suggestions. */
  enterAnyway: () => void;
}

export class Suggestions {
  readonly list: SuggestionList;
  /** Tells screen readers how many there are. */
  readonly status = document.createElement('div');
  private readonly field: HTMLTextAreaElement;
  private readonly owner: SuggestionsOwner;
  private commands: readonly SlashCommand[] = [];
  private trigger: Trigger | undefined;
  private choices: readonly Choice[] = [];
  private selected = 0;
  /** The user moved in the list since it was filled. */
  private hasMoved = false;
  /** Id of the newest request; older answers are dropped. */
  private requestId = 0;
  /** More may be found for the newest request. */
  private isSearching = false;
  /** What is shown was found for an earlier word. */
  private isStale = false;
  /** The newest request could not be answered, or not to the end. */
  private hasFailed = false;
  private cancelRequest: (() => void) | undefined;
  /** Enter was pressed before the answer: the first of what comes is picked. */
  private enterWaits = false;
  /** Where the word stands that the user closed the popup on. */
  private dismissedAt: number | undefined;

  constructor(field: HTMLTextAreaElement, owner: SuggestionsOwner) {
    this.field = field;
    this.owner = owner;
    this.list = new SuggestionList(field, (index) => { this.pick(index); });
    this.status.className = 'visually-hidden';
    this.status.setAttribute('role', 'status');
    field.addEventListener('keydown', (event) => { this.keyDown(event); });
    field.addEventListener('blur', () => { this.close(); });
    for (const name of ['keyup', 'click'] as const) field.addEventListener(name, () => { if (this.trigger) this.refresh(); });
  }

  setCommands(commands: readonly SlashCommand[]): void {
    this.commands = commands;
  }

  /** The text has changed, or the caret has moved while the popup is open. */
  refresh(): void {
    const { selectionStart, selectionEnd, value } = this.field;
    const trigger = selectionStart === selectionEnd ? (findTrigger(value, selectionStart) ?? this.wordsOn(value, selectionStart)) : undefined;
    if (!trigger) {
      this.dismissedAt = undefined;
      this.close();
      return;
    }
    if (this.dismissedAt === trigger.start) return;
    const before = this.trigger;
    this.trigger = trigger;
    if (before?.start === trigger.start && before.kind === trigger.kind && before.query === trigger.query) return;
    this.hasMoved = false;
    this.enterWaits = false;
    this.selected = 0;
    if (trigger.kind === 'command') this.showCommands(trigger.query);
    else this.search(trigger.query, before?.kind !== 'context');
  }

  /** The host's answer, or a part of it. */
  receive(message: ContextMessage): void {
    if (message.requestId !== this.requestId || !this.isSearching || this.trigger?.kind !== 'context') return;
    const { query } = this.trigger;
    if (message.type === 'context-unknown') {
      this.fail(query);
      return;
    }
    const { candidates, isComplete } = message;
    const fitting = isOfWords(query) ? candidates.filter(({ label }) => holds(label, query)) : candidates;
    this.isSearching = !isComplete;
    this.isStale = false;
    const enterWaited = this.enterWaits;
    // Words that are no name are prose: Enter waits for no symbols then, which may never come.
    const isNothing = fitting.length === 0 && (isComplete || (enterWaited && isOfWords(query)));
    if (isNothing && (enterWaited || isOfWords(query))) this.close();
    else this.fill(fitting.map((candidate) => ({ kind: 'context', candidate })));
    if (!enterWaited) return;
    if (fitting.length > 0) this.pick(0);
    else if (isNothing) this.owner.enterAnyway();
  }

  /** For an Enter that waited, a word is no more than half of what was meant; prose is whole. */
  private fail(query: string): void {
    const enterWaited = this.enterWaits;
    if (isOfWords(query)) {
      this.close();
      if (enterWaited) this.owner.enterAnyway();
      return;
    }
    const found = this.isStale ? [] : this.choices;
    this.isSearching = false;
    this.isStale = false;
    this.enterWaits = false;
    this.hasFailed = true;
    this.fill(found);
  }

  /** Enter was pressed, and the text is whole. @returns whether it was meant for the popup */
  enter(): boolean {
    // The committed syllable may have changed the word.
    if (this.trigger) this.refresh();
    const { trigger } = this;
    if (!trigger) return false;
    if (isOfWords(trigger.query) && !this.isStale && this.choices.length === 0) {
      this.close();
      return false;
    }
    if (this.isSearching && !this.hasMoved && (this.isStale || this.choices.length === 0)) {
      this.enterWaits = true;
      return true;
    }
    const choice = this.choices[this.selected];
    // The name of a command written out is no half: Enter runs it.
    const isWhole = choice?.kind === 'command' && choice.command.name === trigger.query && !this.hasMoved;
    if (!choice || isWhole) {
      this.close();
      return false;
    }
    this.pick(this.selected);
    return true;
  }

  close(): void {
    this.cancelRequest?.();
    this.cancelRequest = undefined;
    this.trigger = undefined;
    this.choices = [];
    this.isSearching = false;
    this.enterWaits = false;
    this.status.textContent = '';
    this.list.hide();
  }

  /** Names have spaces in them too: the popup stays open over one while some name may go on like this. */
  private wordsOn(text: string, caret: number): Trigger | undefined {
    const { trigger, choices } = this;
    if (trigger?.kind !== 'context' || caret <= trigger.start || !/^[@#]/.test(text.slice(trigger.start))) return undefined;
    const query = text.slice(trigger.start + 1, caret);
    if (query.length > maxWordsLength || /^ |[^\S ]/u.test(query)) return undefined;
    const mayGoOn = (this.isSearching && this.isStale) || choices.some((choice) => choice.kind === 'context' && holds(choice.candidate.label, query));
    return mayGoOn ? { ...trigger, end: caret, query } : undefined;
  }

  private keyDown(event: KeyboardEvent): void {
    // While composing, these keys belong to the input method.
    if (!this.trigger || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    switch (event.key) {
      case 'ArrowUp':
        this.move(-1, true);
        break;
      case 'ArrowDown':
        this.move(1, true);
        break;
      case 'PageUp':
        this.move(-this.list.pageSize, false);
        break;
      case 'PageDown':
        this.move(this.list.pageSize, false);
        break;
      case 'Tab':
        if (this.choices.length === 0) return;
        this.pick(this.selected);
        break;
      case 'Escape':
        this.dismissedAt = this.trigger.start;
        this.close();
        break;
      default:
        return;
    }
    event.preventDefault();
    // Escape would also stop the answer, and arrows would go through the history.
    event.stopImmediatePropagation();
  }

  private move(by: number, wraps: boolean): void {
    const { length } = this.choices;
    if (length === 0) return;
    const to = this.selected + by;
    this.selected = wraps ? (to + length) % length : Math.min(length - 1, Math.max(0, to));
    this.hasMoved = true;
    this.enterWaits = false;
    this.show();
  }

  private pick(index: number): void {
    const { trigger } = this;
    const choice = this.choices[index];
    if (!trigger || !choice) return;
    this.close();
    if (choice.kind === 'command') {
      this.owner.replace(trigger, `/${choice.command.name} `);
    } else {
      this.owner.replace(this.withSpace(trigger), '');
      this.owner.addContext(choice.candidate.key);
    }
  }

  /** A word that goes takes the space behind it along, so that no two are left. */
  private withSpace(trigger: Trigger): Trigger {
    return this.field.value.charAt(trigger.end) === ' ' ? { ...trigger, end: trigger.end + 1 } : trigger;
  }

  private showCommands(query: string): void {
    this.cancelRequest?.();
    this.isSearching = false;
    this.hasFailed = false;
    this.fill(findCommands(this.commands, query).map((command) => ({ kind: 'command', command })));
  }

  /** What was found before stays to be seen until the answer comes. */
  private search(query: string, isFirst: boolean): void {
    if (isFirst) this.choices = [];
    this.cancelRequest?.();
    this.isSearching = true;
    this.isStale = true;
    this.hasFailed = false;
    this.requestId += 1;
    const { requestId } = this;
    const ask = (): void => { this.owner.post({ type: 'find-context', requestId, query: query.slice(0, maxQueryLength) }); };
    if (isFirst) ask();
    else this.cancelRequest = this.owner.timers.after(pause, ask);
    this.show();
  }

  private fill(choices: readonly Choice[]): void {
    const before = this.choices[this.selected];
    this.choices = choices;
    // A row that was moved to stays selected where a better list has it.
    this.selected = this.hasMoved && before ? Math.max(0, choices.findIndex((choice) => isSame(choice, before))) : 0;
    const count = choices.length;
    if (count > 0 || !this.isSearching) {
      this.status.textContent = count === 0 || this.hasFailed ? nothingWords(this.hasFailed) : counted(count, l10n.t('1 suggestion'), l10n.t('{0} suggestions', count));
    }
    this.show();
  }

  private show(): void {
    const { trigger, choices, selected, isSearching, hasFailed } = this;
    if (!trigger) return;
    const name = trigger.kind === 'command' ? l10n.t('Commands') : l10n.t('Context');
    this.list.show({ name, rows: choices.map(rowOf), selected, query: trigger.query, isSearching, hasFailed });
  }
}

function isOfWords(query: string): boolean {
  return query.includes(' ');
}

function holds(label: string, query: string): boolean {
  return label.toLowerCase().includes(query.toLowerCase());
}

function isSame(one: Choice, other: Choice): boolean {
  if (one.kind === 'context') return other.kind === 'context' && one.candidate.key === other.candidate.key;
  return other.kind === 'command' && one.command.name === other.command.name;
}

function rowOf(choice: Choice): SuggestionRow {
  if (choice.kind === 'context') {
    const { kind, label, detail } = choice.candidate;
    return { icon: kindIcon(kind), label, detail: detail ?? kindName(kind) };
  }
  const { name, argumentHint, description, source } = choice.command;
  return { icon: source === 'built-in' ? 'wand' : 'file-text', label: `/${name}`, hint: argumentHint, detail: description };
}
