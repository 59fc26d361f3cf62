/**
 * Between the host's state and one panel page: nothing is sent before the page says `ready`, then a whole snapshot,
 * then what changed, at most one message a frame, and one more with the first text of an answer. Every message from the
 * page is parsed. Knows no vscode.
 */
import * as z from 'zod/mini';
import { panelMessageSchema, type HostMessage, type PanelMessage } from '../shared/protocol';
import type { Clock } from '../shared/clock';
import { throttle, type Throttle } from '../shared/throttle';
import type { TranscriptEvent } from '../shared/transcript';

/** Milliseconds between two messages to the page: one frame of a 60 Hz screen. */
const frame = 16;

/** Events that wait for a page that does not keep up, at most; beyond, it gets a new snapshot instead. */
const maxQueuedEvents = 5_000;

/** Everything the page shows. */
export type Snapshot = Omit<Extract<HostMessage, { type: 'snapshot' }>, 'type'>;

export interface BridgeOptions {
  post: (message: HostMessage) => void;
  /** Everything the page shows, as it is now. */
  snapshot: () => Snapshot;
  /** A parsed message from the page. A rejection is passed to `onError`. */
  handle: (message: PanelMessage) => Promise<void> | void;
  onError: (what: string, error: unknown) => void;
  clock: Clock;
}

export class PanelBridge {
  readonly #options: BridgeOptions;
  readonly #flush: Throttle;
  #isReady = false;
  /** What the next message brings up to date. */
  #needsSnapshot = false;
  #panelChanged = false;
  #conversationId = '';
  #events: TranscriptEvent[] = [];
  /** Ids of the answers whose text has begun. */
  readonly #begun = new Set<string>();

  constructor(options: BridgeOptions) {
    this.#options = options;
    this.#flush = throttle(() => {
      this.#postNext();
    }, frame, options.clock);
  }

  /** A message as it came from the page. */
  receive(raw: unknown): void {
    const parsed = z.safeParse(panelMessageSchema, raw);
    if (!parsed.success) {
      this.#options.onError('message from the panel refused', z.prettifyError(parsed.error));
      return;
    }
    if (parsed.data.type === 'ready') {
      this.#isReady = true;
      this.showSnapshot();
    }
    this.#handle(parsed.data);
  }

  /** The page is gone or hidden; the next one says `ready` again. */
  pageGone(): void {
    this.#isReady = false;
    this.#flush.cancel();
    this.#events = [];
  }

  /** Another conversation is shown, or everything may have changed. */
  showSnapshot(): void {
    this.#needsSnapshot = true;
    this.#events = [];
    this.#request();
  }

  panelChanged(): void {
    this.#panelChanged = true;
    this.#request();
  }

  /** Something happened to the shown conversation. */
  transcriptEvent(conversationId: string, event: TranscriptEvent): void {
    if (!this.#isReady || this.#needsSnapshot) return; // the snapshot will hold it
    if (this.#events.length >= maxQueuedEvents) {
      this.showSnapshot();
      return;
    }
    this.#conversationId = conversationId;
    const last = this.#events.at(-1);
    if (event.type === 'text-delta' && last?.type === 'text-delta' && last.id === event.id) {
      this.#events[this.#events.length - 1] = { ...last, text: last.text + event.text };
    } else {
      this.#events.push(event);
    }
    this.#request();
    if (event.type !== 'text-delta' || this.#begun.has(event.id)) return;
    // The first text does not wait for a frame to pass after what comes just before it: the name of its model.
    this.#begun.add(event.id);
    this.#flush.flush();
  }

  /** A rare message that need not wait for a frame. @returns false when there is no page to take it */
  postNow(message: Exclude<HostMessage, { type: 'snapshot' | 'transcript-events' | 'panel-changed' }>): boolean {
    if (!this.#isReady) return false;
    if (this.#needsSnapshot) this.#flush.flush(); // before it, a page has nothing the message could be about
    this.#options.post(message);
    return true;
  }

  #request(): void {
    if (this.#isReady) this.#flush.request();
  }

  #postNext(): void {
    if (this.#needsSnapshot) {
      this.#needsSnapshot = false;
      this.#panelChanged = false;
      this.#options.post({ type: 'snapshot', ...this.#options.snapshot() });
    } else if (this.#events.length > 0) {
      const events = this.#events;
      this.#events = [];
      this.#options.post({ type: 'transcript-events', conversationId: this.#conversationId, events });
    } else if (this.#panelChanged) {
      this.#panelChanged = false;
      this.#options.post({ type: 'panel-changed', panel: this.#options.snapshot().panel });
    }
    if (this.#panelChanged) this.#flush.request();
  }

  #handle(message: PanelMessage): void {
    Promise.resolve()
      .then(() => this.#options.handle(message))
      .catch((error: unknown) => {
        this.#options.onError(`message ${message.type} failed`, error);
      });
  }
}
