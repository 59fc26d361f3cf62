/**
 * The polite live region: says finished sentences of the answer being written, how it ended, and what a click did.
 * Sentences are gathered for a moment, so that a fast stream is not a hundred interruptions.
 */
import type { Timers } from './timers';
import { SentenceReader } from './sentences';

/** How long sentences are gathered, in milliseconds. */
const pause = 700;
/** How many announcements stay in the document. */
const kept = 5;

export class Announcer {
  readonly element = document.createElement('div');
  private readonly timers: Timers;
  private reader = new SentenceReader();
  private gathered: string[] = [];
  private waits = false;

  constructor(timers: Timers) {
    this.timers = timers;
    this.element.className = 'announcements visually-hidden';
    this.element.setAttribute('role', 'status');
    this.element.setAttribute('aria-live', 'polite');
  }

  /** Says something soon. */
  say(words: string): void {
    if (words === '') return;
    this.gathered.push(words);
    if (this.waits) return;
    this.waits = true;
    this.timers.after(pause, () => { this.speak(); });
  }

  /** Text was added to the answer being written. */
  answerText(text: string): void {
    this.say(this.reader.push(text));
  }

  /** @param words how the answer ended */
  answerEnded(words: string): void {
    this.say(this.reader.finish());
    this.say(words);
  }

  /** Another answer is read from here on. */
  answerBegan(): void {
    this.reader = new SentenceReader();
  }

  private speak(): void {
    this.waits = false;
    const paragraph = document.createElement('p');
    paragraph.textContent = this.gathered.join(' ');
    this.gathered = [];
    this.element.append(paragraph);
    while (this.element.childElementCount > kept) this.element.firstElementChild?.remove();
  }
}
