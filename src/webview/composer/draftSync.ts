/** Tells the host what stands in the prompt box or in an editor: while it is typed, and at once when the page may go away. */
import type { Timers } from '../timers';
/** How long the host may not know what was typed, in milliseconds. Not a pause in typing: some type for minutes without one. */
const delay = 300;

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
    this.cancel ??= this.timers.after(delay, () => { this.flush(); });
  }

  /** Forgets what was not sent yet. */
  drop(): void {
    this.cancel?.();
    this.cancel = undefined;
    this.unsent = undefined;
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
