// Faults in what the events say (T15–T17, T22–T25, T29): errors inside a 200 stream, odd chunks, odd endings.
import * as z from 'zod/mini';
import { standardError } from '../apiErrors';
import { type Exchange, endStream, finishAnswer, hang, noteAnswer, openStream, send, settle, write } from '../exchange';
import { chunkJson, contentJson, deltaJson, doneText, eventText, finishJson, usageOf } from '../wire';
import { deltasBefore, fault, milliseconds } from './fault';

/** Opens the stream, sends the first `count` deltas and returns the events that carry the rest of the text. */
async function begin(exchange: Exchange, count: number): Promise<string[]> {
  const { text } = exchange.answer;
  noteAnswer(exchange, text.length, text);
  openStream(exchange);
  const events = contentJson(exchange.answer).map(eventText);
  await send(exchange, events.slice(0, count));
  return events.slice(count);
}

const errorOptions = {
  deltas: deltasBefore(3),
  status: z._default(z.int(), 500),
  message: z.optional(z.string()),
  code: z.optional(z.union([z.string(), z.number()])),
};

interface StreamError {
  deltas: number;
  status: number;
  message?: string | undefined;
  code?: string | number | undefined;
}

/** An error object as gateways put it into streams; without `code` its code is the status, as a number. */
async function sendError(exchange: Exchange, options: StreamError, prefix: string): Promise<void> {
  await begin(exchange, options.deltas);
  const { message, type } = standardError(options.status);
  const error = { message: options.message ?? message, type, code: options.code ?? options.status };
  await write(exchange, prefix + eventText(JSON.stringify({ error })));
  exchange.response.end();
}

/** T15: an event named `error`. */
export const namedError = fault(errorOptions, (exchange, options) => sendError(exchange, options, 'event: error\n'));

/** T16: `data: {"error": …}` in a stream that began with status 200. */
export const errorInStream = fault(errorOptions, (exchange, options) => sendError(exchange, options, ''));

/** T17: an event whose data is no JSON; the stream goes on after it. */
export const malformedEvent = fault(
  { deltas: deltasBefore(3), data: z._default(z.string(), '{unparsable}') },
  async (exchange, { deltas, data }) => {
    const rest = await begin(exchange, deltas);
    await write(exchange, eventText(data));
    await send(exchange, rest);
    await endStream(exchange);
  },
);

const oddUsages: Record<string, unknown> = {
  absent: undefined,
  partial: { completion_tokens: 12 },
  negative: { prompt_tokens: -5, completion_tokens: -1, total_tokens: -6 },
  strings: { prompt_tokens: '10', completion_tokens: 'many', total_tokens: {} },
  null: null,
};

/**
 * T22: usage in an unusual place or shape. `own-chunk`: in a chunk with `choices: []` after the finish; `repeated`: growing, in every
 * chunk; the others: on the finishing chunk.
 */
export const oddUsage = fault(
  { usage: z._default(z.enum(['own-chunk', 'repeated', 'absent', 'partial', 'negative', 'strings', 'null']), 'own-chunk') },
  async (exchange, { usage }) => {
    const { answer } = exchange;
    const finish = { delta: {}, finish_reason: answer.finishReason };
    const whole = usageOf(answer);
    let ending = [chunkJson(answer, finish, { usage: oddUsages[usage] })];
    if (usage === 'own-chunk') ending = [chunkJson(answer, finish), chunkJson(answer, {}, { choices: [], usage: whole })];
    if (usage === 'repeated') ending = [finishJson(answer)];
    noteAnswer(exchange, answer.text.length, answer.text);
    openStream(exchange);
    const growing = contentJson(answer).map((data, index) => {
      const grown = { ...whole, completion_tokens: index + 1, total_tokens: whole.prompt_tokens + index + 1 };
      return usage === 'repeated' ? `${data.slice(0, -1)},"usage":${JSON.stringify(grown)}}` : data;
    });
    await send(exchange, growing.map(eventText));
    finishAnswer(exchange);
    await send(exchange, [...ending.map(eventText), doneText], 0);
    exchange.response.end();
  },
);

/** T23: chunks without text in every shape, strewn between those with text. */
export const emptyChunks = fault({}, async (exchange) => {
  const { answer } = exchange;
  const odd = [
    chunkJson(answer, { delta: null, finish_reason: null }),
    chunkJson(answer, { delta: { content: null }, finish_reason: null }),
    chunkJson(answer, { delta: { role: 'assistant' }, finish_reason: null }),
    chunkJson(answer, { delta: { role: null, content: '' } }),
    chunkJson(answer, { delta: {}, finish_reason: null, logprobs: null, native_finish_reason: { odd: true } }, { x_unknown: [1, {}] }),
    chunkJson(answer, {}, { choices: [] }),
    '{}',
  ].map(eventText);
  noteAnswer(exchange, answer.text.length, answer.text);
  openStream(exchange);
  await send(exchange, odd);
  for (const [index, data] of contentJson(answer).entries()) {
    await send(exchange, [eventText(data), odd[index % odd.length] ?? '']);
  }
  await endStream(exchange);
});

/** T24 and T25: the answer ends early, for the reason given. */
export const finishEarly = (reason: 'length' | 'content_filter'): ReturnType<typeof fault> =>
  fault({ deltas: deltasBefore(20) }, async (exchange, { deltas }) => {
    await begin(exchange, deltas);
    finishAnswer(exchange);
    const finish = chunkJson(exchange.answer, { delta: {}, finish_reason: reason }, { usage: usageOf(exchange.answer) });
    await write(exchange, eventText(finish) + doneText);
    exchange.response.end();
  });

/** T29: what may follow `[DONE]`. */
export const afterDone = fault(
  { then: z._default(z.enum(['done-twice', 'data', 'open', 'reset']), 'done-twice'), delay: milliseconds(50) },
  async (exchange, { then, delay }) => {
    const rest = await begin(exchange, 0);
    await send(exchange, rest);
    finishAnswer(exchange);
    await write(exchange, eventText(finishJson(exchange.answer)) + doneText);
    if (then === 'done-twice') await write(exchange, doneText);
    if (then === 'data') await write(exchange, eventText(deltaJson(exchange.answer, 'LATE')) + doneText);
    if (then === 'open') await hang(exchange);
    if (then === 'reset') {
      await settle(exchange, delay);
      exchange.closing();
      exchange.socket.resetAndDestroy();
      return;
    }
    exchange.response.end();
  },
);
