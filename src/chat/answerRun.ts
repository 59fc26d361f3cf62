/** One answer being written: a request, what comes of it, and how it ends. Whatever happens ends up on the answer. */
import type { AskInstead, ChatStreamEvent } from '../api/chat';
import { toFailure } from '../api/errors';
import type { ChatRequest } from '../api/request';
import type { Clock } from '../shared/clock';
import type { Failure } from '../shared/failure';
import { throttle, type Throttle } from '../shared/throttle';
import type { AnswerChange, AnswerMessage, AnswerStatus, TokenUsage, TranscriptEvent } from '../shared/transcript';
import { statusOf } from './answerStatus';
import { Continuation } from './continuation';
import { unlessAborted } from './unlessAborted';

/** What a session needs of the gateway client. */
export interface ChatGateway {
  /** @param options `id` names the request where it makes an answer alone */
  streamChat(request: ChatRequest, options: { signal: AbortSignal; id?: string }): AsyncIterable<ChatStreamEvent>;
}

export interface AnswerRunOptions {
  /** The answer as it stands. Where it has text already, it is gone on with: what comes is appended. */
  answer: AnswerMessage;
  request: ChatRequest;
  /** The gateway as it is set up at this moment. Rejects with a GatewayError when there is no key. */
  connect: () => Promise<ChatGateway>;
  clock: Clock;
  apply: (event: TranscriptEvent) => void;
  /** Told of every failure but a stop, once it is on the answer. */
  onFailure: (failure: Failure, error: unknown) => void;
}

/** Milliseconds between two `text-delta` events of one answer: one frame of a 60 Hz screen. */
const frame = 16;

export class AnswerRun {
  readonly #options: AnswerRunOptions;
  readonly #controller = new AbortController();
  readonly #startedAt: number;
  readonly #continuation: Continuation | undefined;
  readonly #text: Throttle;
  #pending = '';
  #hasText = false;
  #hasUsage = false;
  #isWaiting = false;
  /** The gateway has named the model that answers this attempt. */
  #isNamed = false;
  #model: string;
  #askInstead: AskInstead | undefined;
  #isOver = false;

  constructor(options: AnswerRunOptions) {
    const { answer, request, clock, apply } = options;
    this.#options = options;
    this.#model = request.model;
    this.#startedAt = clock.now();
    this.#continuation = answer.text === '' ? undefined : new Continuation(answer.text);
    this.#text = throttle(
      () => {
        apply({ type: 'text-delta', id: answer.id, text: this.#pending });
        this.#pending = '';
      },
      frame,
      clock,
    );
  }

  /** Runs to the end. Never rejects. */
  async run(): Promise<void> {
    const { answer: { id }, request, connect, onFailure } = this.#options;
    const { signal } = this.#controller;
    try {
      const gateway = await unlessAborted(connect(), signal);
      let status: AnswerStatus = 'complete';
      for await (const event of gateway.streamChat(request, { signal, ...(!this.#continuation && { id }) })) {
        if (this.#isOver) return;
        if (event.type === 'finish') status = statusOf(event.reason);
        else this.#take(event);
      }
      this.#end(status);
    } catch (error) {
      const failure = toFailure(error);
      if (this.#isOver) return;
      // Also when it was stopped elsewhere: the status bar can end a wait.
      if (failure.kind === 'cancelled') {
        this.#end('stopped');
      } else {
        this.#end('failed', failure);
        onFailure(failure, error);
      }
    }
  }

  /** Ends it at once; what arrived so far stays, what still arrives does not count. */
  stop(): void {
    this.#end('stopped');
    this.#controller.abort();
  }

  /** Asks another model in its place. @returns as AskInstead does; false for one that never waited */
  askInstead(model: string): boolean {
    return this.#askInstead?.(model) ?? false;
  }

  #take(event: Exclude<ChatStreamEvent, { type: 'finish' }>): void {
    switch (event.type) {
      case 'text-delta':
        this.#takeText(event.text);
        break;
      case 'model':
        this.#change({ answeredBy: event.model, ...(this.#isWaiting && { retry: null }) });
        this.#isWaiting = false;
        this.#isNamed = true;
        break;
      case 'usage': {
        this.#hasUsage = true;
        const usage = this.#totalUsage(event.usage);
        if (usage) this.#change({ usage });
        break;
      }
      case 'retry': {
        const { attempt, attempts, at, failure, askInstead } = event;
        this.#isWaiting = true;
        this.#askInstead = askInstead;
        this.#change({ retry: { attempt, attempts, at, failure } });
        break;
      }
      case 'attempt':
        // Who answered before has failed.
        if (this.#isNamed) this.#change({ answeredBy: null });
        this.#isNamed = false;
        // With the same model the reason for trying again is shown until something comes of it.
        if (event.model === this.#model) break;
        this.#model = event.model;
        this.#isWaiting = false;
        this.#change({ model: event.model, retry: null });
    }
  }

  #takeText(text: string): void {
    if (!this.#hasText) {
      this.#hasText = true;
      const isFirst = this.#continuation === undefined;
      this.#change({ status: 'streaming', retry: null, ...(isFirst && { firstTextAfter: this.#elapsed() }) });
    }
    this.#append(this.#continuation?.push(text) ?? text);
  }

  #append(text: string): void {
    if (text === '') return;
    this.#pending += text;
    this.#text.request();
  }

  #end(status: AnswerStatus, failure?: Failure): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#append(this.#continuation?.end() ?? '');
    this.#text.flush();
    const duration = this.#totalDuration();
    // What the first part took is not what the whole answer took.
    const isUsageUnknown = this.#continuation !== undefined && this.#hasText && !this.#hasUsage;
    this.#change({ status, retry: null, ...(isUsageUnknown && { usage: null }), ...(duration !== undefined && { duration }), ...(failure && { failure }) });
  }

  #change(change: AnswerChange): void {
    this.#options.apply({ type: 'answer-changed', id: this.#options.answer.id, change });
  }

  #elapsed(): number {
    return this.#options.clock.now() - this.#startedAt;
  }

  /** Of an answer that was gone on with: of both parts together, where both are known. */
  #totalDuration(): number | undefined {
    if (!this.#continuation) return this.#elapsed();
    const { duration } = this.#options.answer;
    return duration === undefined ? undefined : duration + this.#elapsed();
  }

  #totalUsage(usage: TokenUsage): TokenUsage | undefined {
    if (!this.#continuation) return usage;
    const before = this.#options.answer.usage;
    return before && sumOfUsage(before, usage);
  }
}

/** The sum of what is known of both: a sum with something unknown is unknown. */
function sumOfUsage(one: TokenUsage, other: TokenUsage): TokenUsage {
  const sum: TokenUsage = {};
  for (const count of ['promptTokens', 'completionTokens', 'totalTokens', 'credits'] as const) {
    const [first, second] = [one[count], other[count]];
    if (first !== undefined && second !== undefined) sum[count] = first + second;
  }
  return sum;
}
