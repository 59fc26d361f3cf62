/**
 * ↑ and ↓ in the prompt box: they move the caret as long as it can move, and go through the prompts sent before
 * where it can't: on the first or the last line, as it is shown.
 */
import type { Post } from '../hostLink';
import type { Timers } from '../timers';
import { PromptHistory } from './promptHistory';

/** What the keys need from the prompt box. */
export interface HistoryKeysOwner {
  post: Post;
  timers: Timers;
  /** Shows a text; `isDraft` when it is the text in progress, not an old prompt. */
  show: (text: string, isDraft: boolean) => void;
}

export class HistoryKeys {
  private readonly field: HTMLTextAreaElement;
  private readonly owner: HistoryKeysOwner;
  private readonly history = new PromptHistory();
  /** The host's list is not the newest any more. */
  private isStale = true;
  /** The box as it was when ↑ was pressed and the host was asked. */
  private asked: { text: string; caret: number } | undefined;
  /** The box as an old prompt was put into it. */
  private shown: { text: string; caret: number } | undefined;

  constructor(field: HTMLTextAreaElement, owner: HistoryKeysOwner) {
    this.field = field;
    this.owner = owner;
    field.addEventListener('keydown', (event) => { this.keyDown(event); });
  }

  /** The text in progress, while an old prompt is shown in its place. */
  get inProgress(): string | undefined {
    return this.history.isBrowsing ? this.history.inProgress : undefined;
  }

  /** The box holds an old prompt that was changed; this was begun before it was brought back. */
  resume(inProgress: string): void {
    this.reset();
    this.history.resume(inProgress);
  }

  /** The host's prompts, the newest first. */
  receive(prompts: readonly string[]): void {
    this.isStale = false;
    this.history.setPrompts(prompts);
    const { asked } = this;
    this.asked = undefined;
    if (asked && this.isStill(asked)) this.go('older');
  }

  /** The box holds another text now, or a prompt was sent: the next ↑ begins anew. */
  reset(): void {
    this.history.reset();
    this.isStale = true;
    this.asked = undefined;
    this.shown = undefined;
  }

  private keyDown(event: KeyboardEvent): void {
    const direction = event.key === 'ArrowUp' ? 'older' : event.key === 'ArrowDown' ? 'newer' : undefined;
    if (!direction || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const { selectionStart: caret, selectionEnd, value: text } = this.field;
    if (caret !== selectionEnd || (direction === 'newer' && !this.history.isBrowsing)) return;
    if (this.shown && this.isStill(this.shown)) {
      // The caret stands where the last press put it: on to the next, however many lines this one has.
      event.preventDefault();
      this.go(direction);
      return;
    }
    // Only the browser knows the lines as they are shown: let it move the caret, and see whether it did. On the
    // outermost line it moves to the end of the text, or not at all.
    const isOuter = !(direction === 'older' ? text.slice(0, caret) : text.slice(caret)).includes('\n');
    const end = direction === 'older' ? 0 : text.length;
    this.owner.timers.after(0, () => {
      if (this.isStill({ text, caret }) || (isOuter && this.isStill({ text, caret: end }))) this.go(direction);
    });
  }

  private isStill({ text, caret }: { text: string; caret: number }): boolean {
    const { field } = this;
    return document.activeElement === field && field.value === text && field.selectionStart === caret && field.selectionEnd === caret;
  }

  private go(direction: 'older' | 'newer'): void {
    const { value: text, selectionStart: caret } = this.field;
    if (direction === 'older' && this.isStale) {
      this.asked = { text, caret };
      this.owner.post({ type: 'get-prompt-history' });
      return;
    }
    const next = direction === 'older' ? this.history.older(text) : this.history.newer(text);
    if (next === undefined) return;
    this.owner.show(next, !this.history.isBrowsing);
    this.field.setSelectionRange(next.length, next.length);
    this.shown = this.history.isBrowsing ? { text: next, caret: next.length } : undefined;
  }
}
