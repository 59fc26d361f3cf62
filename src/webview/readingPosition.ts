/**
 * The place of the conversation that is being read: which message stands at the view's top, and how far up it has
 * gone. Heights are guessed until messages are rendered, so a place is taken up again each time they become known,
 * until all is still or the reader scrolls.
 */
import * as z from 'zod/mini';
import type { ScrollFollower } from './scrollFollower';
import type { Timers } from './timers';

/** Milliseconds without a move after which a place that was taken up is left to the browser's own scroll anchoring. */
const stillness = 1_000;
/** What only the reader does: it ends taking up a place. */
const readerEvents = ['wheel', 'touchmove', 'pointerdown', 'keydown'];

/** `end`, or the message at the view's top with the distance of its top edge from the view's, in CSS pixels. */
export const readingPlaceSchema = z.union([z.literal('end'), z.object({ messageId: z.string(), offset: z.number() })]);
export type ReadingPlace = z.infer<typeof readingPlaceSchema>;

export interface ReadingPositionOptions {
  scroller: HTMLElement;
  /** What holds the messages' elements, in their order, and nothing else that is high. */
  messages: HTMLElement;
  follower: ScrollFollower;
  timers: Timers;
}

export class ReadingPosition {
  private readonly options: ReadingPositionOptions;
  /** The place that is being taken up, if one is. */
  private wanted: Exclude<ReadingPlace, 'end'> | undefined;
  private last: ReadingPlace = 'end';
  private cancelEnd: (() => void) | undefined;

  constructor(options: ReadingPositionOptions) {
    this.options = options;
    for (const name of readerEvents) options.scroller.addEventListener(name, () => { this.finish(); }, { passive: true });
  }

  /** The place that is read now; the last one while the chat is not laid out. */
  get place(): ReadingPlace {
    const { scroller, follower } = this.options;
    if (follower.isFollowing) this.last = 'end';
    else if (this.wanted) this.last = this.wanted;
    else if (scroller.clientHeight > 0) this.last = this.measure() ?? this.last;
    return this.last;
  }

  /** Goes to a place. A message that is not shown any more leaves the view at the end. */
  restore(place: ReadingPlace): void {
    this.finish();
    const isShown = place !== 'end' && this.elementOf(place.messageId) !== undefined;
    if (!isShown) {
      this.options.follower.toEnd();
      return;
    }
    this.wanted = place;
    this.options.follower.stay();
    this.contentChanged();
  }

  /** To be called when the content or the space for it has another size. */
  contentChanged(): void {
    const { scroller, follower } = this.options;
    if (!this.wanted || scroller.clientHeight === 0) return;
    const element = this.elementOf(this.wanted.messageId);
    if (!element || follower.isFollowing) {
      this.finish();
      return;
    }
    const before = scroller.scrollTop;
    const move = offsetOf(element, scroller) - this.wanted.offset;
    if (Math.abs(move) >= 1) scroller.scrollTop = before + move;
    if (!this.cancelEnd || scroller.scrollTop !== before) this.finishWhenStill();
  }

  private finishWhenStill(): void {
    this.cancelEnd?.();
    this.cancelEnd = this.options.timers.after(stillness, () => {
      const element = this.wanted && this.elementOf(this.wanted.messageId);
      // Its text is still to be rendered, and takes another height then.
      if (element?.classList.contains('placeholder') === true) this.finishWhenStill();
      else this.finish();
    });
  }

  private finish(): void {
    this.cancelEnd?.();
    this.cancelEnd = undefined;
    this.wanted = undefined;
  }

  private elementOf(messageId: string): HTMLElement | undefined {
    return this.elements().find((element) => element.dataset['messageId'] === messageId);
  }

  private elements(): HTMLElement[] {
    return [...this.options.messages.children].filter(isMessage);
  }

  /** @returns the place of the first message that is not wholly above the view, found without measuring them all */
  private measure(): ReadingPlace | undefined {
    const { scroller } = this.options;
    const elements = this.elements();
    const top = scroller.getBoundingClientRect().top;
    let low = 0;
    let high = elements.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((elements[middle]?.getBoundingClientRect().bottom ?? 0) > top) high = middle;
      else low = middle + 1;
    }
    const element = elements[low];
    const messageId = element?.dataset['messageId'];
    return element && messageId !== undefined ? { messageId, offset: offsetOf(element, scroller) } : undefined;
  }
}

function offsetOf(element: HTMLElement, scroller: HTMLElement): number {
  return element.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
}

function isMessage(element: Element): element is HTMLElement {
  return element instanceof HTMLElement && element.dataset['messageId'] !== undefined;
}
