// One request and its reply: what routes and faults work on, and the few ways they write.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { once } from 'node:events';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { type ApiError, errorBody } from './apiErrors';
import type { RequestRecord } from './requestLog';
import { type Answer, completionJson, contentJson, doneText, eventText, finishJson } from './wire';

/** A request under way. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly socket: Socket;
  /** The log's entry for this request. */
  readonly record: RequestRecord;
  /** Milliseconds between two writes of a stream, as it is set by now: a new pace holds for answers under way too. */
  readonly pace: number;
  /** What a well-behaved gateway says to this request. */
  readonly answer: Answer;
  /** Whether the request asks for an event stream. */
  readonly stream: boolean;
  /** Aborted when the connection is closed, by whomever. */
  readonly signal: AbortSignal;
  /** Takes the price of the answer off the credits; the second call does nothing. */
  charge(): void;
  /** The origin of another server of this gateway, which records what reaches it. */
  otherOrigin(): Promise<string>;
  /** To be called before this side closes the connection, so that the log does not lay it on the client. */
  closing(): void;
}

const longAnswer = 100_000;

/** Notes in the log what is being answered. */
export function noteAnswer(exchange: Exchange, characters: number, text?: string): void {
  const kept = text === undefined || text.length > longAnswer ? {} : { text };
  exchange.record.answer = { ...kept, characters, finished: false };
}

/** Notes that the answer was sent whole, and charges for it. */
export function finishAnswer(exchange: Exchange): void {
  if (exchange.record.answer) exchange.record.answer.finished = true;
  exchange.charge();
}

/** Sends a whole reply. */
export function reply(exchange: Pick<Exchange, 'response' | 'record'>, status: number, contentType: string | undefined, body: string): void {
  exchange.record.status = status;
  exchange.response.writeHead(status, contentType === undefined ? {} : { 'Content-Type': contentType });
  exchange.response.end(body);
}

/** Sends a refusal in OpenAI's shape. */
export function refuse(exchange: Pick<Exchange, 'response' | 'record'>, error: ApiError): void {
  reply(exchange, error.status, 'application/json', errorBody(error));
}

/** Sends the head of an event stream. */
export function openStream(exchange: Exchange, headers: Record<string, string> = {}): void {
  exchange.record.status = 200;
  exchange.response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-cache',
    ...headers,
  });
  // Without this the head waits for the first write of the body.
  exchange.response.flushHeaders();
}

/**
 * Writes one piece of the body and waits until there is room for more.
 * @throws AbortError once the connection is closed
 */
export async function write(exchange: Exchange, piece: string | Uint8Array): Promise<void> {
  exchange.signal.throwIfAborted();
  if (!exchange.response.write(piece)) await once(exchange.response, 'drain', { signal: exchange.signal });
}

/** How `send` spaces its writes: so many milliseconds apart, 0: as fast as the client reads, or one a loop turn. */
export type Spacing = number | 'one-a-turn';

/**
 * Writes pieces one after the other.
 * @param ordered at the exchange's pace by default
 * @throws AbortError once the connection is closed
 */
export async function send(exchange: Exchange, pieces: Iterable<string | Uint8Array>, ordered?: Spacing): Promise<void> {
  let first = true;
  for (const piece of pieces) {
    const spacing = ordered ?? exchange.pace;
    // Node joins what is written in one turn of its loop into one packet.
    if (spacing === 'one-a-turn') await nextTurn();
    else if (spacing > 0 && !first) await sleep(spacing, undefined, { signal: exchange.signal });
    first = false;
    await write(exchange, piece);
  }
}

/** Waits until everything written has been handed to the system, then `milliseconds` more, for the client to read it. */
export async function settle(exchange: Exchange, milliseconds: number): Promise<void> {
  while (exchange.socket.writableLength > 0) await nextTurn(undefined, { signal: exchange.signal });
  await sleep(milliseconds, undefined, { signal: exchange.signal });
}

/**
 * Holds the connection open without a word.
 * @throws AbortError once it is closed
 */
export async function hang(exchange: Exchange): Promise<void> {
  exchange.signal.throwIfAborted();
  await once(exchange.signal, 'abort');
  exchange.signal.throwIfAborted();
}

/** Ends the event stream properly; whoever has read the end of the answer has also been charged for it. */
export async function endStream(exchange: Exchange): Promise<void> {
  finishAnswer(exchange);
  await write(exchange, eventText(finishJson(exchange.answer)));
  await write(exchange, doneText);
  exchange.response.end();
}

/** Answers as a well-behaved gateway does: streamed or whole, as asked for. */
export async function respond(exchange: Exchange, spacing?: Spacing): Promise<void> {
  const { answer } = exchange;
  noteAnswer(exchange, answer.text.length, answer.text);
  if (exchange.stream) {
    openStream(exchange);
    await send(exchange, contentJson(answer).map(eventText), spacing);
    await endStream(exchange);
  } else {
    finishAnswer(exchange);
    reply(exchange, 200, 'application/json', completionJson(answer));
  }
}

/**
 * Starts a reply written past Node's HTTP code, for framing it would refuse to write.
 * @param headers full header lines; the connection always closes after it
 */
export async function openRaw(exchange: Exchange, status: string, headers: readonly string[]): Promise<void> {
  exchange.record.status = Number(status.slice(0, 3));
  const shared = Object.entries(exchange.response.getHeaders()).map(([name, value]) => `${name}: ${String(value)}`);
  await writeRaw(exchange, [`HTTP/1.1 ${status}`, ...shared, ...headers, 'Connection: close', '', ''].join('\r\n'));
}

/** Writes bytes straight to the socket and waits until the system has them. */
export async function writeRaw(exchange: Exchange, piece: string | Uint8Array): Promise<void> {
  exchange.signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    exchange.socket.write(piece, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

/** Closes a reply started with `openRaw` from this side, after what was written. */
export function endRaw(exchange: Exchange): void {
  exchange.closing();
  exchange.socket.end();
}
