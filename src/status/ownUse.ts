/** What the ledger says of the active account, for the credit item's hover: the last answer, and today. */
import * as vscode from 'vscode';
import { startOfDay } from '../chat/usage/days';
import { ofToday, sumUp, type KnownSum } from '../chat/usage/sums';
import { inBackground } from '../host/background';
import type { Credits } from '../host/credits';
import type { Ledger } from '../host/ledger';
import type { Log } from '../host/log';
import type { Clock } from '../shared/clock';
import type { RequestRecord } from '../shared/requestRecord';
import { throttle, type Throttle } from '../shared/throttle';

/** Milliseconds between two looks at the ledger. */
const readInterval = 1_000;

export interface OwnUse {
  /** This window's last request that was answered or may have cost something, when this account made it. */
  last: RequestRecord | undefined;
  /** Credits of today's requests of all windows; undefined while there are none, or they can't be read. */
  today: KnownSum | undefined;
}

export class OwnUseWatch implements vscode.Disposable {
  readonly #ledger: Ledger;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #reads: Throttle;
  readonly #subscriptions: vscode.Disposable;
  #account: string | undefined;
  #use: { account: string; use: OwnUse } | undefined;
  #isDisposed = false;

  constructor(ledger: Ledger, credits: Credits, log: Log, clock: Clock) {
    this.#ledger = ledger;
    this.#log = log;
    this.#clock = clock;
    this.#reads = throttle(() => { inBackground(this.#read(), 'reading the ledger', log); }, readInterval, clock);
    this.#subscriptions = vscode.Disposable.from(
      ledger.onDidChange(() => { this.#reads.request(); }),
      // Not before the gateway's first reply: starting must not wait for the ledger.
      credits.onDidRead(({ account }) => {
        this.#account = account;
        this.#reads.request();
      }),
    );
  }

  readonly onDidChange = (listener: () => void): vscode.Disposable => this.#changed.event(listener);

  /** @param account whose use it is; nothing is known of one that was not looked at yet */
  of(account: string | undefined): OwnUse | undefined {
    return this.#use?.account === account ? this.#use?.use : undefined;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#reads.cancel();
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }

  async #read(): Promise<void> {
    const account = this.#account;
    if (account === undefined) return;
    const today = await this.#today(account);
    if (this.#isDisposed || account !== this.#account) return;
    const { last } = this.#ledger;
    this.#use = { account, use: { last: last?.account === account ? last : undefined, today } };
    this.#changed.fire();
  }

  async #today(account: string): Promise<KnownSum | undefined> {
    const now = this.#clock.now();
    try {
      const records = ofToday(await this.#ledger.read(startOfDay(now)), now).filter((record) => record.account === account);
      return records.length > 0 ? sumUp(records).credits : undefined;
    } catch (error) {
      this.#log.error('The ledger could not be read', error);
      return undefined;
    }
  }
}
