/**
 * The gateway as it is set up at this moment: base URL and timeouts from the settings, the key of that origin. Every
 * answer of every part of the extension runs through here, so what concerns all of them is told here: waits and ends.
 */
import * as vscode from 'vscode';
import { parseBaseUrl } from '../api/baseUrl';
import type { ChatStreamEvent } from '../api/chat';
import { createGatewayClient, type GatewayClient } from '../api/client';
import { GatewayError, toFailure } from '../api/errors';
import type { ChatRequest } from '../api/request';
import type { Clock } from '../shared/clock';
import type { Failure } from '../shared/failure';
import type { PanelState } from '../shared/protocol';
import type { ApiKeys } from './apiKeys';
import type { Log } from './log';
import { readSettings } from './settings';

/** One answer's request, for as long as it runs. */
export interface ChatRequestRun {
  /** Whether base URL and key are still those the request was sent with: else it says nothing about the present ones. */
  isCurrent: () => boolean;
  /** Ends it, as a stop by the user does. */
  stop: () => void;
}

/** A request waits before it is tried again. */
export interface RequestWait {
  run: ChatRequestRun;
  /** When it is tried again, milliseconds since 1970. */
  at: number;
  failure: Failure;
}

/** A request is over, well or not. */
export interface RequestEnd {
  run: ChatRequestRun;
  failure: Failure | undefined;
}

export class GatewayConnection implements vscode.Disposable {
  readonly #apiKeys: ApiKeys;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #waits = new vscode.EventEmitter<RequestWait>();
  readonly #ends = new vscode.EventEmitter<RequestEnd>();
  readonly #subscription: vscode.Disposable;
  /** Counts the changes of keys. */
  #keyGeneration = 0;

  readonly onDidWait = this.#waits.event;
  readonly onDidEnd = this.#ends.event;

  constructor(apiKeys: ApiKeys, log: Log, clock: Clock) {
    this.#apiKeys = apiKeys;
    this.#log = log;
    this.#clock = clock;
    this.#subscription = apiKeys.onDidChange(() => (this.#keyGeneration += 1));
  }

  /** `https://host[:port]` of the base URL setting, or undefined when that is not usable. */
  get origin(): string | undefined {
    try {
      return parseBaseUrl(readSettings().baseUrl).origin;
    } catch {
      return undefined;
    }
  }

  /** Whether a prompt can be sent as far as the key goes. */
  async keyState(): Promise<Exclude<PanelState['key'], 'unknown'>> {
    const { origin } = this;
    if (origin === undefined) return 'invalid-base-url';
    if (!readSettings().requireApiKey) return 'not-needed';
    return (await this.#apiKeys.get(origin)) === undefined ? 'missing' : 'stored';
  }

  /**
   * @returns a client with the key of the present origin
   * @throws GatewayError `missing-key` or `invalid-base-url`
   */
  async connect(): Promise<GatewayClient> {
    const { baseUrl, requireApiKey } = readSettings();
    const { origin } = parseBaseUrl(baseUrl);
    const apiKey = await this.#apiKeys.get(origin);
    if (apiKey === undefined && requireApiKey) throw new GatewayError({ kind: 'missing-key', origin });
    const client = this.client(apiKey, baseUrl);
    return { ...client, streamChat: (request, options) => this.#watch(client, request, options) };
  }

  /**
   * @param apiKey sent as bearer token; without it no Authorization header is sent
   * @param baseUrl the setting's by default
   * @throws GatewayError `invalid-base-url`
   */
  client(apiKey?: string, baseUrl = readSettings().baseUrl): GatewayClient {
    const { headerTimeout, idleTimeout } = readSettings();
    return createGatewayClient({
      baseUrl,
      ...(apiKey !== undefined && { apiKey }),
      // Looked up at each call: VS Code replaces the global fetch to obey proxy and certificate settings.
      fetch: (input, init) => fetch(input, init),
      clock: this.#clock,
      random: Math.random,
      log: this.#log,
      headerTimeout: headerTimeout * 1_000,
      idleTimeout: idleTimeout * 1_000,
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#waits.dispose();
    this.#ends.dispose();
  }

  async *#watch(
    client: GatewayClient,
    request: ChatRequest,
    options: { signal?: AbortSignal } = {},
  ): AsyncGenerator<ChatStreamEvent, void, undefined> {
    const generation = this.#keyGeneration;
    const controller = new AbortController();
    const signal = options.signal ? AbortSignal.any([options.signal, controller.signal]) : controller.signal;
    const run: ChatRequestRun = {
      isCurrent: () => this.#keyGeneration === generation && this.origin === client.origin,
      stop: () => {
        controller.abort();
      },
    };
    let failure: Failure | undefined = { kind: 'cancelled' }; // until it ends otherwise: the reader may just leave
    try {
      for await (const event of client.streamChat(request, { signal })) {
        if (event.type === 'retry') this.#waits.fire({ run, at: event.at, failure: event.failure });
        yield event;
      }
      failure = undefined;
    } catch (error) {
      failure = toFailure(error);
      throw error;
    } finally {
      this.#ends.fire({ run, failure });
    }
  }
}
