/** The words of a failure for which a budget is in the way. Pure. */
import * as l10n from '@vscode/l10n';
import { budgetWords, isUseKnown } from './budget';
import type { Failure } from './failure';

/**
 * @param language BCP 47 tag of the display language, for numbers
 * @param isResent *Send Anyway* asks again; else who asked has to
 * @returns why nothing was sent, and how it can be sent all the same
 */
export function overBudgetMessage({ budget }: Failure, language: string | undefined, isResent: boolean): string {
  if (!budget) return l10n.t('Your budget is used up. Nothing was sent.');
  if (!isUseKnown(budget)) {
    const message = l10n.t('Nothing was sent: the record of your requests could not be read, so it was unknown how much of your budget was used.');
    return `${message} ${isResent ? l10n.t('Send Anyway sends only this.') : l10n.t('Allow one request, or change the budget, and ask again.')}`;
  }
  // The answer says so for as long as it is kept: on other days, too.
  const words = budgetWords(budget, language);
  const [message, resend, ask] =
    budget.period === 'day'
      ? [l10n.t('The day’s budget was used up, so nothing was sent: {0}.', words), l10n.t('Send Anyway lifts it until the day ends.'), l10n.t('Lift it until the day ends, or change it, and ask again.')]
      : [l10n.t('The month’s budget was used up, so nothing was sent: {0}.', words), l10n.t('Send Anyway lifts it until the month ends.'), l10n.t('Lift it until the month ends, or change it, and ask again.')];
  return `${message} ${isResent ? resend : ask}`;
}
