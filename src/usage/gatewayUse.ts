/** What gateways told of the accounts that the usage view shows: the last answer, when it came, and what went wrong since. */
import * as vscode from 'vscode';
import type { GatewayUsage } from '../api/account';
import { toFailure } from '../api/errors';
import type { Account, Accounts } from '../host/accounts';
import type { ApiKeys } from '../host/apiKeys';
import type { Credits } from '../host/credits';
import type { GatewayConnection } from '../host/gatewayConnection';
import type { Log } from '../host/log';
import type { Clock } from '../shared/clock';
import type { Failure } from '../shared/failure';

/** What is known of one account. */
export interface ToldUsage {
  /** The last answer, and when it came, in milliseconds since 1970; undefined while there was none. */
  told?: { usage: GatewayUsage; at: number };
  /** The gateway was asked again since, and this went wrong. */
  failure?: Failure;
  isAsking: boolean;
}

export interface GatewayUseOptions {
  connection: GatewayConnection;
  accounts: Accounts;
  apiKeys: Pick<ApiKeys, 'onDidChange'>;
  credits: Credits;
  log: Log;
  clock: Clock;
}

/** Milliseconds for which an answer is good enough, unless a newer one is wished. */
const goodFor = 60_000;

export class GatewayUse implements vscode.Disposable {
  readonly #options: GatewayUseOptions;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable;
  readonly #known = new Map<string, ToldUsage & { askedAt: number }>();
  /** By account. */
  readonly #asking = new Map<string, AbortController>();

  constructor(options: GatewayUseOptions) {
    this.#options = options;
    this.#subscriptions = vscode.Disposable.from(
      options.credits.onDidRead(({ account, usage }) => {
        this.#take(account, usage);
      }),
      // Another key keeps the account's name, and has a balance of its own.
      options.apiKeys.onDidChange((account) => {
        this.#forget(account);
      }),
    );
  }

  readonly onDidChange = this.#changed.event;

  /** @param id of an account */
  of(id: string): ToldUsage {
    return this.#known.get(id) ?? { isAsking: false };
  }

  /**
   * Asks an account's gateway, when it tells credits. Never rejects: `of` says what came of it.
   * @param isWished whether a newer answer is wished, however old the last one is
   */
  async ask(account: Account, isWished: boolean): Promise<void> {
    const { clock, log } = this.#options;
    const known = this.#known.get(account.id);
    if (!account.gateway.hasUsage || known?.isAsking === true) return;
    if (known && !isWished && clock.now() - known.askedAt < goodFor) return;
    this.#update(account.id, { isAsking: true, askedAt: clock.now() });
    const asking = new AbortController();
    this.#asking.set(account.id, asking);
    const failure = await this.#request(account, asking.signal).catch(toFailure);
    // What was forgotten meanwhile may have been asked for anew.
    if (asking.signal.aborted) return;
    if (failure && failure.kind !== 'cancelled') {
      log.failure('usage', failure);
      this.#update(account.id, { failure });
    }
    this.#update(account.id, { isAsking: false });
  }

  /** Keys or gateways are others now: what failed before is asked for anew when it is next wanted. */
  forgetFailures(): void {
    for (const [id, known] of this.#known) if (known.failure) this.#known.set(id, { ...known, askedAt: Number.NEGATIVE_INFINITY });
  }

  dispose(): void {
    for (const asking of this.#asking.values()) asking.abort();
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }

  /** @throws GatewayError as `GatewayConnection.getUsage` */
  async #request(account: Account, signal: AbortSignal): Promise<Failure | undefined> {
    const { connection, accounts, credits } = this.#options;
    // The credit item shows the same answer.
    if (accounts.isActive(account)) {
      const failure = await credits.refresh();
      return failure ?? (credits.state.key === 'missing' ? { kind: 'missing-key', origin: account.origin } : undefined);
    }
    this.#take(account.id, await connection.getUsage(signal, account));
    return undefined;
  }

  #forget(id: string): void {
    this.#asking.get(id)?.abort();
    if (this.#known.delete(id)) this.#changed.fire();
  }

  #take(id: string, usage: GatewayUsage): void {
    const at = this.#options.clock.now();
    this.#known.set(id, { isAsking: false, askedAt: at, told: { usage, at } });
    this.#changed.fire();
  }

  #update(id: string, change: Partial<ToldUsage & { askedAt: number }>): void {
    this.#known.set(id, { isAsking: false, askedAt: 0, ...this.#known.get(id), ...change });
    this.#changed.fire();
  }
}
