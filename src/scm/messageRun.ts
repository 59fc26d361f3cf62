/** One commit message, from its request to the last word: it streams into the repository's box, over what it knows to be there. */
import type * as vscode from 'vscode';
import { toFailure } from '../api/errors';
import type { ChatMessage } from '../api/request';
import { statusOf } from '../chat/answerStatus';
import { boundedAnswer } from '../chat/boundedAnswer';
import { cleanCommitMessage } from '../chat/commitMessageAnswer';
import { unlessAborted } from '../chat/unlessAborted';
import type { GatewayConnection } from '../host/gatewayConnection';
import type { Clock } from '../shared/clock';
import type { Failure } from '../shared/failure';
import { throttle } from '../shared/throttle';

/** Milliseconds between two writes: each is a message to the window, and a key pressed while it is on its way is lost. */
const interval = 100;

/** Characters of an answer, thinking among them: all of it is read anew for each write. */
const mostMessage = 100_000;

/** How a message ended. */
export interface MessageEnd {
  /** `typed-over`: the user went on in the box, and has it. */
  outcome: 'complete' | 'cut-off' | 'stopped' | 'typed-over' | 'failed';
  /** What of the message stands in the box; empty when nothing came. */
  written: string;
  failure?: Failure;
  error?: unknown;
}

export class MessageRun implements vscode.Disposable {
  readonly #box: { value: string };
  readonly #clock: Clock;
  readonly #about: string;
  readonly #controller = new AbortController();
  /** What may be in the box without the user: VS Code tells of a write a moment later, when there may be a newer one. */
  readonly #known: Set<string>;
  #written = '';
  #isTypedOver = false;

  /**
   * @param box what stands in it is kept until the message begins
   * @param about what its failures are about
   */
  constructor(box: { value: string }, clock: Clock, about: string) {
    this.#box = box;
    this.#clock = clock;
    this.#about = about;
    this.#known = new Set([box.value]);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  stop(): void {
    this.#controller.abort();
  }

  /** Never rejects. */
  async stream(connection: GatewayConnection, model: string, messages: ChatMessage[]): Promise<MessageEnd> {
    const { signal } = this;
    let answer = '';
    let outcome: MessageEnd['outcome'] = 'complete';
    let problem: Pick<MessageEnd, 'failure' | 'error'> = {};
    const frame = throttle(() => { this.#write(cleanCommitMessage(answer, false)); }, interval, this.#clock);
    try {
      const gateway = await unlessAborted(connection.connect('commit', this.#about), signal);
      for await (const event of boundedAnswer(gateway.streamChat({ model, messages }, { signal }), mostMessage)) {
        if (event.type === 'text-delta') {
          answer += event.text;
          frame.request();
        } else if (event.type === 'finish' && statusOf(event.reason) !== 'complete') {
          outcome = 'cut-off';
        }
      }
    } catch (error) {
      outcome = signal.aborted ? 'stopped' : 'failed';
      if (outcome === 'failed') problem = { failure: toFailure(error), error };
    }
    frame.cancel();
    if (!signal.aborted) this.#write(cleanCommitMessage(answer, outcome === 'complete'));
    return { outcome: this.#isTypedOver ? 'typed-over' : outcome, written: this.#written, ...problem };
  }

  dispose(): void {
    this.stop();
  }

  #write(message: string): void {
    if (message === '' || message === this.#written || this.#isTypedOver) return;
    if (!this.#known.has(this.#box.value)) {
      this.#isTypedOver = true;
      this.stop();
      return;
    }
    // From here on what was there before can come back by the user's hand only: cleared, or undone.
    if (this.#written === '') this.#known.clear();
    this.#known.add(message);
    this.#box.value = message;
    this.#written = message;
  }
}
