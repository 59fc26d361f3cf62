/** What is known of the balance, kept current: asked for after each answer, on a click, and once a key is there. */
import * as vscode from 'vscode';
import type { GatewayUsage } from '../api/account';
import { toFailure } from '../api/errors';
import type { Failure } from '../shared/failure';
import type { GatewayConnection } from './gatewayConnection';
import type { Log } from './log';
import { readSettings } from './settings';

export interface CreditState {
  /** `refused` once the gateway did not accept the stored key. */
  key: 'unknown' | 'missing' | 'refused' | 'stored' | 'not-needed';
  /** The last `/usage` of this key and origin; undefined while there was none. */
  usage: GatewayUsage | undefined;
  /** The last refresh failed, so `usage` is of an earlier moment. */
  isStale: boolean;
  /** The gateway refused a request for lack of credits, and no balance above zero was seen since. */
  exhausted: boolean;
  /** Rate limited until then, milliseconds since 1970. */
  retryAt: number | undefined;
  /** An answer waits for `retryAt` and can be stopped. */
  canStop: boolean;
  /** Credits below this are low. */
  lowThreshold: number;
}

export class Credits implements vscode.Disposable {
  readonly #connection: GatewayConnection;
  readonly #log: Log;
  readonly #changed = new vscode.EventEmitter<void>();
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
  #refreshing: AbortController | undefined;
  readonly #subscriptions: vscode.Disposable;

  constructor(connection: GatewayConnection, log: Log) {
    this.#connection = connection;
    this.#log = log;
    this.#subscriptions = vscode.Disposable.from(
      connection.onDidWait(({ at, failure }) => {
        if (failure.kind === 'rate-limited') this.#update({ retryAt: at, canStop: true });
      }),
      connection.onDidEnd(({ failure }) => {
        const retryAt = failure?.kind === 'rate-limited' ? failure.retryAt : undefined;
        this.#update({
          retryAt,
          canStop: false,
          exhausted: this.#state.exhausted || failure?.kind === 'out-of-credits',
          ...(failure?.kind === 'unauthorized' && { key: 'refused' }),
        });
        if (failure === undefined || failure.kind === 'out-of-credits' || failure.kind === 'interrupted') void this.refresh();
      }),
      // The user may come back from topping up.
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused && this.#state.exhausted) void this.refresh();
      }),
    );
  }

  readonly onDidChange = (listener: () => void): vscode.Disposable => this.#changed.event(listener);

  get state(): CreditState {
    return this.#state;
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
    const isOther = this.#origin !== undefined && origin !== this.#origin;
    if (key === 'missing' || isOther) this.#update({ usage: undefined, isStale: false, exhausted: false });
    this.#origin = origin;
    this.#update({ key, lowThreshold: readSettings().lowCreditsThreshold });
    if (key === 'missing') return undefined;
    try {
      const gateway = await this.#connection.connect();
      const usage = await gateway.getUsage({ signal: controller.signal });
      if (!isCurrent()) return undefined;
      const exhausted = this.#state.exhausted && !((usage.creditsRemaining ?? 0) > 0);
      this.#update({ usage, isStale: false, exhausted });
      return undefined;
    } catch (error) {
      const failure = toFailure(error);
      if (!isCurrent() || failure.kind === 'cancelled') return undefined;
      this.#log.failure('usage', failure);
      this.#update(failure.kind === 'unauthorized' ? { key: 'refused', usage: undefined } : { isStale: true });
      return failure;
    }
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#refreshing?.abort();
    this.#refreshing = undefined;
    this.#changed.dispose();
  }

  #update(change: Partial<CreditState>): void {
    this.#state = { ...this.#state, ...change };
    this.#changed.fire();
  }
}
