/**
 * The chips of the prompt box, as one stop of the Tab key: arrow keys go from chip to chip, Tab on to the buttons of
 * the chip, Delete and Backspace remove it.
 */
import * as l10n from '@vscode/l10n';
import { html, render } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { ContextChip } from '../../shared/context';
import type { Post } from '../hostLink';
import { chip } from './chip';

export class ChipBar {
  readonly element = document.createElement('ul');
  private readonly post: Post;
  private readonly announce: (words: string) => void;
  private readonly leave: () => void;
  private chips: readonly ContextChip[] = [];
  /** The chip that Tab reaches; the first one when there is no such chip. */
  private currentId: string | undefined;
  /** The next chips are those of another conversation: nobody added or removed them. */
  private isAnother = true;
  /**
   * Chips the user let go of their pin. Others go along with a prompt, give way to one that stands for the same, or
   * were taken off: the offer to bring these back says so.
   */
  private readonly unpinned = new Set<string>();

  /** @param leave gives the focus back to the prompt box */
  constructor(post: Post, announce: (words: string) => void, leave: () => void) {
    this.post = post;
    this.announce = announce;
    this.leave = leave;
    this.element.className = 'chips';
    this.element.setAttribute('aria-label', l10n.t('Context'));
    this.element.addEventListener('keydown', (event) => { this.keyDown(event); });
    this.element.addEventListener('focusin', (event) => {
      const id = chipOf(event.target)?.dataset['chip'];
      if (id === this.currentId) return;
      this.currentId = id;
      this.render();
    });
    this.render();
  }

  /** Shows these chips. The focus of a chip that is gone goes to its neighbour. */
  update(chips: readonly ContextChip[]): void {
    if (chips === this.chips) return;
    const hadFocus = document.hasFocus() && this.element.contains(document.activeElement);
    const index = this.currentIndex;
    if (!this.isAnother) this.announceChange(chips);
    this.isAnother = false;
    this.chips = chips;
    this.render();
    if (hadFocus && !this.element.contains(document.activeElement)) this.focusAt(Math.min(index, chips.length - 1));
  }

  /** Another conversation comes, with its own chips. */
  begin(): void {
    this.unpinned.clear();
    this.isAnother = true;
  }

  /** Gives the focus to the last chip. @returns whether there is one */
  focusLast(): boolean {
    this.focusAt(this.chips.length - 1);
    return this.chips.length > 0;
  }

  /** The editor's selection comes and goes by itself, which is nothing to be said each time. */
  private announceChange(chips: readonly ContextChip[]): void {
    const missing = (one: readonly ContextChip[], from: readonly ContextChip[]): ContextChip[] =>
      one.filter((item) => !item.follows && !from.some((other) => other.id === item.id));
    for (const { label } of missing(chips, this.chips)) this.announce(l10n.t('Added {0}', label));
    for (const { id, label } of missing(this.chips, chips)) {
      if (this.unpinned.delete(id)) this.announce(l10n.t('Removed {0}', label));
    }
  }

  private get currentIndex(): number {
    return Math.max(0, this.chips.findIndex((item) => item.id === this.currentId));
  }

  private keyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const index = this.currentIndex;
    switch (event.key) {
      case 'ArrowLeft':
        this.focusAt(Math.max(0, index - 1));
        break;
      case 'ArrowRight':
        this.focusAt(index + 1);
        break;
      case 'ArrowDown':
        this.leave();
        break;
      case 'Home':
        this.focusAt(0);
        break;
      case 'End':
        this.focusAt(this.chips.length - 1);
        break;
      case 'Delete':
      case 'Backspace':
        this.remove(this.chips[index]?.id);
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  /** Behind the last chip stands the prompt box. */
  private focusAt(index: number): void {
    const id = this.chips[index]?.id;
    const target = [...this.element.querySelectorAll<HTMLElement>('.chip')].find((element) => element.dataset['chip'] === id);
    const button = id === undefined ? null : target?.querySelector('button');
    if (button) button.focus();
    else this.leave();
  }

  private remove(id: string | undefined): void {
    if (id === undefined) return;
    this.post({ type: 'remove-context', id });
  }

  private render(): void {
    const current = this.currentIndex;
    this.element.hidden = this.chips.length === 0;
    render(
      html`${repeat(
        this.chips,
        (item) => item.id,
        (item, index) => chip(item, index === current ? 0 : -1, {
          open: () => { this.post({ type: 'open-context', id: item.id }); },
          remove: () => { this.remove(item.id); },
          pin: () => {
            if (!item.follows) this.unpinned.add(item.id);
            this.post({ type: 'pin-context', id: item.id });
          },
        }),
      )}`,
      this.element,
    );
  }
}

function chipOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('.chip') : null;
}
