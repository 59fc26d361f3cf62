/** Server-sent events to what an answer consists of: text, model, usage, finish reason. Synchronous, and bounded. */
import { createParser } from 'eventsource-parser';
import type { EventSourceMessage } from 'eventsource-parser';
import { parseJson } from '../shared/json';
import type { TokenUsage } from '../shared/transcript';
import type { GatewayError } from './errors';
import { gatewayError, streamedFailure } from './httpFailure';
import type { RequestContext } from './httpFailure';
import { maxAnswerCharacters, maxBytesBetweenEvents, maxEventCharacters, maxStreamBytes } from './limits';
import { completionSchema, firstChoice, isError, plainDelta, tokenUsage } from './wire';

/** Reads one reply. Feed it bytes; look at the fields after each. */
export class ChatStreamReader {
  /** Text since the last `takeText`. */
  text = '';
  /** The model that answers, as the latest chunk that names one says. */
  model: string | undefined;
  /** Of the latest chunk that has it: gateways that repeat it count up, so adding would count twice. */
  usage: TokenUsage | undefined;
  finishReason: string | undefined;
  /** `[DONE]` came, or something broke: nothing that follows counts. */
  ended = false;
  /** Why the stream can't go on. The text before it is good. */
  error: GatewayError | undefined;
  /** Whether any text came at all. */
  hasText = false;

  readonly #context: RequestContext;
  readonly #headers: Headers;
  readonly #decoder = new TextDecoder();
  readonly #parser = createParser({
    maxBufferSize: maxEventCharacters,
    onEvent: (event) => {
      if (!this.ended) this.#take(event);
    },
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') this.#fail(`an event of more than ${maxEventCharacters} characters`);
    },
  });
  #bytes = 0;
  #bytesAtEvent = 0;
  #characters = 0;
  #malformed = false;

  /** @param headers of the reply, for the request id */
  constructor(context: RequestContext, headers: Headers) {
    this.#context = context;
    this.#headers = headers;
  }

  /** Takes the next bytes of the body, cut anywhere. */
  feed(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    this.#parser.feed(this.#decoder.decode(bytes, { stream: true }));
    if (this.ended) return;
    if (this.#bytes - this.#bytesAtEvent > maxBytesBetweenEvents) this.#fail(`no event within ${maxBytesBetweenEvents} bytes`);
    else if (this.#bytes > maxStreamBytes) this.#fail(`more than ${maxStreamBytes} bytes`);
  }

  /**
   * The body is over. Servers that forget the blank line after their last event get it here; an event that was cut
   * within its JSON is no event.
   */
  finish(): void {
    if (this.ended) return;
    this.#parser.feed('\n\n');
    if (this.#malformed) this.error = undefined;
    this.ended = true;
  }

  /** @returns the text since the last call */
  takeText(): string {
    const { text } = this;
    this.text = '';
    return text;
  }

  #take({ event, data }: EventSourceMessage): void {
    this.#bytesAtEvent = this.#bytes;
    if (event === 'error') {
      this.#stop(streamedFailure(this.#context, parseJson(data) ?? data, this.#headers));
      return;
    }
    let chunk: unknown;
    try {
      chunk = JSON.parse(data);
    } catch {
      this.#takeWord(data.trim());
      return;
    }
    const delta = plainDelta(chunk, this.model);
    if (delta === undefined) this.#takeOther(chunk);
    else this.#append(delta);
  }

  /** An event that is no JSON: the end, a keep-alive of some servers, or a fault. */
  #takeWord(word: string): void {
    if (word === '[DONE]') {
      this.ended = true;
    } else if (word !== '') {
      this.#malformed = true;
      this.#fail('an event that is no JSON');
    }
  }

  /** Everything but a plain delta: the first chunk, the last ones, and the odd. */
  #takeOther(chunk: unknown): void {
    const result = completionSchema.safeParse(chunk);
    if (!result.success) {
      this.#fail('an event that is no chunk');
      return;
    }
    const { error, model, usage } = result.data;
    const choice = firstChoice(result.data);
    if (isError(error) || choice?.finish_reason === 'error') {
      this.#stop(streamedFailure(this.#context, error, this.#headers));
      return;
    }
    this.model = model ?? this.model;
    this.usage = tokenUsage(usage) ?? this.usage;
    this.finishReason = choice?.finish_reason ?? this.finishReason;
    this.#append(choice?.delta?.content ?? '');
  }

  #append(delta: string): void {
    this.text += delta;
    this.#characters += delta.length;
    this.hasText ||= delta !== '';
    if (this.#characters > maxAnswerCharacters) this.#fail(`an answer of more than ${maxAnswerCharacters} characters`);
  }

  #fail(detail: string): void {
    this.#stop(gatewayError(this.#context, { kind: 'bad-reply' }, detail));
  }

  #stop(error: GatewayError): void {
    this.error = error;
    this.ended = true;
  }
}
