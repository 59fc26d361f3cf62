// What the tests of the gateway client share: a client against a gateway, a clock that is told the time, and replies
// without a network.
import assert from 'node:assert/strict';
import type { ChatStreamEvent } from '../../../src/api/chat';
import { createGatewayClient, type GatewayClient } from '../../../src/api/client';
import { type Clock, systemClock } from '../../../src/shared/clock';
import { GatewayError } from '../../../src/api/errors';
import type { Fetch } from '../../../src/api/exchange';
import type { GatewayClientOptions } from '../../../src/api/gateway';
import type { ChatRequest } from '../../../src/api/request';
import type { FailureKind } from '../../../src/shared/failure';

export const apiKey = 'kr-unit-test-0123456789';

export const request: ChatRequest = { model: 'kr/gpt54', messages: [{ role: 'user', content: '안녕하세요 😊' }] };

/** A client of `baseUrl` that retries without waiting, unless said otherwise. */
export function clientOf(baseUrl: string, options: Partial<GatewayClientOptions> = {}): GatewayClient {
  return createGatewayClient({ baseUrl, apiKey, fetch: (url, init) => fetch(url, init), clock: systemClock, random: () => 0, ...options });
}

/** A client whose requests never leave the process. */
export function offlineClient(fakeFetch: Fetch, options: Partial<GatewayClientOptions> = {}): GatewayClient {
  return clientOf('https://gateway.test/v1', { fetch: fakeFetch, ...options });
}

/** Everything a stream said, and how it ended. */
export interface Outcome {
  events: ChatStreamEvent[];
  text: string;
  error: GatewayError | undefined;
}

/** Reads a stream to its end. Anything it throws but a GatewayError fails the test. */
export async function collect(stream: AsyncIterable<ChatStreamEvent>): Promise<Outcome> {
  const outcome: Outcome = { events: [], text: '', error: undefined };
  try {
    for await (const event of stream) {
      outcome.events.push(event);
      if (event.type === 'text-delta') outcome.text += event.text;
    }
  } catch (error) {
    assert.ok(error instanceof GatewayError, `${String(error)} is no GatewayError`);
    outcome.error = error;
  }
  const finishes = outcome.events.filter((event) => event.type === 'finish').length;
  assert.equal(finishes, outcome.error ? 0 : 1, 'one finish ends a good stream, and only that');
  return outcome;
}

/** The events of one type. */
export function eventsOf<Type extends ChatStreamEvent['type']>(outcome: Outcome, type: Type): Extract<ChatStreamEvent, { type: Type }>[] {
  return outcome.events.filter((event): event is Extract<ChatStreamEvent, { type: Type }> => event.type === type);
}

/** The failure a promise is rejected with, which must be a GatewayError of this kind. */
export async function rejection(promise: Promise<unknown>, kind: FailureKind): Promise<GatewayError> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof GatewayError, `${String(error)} is no GatewayError`);
    assert.equal(error.kind, kind);
    return error;
  }
  assert.fail(`It should have failed with ${kind}.`);
}

/** Waits until `condition` holds. @throws AssertionError after `limit` milliseconds */
export async function until(condition: () => boolean, what: string, limit = 5_000): Promise<void> {
  const end = Date.now() + limit;
  while (!condition()) {
    assert.ok(Date.now() < end, `not within ${limit} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Lets every promise that can settle do so. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}

/** A clock that stands still until it is told to go on. */
export class FakeClock implements Clock {
  #now = 1_800_000_000_000;
  #timers: { at: number; run: () => void }[] = [];
  /** How many timers were ever set. */
  scheduled = 0;

  now(): number {
    return this.#now;
  }

  schedule(run: () => void, milliseconds: number): () => void {
    const timer = { at: this.#now + milliseconds, run };
    this.#timers.push(timer);
    this.scheduled += 1;
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** How many timers are set. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Time passes; timers that come due run in their order, and what hangs on them settles. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settled();
    for (let next = this.#due(end); next; next = this.#due(end)) {
      const timer = next;
      this.#now = Math.max(this.#now, timer.at);
      this.#timers = this.#timers.filter((other) => other !== timer);
      timer.run();
      await settled();
    }
    this.#now = end;
  }

  #due(end: number): { at: number; run: () => void } | undefined {
    return this.#timers.filter(({ at }) => at <= end).toSorted((left, right) => left.at - right.at)[0];
  }
}

/** One event of a stream. */
export const event = (data: unknown): string => `data: ${JSON.stringify(data)}\n\n`;

/** A chunk with text. */
export const delta = (content: unknown): string => event({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });

/** The chunk that ends an answer. */
export const finish = (reason: unknown = 'stop', rest: object = {}): string =>
  event({ choices: [{ index: 0, delta: {}, finish_reason: reason }], ...rest });

export const done = 'data: [DONE]\n\n';

/** A 200 stream of these parts, one read each. */
export function streamReply(parts: readonly (string | Uint8Array)[], headers: Record<string, string> = { 'content-type': 'text/event-stream' }): Response {
  const encoder = new TextEncoder();
  const waiting = parts.map((part) => (typeof part === 'string' ? encoder.encode(part) : part));
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const part = waiting.shift();
      if (part) controller.enqueue(part);
      else controller.close();
    },
  });
  return new Response(body, { headers });
}

/** A JSON reply. */
export function jsonReply(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
}

/** What one stream of these parts says, without a network. */
export function readParts(parts: readonly (string | Uint8Array)[]): Promise<Outcome> {
  return collect(offlineClient(() => Promise.resolve(streamReply(parts)), { maxAttempts: 1 }).streamChat(request));
}
