/** Says once a day and account that the balance is low, in whichever window learns it first. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { dayName } from '../chat/usage/days';
import { commands } from '../contributions';
import type { Clock } from '../shared/clock';
import { formatCredits } from '../shared/money';
import type { UsageRead } from './credits';
import type { Log } from './log';
import { Notes } from './notes';
import { plainMessage } from './plainMessage';
import { readSettings } from './settings';

export interface LowBalanceOptions {
  /** Keeps on which day each account was warned of. */
  folder: vscode.Uri;
  log: Log;
  clock: Clock;
}

export class LowBalance {
  readonly #clock: Clock;
  /** The last day of each account's warning. */
  readonly #days: Notes;

  constructor({ folder, log, clock }: LowBalanceOptions) {
    this.#clock = clock;
    this.#days = new Notes(folder, 'low-balance', log);
  }

  /**
   * Warns when the balance is below the level of the settings, and neither this nor another window has today.
   * @param isRefused whether a request was refused for lack of credits: that told more, with what to do about it
   */
  async check({ account, usage }: UsageRead, isRefused: boolean): Promise<void> {
    const remaining = usage.creditsRemaining;
    const isEnough = remaining !== undefined && remaining >= readSettings().lowCreditsThreshold;
    const isLow = remaining !== undefined && remaining > 0 && !isEnough;
    if (isEnough || (!isLow && !isRefused)) return;
    if (!(await this.#days.add(account, dayName(this.#clock.now()))) || !isLow || isRefused) return;
    const topUp = l10n.t('Top Up');
    const sentence = l10n.t('Your credits are low: {0} left.', formatCredits(remaining, vscode.env.language));
    const choice = await vscode.window.showWarningMessage(plainMessage(sentence), topUp);
    if (choice === topUp) await vscode.commands.executeCommand(commands.openDashboard);
  }
}
