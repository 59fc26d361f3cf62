/**
 * The place of one shown message. Far from the view it holds a placeholder: one element with the message's source as
 * text, so that find-in-page, Select All and screen readers still meet every word. Near the view it holds the
 * message's view, which is rendered beside the document first and takes the placeholder's place when it is whole.
 */
import * as l10n from '@vscode/l10n';
import type { Message } from '../../shared/transcript';
import { PlainLines } from '../markdown/plainLines';
import type { MessageView } from './messageView';

/** Longer source, in UTF-16 code units, is cut into chunks that are laid out one by one. */
const longSource = 8_192;
/** How much of a source is read to guess its height. */
const guessLength = 10_000;
/** What a message has beside its text, and a line of text, in CSS pixels. */
const frameHeight = 50;
const lineHeight = 21;

export class MessageSlot {
  /** What stands in the transcript now. */
  element: HTMLElement;
  /** The view that stands there, if one does. */
  view: MessageView | undefined;
  /** The view that is being rendered to take the placeholder's place. */
  private coming: MessageView | undefined;
  private shown: Message;
  private height: number;
  private readonly replaced: (before: HTMLElement, after: HTMLElement) => void;

  /**
   * @param height guessed, in CSS pixels
   * @param replaced is told when another element stands there
   * @param view stands there from the beginning; without it a placeholder does
   */
  constructor(message: Message, height: number, replaced: (before: HTMLElement, after: HTMLElement) => void, view?: MessageView) {
    this.shown = message;
    this.height = height;
    this.replaced = replaced;
    this.view = view;
    this.element = view?.element ?? this.createPlaceholder();
    if (!view) this.reserve();
  }

  get message(): Message {
    return this.shown;
  }

  /** Takes over the message's new state; a view has to be updated beside this. */
  set message(message: Message) {
    const hasChanged = !this.view && (message.text !== this.shown.text || statusOf(message) !== statusOf(this.shown));
    this.shown = message;
    if (!hasChanged) return;
    this.coming = undefined;
    this.replace(this.createPlaceholder());
  }

  /**
   * Renders the view, some of it at a time.
   * @param createView makes the view with the message's state taken over
   * @returns whether the view stands there now
   */
  fill(createView: () => MessageView, isOver: () => boolean): boolean {
    if (this.view) return true;
    this.coming ??= createView();
    if (this.coming.pending) this.coming.step(isOver);
    if (this.coming.pending) return false;
    this.view = this.coming;
    this.coming = undefined;
    this.replace(this.view.element);
    return true;
  }

  /**
   * Puts the placeholder back: what is far away needs no nodes.
   * @param height what the view took, in CSS pixels
   */
  release(height: number): void {
    if (!this.view) return;
    this.view = undefined;
    this.height = height;
    this.replace(this.createPlaceholder());
  }

  /** Gives up a view that has not taken its place yet. */
  cancel(): void {
    this.coming = undefined;
  }

  private replace(element: HTMLElement): void {
    const before = this.element;
    before.replaceWith(element);
    this.element = element;
    this.reserve();
    this.replaced(before, element);
  }

  /** Out of sight neither is laid out, and both then count as this high: nothing moves when one replaces the other. */
  private reserve(): void {
    this.element.style.setProperty('contain-intrinsic-block-size', `auto ${this.height}px`);
  }

  private createPlaceholder(): HTMLElement {
    const { id, role, text } = this.shown;
    const placeholder = document.createElement('article');
    placeholder.className = 'message placeholder';
    placeholder.dataset['role'] = role;
    placeholder.dataset['messageId'] = id;
    const status = statusOf(this.shown);
    if (status !== undefined) placeholder.dataset['status'] = status;
    placeholder.setAttribute('aria-label', role === 'user' ? l10n.t('Your message') : l10n.t('Answer'));
    if (text.length > longSource) new PlainLines(placeholder).appendLines(text);
    else placeholder.textContent = text;
    return placeholder;
  }
}

function statusOf(message: Message): string | undefined {
  return message.role === 'assistant' ? message.status : undefined;
}

/** @returns about how high a message will be, in CSS pixels; a wrong guess only moves the scroll bar's thumb */
export function guessHeight(text: string, width: number): number {
  const lineLength = Math.max(20, width / 8);
  const read = text.slice(0, guessLength);
  const lines = read.split('\n').reduce((sum, line) => sum + Math.ceil(line.length / lineLength), 0);
  const whole = lines * (text.length / Math.max(1, read.length));
  return Math.round(frameHeight + whole * lineHeight);
}
