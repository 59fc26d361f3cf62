/**
 * The gateway as it is set up at this moment: base URL and timeouts from the settings, the key of that origin. Every
 * answer of every part of the extension runs through here, so what concerns all of them is told here: waits and ends.
 */
import * as vscode from 'vscode';
import type { GatewayUsage } from '../api/account';
import type { AskInstead, ChatStreamEvent } from '../api/chat';
import { createGatewayClient, type GatewayClient } from '../api/client';
import { GatewayError, toFailure } from '../api/errors';
import { RequestGate } from '../api/requestGate';
import type { ChatRequest } from '../api/request';
import type { Clock } from '../shared/clock';
import type { Failure, FailureCover } from '../shared/failure';
import type { ModelChoice } from '../shared/modelChoice';
import type { PanelState } from '../shared/protocol';
import type { Feature, RequestRecord } from '../shared/requestRecord';
import type { Account, AccountName, Accounts } from './accounts';
import type { Budgets } from './budgets';
import type { RefusedRequest } from './coverage';
import type { Log } from './log';
import { RequestRecorder } from './requestRecorder';
import { readProxy, readSettings, type GatewayProfile } from './settings';
import { SwitchableRequest } from './switchableRequest';

/** One answer's request, for as long as it runs. */
export interface ChatRequestRun {
  /** Whether base URL and key are still those the request was sent with: else it says nothing about the present ones. */
  isCurrent: () => boolean;
  /** Ends it, as a stop by the user does. */
  stop: () => void;
  /** The model that is asked now. */
  readonly model: string;
  askInstead: AskInstead;
}

/** What each of a client's requests for an answer may be given. */
export interface AnswerOptions {
  signal?: AbortSignal;
  /** The id of its record; by default a new one. */
  id?: string;
}

/** A client whose answers are watched. */
export interface WatchedClient extends GatewayClient {
  streamChat: (request: ChatRequest, options?: AnswerOptions) => AsyncIterable<ChatStreamEvent>;
}

/** A request waits before it is tried again. */
export interface RequestWait {
  run: ChatRequestRun;
  /** When it is tried again, milliseconds since 1970. */
  at: number;
  /** The number of the next attempt, of so many in all. */
  attempt: number;
  attempts: number;
  failure: Failure;
}

/** A request is over, well or not. */
export interface RequestEnd {
  run: ChatRequestRun;
  /** What was asked, as its failure would say it. */
  about: string;
  failure: Failure | undefined;
  /** For the ledger. */
  record: RequestRecord;
}

export class GatewayConnection implements vscode.Disposable {
  readonly #accounts: Accounts;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #budgets: Pick<Budgets, 'refusal'> | undefined;
  readonly #waits = new vscode.EventEmitter<RequestWait>();
  readonly #lacks = new vscode.EventEmitter<void>();
  readonly #waitEnds = new vscode.EventEmitter<ChatRequestRun>();
  readonly #kept = new vscode.EventEmitter<void>();
  readonly #ends = new vscode.EventEmitter<RequestEnd>();
  readonly #subscription: vscode.Disposable;
  /** One an account. */
  readonly #gates = new Map<string, RequestGate>();
  /** Tells what is still covered where credits do not suffice. */
  #measureCover: (refused: RefusedRequest) => Promise<FailureCover | undefined> = () => Promise.resolve(undefined);
  /** Counts the changes of the active account and its key. */
  #generation = 0;
  #suggestModel: (id: string) => Promise<ModelChoice | undefined> = () => Promise.resolve(undefined);

  readonly onDidWait = this.#waits.event;
  /** A request that waited is made again, maybe with another model. One that is stopped while it waits just ends. */
  readonly onDidEndWait = this.#waitEnds.event;
  /** A request that was made again is answered, so the model that was chosen meanwhile is not asked. */
  readonly onDidKeepModel = this.#kept.event;
  /** The gateway has just refused a request of the present account for lack of credits; it ends once what helps is known. */
  readonly onDidLackCredits = this.#lacks.event;
  readonly onDidEnd = this.#ends.event;

  /** @param budgets may forbid requests that cost something */
  constructor(accounts: Accounts, log: Log, clock: Clock, budgets?: Pick<Budgets, 'refusal'>) {
    this.#accounts = accounts;
    this.#budgets = budgets;
    this.#log = log;
    this.#clock = clock;
    this.#subscription = accounts.onDidChangeActive(() => (this.#generation += 1));
  }

  /** @param suggest the model that takes the place of one the gateway does not have */
  suggestModels(suggest: (id: string) => Promise<ModelChoice | undefined>): void {
    this.#suggestModel = suggest;
  }

  /** @param measure tells what the balance still covers of a request that was refused for lack of credits */
  measureCoverWith(measure: (refused: RefusedRequest) => Promise<FailureCover | undefined>): void {
    this.#measureCover = measure;
  }

  /** The account that requests are made with; undefined when its base URL is not usable. */
  get account(): Account | undefined {
    return this.#accounts.active;
  }

  /** The gateway that requests go to, usable or not. */
  get gateway(): GatewayProfile {
    return this.#accounts.gateway;
  }

  /** `https://host[:port]` that requests go to, or undefined when the base URL is not usable. */
  get origin(): string | undefined {
    return this.account?.origin;
  }

  /** Whether a prompt can be sent as far as the key goes. */
  async keyState(): Promise<Exclude<PanelState['key'], 'unknown'>> {
    const { account } = this;
    if (!account) return 'invalid-base-url';
    if (!account.gateway.requireApiKey) return 'not-needed';
    return (await this.#accounts.key(account)) === undefined ? 'missing' : 'stored';
  }

  /**
   * @param feature what its requests are for
   * @param about what they ask, as a failure of them says it
   * @returns a client with the key of the present origin
   * @throws GatewayError `missing-key`, `invalid-base-url` or `over-budget`
   */
  async connect(feature: Feature, about: string = feature): Promise<WatchedClient> {
    const { account, client } = await this.#connect();
    const budget = await this.#budgets?.refusal(account.id, about);
    if (budget) throw new GatewayError({ kind: 'over-budget', origin: account.origin, budget });
    return { ...client, streamChat: (request, options) => this.#watch({ account, feature, about, client }, request, options) };
  }

  /** What the present account is called. */
  accountName(): Promise<AccountName | undefined> {
    return this.#accounts.name();
  }

  /**
   * The balance of an account, by default the present one; to be asked for only where `gateway.hasUsage` says so.
   * @throws GatewayError as `connect`, and for a failed request
   */
  async getUsage(signal: AbortSignal, account = this.account): Promise<GatewayUsage> {
    const { client } = await this.#connect(account);
    return client.getUsage({ signal });
  }

  /**
   * @param apiKey sent as bearer token; without it no Authorization header is sent
   * @param baseUrl that of the present gateway by default
   * @param gate what other requests of the same account were told about waiting
   * @throws GatewayError `invalid-base-url`
   */
  client(apiKey?: string, baseUrl = this.gateway.baseUrl, gate?: RequestGate): GatewayClient {
    const { headerTimeout, idleTimeout } = readSettings();
    const proxy = readProxy();
    return createGatewayClient({
      baseUrl,
      ...(apiKey !== undefined && { apiKey }),
      ...(gate && { gate }),
      ...(proxy !== undefined && { proxy }),
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
    this.#waitEnds.dispose();
    this.#kept.dispose();
    this.#lacks.dispose();
    this.#ends.dispose();
  }

  #gateOf({ id }: Account): RequestGate {
    const gate = this.#gates.get(id) ?? new RequestGate();
    this.#gates.set(id, gate);
    return gate;
  }

  /** @param account read once: another one may be chosen while its key is read */
  async #connect(account = this.account): Promise<{ account: Account; client: GatewayClient }> {
    if (!account) throw new GatewayError({ kind: 'invalid-base-url' });
    const { baseUrl, requireApiKey } = account.gateway;
    const apiKey = await this.#accounts.key(account);
    if (apiKey === undefined && requireApiKey) throw new GatewayError({ kind: 'missing-key', origin: account.origin });
    return { account, client: this.client(apiKey, baseUrl, this.#gateOf(account)) };
  }

  /** What is known here of the ways out of a failure. */
  async #waysOut({ kind, model }: Failure, { dashboardUrl, hasUsage }: GatewayProfile, refused: RefusedRequest): Promise<Partial<Failure> | undefined> {
    if (kind === 'out-of-credits') {
      const cover = hasUsage ? await this.#orNone(this.#measureCover(refused)) : undefined;
      return { ...(dashboardUrl === undefined && { cannotTopUp: true }), ...(cover && { cover }) };
    }
    const nearestModel = kind === 'model-not-found' && model !== undefined ? await this.#orNone(this.#suggestModel(model)) : undefined;
    return nearestModel && { nearestModel };
  }

  async *#watch(
    { account: { id: account, gateway }, feature, about, client }: { account: Account; feature: Feature; about: string; client: GatewayClient },
    request: ChatRequest,
    { signal: stop, id = crypto.randomUUID() }: AnswerOptions = {},
  ): AsyncGenerator<ChatStreamEvent, void, undefined> {
    const generation = this.#generation;
    const controller = new AbortController();
    const signal = stop ? AbortSignal.any([stop, controller.signal]) : controller.signal;
    const asked = new SwitchableRequest(request, () => { this.#kept.fire(); });
    const run: ChatRequestRun = {
      isCurrent: () => this.#generation === generation && this.account?.id === account,
      stop: () => {
        controller.abort();
      },
      get model() {
        return asked.request.model;
      },
      // Another gateway's model is none of this one's, and its key pays for what is asked there.
      askInstead: (model) => run.isCurrent() && asked.askInstead(model),
    };
    const recorder = new RequestRecorder({ id, account, feature, asked: () => asked.request.model, clock: this.#clock });
    let failure: Failure | undefined = { kind: 'cancelled' }; // until it ends otherwise: the reader may just leave
    try {
      for await (const event of asked.stream(client, signal)) {
        recorder.take(event);
        if (event.type === 'retry') this.#waits.fire({ run, at: event.at, attempt: event.attempt, attempts: event.attempts, failure: event.failure });
        else if (event.type === 'attempt') this.#waitEnds.fire(run);
        yield event.type === 'retry' ? { ...event, askInstead: run.askInstead } : event;
      }
      failure = undefined;
    } catch (error) {
      const found = toFailure(error);
      if (found.kind === 'out-of-credits' && run.isCurrent()) this.#lacks.fire();
      const more = await this.#waysOut(found, gateway, { account, request: asked.request, answer: asked.answer, mayBeShort: feature === 'chat' || feature === 'explain' });
      failure = { ...found, ...more };
      throw more ? new GatewayError(failure) : error;
    } finally {
      this.#ends.fire({ run, about, failure, record: recorder.end(failure) });
    }
  }

  /** Whatever can't be told of the ways out changes nothing about the failure. */
  async #orNone<Way>(way: Promise<Way | undefined>): Promise<Way | undefined> {
    try {
      return await way;
    } catch (error) {
      this.#log.error('A way out of a failure could not be told', error);
      return undefined;
    }
  }
}
