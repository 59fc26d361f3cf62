// Faults that are none: legal event streams written in unusual ways (T11–T14). The text must arrive as ever.
import * as z from 'zod/mini';
import { type Exchange, finishAnswer, noteAnswer, openStream, send } from '../exchange';
import { contentJson, finishJson } from '../wire';
import { fault, milliseconds } from './fault';

/** The data of every event of the answer, `[DONE]` included. */
function allData(exchange: Exchange): string[] {
  return [...contentJson(exchange.answer), finishJson(exchange.answer), '[DONE]'];
}

async function respondWith(exchange: Exchange, pieces: readonly (string | Uint8Array)[], spacing?: number | 'one-a-turn'): Promise<void> {
  noteAnswer(exchange, exchange.answer.text.length, exchange.answer.text);
  openStream(exchange);
  await send(exchange, pieces, spacing);
  finishAnswer(exchange);
  exchange.response.end();
}

/** T11: the bytes cut into writes of `bytes` bytes, through code points and line ends. */
export const splitBytes = fault(
  { bytes: z._default(z.int().check(z.gte(1)), 1), every: milliseconds(0), lineEnd: z._default(z.enum(['lf', 'crlf']), 'crlf') },
  async (exchange, { bytes, every, lineEnd }) => {
    const end = lineEnd === 'crlf' ? '\r\n' : '\n';
    const stream = Buffer.from(allData(exchange).map((data) => `data: ${data}${end}${end}`).join(''));
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < stream.length; at += bytes) pieces.push(stream.subarray(at, at + bytes));
    await respondWith(exchange, pieces, every === 0 ? 'one-a-turn' : every);
  },
);

const lineEnds = { lf: ['\n'], crlf: ['\r\n'], cr: ['\r'], mixed: ['\n', '\r\n', '\r'] };

/** T12: a byte order mark, and lines that end in LF, CRLF or CR. `space: false` leaves out the one after `data:`. */
export const lineFormat = fault(
  {
    lineEnd: z._default(z.enum(['lf', 'crlf', 'cr', 'mixed']), 'mixed'),
    bom: z._default(z.boolean(), true),
    space: z._default(z.boolean(), true),
  },
  async (exchange, { lineEnd, bom, space }) => {
    const ends = lineEnds[lineEnd];
    const pieces = allData(exchange).map((data, index) => {
      const end = ends[index % ends.length] ?? '\n';
      const mark = bom && index === 0 ? '\ufeff' : '';
      return `${mark}data:${space ? ' ' : ''}${data}${end}${end}`;
    });
    await respondWith(exchange, pieces);
  },
);

/** T13: comment lines before, between and inside events, and the other fields an event may have. */
export const comments = fault({ every: z._default(z.int().check(z.gte(1)), 1) }, async (exchange, { every }) => {
  const pieces = allData(exchange).flatMap((data, index) => {
    const event = `data: ${data}\n\n`;
    if (index % every !== 0) return [event];
    return [': ping\n\n', ': OPENROUTER PROCESSING\n\n', `:\nid: ${index}\nretry: 1000\n${event}`];
  });
  await respondWith(exchange, pieces);
});

/** T14: the JSON of each event spread over several `data:` lines. */
export const multipleLines = fault({}, async (exchange) => {
  const pieces = allData(exchange).map((data) => {
    const text = data === '[DONE]' ? data : JSON.stringify(JSON.parse(data), undefined, 1);
    return text.split('\n').map((line) => `data: ${line}\n`).join('') + '\n';
  });
  await respondWith(exchange, pieces);
});
