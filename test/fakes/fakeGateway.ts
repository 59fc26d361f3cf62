/** A gateway whose answers a test dictates, event by event. */
import type { ChatStreamEvent } from '../../src/api/chat';
import { GatewayError } from '../../src/api/errors';
import type { ChatRequest } from '../../src/api/request';
import type { ChatGateway } from '../../src/chat/answerRun';

interface Step {
  events: Iterable<ChatStreamEvent>;
  /** The step is over: its reader came back for more. */
  taken: () => void;
  end?: 'done' | { error: unknown };
}

/** One request's answer. As the real client, it throws `cancelled` when its signal is aborted. */
export class FakeAnswer implements AsyncIterable<ChatStreamEvent> {
  readonly request: ChatRequest;
  readonly signal: AbortSignal;
  /** What the request is called; undefined where it makes no answer alone. */
  readonly id: string | undefined;
  /** The reader is gone: it came to the end, or left. */
  isOver = false;
  readonly #steps: Step[] = [];
  #wake = (): void => undefined;

  constructor(request: ChatRequest, { signal, id }: { signal: AbortSignal; id?: string }) {
    this.request = request;
    this.signal = signal;
    this.id = id;
    signal.addEventListener('abort', () => {
      this.#wake();
    });
  }

  /** Resolves once the reader has dealt with these events and waits for the next one. */
  emit(...events: ChatStreamEvent[]): Promise<void> {
    return this.emitAll(events);
  }

  /** As `emit`, for events that are made while they are read. */
  emitAll(events: Iterable<ChatStreamEvent>): Promise<void> {
    return new Promise((resolve) => {
      this.#push({ events, taken: resolve });
    });
  }

  text(text: string): Promise<void> {
    return this.emit({ type: 'text-delta', text });
  }

  /** The answer is complete, for this reason. */
  finish(reason = 'stop'): void {
    this.#push({ events: [{ type: 'finish', reason }], taken: () => undefined, end: 'done' });
  }

  fail(error: unknown): void {
    this.#push({ events: [], taken: () => undefined, end: { error } });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ChatStreamEvent, void, undefined> {
    try {
      for (;;) {
        const step = await this.#next();
        for (const event of step.events) {
          this.#throwIfStopped();
          yield event;
        }
        step.taken();
        if (step.end === 'done') return;
        if (step.end) throw step.end.error;
      }
    } finally {
      this.isOver = true;
    }
  }

  #push(step: Step): void {
    this.#steps.push(step);
    this.#wake();
  }

  async #next(): Promise<Step> {
    for (;;) {
      this.#throwIfStopped();
      const step = this.#steps.shift();
      if (step) return step;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #throwIfStopped(): void {
    if (this.signal.aborted) throw new GatewayError({ kind: 'cancelled' });
  }
}

export class FakeGateway implements ChatGateway {
  /** In the order of their requests. */
  readonly answers: FakeAnswer[] = [];

  streamChat(request: ChatRequest, options: { signal: AbortSignal; id?: string }): FakeAnswer {
    const answer = new FakeAnswer(request, options);
    this.answers.push(answer);
    return answer;
  }
}
