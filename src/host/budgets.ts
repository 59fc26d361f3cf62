/**
 * Keeps to the user's budgets, for each account and over all windows: says once that one is used up, or refuses further
 * requests until the user lifts it. With no budget set, nothing is read. What requests cost is known when they end, so one
 * that runs is finished; those of other windows are in the ledger a moment later.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { budgetName, budgetStart, budgetUses, longestUsedUp, type ToldUse } from '../chat/usage/budgetUse';
import { dayName, startOfDay } from '../chat/usage/days';
import { commands } from '../contributions';
import { budgetPeriods, isUsedUp, isUseKnown, usedUpWords, type BudgetObstacle, type BudgetUse, type ShownBudget } from '../shared/budget';
import type { Clock } from '../shared/clock';
import type { RequestRecord } from '../shared/requestRecord';
import { throttle, type Throttle } from '../shared/throttle';
import { inBackground } from './background';
import type { UsageRead } from './credits';
import type { Ledger } from './ledger';
import type { LiftRequest } from './liftRequest';
import type { Log } from './log';
import { Notes } from './notes';
import { plainMessage } from './plainMessage';
import { onDidChangeSettings, readSettings } from './settings';

/** Milliseconds between two looks at the ledger after requests. */
const readInterval = 1_000;
/** Milliseconds after which a request looks again for those of other windows. */
const freshTime = 10_000;

export interface BudgetOptions {
  ledger: Pick<Ledger, 'read' | 'onDidChange' | 'last'>;
  /** Keeps what was said and lifted. */
  folder: vscode.Uri;
  log: Log;
  clock: Clock;
}

export class Budgets implements vscode.Disposable {
  readonly #ledger: BudgetOptions['ledger'];
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #reads: Throttle;
  readonly #subscriptions: vscode.Disposable;
  /** Which budget of each account and period was said to be used up, or lifted, in which day or month. */
  readonly #said: Notes;
  readonly #lifted: Notes;
  /** What the user lets pass once, as long as the ledger can't be read: its account and what was asked. */
  readonly #passes = new Set<string>();
  /** What the gateway said of each account. */
  readonly #told = new Map<string, ToldUse>();
  /** Those that this window works with. */
  readonly #accounts = new Set<string>();
  /** What the ledger held; the budgets' start was `since`, the look began `at`. */
  #known: { records: readonly RequestRecord[]; since: number; at: number } | undefined;
  /** Counts the looks: one that took longer than a later one is not taken over. */
  #lastRead = 0;
  #knownRead = 0;
  /** The ledger has changed since that look began. */
  #isChanged = false;
  /** By account, as long as nothing changes. */
  #uses = new Map<string, BudgetUse[]>();
  #usesOf = '';
  #callOffMidnight = (): void => undefined;
  #isDisposed = false;

  constructor({ ledger, folder, log, clock }: BudgetOptions) {
    this.#ledger = ledger;
    this.#log = log;
    this.#clock = clock;
    this.#said = new Notes(folder, 'budget-warnings', log);
    this.#lifted = new Notes(folder, 'lifted-budgets', log);
    this.#reads = throttle(() => { inBackground(this.#look(), 'looking at the budgets', log); }, readInterval, clock);
    this.#subscriptions = vscode.Disposable.from(
      ledger.onDidChange(() => {
        this.#isChanged = true;
        const { last } = ledger;
        if (last) this.#accounts.add(last.account);
        this.#request();
      }),
      onDidChangeSettings(() => { this.#request(); }),
    );
    this.#awaitMidnight();
  }

  /** Another key of an account: what the gateway said of the old one is not true of it. */
  forget(account: string): void {
    this.#told.delete(account);
    this.#uses.delete(account);
    this.#changed.fire();
  }

  /** Looks again at what other windows have used, and whether another day or month has begun. */
  catchUp(): void {
    this.#request();
  }

  /** This window works with an account: what is used of its budgets is looked at before anything is sent. */
  watch(account: string): void {
    if (this.#accounts.has(account)) return;
    this.#accounts.add(account);
    this.#request();
  }

  /** Fires when more is known of what is used. */
  readonly onDidChange = (listener: () => void): vscode.Disposable => this.#changed.event(listener);

  /** @returns what is used of each budget of an account; empty where none is set, or nothing was looked at yet */
  uses(account: string | undefined): readonly BudgetUse[] {
    const { budget } = readSettings();
    const now = this.#clock.now();
    const start = budgetStart(budget, now);
    if (account === undefined || !isSet(budget) || !this.#known || this.#known.since > start) return [];
    // Another day or another budget: what was added up is of no use any more.
    const usesOf = `${dayName(now)} ${String(budget.day)} ${String(budget.month)}`;
    if (usesOf !== this.#usesOf) this.#uses = new Map();
    this.#usesOf = usesOf;
    const uses = this.#uses.get(account) ?? budgetUses(this.#known.records.filter((record) => record.account === account), budget, now, this.#told.get(account));
    this.#uses.set(account, uses);
    return uses;
  }

  /** @returns the same, and which of them the user has lifted, as far as this window knows */
  shown(account: string | undefined): readonly ShownBudget[] {
    if (account === undefined) return [];
    const { action } = readSettings().budget;
    return this.uses(account).map((use) => ({
      ...use,
      isLifted: action === 'stop' && isUsedUp(use) && this.#lifted.knows(...this.#noteOf(account, use)),
    }));
  }

  /** The gateway told what an account has used: more than this computer knows, perhaps. */
  take({ account, usage }: UsageRead): void {
    this.#accounts.add(account);
    if (usage.usageThisMonth !== undefined) this.#told.set(account, { credits: usage.usageThisMonth, at: this.#clock.now() });
    this.#uses.delete(account);
    this.#request();
  }

  /**
   * To be asked before a request leaves. Never rejects.
   * @param about what it asks, as a failure of it would say it
   * @returns the budget that forbids it; undefined when it may be sent
   */
  async refusal(account: string, about: string): Promise<BudgetObstacle | undefined> {
    const { budget } = readSettings();
    if (budget.action !== 'stop' || !isSet(budget)) return undefined;
    this.#accounts.add(account);
    const obstacles = await this.#notLifted(account, await this.#obstacles(account));
    // The month's is in the way for longest; what is known to be used up, whatever else is not known.
    const obstacle = obstacles.findLast(isUseKnown) ?? obstacles.at(-1);
    return obstacle && !isUseKnown(obstacle) && this.#passes.delete(passName(account, about)) ? undefined : obstacle;
  }

  /**
   * An account's budget of this period forbids nothing any more, if it is used up: until the day or month ends, or it is
   * changed. With the month's the day's is lifted, which would be in the way next. As long as the ledger can't be read, what
   * was asked passes once those of which nobody knows. Never rejects.
   */
  async lift(account: string, request: LiftRequest): Promise<void> {
    const obstacles = await this.#obstacles(account);
    if ('asked' in request) {
      if (!obstacles.every(isUseKnown)) for (const about of request.asked) this.#passes.add(passName(account, about));
      return;
    }
    const named = obstacles.findIndex(({ period }) => period === request.period);
    // The day's comes first.
    for (const obstacle of obstacles.slice(0, named + 1).filter(isUseKnown)) await this.#lifted.add(...this.#noteOf(account, obstacle));
    this.#changed.fire();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#callOffMidnight();
    this.#reads.cancel();
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }

  /** Under which name, and with which value, it is written down what was said or decided of a budget. */
  #noteOf(account: string, budget: BudgetObstacle): [name: string, value: string] {
    return [`${account} ${budget.period}`, budgetName(budget, this.#clock.now())];
  }

  async #notLifted(account: string, budgets: readonly BudgetObstacle[]): Promise<BudgetObstacle[]> {
    const notLifted: BudgetObstacle[] = [];
    for (const budget of budgets) {
      if (!(await this.#lifted.has(...this.#noteOf(account, budget)))) notLifted.push(budget);
    }
    return notLifted;
  }

  /**
   * Never rejects.
   * @returns the budgets of an account that are used up, the day's first. Where the ledger can't be read, one that was used
   *   up still is, and nobody can tell of the others that they are not.
   */
  async #obstacles(account: string): Promise<readonly BudgetObstacle[]> {
    let isKnown = true;
    try {
      if (!this.#isFresh) await this.#read();
    } catch (error) {
      isKnown = false;
      this.#log.error('The budgets could not be looked at', error);
    }
    const usedUp = this.uses(account).filter(isUsedUp);
    if (isKnown) return usedUp;
    const { budget } = readSettings();
    return budgetPeriods.flatMap((period) => {
      const limit = budget[period];
      return limit === undefined ? [] : [usedUp.find((use) => use.period === period) ?? { period, limit }];
    });
  }

  get #isFresh(): boolean {
    const now = this.#clock.now();
    const { budget } = readSettings();
    return this.#known !== undefined && !this.#isChanged && this.#known.since <= budgetStart(budget, now) && Math.abs(now - this.#known.at) < freshTime;
  }

  /** What is shown of a day ends with it. */
  #awaitMidnight(): void {
    const now = this.#clock.now();
    this.#callOffMidnight = this.#clock.schedule(() => {
      this.#request();
      this.#awaitMidnight();
    }, startOfDay(now, 1) - now);
  }

  #request(): void {
    if (isSet(readSettings().budget)) this.#reads.request();
    else this.#changed.fire();
  }

  async #look(): Promise<void> {
    await this.#read();
    if (this.#isDisposed) return;
    if (readSettings().budget.action === 'warn') await this.#warn();
    else await this.#learnLifted();
  }

  async #read(): Promise<void> {
    const at = this.#clock.now();
    const since = budgetStart(readSettings().budget, at);
    this.#isChanged = false;
    const read = (this.#lastRead += 1);
    const records = await this.#ledger.read(since).catch((error: unknown) => {
      this.#isChanged = true;
      throw error;
    });
    if (this.#isDisposed || this.#knownRead > read) return;
    this.#knownRead = read;
    this.#passes.clear();
    this.#known = { records, since, at };
    this.#uses = new Map();
    this.#changed.fire();
  }

  /** Another window may have lifted a budget, or this one before it was reloaded. */
  async #learnLifted(): Promise<void> {
    for (const account of this.#accounts) await this.#notLifted(account, this.uses(account).filter(isUsedUp));
    this.#changed.fire();
  }

  /** Says what is used up, in whichever window learns it first. What stops requests is told by the one that is refused. */
  async #warn(): Promise<void> {
    for (const account of this.#accounts) {
      const news: BudgetUse[] = [];
      for (const use of this.uses(account).filter(isUsedUp)) {
        if (await this.#said.add(...this.#noteOf(account, use))) news.push(use);
      }
      const use = longestUsedUp(news);
      if (use) inBackground(tell(use), 'telling of a budget', this.#log);
    }
  }
}

function isSet({ day, month }: { day?: number; month?: number }): boolean {
  return day !== undefined || month !== undefined;
}

async function tell(use: BudgetUse): Promise<void> {
  const [usage, change] = [l10n.t('Open Usage'), l10n.t('Change Budget')];
  const choice = await vscode.window.showWarningMessage(plainMessage(usedUpWords(use, vscode.env.language)), usage, change);
  if (choice !== undefined) await vscode.commands.executeCommand(choice === usage ? commands.openUsage : commands.changeBudget);
}

function passName(account: string, about: string): string {
  return `${account} ${about}`;
}
