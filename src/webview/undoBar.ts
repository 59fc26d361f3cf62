/** A bar at the panel's lower edge, on any page: says what was removed, and takes it back. */
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
  private readonly returnFocus: () => void;
  private offer: Offer | undefined;
  private cancelHide: (() => void) | undefined;
  private isPointerOver = false;

  /** @param returnFocus puts the focus where it belongs when the bar goes with it */
  constructor(post: Post, timers: Timers, returnFocus: () => void) {
    this.post = post;
    this.timers = timers;
    this.returnFocus = returnFocus;
    this.element.className = 'undo-bar-place';
    this.element.addEventListener('pointerenter', () => { this.isPointerOver = true; });
    this.element.addEventListener('pointerleave', () => { this.isPointerOver = false; });
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.hide();
    });
  }

  /** Shows an offer in place of the one before. */
  show(offer: Offer): void {
    this.offer = offer;
    this.render();
    this.hideLater();
  }

  /** Takes the newest removal back, if it is still offered. @returns whether there was one */
  undo(): boolean {
    if (!this.offer) return false;
    this.post({ type: 'undo', id: this.offer.id });
    this.hide();
    return true;
  }

  private hideLater(): void {
    this.cancelHide?.();
    this.cancelHide = this.timers.after(shownFor, () => {
      if (this.isPointerOver || this.element.contains(document.activeElement)) this.hideLater();
      else this.hide();
    });
  }

  private hide(): void {
    const hadFocus = this.element.contains(document.activeElement);
    this.cancelHide?.();
    this.cancelHide = undefined;
    this.offer = undefined;
    this.isPointerOver = false;
    this.render();
    if (hadFocus) this.returnFocus();
  }

  private render(): void {
    const { offer } = this;
    render(
      offer
        ? html`<section class="undo-bar" aria-label=${l10n.t('Undo')}>
            <span class="undo-words">${offer.words}</span>
            <button type="button" class="link-button" data-action="undo" @click=${() => { this.undo(); }}>${l10n.t('Undo')}</button>
            <button type="button" class="icon-button" data-action="dismiss-undo" title=${l10n.t('Close')} aria-label=${l10n.t('Close')}
              @click=${() => { this.hide(); }}>${iconTemplate('close')}</button>
          </section>`
        : nothing,
      this.element,
    );
  }
}
