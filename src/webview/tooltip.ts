/**
 * One tooltip for the page, of some lines. It shows for the pointer after a moment and for the keyboard at once, stays
 * while the pointer is on it, and goes with Escape. What it says stands in its control's `data-tooltip`, and has to be in the
 * control's accessible name or description too: it is for the eyes only.
 */
import type { Timers } from './timers';

/** Milliseconds that the pointer has to rest, and that it may need to reach the tooltip. */
const showDelay = 400;
const hideDelay = 150;
/** Pixels between the tooltip and the edges of the page. */
const margin = 4;

export class Tooltip {
  private readonly element = document.createElement('div');
  private readonly timers: Timers;
  private control: HTMLElement | undefined;
  private text = '';
  private cancel: (() => void) | undefined;

  constructor(timers: Timers) {
    this.timers = timers;
    this.element.className = 'tooltip';
    this.element.setAttribute('aria-hidden', 'true');
    this.element.addEventListener('pointerenter', () => { this.cancel?.(); });
    this.element.addEventListener('pointerleave', () => { this.later(hideDelay, () => { this.hide(); }); });
  }

  /**
   * Does what an event of a control means for its tooltip.
   * @param type `pointerenter`, `pointerleave`, `focus`, `blur` or `click`
   */
  handle(type: string, control: HTMLElement): void {
    switch (type) {
      case 'pointerenter':
        this.later(showDelay, () => { this.show(control); });
        break;
      case 'pointerleave':
        this.later(hideDelay, () => { this.hide(); });
        break;
      case 'focus':
        if (control.matches(':focus-visible')) this.show(control);
        break;
      case 'click':
        this.show(control);
        break;
      default:
        this.hide();
    }
  }

  /** The page shows something else: a tooltip whose control is gone goes too, and another one says what is to be said now. */
  update(): void {
    const { control } = this;
    if (!control) return;
    if (!control.isConnected || control.closest('[hidden]')) this.hide();
    else if (control.dataset['tooltip'] !== this.text) this.fill(control);
  }

  private show(control: HTMLElement): void {
    this.hide();
    if (!control.isConnected) return;
    this.control = control;
    // Out of everything that clips.
    (control.closest('main') ?? document.body).append(this.element);
    this.fill(control);
    document.addEventListener('keydown', this.hideOnEscape, true);
    document.addEventListener('scroll', this.moveOnScroll, true);
  }

  private hide(): void {
    this.cancel?.();
    this.cancel = undefined;
    if (!this.control) return;
    this.control = undefined;
    this.element.remove();
    document.removeEventListener('keydown', this.hideOnEscape, true);
    document.removeEventListener('scroll', this.moveOnScroll, true);
  }

  private fill(control: HTMLElement): void {
    this.text = control.dataset['tooltip'] ?? '';
    const lines = this.text.split('\n');
    this.element.replaceChildren(...lines.map((line) => {
      const paragraph = document.createElement('p');
      paragraph.textContent = line;
      return paragraph;
    }));
    this.place(control);
  }

  private later(milliseconds: number, action: () => void): void {
    this.cancel?.();
    this.cancel = this.timers.after(milliseconds, action);
  }

  private readonly hideOnEscape = (event: KeyboardEvent): void => {
    this.update();
    if (event.key !== 'Escape' || event.isComposing || !this.control) return;
    // It meant the tooltip, not the answer being written.
    event.stopPropagation();
    this.hide();
  };

  /** What the keyboard opened goes with its control, which the focus has just scrolled into view, for as long as that is to be seen. */
  private readonly moveOnScroll = ({ target }: Event): void => {
    const { control } = this;
    if (!control || !(target instanceof Node) || !target.contains(control)) return;
    const seen = target instanceof Element ? target.getBoundingClientRect() : { top: 0, bottom: window.innerHeight };
    const { top, bottom } = control.getBoundingClientRect();
    if (!control.matches(':focus-visible') || bottom < seen.top || top > seen.bottom) this.hide();
    else this.place(control);
  };

  /** Above its control, or below it where there is no room; inside the page. */
  private place(control: HTMLElement): void {
    const { clientWidth } = document.documentElement;
    const anchor = control.getBoundingClientRect();
    const { width, height } = this.element.getBoundingClientRect();
    const left = Math.max(margin, Math.min(anchor.left, clientWidth - width - margin));
    const top = anchor.top - height >= margin ? anchor.top - height : anchor.bottom;
    this.element.style.setProperty('left', `${Math.round(left)}px`);
    this.element.style.setProperty('top', `${Math.round(top)}px`);
  }
}
