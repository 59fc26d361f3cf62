/** Tells the host what stands in the prompt box: soon after typing stops, and at once when the page may go away. */
import type { Timers } from '../timers';
/** How long typing must pause, in milliseconds. */
const pause = 300;

export class DraftSync {
  private readonly post: (text: string) => void;
  private readonly timers: Timers;
  private unsent: string | undefined;
  private cancel: (() => void) | undefined;

  constructor(post: (text: string) => void, timers: Timers) {
    this.post = post;
    this.timers = timers;
  }

  /** Whether the host does not know the latest text yet. */
  get isBehind(): boolean {
    return this.unsent !== undefined;
  }

  /** The text in the box is now this. */
  changed(text: string): void {
    this.unsent = text;
    this.cancel?.();
    this.cancel = this.timers.after(pause, () => { this.flush(); });
  }

  /** Sends what was not sent yet. */
  flush(): void {
    this.cancel?.();
    this.cancel = undefined;
    const text = this.unsent;
    this.unsent = undefined;
    if (text !== undefined) this.post(text);
  }
}
