/** One HTTP request and its reply: sending, time limits, abort, redirects, statuses and bounded reading. */
import type { BaseUrl } from './baseUrl';
import type { Clock } from '../shared/clock';
import { Watchdog } from './timers';
import type { GatewayError } from './errors';
import { gatewayError, httpFailure, requestId } from './httpFailure';
import type { RequestContext } from './httpFailure';
import { errorBodyTimeout, lingerTimeout, maxErrorBytes } from './limits';
import { networkFailure } from './networkFailure';
import { parseRetryAfter } from './retry';

/** The part of the platform's `fetch` that is used. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What an exchange needs from its client. */
export interface Transport {
  base: BaseUrl;
  fetch: Fetch;
  clock: Clock;
  /** Milliseconds until the reply's headers have to be there. */
  headerTimeout: number;
  /** Milliseconds of silence allowed within the body. */
  idleTimeout: number;
}

/** What is sent. */
export interface Outgoing {
  method: 'GET' | 'POST';
  /** Below the base URL: `/models`. */
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/**
 * One request. `open` first, then the body through `read`, then `close` or `release`, always. Everything it throws
 * is a GatewayError.
 */
export class Exchange {
  readonly #transport: Transport;
  readonly #context: RequestContext;
  readonly #signal: AbortSignal | undefined;
  readonly #controller = new AbortController();
  readonly #watchdog: Watchdog;
  /** True once nothing more must be shown: the caller stopped it or it took too long. */
  #stopped = false;
  #timeout: 'headers' | 'idle' | undefined;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;

  constructor(transport: Transport, context: RequestContext, signal: AbortSignal | undefined) {
    this.#transport = transport;
    this.#context = context;
    this.#signal = signal;
    this.#watchdog = new Watchdog(transport.clock, () => {
      this.#timeout = this.#reader ? 'idle' : 'headers';
      this.#stop();
    });
  }

  /**
   * Sends the request and waits for the headers.
   * @returns a 2xx reply
   * @throws GatewayError for everything else
   */
  async open(outgoing: Outgoing): Promise<Response> {
    if (this.#signal?.aborted) throw gatewayError(this.#context, { kind: 'cancelled' });
    this.#signal?.addEventListener('abort', this.#stop);
    const { path, ...init } = outgoing;
    this.#watchdog.watch(this.#transport.headerTimeout);
    let response: Response;
    try {
      response = await this.#transport.fetch(this.#transport.base.href + path, {
        ...init,
        // Never followed either way. `manual` instead of `error`, because in Node only `manual` shows where a
        // redirect leads, and the user has to be told.
        redirect: 'manual',
        cache: 'no-store',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        signal: this.#controller.signal,
      });
    } catch (error) {
      throw this.#fault(error);
    }
    this.#watchdog.rest();
    this.#reader = response.body?.getReader();
    this.#refuseRedirect(response);
    if (response.ok) return response;
    const retryAfter = parseRetryAfter(response.headers, this.#transport.clock.now());
    const body = await this.#errorBody();
    const retryAt = retryAfter === undefined ? undefined : Math.round(this.#transport.clock.now() + retryAfter);
    throw httpFailure(this.#context, response, body, retryAt);
  }

  /**
   * @param timeout milliseconds until something has to come, the idle timeout by default
   * @returns the next bytes; undefined at the end of the body
   */
  async read(timeout = this.#transport.idleTimeout): Promise<Uint8Array | undefined> {
    if (!this.#reader) return undefined;
    this.#watchdog.watch(timeout);
    try {
      const { value } = await this.#reader.read();
      if (!this.#stopped) return value;
    } catch (error) {
      throw this.#fault(error);
    } finally {
      this.#watchdog.rest();
    }
    throw this.#fault(undefined);
  }

  /** @returns the whole body as text @throws GatewayError `bad-reply` when it is longer than `maxBytes` */
  async readText(maxBytes: number): Promise<string> {
    const decoder = new TextDecoder();
    let text = '';
    let bytes = 0;
    for (let chunk = await this.read(); chunk; chunk = await this.read()) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw gatewayError(this.#context, { kind: 'bad-reply' }, `more than ${maxBytes} bytes`);
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  }

  /** Closes the connection at once, unless the body has been read to its end. */
  close(): void {
    this.#signal?.removeEventListener('abort', this.#stop);
    this.#watchdog.stop();
    this.#controller.abort();
  }

  /**
   * For a reply that has said all it has to: gives the server a moment to end the body, so that the connection serves
   * the next request too, and closes it otherwise. Needs no waiting for, and never throws.
   */
  async release(): Promise<void> {
    try {
      await this.read(lingerTimeout);
    } catch {
      // The reply was complete: how its connection ends changes nothing.
    } finally {
      this.close();
    }
  }

  /** What a thrown value means, given what this exchange itself did: a timeout, a stop, or a fault of the network. */
  #fault(error: unknown): GatewayError {
    if (this.#timeout) return gatewayError(this.#context, { kind: 'timeout', timeout: this.#timeout });
    if (this.#stopped) return gatewayError(this.#context, { kind: 'cancelled' });
    return networkFailure(this.#context, error);
  }

  readonly #stop = (): void => {
    this.#stopped = true;
    this.#controller.abort();
  };

  #refuseRedirect(response: Response): void {
    // Browsers hide where a redirect leads (opaqueredirect), and a `fetch` that follows it anyway is found out here.
    const elsewhere = response.headers.get('location') ?? (response.redirected ? response.url : '');
    if (response.type !== 'opaqueredirect' && !response.redirected && (response.status < 300 || response.status > 399)) return;
    const { href } = this.#transport.base;
    const target = elsewhere !== '' && URL.canParse(elsewhere, href) ? new URL(elsewhere, href) : undefined;
    const named = target !== undefined && /^https?:$/.test(target.protocol);
    throw gatewayError(this.#context, {
      kind: 'redirected',
      ...(response.status > 0 && { status: response.status }),
      ...(named && { redirectOrigin: this.#context.redact(target.origin) }),
      ...requestId(this.#context, response.headers),
    });
  }

  /** The start of an error's body; what can't be read is left out, because the status says enough. */
  async #errorBody(): Promise<string> {
    const decoder = new TextDecoder();
    let text = '';
    let bytes = 0;
    try {
      while (bytes < maxErrorBytes) {
        const chunk = await this.read(Math.min(errorBodyTimeout, this.#transport.idleTimeout));
        if (!chunk) break;
        text += decoder.decode(chunk.subarray(0, maxErrorBytes - bytes), { stream: true });
        bytes += chunk.length;
      }
    } catch (error) {
      if (this.#signal?.aborted) throw error;
    }
    return text;
  }
}
