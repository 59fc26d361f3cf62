/** What the calls of one client share: where requests go, what goes along, and when they are tried again. */
import type { Clock } from '../shared/clock';
import type { Failure } from '../shared/failure';
import { parseJson } from '../shared/json';
import { parseApiKey } from './apiKey';
import { parseBaseUrl } from './baseUrl';
import type { GatewayError } from './errors';
import { Exchange } from './exchange';
import type { Fetch, Outgoing, Transport } from './exchange';
import { asGatewayError, gatewayError, mediaType, requestId, serverName } from './httpFailure';
import type { RequestContext } from './httpFailure';
import { defaultMaxAttempts, defaultTimeout, maxJsonBytes } from './limits';
import { createRedactor } from './plainText';
import type { RequestGate } from './requestGate';
import { retryDelay } from './retry';
import { sleep } from './timers';

/** Where the log goes; VS Code's LogOutputChannel fits. Never gets the key or a body. */
export interface GatewayLog {
  debug(message: string): void;
  warn(message: string): void;
}

/** What a client is made of. */
export interface GatewayClientOptions {
  /** As the user wrote it; see parseBaseUrl. */
  baseUrl: string;
  /** Absent while there is none: then only the model list works. */
  apiKey?: string;
  fetch: Fetch;
  clock: Clock;
  /** As Math.random; spreads retries. */
  random: () => number;
  log?: GatewayLog;
  /** Milliseconds until the reply's headers have to be there, 60,000 by default. */
  headerTimeout?: number;
  /** Milliseconds of silence allowed within a reply, 60,000 by default. Keep-alive comments count as life. */
  idleTimeout?: number;
  /** Shared by all clients with this key at this origin; without one, a client knows no other's rate limit. */
  gate?: RequestGate;
  /** `host:port` of the proxy that `fetch` is set to go through, if any: names it in failures. */
  proxy?: string;
  /** Requests in all for one call, 3 by default. */
  maxAttempts?: number;
}

/** One gateway with one key. */
export class Gateway {
  readonly origin: string;
  readonly maxAttempts: number;
  readonly #options: GatewayClientOptions;
  readonly #transport: Transport;
  readonly #context: RequestContext;

  /** @throws GatewayError `invalid-base-url` */
  constructor(options: GatewayClientOptions) {
    const base = parseBaseUrl(options.baseUrl);
    this.origin = base.origin;
    this.maxAttempts = options.maxAttempts ?? defaultMaxAttempts;
    this.#options = options;
    this.#transport = {
      base,
      fetch: options.fetch,
      clock: options.clock,
      headerTimeout: options.headerTimeout ?? defaultTimeout,
      idleTimeout: options.idleTimeout ?? defaultTimeout,
    };
    const { apiKey, proxy } = options;
    this.#context = { base, redact: createRedactor(apiKey?.trim()), hasKey: apiKey !== undefined, ...(proxy !== undefined && { proxy }) };
  }

  /** What failures say about a request; `model` for those that ask for one. */
  contextOf(model?: string): RequestContext {
    return model === undefined ? this.#context : { ...this.#context, model };
  }

  /**
   * No header without a key: some gateways need none, and one that does says 401.
   * @throws GatewayError `missing-key` for a blank key or `invalid-key`, before anything is sent
   */
  authorization(context: RequestContext): Record<string, string> {
    const { apiKey } = this.#options;
    if (apiKey === undefined) return {};
    const parsed = parseApiKey(apiKey);
    if ('problem' in parsed) {
      throw gatewayError(context, { kind: parsed.problem === 'empty' ? 'missing-key' : 'invalid-key' }, parsed.problem);
    }
    return { authorization: `Bearer ${parsed.key}` };
  }

  /** A request to be opened. */
  exchange(context: RequestContext, signal: AbortSignal | undefined): Exchange {
    return new Exchange(this.#transport, context, signal);
  }

  /**
   * Decides about a failed attempt, and logs it.
   * @param attempt its number, from 1
   * @returns milliseconds to wait before the next attempt; undefined when there is none
   */
  retryDelay(outgoing: Outgoing, attempt: number, error: GatewayError, mayRetry = true): number | undefined {
    const { clock, random, log } = this.#options;
    const wait = mayRetry
      ? retryDelay(error.failure, attempt, { maxAttempts: this.maxAttempts, random, now: () => clock.now() })
      : undefined;
    const { model, retryAt } = error.failure;
    if (error.kind === 'rate-limited' && model !== undefined) {
      const until = Math.max(retryAt ?? 0, clock.now() + (wait ?? 0));
      this.#options.gate?.close(model, until, clock.now());
    }
    if (error.kind !== 'cancelled') {
      const next = wait === undefined ? '' : `, again in ${wait} ms`;
      log?.warn(`${outgoing.method} ${outgoing.path}, attempt ${attempt} of ${this.maxAttempts}: ${error.message}${next}`);
    }
    return wait;
  }

  /**
   * Whether a request has to wait because another one was refused for asking too much.
   * @returns when it may be made, and the failure that stands for the wait; undefined when it may be made now
   */
  heldBack(context: RequestContext): { at: number; failure: Failure } | undefined {
    const { gate, clock } = this.#options;
    const until = context.model === undefined ? undefined : gate?.closedUntil(context.model, clock.now());
    if (gate === undefined || until === undefined) return undefined;
    const { failure } = gatewayError(context, { kind: 'rate-limited', retryAt: until }, 'held back');
    return { at: gate.takeSlot(until), failure };
  }

  /** @returns milliseconds since 1970 */
  now(): number {
    return this.#options.clock.now();
  }

  /** Waits between attempts. @throws GatewayError `cancelled` */
  async pause(context: RequestContext, milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    const slept = await sleep(this.#options.clock, milliseconds, signal);
    if (!slept) throw gatewayError(context, { kind: 'cancelled' });
  }

  log(outgoing: Outgoing, response: Response): void {
    this.#options.log?.debug(`${outgoing.method} ${outgoing.path}: ${response.status}`);
  }

  /** Sends a request and reads its whole JSON reply, with retries. @throws GatewayError for everything but a reply that `read` takes */
  async fetchJson<Result>(
    context: RequestContext,
    outgoing: Outgoing,
    signal: AbortSignal | undefined,
    read: (reply: unknown, response: Response) => Result,
  ): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      const exchange = this.exchange(context, signal);
      let failed: GatewayError;
      try {
        const response = await exchange.open(outgoing);
        this.log(outgoing, response);
        return read(await readJson(context, exchange, response), response);
      } catch (error) {
        failed = asGatewayError(context, error);
      } finally {
        exchange.close();
      }
      const wait = this.retryDelay(outgoing, attempt, failed);
      if (wait === undefined) throw failed;
      await this.pause(context, wait, signal);
    }
  }
}

/** @throws GatewayError `empty-reply`, or `bad-reply` for what is no JSON */
export async function readJson(context: RequestContext, exchange: Exchange, response: Response): Promise<unknown> {
  const type = mediaType(response.headers);
  // Without a type, the text itself tells; with another one, it is not worth reading.
  if (type !== undefined && !isJson(type)) throw unexpectedMedia(context, response);
  const text = await exchange.readText(maxJsonBytes);
  if (text.trim() === '') {
    throw gatewayError(context, { kind: 'empty-reply', status: response.status, ...requestId(context, response.headers) });
  }
  const reply = parseJson(text);
  if (reply === undefined) throw unexpectedMedia(context, response);
  return reply;
}

/** @param type a media type without parameters */
export function isJson(type: string | undefined): boolean {
  return type !== undefined && /[/+]json$/.test(type);
}

/** `bad-reply`, with the media type that came instead. */
export function unexpectedMedia(context: RequestContext, response: Response): GatewayError {
  const contentType = serverName(context, mediaType(response.headers));
  const failure: Failure = {
    kind: 'bad-reply',
    status: response.status,
    ...(contentType !== undefined && { contentType }),
    ...requestId(context, response.headers),
  };
  return gatewayError(context, failure, 'unexpected reply');
}
