/** What is known of the balance, kept current: asked for after each answer, on a click, and once a key is there. */
import * as vscode from 'vscode';
import type { GatewayUsage } from '../api/account';
import { toFailure } from '../api/errors';
import type { Failure, FailureKind } from '../shared/failure';
import type { PanelState } from '../shared/protocol';
import { inBackground } from './background';
import type { ChatRequestRun, GatewayConnection, RequestEnd } from './gatewayConnection';
import type { Log } from './log';
import { readSettings } from './settings';

export interface CreditState {
  /** `refused` once the gateway did not accept the stored key. */
  key: PanelState['key'] | 'refused';
  /** The last `/usage` of this key and origin; undefined while there was none. */
  usage: GatewayUsage | undefined;
  /** The last refresh failed, so `usage` is of an earlier moment. */
  isStale: boolean;
  /** The gateway refused a request for lack of credits, and nothing has shown since that there are some again. */
  exhausted: boolean;
  /** Rate limited until then, milliseconds since 1970. */
  retryAt: number | undefined;
  /** A request waits for `retryAt` and can be stopped. */
  canStop: boolean;
  /** Credits below this are low. */
  lowThreshold: number;
}

/** These say nothing about the balance: no request was made, or none that the gateway took. */
const withoutCost = new Set<FailureKind>(['missing-key', 'invalid-key', 'invalid-base-url', 'invalid-request', 'network', 'redirected']);

export class Credits implements vscode.Disposable {
  readonly #connection: GatewayConnection;
  readonly #log: Log;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable;
  #state: CreditState = {
    key: 'unknown',
    usage: undefined,
    isStale: false,
    exhausted: false,
    retryAt: undefined,
    canStop: false,
    lowThreshold: readSettings().lowCreditsThreshold,
  };
  /** The origin that `usage` is of. */
  #origin: string | undefined;
  /** The balance at which the gateway refused; a few credits may be left that suffice for nothing. */
  #refusedAt: number | undefined;
  #refreshing: AbortController | undefined;
  /** Requests that wait for a rate limit, and until when. */
  readonly #waiting = new Map<ChatRequestRun, number>();

  constructor(connection: GatewayConnection, log: Log) {
    this.#connection = connection;
    this.#log = log;
    this.#subscriptions = vscode.Disposable.from(
      connection.onDidWait(({ run, at, failure }) => {
        if (failure.kind === 'rate-limited') this.#waiting.set(run, at);
        else this.#waiting.delete(run);
        this.#showWaits();
      }),
      connection.onDidEnd((end) => {
        this.#onEnd(end);
      }),
      // The user may come back from topping up.
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused && this.#state.exhausted) this.#refreshInBackground();
      }),
    );
  }

  readonly onDidChange = (listener: () => void): vscode.Disposable => this.#changed.event(listener);

  get state(): CreditState {
    return this.#state;
  }

  /** Another key: what was known of the old one's account is not true of it. */
  reset(): void {
    this.#refusedAt = undefined;
    this.#update({ key: 'unknown', usage: undefined, isStale: false, exhausted: false, retryAt: undefined });
  }

  /** Stops every request that waits for a rate limit to end. */
  stopWaiting(): void {
    for (const run of this.#waiting.keys()) run.stop();
  }

  /**
   * Asks the gateway for the balance; a refresh under way is given up for the new one.
   * @returns the failure, or undefined when the balance is known now or there is no key to ask with
   */
  async refresh(): Promise<Failure | undefined> {
    this.#refreshing?.abort();
    const controller = new AbortController();
    this.#refreshing = controller;
    const isCurrent = (): boolean => this.#refreshing === controller;
    const key = await this.#connection.keyState();
    if (!isCurrent()) return undefined;
    const { origin } = this.#connection;
    if (this.#origin !== undefined && origin !== this.#origin) this.reset();
    this.#origin = origin;
    this.#update({ key, lowThreshold: readSettings().lowCreditsThreshold });
    if (key === 'missing' || key === 'invalid-base-url') {
      this.#update({ usage: undefined, isStale: false, exhausted: false });
      return undefined;
    }
    try {
      const gateway = await this.#connection.connect();
      const usage = await gateway.getUsage({ signal: controller.signal });
      if (isCurrent()) this.#take(usage);
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
  }

  #take(usage: GatewayUsage): void {
    const remaining = usage.creditsRemaining ?? 0;
    if (this.#state.exhausted) {
      this.#refusedAt ??= remaining;
      if (remaining > 0 && remaining > this.#refusedAt) this.#refusedAt = undefined;
    }
    this.#update({ usage, isStale: false, exhausted: this.#state.exhausted && this.#refusedAt !== undefined });
  }

  #onEnd({ run, failure }: RequestEnd): void {
    this.#waiting.delete(run);
    this.#showWaits();
    // A request that was sent with another key or to another origin says nothing about the present ones.
    if (!run.isCurrent()) return;
    if (!failure) {
      this.#refusedAt = undefined;
      this.#update({ exhausted: false });
    } else if (failure.kind === 'out-of-credits') {
      this.#refusedAt = undefined;
      this.#update({ exhausted: true });
    } else if (failure.kind === 'unauthorized') {
      this.#update({ key: 'refused' });
      return;
    } else if (failure.kind === 'rate-limited' && failure.retryAt !== undefined) {
      this.#update({ retryAt: failure.retryAt });
    }
    if (!failure || !withoutCost.has(failure.kind)) this.#refreshInBackground();
  }

  #refreshInBackground(): void {
    inBackground(this.refresh(), 'reading the credits', this.#log);
  }

  #showWaits(): void {
    const canStop = this.#waiting.size > 0;
    this.#update({ retryAt: canStop ? Math.max(...this.#waiting.values()) : undefined, canStop });
  }

  #update(change: Partial<CreditState>): void {
    this.#state = { ...this.#state, ...change };
    this.#changed.fire();
  }
}
