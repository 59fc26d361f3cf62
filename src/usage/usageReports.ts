/** Makes the reports that the usage view shows, from the ledger, the accounts, and what their gateways told. */
import * as l10n from '@vscode/l10n';
import { compareUse, newestEntries } from '../chat/usage/comparison';
import { ofThisMonth, sumUp } from '../chat/usage/sums';
import { ledgerReport } from '../chat/usage/usageReport';
import { gatewayLabel, keyLabel, type Account, type Accounts } from '../host/accounts';
import type { Ledger } from '../host/ledger';
import type { ModelCatalog } from '../host/modelCatalog';
import type { Clock } from '../shared/clock';
import { presentFailure } from '../shared/errorPresenter';
import type { Failure } from '../shared/failure';
import type { RequestRecord } from '../shared/requestRecord';
import type { GatewaySide, UsageAccount, UsageChoice, UsageReport } from '../shared/usageProtocol';
import type { GatewayUse } from './gatewayUse';

export interface UsageReportsOptions {
  ledger: Ledger;
  accounts: Accounts;
  gatewayUse: GatewayUse;
  /** Knows what models are called. */
  models: Pick<ModelCatalog, 'nameOf'>;
  clock: Clock;
  /** BCP 47 tag of the display language. */
  language: string;
}

/** Uses compared in a report, at most. */
const mostCompared = 100;

export class UsageReports {
  readonly #options: UsageReportsOptions;

  constructor(options: UsageReportsOptions) {
    this.#options = options;
  }

  /**
   * @param id of the chosen account; null for everybody's requests
   * @returns the account whose gateway stands beside the ledger: the chosen one, or else the one in use; undefined when it is gone
   */
  async account(id: string | null): Promise<Account | undefined> {
    const { active } = this.#options.accounts;
    // Several gateways may share an origin, and so an id.
    if (id === null || active?.id === id) return active;
    return (await this.#options.accounts.all()).find((account) => account.id === id);
  }

  /**
   * @returns what is wanted; everybody's where the chosen account is gone and has no request any more
   * @throws vscode.FileSystemError when the ledger can't be read
   */
  async make(choice: UsageChoice): Promise<UsageReport> {
    const { ledger, clock } = this.#options;
    const now = clock.now();
    // All of it, whatever the period: an account that is gone can be chosen as long as anything of it is there.
    const [records, clearedAt] = await Promise.all([ledger.read(), ledger.clearedAt()]);
    const accounts = await this.#accounts(records);
    const wanted = { ...choice, account: accounts.some(({ id }) => id === choice.account) ? choice.account : null };
    const account = await this.account(wanted.account);
    const report = ledgerReport(records, wanted, now);
    const models = report.models.map((model) => ({ ...model, ...this.#titleOf(model.name) }));
    return { ...wanted, accounts, ...report, models, gateway: this.#gatewaySide(account, wanted, accounts, records, now, clearedAt) };
  }

  #titleOf(id: string): { title?: string } {
    const title = this.#options.models.nameOf(id);
    return title === undefined ? {} : { title };
  }

  /** Those that are set up, then those that only old requests know. */
  async #accounts(records: readonly RequestRecord[]): Promise<UsageAccount[]> {
    const known = new Map((await this.#options.accounts.all()).map((account) => [account.id, describe(account)]));
    for (const { account } of records) if (!known.has(account)) known.set(account, describeRemoved(account));
    return [...known.values()];
  }

  #gatewaySide(account: Account | undefined, choice: UsageChoice, accounts: readonly UsageAccount[], records: readonly RequestRecord[], now: number, clearedAt: number): GatewaySide {
    const id = account?.id ?? choice.account;
    const shown = account ? describe(account) : accounts.find((other) => other.id === id);
    const own = records.filter((record) => record.account === id);
    const { told, failure, isAsking } = account ? this.#options.gatewayUse.of(account.id) : { told: undefined, failure: undefined, isAsking: false };
    const entries = told?.usage.recent ?? [];
    const looked = newestEntries(entries);
    const recent = told ? compareUse(own, looked, told.at, clearedAt) : [];
    const { creditsRemaining, creditsUsed, usageThisMonth } = told?.usage ?? {};
    return {
      ...(shown && { account: shown }),
      state: account?.gateway.hasUsage === false ? 'none' : told ? 'told' : 'unknown',
      ...(told && { toldAt: told.at }),
      ...(failure && { failure: this.#present(failure) }),
      isAsking,
      ...(creditsRemaining !== undefined && { remaining: creditsRemaining }),
      ...(creditsUsed !== undefined && { used: creditsUsed }),
      ...(usageThisMonth !== undefined && { usedThisMonth: usageThisMonth }),
      ownThisMonth: sumUp(ofThisMonth(own, now)).credits,
      recent: recent.slice(0, mostCompared),
      recentCount: recent.length + entries.length - looked.length,
    };
  }

  #present(failure: Failure): NonNullable<GatewaySide['failure']> {
    const { message, actions } = presentFailure(failure, this.#options.language);
    // Another model helps a prompt, not this question.
    const { action, label } = actions.find((choice) => choice.action !== 'selectModel') ?? actions[0];
    return { message, action, label };
  }
}

function describe(account: Account): UsageAccount {
  return { id: account.id, key: keyLabel(account), gateway: gatewayLabel(account), isRemoved: false };
}

/** An id names the origin, and for a named key what it was stored under: see host/accounts.ts. */
function describeRemoved(id: string): UsageAccount {
  const [origin = id, keyId] = id.split('#');
  return {
    id,
    key: keyId === undefined ? l10n.t('Default key') : l10n.t('Removed key'),
    gateway: URL.canParse(origin) ? new URL(origin).host : origin,
    isRemoved: true,
  };
}
