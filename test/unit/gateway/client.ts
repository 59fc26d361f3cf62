// What the gateway's own tests use to talk to it: plain requests, and the bytes of a reply as they came.
import { connect } from 'node:net';
import * as z from 'zod/mini';
import type { Gateway } from '../../gateway/gateway';

export const key = 'kr-unit-test-key';

/** The body of a request for a streamed answer to `content`. */
export function question(content: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { model: 'kr/gpt4o', messages: [{ role: 'user', content }], stream: true, ...more };
}

/** Posts a chat completion. */
export function ask(gateway: Gateway, body: unknown, init: RequestInit = {}): Promise<Response> {
  return fetch(`${gateway.baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    redirect: 'manual',
    ...init,
  });
}

const errorSchema = z.object({
  error: z.object({ message: z.string(), type: z.string(), param: z.nullable(z.string()), code: z.nullable(z.string()) }),
});

/** The error object of a refusal. */
export async function errorOf(response: Response): Promise<z.output<typeof errorSchema>['error']> {
  return z.parse(errorSchema, await response.json()).error;
}

const usageSchema = z.object({
  credits_remaining: z.number(),
  credits_used: z.number(),
  usage_this_month: z.number(),
  customer: z.object({ name: z.string(), credits: z.number() }),
  recentUsage: z.array(z.object({ model: z.string(), inputTokens: z.number(), outputTokens: z.number(), credits: z.number(), createdAt: z.string() })),
});

/** `GET /usage`. */
export async function usage(gateway: Gateway): Promise<z.output<typeof usageSchema>> {
  const response = await fetch(`${gateway.baseUrl}/usage`, { headers: { Authorization: `Bearer ${key}` } });
  return z.parse(usageSchema, await response.json());
}

const chunkSchema = z.object({
  model: z.optional(z.string()),
  choices: z.optional(
    z.array(
      z.object({
        delta: z.nullish(z.object({ content: z.nullish(z.string()) })),
        finish_reason: z.nullish(z.string()),
      }),
    ),
  ),
});

/** What a sound event stream says: read line by line, with LF line ends only. */
export function readStream(text: string): { text: string; finish: string | undefined; model: string | undefined; done: boolean } {
  const result = { text: '', finish: undefined as string | undefined, model: undefined as string | undefined, done: false };
  for (const event of text.split('\n\n')) {
    const data = event.split('\n').filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trimStart()).join('\n');
    if (data === '[DONE]') result.done = true;
    if (data === '' || data === '[DONE]') continue;
    const chunk = z.parse(chunkSchema, JSON.parse(data));
    result.model ??= chunk.model;
    for (const choice of chunk.choices ?? []) {
      result.text += choice.delta?.content ?? '';
      result.finish ??= choice.finish_reason ?? undefined;
    }
  }
  return result;
}

/** A reply as it came over the socket. */
export interface RawReply {
  head: string;
  /** The body with its framing. */
  bytes: Buffer;
  /** How the connection ended: in order, or with an error such as ECONNRESET. */
  ending: string;
}

/** Sends a question over a bare socket and keeps what comes back until the other side closes. */
export function rawAsk(gateway: Gateway, body: unknown, port = Number(new URL(gateway.origin).port)): Promise<RawReply> {
  const payload = Buffer.from(JSON.stringify(body));
  const head = ['POST /v1/chat/completions HTTP/1.1', 'Host: 127.0.0.1', `Authorization: Bearer ${key}`, `Content-Length: ${payload.length}`, 'Connection: close', '', ''];
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let ending = 'end';
    connect(port, '127.0.0.1', function (this: ReturnType<typeof connect>) {
      this.write(Buffer.concat([Buffer.from(head.join('\r\n')), payload]));
    })
      .on('data', (piece) => pieces.push(piece))
      .on('error', (error: NodeJS.ErrnoException) => (ending = error.code ?? error.message))
      .on('close', () => {
        const all = Buffer.concat(pieces);
        const split = all.indexOf('\r\n\r\n');
        resolve({ head: all.subarray(0, split).toString(), bytes: all.subarray(split + 4), ending });
      });
  });
}

/** Resolves once `condition` holds; what bounds the wait is mocha's time limit for the test. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
