// Faults of the connection (T05–T10): silence, and the ways a body can stop short.
import * as z from 'zod/mini';
import { type Exchange, endRaw, endStream, hang, noteAnswer, openRaw, openStream, send, settle, writeRaw } from '../exchange';
import { contentJson, doneText, eventText } from '../wire';
import { deltasBefore, fault, milliseconds } from './fault';

/** The first `count` events that carry text. The log notes just that much as the answer. */
function firstEvents(exchange: Exchange, count: number): string[] {
  const text = exchange.answer.text;
  noteAnswer(exchange, text.length, text);
  return contentJson(exchange.answer).slice(0, count).map(eventText);
}

/** Streams `deltas` deltas and waits until the client has had `delay` milliseconds to read them. */
async function beginStream(exchange: Exchange, deltas: number, delay: number): Promise<void> {
  openStream(exchange);
  await send(exchange, firstEvents(exchange, deltas));
  await settle(exchange, delay);
}

/** T05: the request is taken and never answered. */
export const noReply = fault({}, hang);

/** T06: some deltas, then silence, or keep-alive comments only; or a rest after which the answer goes on. */
export const idle = fault(
  {
    deltas: deltasBefore(1),
    keepAliveEvery: z.optional(z.number().check(z.gte(1))),
    resumeAfter: z.optional(z.number().check(z.gte(1))),
  },
  async (exchange, { deltas, keepAliveEvery, resumeAfter }) => {
    openStream(exchange);
    const events = firstEvents(exchange, Infinity);
    await send(exchange, events.slice(0, deltas));
    if (keepAliveEvery !== undefined) {
      const comments = Math.floor((resumeAfter ?? Infinity) / keepAliveEvery);
      await send(exchange, repeat(': keep-alive\n\n', comments), keepAliveEvery);
    } else if (resumeAfter !== undefined) {
      await settle(exchange, resumeAfter);
    } else {
      await hang(exchange);
    }
    await send(exchange, events.slice(deltas));
    await endStream(exchange);
  },
);

function* repeat(text: string, times: number): Generator<string> {
  for (let count = 0; count < times; count++) yield text;
}

/** T07: a reset in the middle of the stream. */
export const reset = fault({ deltas: deltasBefore(3), delay: milliseconds(50) }, async (exchange, { deltas, delay }) => {
  await beginStream(exchange, deltas, delay);
  exchange.closing();
  exchange.socket.resetAndDestroy();
});

/** T08: the connection is closed in order, but without the last chunk of the chunked body. */
export const closeInBody = fault({ deltas: deltasBefore(3), delay: milliseconds(50) }, async (exchange, { deltas, delay }) => {
  await beginStream(exchange, deltas, delay);
  exchange.closing();
  exchange.socket.destroy();
});

/** T09: the body ends properly, but no finish_reason came (and, if asked, `[DONE]` all the same). */
export const endWithoutFinish = fault(
  { deltas: deltasBefore(3), framing: z._default(z.enum(['close', 'chunked']), 'close'), done: z._default(z.boolean(), false) },
  async (exchange, { deltas, framing, done }) => {
    const events = [...firstEvents(exchange, deltas), ...(done ? [doneText] : [])];
    if (framing === 'chunked') {
      openStream(exchange);
      await send(exchange, events);
      exchange.response.end();
      return;
    }
    await openRaw(exchange, '200 OK', ['Content-Type: text/event-stream']);
    await writeRaw(exchange, events.join(''));
    endRaw(exchange);
  },
);

/** T10: Content-Length promises `missing` bytes more than come. */
export const shortBody = fault(
  { deltas: deltasBefore(3), missing: z._default(z.int().check(z.gte(1)), 1000) },
  async (exchange, { deltas, missing }) => {
    const body = Buffer.from(firstEvents(exchange, deltas).join(''));
    const length = body.length + missing;
    await openRaw(exchange, '200 OK', ['Content-Type: text/event-stream', `Content-Length: ${length}`]);
    await writeRaw(exchange, body);
    endRaw(exchange);
  },
);
