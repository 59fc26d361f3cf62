// The server of the benchmark, in a process of its own: it streams as many chunks as it is told, in one of three ways of
// writing. Not the local gateway, because here each byte of the way they are written counts, and nothing else happens.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { bulkDelta } from '../gateway/bulk';

/**
 * How the events are written: `big`, about 64 KB a write; `single`, one event a write (an HTTP chunk each, joined to packets by
 * Node and the system); `packet`, one event a turn of the server's loop, so that each is a packet of its own.
 */
export const patterns = ['big', 'single', 'packet'] as const;
export type Pattern = (typeof patterns)[number];

/** What the next answers are. */
export interface Order {
  chunks: number;
  pattern: Pattern;
}

/** The running server. */
export interface BenchServer {
  baseUrl: string;
  /** Every answer from now on is as ordered. */
  order(order: Order): Promise<void>;
  stop(): void;
}

const flag = '--server';

/** The text of the chunk at `index`: Korean, English and code, events of about 200 bytes. */
export const textAt = (index: number): string => bulkDelta('mixed', index);

/** Starts the server's process. @param script the compiled benchmark, which calls `serveStreams` */
export async function startServer(script: string): Promise<BenchServer> {
  const child: ChildProcess = fork(script, [flag], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [baseUrl] = (await once(child, 'message')) as [string];
  return {
    baseUrl,
    async order(order) {
      child.send(order);
      await once(child, 'message');
    },
    stop: () => {
      child.disconnect();
    },
  };
}

/** In the server's process: serves until the parent hangs up. @returns false in any other process */
export async function serveStreams(args: readonly string[]): Promise<boolean> {
  if (args[0] !== flag) return false;
  let order: Order = { chunks: 1, pattern: 'big' };
  const server = createServer({ noDelay: true }, (request, response) => {
    request.resume().on('end', () => void stream(response, order));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.on('message', (next: Order) => {
    order = next;
    process.send?.('ordered');
  });
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`);
  await once(process, 'disconnect');
  process.exit();
}

async function stream(response: ServerResponse, { chunks, pattern }: Order): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const size = pattern === 'big' ? 320 : 1; // of about 200 bytes each: 64 KB
  for (let index = 0; index < chunks; index += size) {
    if (pattern === 'packet') await nextTurn();
    if (!response.write(block(index, Math.min(size, chunks - index)))) await once(response, 'drain');
  }
  response.end(`${event({}, 'stop')}data: [DONE]\n\n`);
}

/** Encoded blocks: texts repeat every eight chunks, so there are no more than a few. */
const blocks = new Map<string, Buffer>();

function block(index: number, size: number): Buffer {
  const key = `${index % 8},${size}`;
  let bytes = blocks.get(key);
  if (!bytes) {
    bytes = Buffer.from(Array.from({ length: size }, (_, offset) => event({ content: textAt(index + offset) }, null)).join(''));
    blocks.set(key, bytes);
  }
  return bytes;
}

function event(delta: { content?: string }, finishReason: string | null): string {
  const chunk = {
    id: 'chatcmpl-bench',
    object: 'chat.completion.chunk',
    created: 1711000000,
    model: 'kr/gpt54',
    choices: [{ index: 0, delta, finish_reason: finishReason }],
  };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}
