// Streams of a hundred thousand chunks and more, for benchmarks and T28: made from a few encoded events written over and
// over, so that the server costs next to nothing and holds no more than one block.
import * as z from 'zod/mini';
import { type Exchange, finishAnswer, noteAnswer, openStream, send } from './exchange';
import { type Answer, deltaJson, doneText, eventText, finishJson } from './wire';

/** How many chunks to stream, of which texts, and how many events one write holds. */
export const bulkSchema = z.strictObject({
  chunks: z.int().check(z.gte(1)),
  /** `mixed`: Korean, English and code, events of about 200 bytes. `tiny`: one character a chunk. */
  deltas: z._default(z.enum(['mixed', 'tiny']), 'mixed'),
  /** `big`: blocks of about 64 KB. `single`: one event a write. */
  writes: z._default(z.enum(['big', 'single']), 'big'),
});

/** The options of a bulk stream. */
export type Bulk = z.output<typeof bulkSchema>;

const texts: Record<Bulk['deltas'], readonly string[]> = {
  mixed: [
    '안녕하세요, 무엇을 도와드릴까요? ',
    'The quick brown fox jumps over it. ',
    'const total = items.length + 1;\n',
    '이 함수는 값을 두 배로 만들어요.\n',
    '`await` 다음에는 약속이 와요. ',
    '    return text.split("\\n");\n',
    'Streaming keeps the first token quick. ',
    '- 목록의 한 줄이에요 😊\n',
  ],
  tiny: ['가', '나', 'a', 'b', ' ', '다', '1', '.'],
};

const blockBytes = 65_536;

/** The text of the chunk at `index` of a bulk stream: a test can work out from it what must arrive. */
export function bulkDelta(deltas: Bulk['deltas'], index: number): string {
  const cycle = texts[deltas];
  return cycle[index % cycle.length] ?? '';
}

/** The length of the whole text of a bulk stream, in UTF-16 units. */
export function bulkLength({ chunks, deltas }: Pick<Bulk, 'chunks' | 'deltas'>): number {
  const lengths = texts[deltas].map((text) => text.length);
  const cycles = Math.floor(chunks / lengths.length);
  const sum = (some: readonly number[]): number => some.reduce((total, length) => total + length, 0);
  return cycles * sum(lengths) + sum(lengths.slice(0, chunks % lengths.length));
}

function* bulkWrites(answer: Answer, { chunks, deltas, writes }: Bulk): Generator<Uint8Array> {
  const events = texts[deltas].map((text) => Buffer.from(eventText(deltaJson(answer, text))));
  const cycle = Buffer.concat(events);
  const cyclesABlock = writes === 'big' ? Math.max(Math.floor(blockBytes / cycle.length), 1) : 0;
  const block = Buffer.concat(Array.from({ length: cyclesABlock }, () => cycle));
  const eventsABlock = cyclesABlock * events.length;
  let written = 0;
  for (; eventsABlock > 0 && written + eventsABlock <= chunks; written += eventsABlock) yield block;
  for (; written < chunks; written++) yield events[written % events.length] ?? cycle;
}

/** Streams a bulk answer that ends as it should. It is charged as the answer it stands in for. */
export async function respondInBulk(exchange: Exchange, bulk: Bulk): Promise<void> {
  noteAnswer(exchange, bulkLength(bulk));
  openStream(exchange);
  await send(exchange, bulkWrites(exchange.answer, bulk), bulk.writes === 'single' ? 'one-a-turn' : 0);
  finishAnswer(exchange);
  exchange.response.end(eventText(finishJson(exchange.answer)) + doneText);
}
