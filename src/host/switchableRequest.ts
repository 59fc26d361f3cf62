/** One request for an answer that another model can be asked instead, as long as it waits to be tried again. Pure. */
import type { AskInstead, ChatStreamEvent } from '../api/chat';
import type { ChatRequest } from '../api/request';

/** What a request needs of the gateway client. */
interface Client {
  streamChat: (request: ChatRequest, options: { signal: AbortSignal }) => AsyncIterable<ChatStreamEvent>;
}

export class SwitchableRequest {
  #request: ChatRequest;
  #answer = '';
  /** The model to ask instead. */
  #instead: string | undefined;
  /** Ends the wait that is under way. */
  #wait: AbortController | undefined;
  #isOver = false;
  readonly #onKept: () => void;

  /** @param onKept called when the model that was asked begins to answer, though another one was chosen meanwhile */
  constructor(request: ChatRequest, onKept: () => void) {
    this.#request = request;
    this.#onKept = onKept;
  }

  /** As it was sent last. */
  get request(): ChatRequest {
    return this.#request;
  }

  /** What came of it so far. */
  get answer(): string {
    return this.#answer;
  }

  readonly askInstead: AskInstead = (model) => {
    if (this.#answer !== '' || this.#isOver) return false;
    this.#instead = model;
    this.#wait?.abort();
    return true;
  };

  /** See GatewayClient.streamChat. */
  async *stream(client: Client, signal: AbortSignal): AsyncGenerator<ChatStreamEvent, void, undefined> {
    for (;;) {
      const wait = new AbortController();
      try {
        for await (const event of client.streamChat(this.#request, { signal: AbortSignal.any([signal, wait.signal]) })) {
          if (event.type === 'text-delta') {
            this.#answer += event.text;
            this.#keep();
          }
          // What was sent may cost something: it is never broken off for another model.
          this.#wait = event.type === 'retry' ? wait : undefined;
          if (event.type === 'retry' && this.#instead !== undefined) wait.abort();
          else yield event;
        }
        this.#keep();
        this.#isOver = true;
        return;
      } catch (error) {
        this.#wait = undefined;
        const model = this.#instead;
        if (model === undefined || this.#answer !== '' || signal.aborted) {
          this.#isOver = true;
          throw error;
        }
        this.#instead = undefined;
        this.#request = { ...this.#request, model };
        yield { type: 'attempt', model };
      }
    }
  }

  #keep(): void {
    if (this.#instead === undefined) return;
    this.#instead = undefined;
    this.#onKept();
  }
}
