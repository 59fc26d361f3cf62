// Faults of the whole body (T18–T21, T26–T28): not a stream at all, compressed, or far too large.
import * as z from 'zod/mini';
import { gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { bulkSchema, respondInBulk } from '../bulk';
import { endStream, finishAnswer, noteAnswer, openStream, reply, send, write } from '../exchange';
import { completionJson, deltaJson, doneText, eventStream, eventText } from '../wire';
import { fault } from './fault';

const compress = promisify(gzip);
const megabyte = 1024 * 1024;

/** A page as a captive portal or a broken proxy sends it; were it ever rendered, its script would leave a mark. */
export const htmlPage = `<!doctype html>
<html><head><title>Sign in to the network</title></head>
<body><h1>Sign in to the network</h1><img src="x" onerror="window.krouterHtmlRan = true">
<script>window.krouterHtmlRan = true;</script></body></html>
`;

/** T18: an HTML page where an answer should be. */
export const html = fault({ status: z._default(z.int().check(z.gte(200), z.lte(599)), 200) }, (exchange, { status }) => {
  reply(exchange, status, 'text/html; charset=utf-8', htmlPage);
  return Promise.resolve();
});

/** T19: nothing where an answer should be. */
export const empty = fault(
  { kind: z._default(z.enum(['empty-200', '204', 'only-done', 'only-comments']), 'empty-200') },
  (exchange, { kind }) => {
    if (kind === '204') reply(exchange, 204, undefined, '');
    else {
      const body = { 'empty-200': '', 'only-done': doneText, 'only-comments': ': ping\n\n: ping\n\n' }[kind];
      reply(exchange, 200, 'text/event-stream', body);
    }
    return Promise.resolve();
  },
);

/** T20: the stream under `Content-Encoding: gzip`: sound, cut off, no gzip at all, or a bomb of `megabytes`. */
export const compressed = fault(
  {
    kind: z._default(z.enum(['sound', 'cut-off', 'corrupt', 'bomb']), 'sound'),
    megabytes: z._default(z.int().check(z.gte(1)), 1024),
  },
  async (exchange, { kind, megabytes }) => {
    const { text } = exchange.answer;
    noteAnswer(exchange, text.length, text);
    const sound = await compress(eventStream(exchange.answer).join(''));
    openStream(exchange, { 'Content-Encoding': 'gzip' });
    if (kind === 'bomb') {
      // A gzip file may be several put one after the other, so one compressed megabyte will do for all.
      await write(exchange, await compress('data: '));
      await send(exchange, repeat(await compress(Buffer.alloc(megabyte, 'a')), megabytes), 0);
    } else if (kind === 'corrupt') {
      await write(exchange, eventStream(exchange.answer).join(''));
    } else if (kind === 'cut-off') {
      await write(exchange, sound.subarray(0, Math.floor(sound.length / 2)));
    } else {
      finishAnswer(exchange);
      const middle = Math.floor(sound.length / 2);
      await send(exchange, [sound.subarray(0, middle), sound.subarray(middle)]);
    }
    exchange.response.end();
  },
);

function* repeat<Piece>(piece: Piece, times: number): Generator<Piece> {
  for (let count = 0; count < times; count++) yield piece;
}

/** T21: one JSON completion although a stream was asked for. */
export const wholeAnswer = fault({}, (exchange) => {
  const { answer } = exchange;
  noteAnswer(exchange, answer.text.length, answer.text);
  finishAnswer(exchange);
  reply(exchange, 200, 'application/json', completionJson(answer));
  return Promise.resolve();
});

/** T26: one delta of `megabytes`, then the stream ends properly. */
export const hugeDelta = fault({ megabytes: z._default(z.number().check(z.gt(0)), 10) }, async (exchange, { megabytes }) => {
  const line = 'A huge delta, all in one piece.\n';
  const text = line.repeat(Math.ceil((megabytes * megabyte) / line.length));
  noteAnswer(exchange, text.length, text);
  openStream(exchange);
  await write(exchange, eventText(deltaJson(exchange.answer, text)));
  await endStream(exchange);
});

/** T27: an event that never ends: one line without a line break, or `data:` lines without a blank one. */
export const endless = fault(
  { kind: z._default(z.enum(['line', 'data-lines']), 'line'), megabytes: z._default(z.number().check(z.gt(0)), 4096) },
  async (exchange, { kind, megabytes }) => {
    const block = Buffer.from((kind === 'line' ? 'a' : `data: ${'a'.repeat(57)}\n`).repeat(kind === 'line' ? 65_536 : 1024));
    noteAnswer(exchange, 0);
    openStream(exchange);
    if (kind === 'line') await write(exchange, 'data: ');
    await send(exchange, repeat(block, Math.ceil((megabytes * megabyte) / block.length)), 0);
    exchange.response.end();
  },
);

/** T28: a million tiny deltas. */
export const manyDeltas = fault(
  { ...bulkSchema.shape, chunks: z._default(bulkSchema.shape.chunks, 1_000_000), deltas: z._default(z.enum(['mixed', 'tiny']), 'tiny') },
  respondInBulk,
);
