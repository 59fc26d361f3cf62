/** A chat completion, streamed or whole. */
import type { Failure } from '../shared/failure';
import type { TokenUsage } from '../shared/transcript';
import { ChatStreamReader } from './chatStream';
import { toFailure } from './errors';
import type { GatewayError } from './errors';
import type { Exchange, Outgoing } from './exchange';
import { isJson, readJson, unexpectedMedia } from './gateway';
import type { Gateway } from './gateway';
import { asGatewayError, gatewayError, mediaType, requestId, serverName, streamedFailure } from './httpFailure';
import type { RequestContext } from './httpFailure';
import { trailerTimeout } from './limits';
import { encodeChatRequest } from './request';
import type { ChatRequest } from './request';
import { completionSchema, firstChoice, isError, tokenUsage } from './wire';

/** Why an answer ended well; gateways may have further reasons. */
export type FinishReason = 'stop' | 'length' | 'content_filter' | (string & {});

/** What happens while an answer comes. */
export type ChatStreamEvent =
  | { type: 'text-delta'; text: string }
  /** The model that answers, when the gateway names it: `kr/auto` and Auto Tiers choose one. */
  | { type: 'model'; model: string }
  | { type: 'usage'; usage: TokenUsage }
  /** Attempt `attempt` of `attempts` starts at `at` (milliseconds since 1970), because of `failure`. */
  | { type: 'retry'; attempt: number; attempts: number; at: number; failure: Failure; askInstead?: AskInstead }
  /** The wait is over: `model` is asked now, which may be another one than before. */
  | { type: 'attempt'; model: string }
  | { type: 'finish'; reason: FinishReason };

/**
 * Asks another model in the place of the one that waits: at once, or when it would wait again. What has begun to come is not given up for it.
 * @returns false when it can't be asked any more
 */
export type AskInstead = (model: string) => boolean;

/** A whole answer. */
export interface ChatCompletion {
  text: string;
  model?: string;
  usage?: TokenUsage;
  finishReason: FinishReason;
}

/** See GatewayClient.streamChat. */
export async function* streamChat(
  gateway: Gateway,
  request: ChatRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<ChatStreamEvent, void, undefined> {
  const context = gateway.contextOf(request.model);
  const outgoing = chatRequest(gateway, context, request, true);
  let hasWaited = false;
  for (let attempt = 1; ; attempt += 1) {
    for (let held = gateway.heldBack(context); held; held = gateway.heldBack(context)) {
      yield { type: 'retry', attempt, attempts: gateway.maxAttempts, ...held };
      await gateway.pause(context, held.at - gateway.now(), signal);
      hasWaited = true;
    }
    if (hasWaited) yield { type: 'attempt', model: request.model };
    const exchange = gateway.exchange(context, signal);
    let failed: GatewayError;
    let hasText = false;
    let complete = false;
    try {
      const response = await exchange.open(outgoing);
      gateway.log(outgoing, response);
      const type = mediaType(response.headers);
      if (isJson(type)) {
        // Some gateways can't stream some models, and answer at once.
        yield* completionEvents(readCompletion(context, await readJson(context, exchange, response), response));
        return;
      }
      if (!isEventStream(type)) throw unexpectedMedia(context, response);
      const reader = new ChatStreamReader(context, response.headers);
      let model: string | undefined;
      while (!reader.ended) {
        const bytes = await (reader.finishReason === undefined ? exchange.read() : readTrailer(exchange));
        if (bytes) reader.feed(bytes);
        else reader.finish();
        if (reader.model !== model) {
          model = reader.model;
          const name = serverName(context, model);
          if (name !== undefined) yield { type: 'model', model: name };
        }
        if (reader.text !== '') {
          hasText = true;
          yield { type: 'text-delta', text: reader.takeText() };
        }
      }
      const reason = finishReason(context, reader, response);
      complete = true;
      if (reader.usage) yield { type: 'usage', usage: reader.usage };
      yield { type: 'finish', reason };
      return;
    } catch (error) {
      failed = asGatewayError(context, error);
    } finally {
      // Also when the caller leaves the loop in the middle of the answer.
      if (complete) void exchange.release();
      else exchange.close();
    }
    if (hasText) failed = afterText(context, failed);
    const wait = gateway.retryDelay(outgoing, attempt, failed, !hasText);
    if (wait === undefined) throw failed;
    yield { type: 'retry', attempt: attempt + 1, attempts: gateway.maxAttempts, at: gateway.now() + wait, failure: failed.failure };
    await gateway.pause(context, wait, signal);
    hasWaited = true;
  }
}

/** See GatewayClient.completeChat. */
export function completeChat(gateway: Gateway, request: ChatRequest, signal: AbortSignal | undefined): Promise<ChatCompletion> {
  const context = gateway.contextOf(request.model);
  return gateway.fetchJson(context, chatRequest(gateway, context, request, false), signal, (reply, response) =>
    readCompletion(context, reply, response),
  );
}

function chatRequest(gateway: Gateway, context: RequestContext, request: ChatRequest, stream: boolean): Outgoing {
  return {
    method: 'POST',
    path: '/chat/completions',
    headers: {
      ...gateway.authorization(context),
      'content-type': 'application/json',
      accept: stream ? 'text/event-stream, application/json' : 'application/json',
    },
    body: encodeChatRequest(request, stream),
  };
}

/** Gateways that forget the type, or call it plain text, stream all the same. */
function isEventStream(type: string | undefined): boolean {
  return type === undefined || type === 'text/event-stream' || type === 'text/plain' || type === 'application/octet-stream';
}

/** What follows the finish reason: neither silence nor a broken connection spoils a complete answer any more. */
async function readTrailer(exchange: Exchange): Promise<Uint8Array | undefined> {
  try {
    return await exchange.read(trailerTimeout);
  } catch (error) {
    if (toFailure(error).kind === 'cancelled') throw error;
    return undefined;
  }
}

/** @throws GatewayError when the stream did not end well: nothing but a finish reason says that it is complete */
function finishReason(context: RequestContext, reader: ChatStreamReader, response: Response): FinishReason {
  if (reader.error) throw reader.error;
  const facts = { status: response.status, ...requestId(context, response.headers) };
  if (reader.finishReason === undefined && reader.hasText) throw gatewayError(context, { kind: 'interrupted', ...facts });
  if (!reader.hasText && !endsWithoutText(reader.finishReason)) throw gatewayError(context, { kind: 'empty-reply', ...facts });
  return reader.finishReason ?? 'stop';
}

/** These reasons explain why there is no text; any other one does not. */
function endsWithoutText(reason: string | undefined): boolean {
  return reason === 'length' || reason === 'content_filter';
}

/** Once there is text, a broken connection means a broken answer. */
function afterText(context: RequestContext, error: GatewayError): GatewayError {
  if (error.kind !== 'network') return error;
  return gatewayError(context, { ...error.failure, kind: 'interrupted' }, error.message);
}

/** @throws GatewayError for an error with status 200, and for a completion that holds no answer */
function readCompletion(context: RequestContext, reply: unknown, response: Response): ChatCompletion {
  const result = completionSchema.safeParse(reply);
  if (!result.success) throw unexpectedMedia(context, response);
  if (isError(result.data.error)) throw streamedFailure(context, result.data.error, response.headers);
  const choice = firstChoice(result.data);
  const text = choice?.message?.content ?? '';
  // JSON that parses is whole, so here a missing reason does not mean a missing end.
  const reason = choice?.finish_reason ?? 'stop';
  if (text === '' && !endsWithoutText(reason)) {
    throw gatewayError(context, { kind: 'empty-reply', status: response.status, ...requestId(context, response.headers) });
  }
  const model = serverName(context, result.data.model);
  const usage = tokenUsage(result.data.usage);
  return { text, finishReason: reason, ...(model !== undefined && { model }), ...(usage && { usage }) };
}

function* completionEvents({ text, model, usage, finishReason: reason }: ChatCompletion): Generator<ChatStreamEvent> {
  if (model !== undefined) yield { type: 'model', model };
  if (text !== '') yield { type: 'text-delta', text };
  if (usage) yield { type: 'usage', usage };
  yield { type: 'finish', reason };
}
