/** A budget that the user has set for a day or a month, and what is used of it, as data and in words. */
import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import { counted } from './counted';
import { formatCredits } from './money';

export const budgetPeriods = ['day', 'month'] as const;
export type BudgetPeriod = (typeof budgetPeriods)[number];

const amount = z.number().check(z.nonnegative());

/** What of a budget is used: at least that much, where requests are among it whose credits are not known. */
export const budgetUseSchema = z.object({
  period: z.enum(budgetPeriods),
  /** Credits that the user allows. */
  limit: amount,
  /** Credits known to be used. */
  used: amount,
  /** Requests whose credits are not known. */
  unknown: z.int().check(z.nonnegative()),
});
export type BudgetUse = z.infer<typeof budgetUseSchema>;

/** A budget for which nothing is sent: it is used up, or nobody can tell what of it is used. */
export const budgetObstacleSchema = z.union([budgetUseSchema, z.pick(budgetUseSchema, { period: true, limit: true })]);
export type BudgetObstacle = z.infer<typeof budgetObstacleSchema>;

/** What of a budget is used, for the user to see. */
export interface ShownBudget extends BudgetUse {
  /** It would stop what is asked, but the user has lifted it. */
  isLifted: boolean;
}

/** The share of a budget from which on it is nearly used up. */
const nearly = 0.8;

/** Whether it is known what of a budget that is in the way is used. */
export function isUseKnown(budget: BudgetObstacle): budget is BudgetUse {
  return 'used' in budget;
}

/** Whether all of it is used, as far as is known. */
export function isUsedUp({ used, limit }: BudgetUse): boolean {
  return used >= limit;
}

export function isNearlyUsedUp({ used, limit }: BudgetUse): boolean {
  return used >= limit * nearly;
}

/** @returns such as `85 of 100 credits`; what is not known is said to be unknown */
export function budgetWords({ limit, used, unknown }: BudgetUse, language: string | undefined): string {
  const [usedAmount, limitAmount] = [formatCredits(used, language), formatCredits(limit, language)];
  if (unknown === 0) return l10n.t('{0} of {1} credits', usedAmount, limitAmount);
  return counted(
    unknown,
    l10n.t('at least {0} of {1} credits, 1 request unknown', usedAmount, limitAmount),
    l10n.t('at least {0} of {1} credits, {2} requests unknown', usedAmount, limitAmount, unknown),
  );
}

/** @returns a sentence about a budget that is used up */
export function usedUpWords(use: BudgetUse, language: string | undefined): string {
  const words = budgetWords(use, language);
  switch (use.period) {
    case 'day':
      return l10n.t('Today’s budget is used up: {0}.', words);
    case 'month':
      return l10n.t('This month’s budget is used up: {0}.', words);
  }
}
