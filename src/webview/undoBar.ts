/** A bar at the panel's lower edge, on any page: says what was removed, and takes it back; then what was removed before. */
import * as l10n from '@vscode/l10n';
import { html, nothing, render } from 'lit-html';
import type { Post } from './hostLink';
import { iconTemplate } from './icons';
import type { Timers } from './timers';

/** Milliseconds until the bar goes by itself, unless the pointer or the focus is on it. */
const shownFor = 30_000;

interface Offer {
  id: string;
  words: string;
}

export class UndoBar {
  readonly element = document.createElement('div');
  private readonly post: Post;
  private readonly timers: Timers;
  private readonly announce: (words: string) => void;
  private readonly returnFocus: () => void;
  /** The newest last. */
  private offers: readonly Offer[] = [];
  private cancelHide: (() => void) | undefined;
  private isPointerOver = false;

  /**
   * @param announce tells a screen reader what the bar is about now
   * @param returnFocus puts the focus where it belongs when the bar goes with it
   */
  constructor(post: Post, timers: Timers, announce: (words: string) => void, returnFocus: () => void) {
    this.post = post;
    this.timers = timers;
    this.announce = announce;
    this.returnFocus = returnFocus;
    this.element.className = 'undo-bar-place';
    this.element.addEventListener('pointerenter', () => { this.isPointerOver = true; });
    this.element.addEventListener('pointerleave', () => { this.isPointerOver = false; });
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.dismiss();
    });
  }

  /** Shows the newest of these offers in place of those before. */
  show(offers: readonly Offer[]): void {
    const newest = offers.at(-1);
    if (!newest) {
      this.hide();
      return;
    }
    if (newest.id !== this.offers.at(-1)?.id) this.announce(newest.words);
    this.offers = offers;
    this.render();
    this.hideLater();
  }

  /** Takes the newest removal back, if it is still offered. @returns whether there was one */
  undo(): boolean {
    const offer = this.offers.at(-1);
    if (!offer) return false;
    this.post({ type: 'undo', id: offer.id });
    this.show(this.offers.slice(0, -1));
    return true;
  }

  private hideLater(): void {
    this.cancelHide?.();
    this.cancelHide = this.timers.after(shownFor, () => {
      if (this.isPointerOver || this.element.contains(document.activeElement)) this.hideLater();
      else this.dismiss();
    });
  }

  /** None of them is wanted. */
  private dismiss(): void {
    this.post({ type: 'dismiss-undo' });
    this.hide();
  }

  private hide(): void {
    const hadFocus = this.element.contains(document.activeElement);
    this.cancelHide?.();
    this.cancelHide = undefined;
    this.offers = [];
    this.isPointerOver = false;
    this.render();
    if (hadFocus) this.returnFocus();
  }

  private render(): void {
    const offer = this.offers.at(-1);
    render(
      offer
        ? html`<section class="undo-bar" aria-label=${l10n.t('Undo')}>
            <span class="undo-words">${offer.words}</span>
            <button type="button" class="link-button" data-action="undo" @click=${() => { this.undo(); }}>${l10n.t('Undo')}</button>
            <button type="button" class="icon-button" data-action="dismiss-undo" title=${l10n.t('Close')} aria-label=${l10n.t('Close')}
              @click=${() => { this.dismiss(); }}>${iconTemplate('close')}</button>
          </section>`
        : nothing,
      this.element,
    );
  }
}
