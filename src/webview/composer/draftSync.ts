/** Tells the host what stands in the prompt box: while it is typed, and at once when the page may go away. */
import type { BoxText } from '../../shared/promptBox';
import type { Timers } from '../timers';

/** How long the host may not know what was typed, in milliseconds. Not a pause in typing: some type for minutes without one. */
const delay = 300;

export class DraftSync {
  private readonly post: (conversationId: string, box: BoxText) => void;
  private readonly timers: Timers;
  private conversationId: string | undefined;
  private unsent: BoxText | undefined;
  private cancel: (() => void) | undefined;

  /** @param post is told the conversation that the text belongs to */
  constructor(post: (conversationId: string, box: BoxText) => void, timers: Timers) {
    this.post = post;
    this.timers = timers;
  }

  /** The box is this conversation's from now on. What was typed before there was any belongs to the first. */
  begin(conversationId: string): void {
    const isFirst = this.conversationId === undefined;
    if (this.conversationId !== conversationId) this.flush();
    this.conversationId = conversationId;
    if (isFirst) this.flush();
  }

  /** The box now holds this. */
  changed(box: BoxText): void {
    this.unsent = box;
    this.cancel ??= this.timers.after(delay, () => { this.flush(); });
  }

  /** Sends what was not sent yet. */
  flush(): void {
    this.cancel?.();
    this.cancel = undefined;
    const { conversationId, unsent } = this;
    if (conversationId === undefined || !unsent) return;
    this.unsent = undefined;
    this.post(conversationId, unsent);
  }
}
