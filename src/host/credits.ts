/** What is known of the balance, kept current: asked for after each answer, on a click, and once a key is there. */
import * as vscode from 'vscode';
import type { GatewayUsage } from '../api/account';
import { toFailure } from '../api/errors';
import { contextKeys } from '../contributions';
import type { Failure, FailureKind } from '../shared/failure';
import type { PanelState } from '../shared/protocol';
import type { AccountName } from './accounts';
import { inBackground } from './background';
import { ContextKeys } from './contextKeys';
import type { ChatRequestRun, GatewayConnection, RequestEnd, RequestWait } from './gatewayConnection';
import type { Log } from './log';
import { readSettings } from './settings';

export interface CreditState {
  /** `refused` once the gateway did not accept the stored key. */
  key: PanelState['key'] | 'refused';
  /** What the account is called that this is about; undefined while that is not known. */
  account: AccountName | undefined;
  /** Whether the gateway tells credits at all. */
  hasUsage: boolean;
  /** A page is known where credits of this gateway can be bought. */
  canTopUp: boolean;
  /** The last `/usage` of this key and origin; undefined while there was none. */
  usage: GatewayUsage | undefined;
  /** The last refresh failed, so `usage` is of an earlier moment. */
  isStale: boolean;
  /** The gateway refused a request for lack of credits, and nothing has shown since that there are some again: neither the balance nor an answer. */
  exhausted: boolean;
  /** The same, but for answers: they may be of a model that costs nothing, or less than was asked for. */
  isLacking: boolean;
  /** The balance at which it refused: a few credits may be left that did not suffice. Undefined while it was not read since. */
  refusedAt: number | undefined;
  /** Requests are held back until then, milliseconds since 1970. */
  retryAt: number | undefined;
  /** The request that waits until then to be tried again; undefined when nothing waits. */
  waiting: Pick<RequestWait, 'attempt' | 'attempts' | 'failure'> | undefined;
  /** The model that takes no request until then, where nothing waits for it: its id. */
  heldBack: string | undefined;
  /** Credits below this are low. */
  lowThreshold: number;
}

/** The gateway told what an account has left and has used. */
export interface UsageRead {
  account: string;
  usage: GatewayUsage;
}

/** These say nothing about the balance: no request was made, or none that the gateway took. */
const withoutCost = new Set<FailureKind>(['missing-key', 'invalid-key', 'invalid-base-url', 'invalid-request', 'network', 'redirected']);

/** What the user has to do something about is shown rather than a wait. */
const untilHelped = new Set<FailureKind>(['out-of-credits', 'unauthorized']);

/** Nothing is known to lack. */
const notLacking = { exhausted: false, isLacking: false, refusedAt: undefined };

export class Credits implements vscode.Disposable {
  readonly #connection: GatewayConnection;
  readonly #log: Log;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #reads = new vscode.EventEmitter<UsageRead>();
  readonly #subscriptions: vscode.Disposable;
  #state: CreditState = {
    key: 'unknown',
    account: undefined,
    hasUsage: true,
    canTopUp: true,
    usage: undefined,
    isStale: false,
    ...notLacking,
    retryAt: undefined,
    waiting: undefined,
    heldBack: undefined,
    lowThreshold: readSettings().lowCreditsThreshold,
  };
  /** The account that `usage` is of. */
  #account: string | undefined;
  #refreshing: AbortController | undefined;
  /** The model that was refused last, until a moment that nobody waits for: longer than a request does. */
  #heldBack: { model: string; until: number } | undefined;
  /** Requests that wait to be tried again. */
  readonly #waiting = new Map<ChatRequestRun, RequestWait>();
  readonly #contextKeys = new ContextKeys();

  constructor(connection: GatewayConnection, log: Log) {
    this.#connection = connection;
    this.#log = log;
    this.#subscriptions = vscode.Disposable.from(
      connection.onDidWait((wait) => {
        this.#waiting.set(wait.run, wait);
        this.#showWaits();
      }),
      connection.onDidEndWait((run) => {
        this.#waiting.delete(run);
        this.#showWaits();
      }),
      // What is read from here on is what did not suffice.
      connection.onDidLackCredits(() => {
        this.#update({ exhausted: true, isLacking: true, refusedAt: undefined });
      }),
      connection.onDidEnd((end) => {
        this.#onEnd(end);
      }),
    );
  }

  readonly onDidChange = (listener: () => void): vscode.Disposable => this.#changed.event(listener);
  readonly onDidRead = this.#reads.event;

  /** The account that `state` is of; undefined before the first look. */
  get account(): string | undefined {
    return this.#account;
  }

  get state(): CreditState {
    return this.#state;
  }

  /** Another key: what was known of the old one's account is not true of it. */
  reset(): void {
    this.#heldBack = undefined;
    this.#update({ key: 'unknown', usage: undefined, isStale: false, ...notLacking });
    this.#showWaits();
  }

  /** Stops every request that waits to be tried again. */
  stopWaiting(): void {
    for (const run of this.#waiting.keys()) run.stop();
  }

  /** The requests of the present account that wait to be tried again, the last one first: one of its models can be asked instead. */
  get waits(): readonly ChatRequestRun[] {
    return this.#lastFirst().map(({ run }) => run);
  }

  /**
   * Asks the gateway for the balance; a refresh under way is given up for the new one.
   * @returns the failure, or undefined when the balance is known now, there is no key to ask with, or the gateway tells none
   */
  async refresh(): Promise<Failure | undefined> {
    this.#refreshing?.abort();
    const controller = new AbortController();
    this.#refreshing = controller;
    const isCurrent = (): boolean => this.#refreshing === controller;
    const key = await this.#connection.keyState();
    if (!isCurrent()) return undefined;
    const { account } = this.#connection;
    const name = await this.#connection.accountName();
    if (!isCurrent()) return undefined;
    if (this.#account !== undefined && account?.id !== this.#account) this.reset();
    this.#account = account?.id;
    this.#update({ key, account: name, hasUsage: account?.gateway.hasUsage ?? true, canTopUp: this.#connection.gateway.dashboardUrl !== undefined, lowThreshold: readSettings().lowCreditsThreshold });
    if (key === 'missing' || key === 'invalid-base-url') {
      this.#update({ usage: undefined, isStale: false, ...notLacking });
      return undefined;
    }
    if (!this.#state.hasUsage) {
      this.#update({ usage: undefined, isStale: false });
      return undefined;
    }
    try {
      const usage = await this.#connection.getUsage(controller.signal, account);
      if (!isCurrent()) return undefined;
      this.#take(usage);
      if (account !== undefined) this.#reads.fire({ account: account.id, usage });
      return undefined;
    } catch (error) {
      const failure = toFailure(error);
      if (!isCurrent() || failure.kind === 'cancelled') return undefined;
      this.#log.failure('usage', failure);
      if (failure.kind === 'unauthorized') this.#update({ key: 'refused', usage: undefined });
      else if (failure.kind === 'missing-key') this.#update({ key: 'missing', usage: undefined });
      else this.#update({ isStale: true });
      return failure;
    }
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#refreshing?.abort();
    this.#refreshing = undefined;
    this.#changed.dispose();
    this.#reads.dispose();
  }

  #take(usage: GatewayUsage): void {
    const remaining = usage.creditsRemaining ?? 0;
    const { exhausted, isLacking, usage: before } = this.#state;
    // Where the first look after the refusal failed, credits may have been added before this one.
    const refusedAt = this.#state.refusedAt ?? Math.min(remaining, before?.creditsRemaining ?? remaining);
    const isStillLacking = isLacking && !(remaining > 0 && remaining > refusedAt);
    this.#update({ usage, isStale: false, ...(isStillLacking ? { exhausted, refusedAt } : notLacking) });
  }

  #onEnd({ run, failure, record: { model } }: RequestEnd): void {
    this.#waiting.delete(run);
    // A request that was sent with another key or to another origin says nothing about the present ones.
    const isCurrent = run.isCurrent();
    if (isCurrent && failure?.kind === 'rate-limited' && failure.retryAt !== undefined) this.#heldBack = { model, until: failure.retryAt };
    else if (isCurrent && (failure ? untilHelped.has(failure.kind) : model === this.#heldBack?.model)) this.#heldBack = undefined;
    this.#showWaits();
    if (!isCurrent) return;
    if (!failure) {
      this.#update({ exhausted: false });
    } else if (failure.kind === 'out-of-credits') {
      this.#update({ exhausted: true, isLacking: true });
    } else if (failure.kind === 'unauthorized') {
      this.#update({ key: 'refused' });
      return;
    }
    if (!failure || !withoutCost.has(failure.kind)) this.#refreshInBackground();
  }

  #refreshInBackground(): void {
    inBackground(this.refresh(), 'reading the credits', this.#log);
  }

  #showWaits(): void {
    const [last] = this.#lastFirst();
    this.#contextKeys.set(contextKeys.requestWaiting, last !== undefined);
    this.#update({ retryAt: last?.at ?? this.#heldBack?.until, waiting: last, heldBack: last ? undefined : this.#heldBack?.model });
  }

  /** What waits with another account says nothing about the present one. */
  #lastFirst(): RequestWait[] {
    return [...this.#waiting.values()].filter(({ run }) => run.isCurrent()).sort((one, other) => other.at - one.at);
  }

  #update(change: Partial<CreditState>): void {
    this.#state = { ...this.#state, ...change };
    this.#changed.fire();
  }
}
