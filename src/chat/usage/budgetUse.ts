/** What is used of the user's budgets. Pure. */
import { isUsedUp, type BudgetObstacle, type BudgetPeriod, type BudgetUse } from '../../shared/budget';
import type { RequestRecord } from '../../shared/requestRecord';
import { dayName, startOfDay, startOfMonth } from './days';
import { endOf } from './segment';
import { ofThisMonth, ofToday, sumUp } from './sums';

/** Credits that may be used in each period; none where a period is absent. */
export type BudgetLimits = Partial<Record<BudgetPeriod, number>>;

/** What the gateway says was used this month: it knows of other computers, too. */
export interface ToldUse {
  credits: number;
  /** When it said so, milliseconds since 1970. */
  at: number;
}

/**
 * @param records one account's, of this month at least where there is a budget for the month
 * @param now milliseconds since 1970
 * @param told what the gateway said last
 * @returns what of each budget is used, the day's first
 */
export function budgetUses(records: readonly RequestRecord[], limits: BudgetLimits, now: number, told?: ToldUse): BudgetUse[] {
  const { day, month } = limits;
  return [
    ...(day === undefined ? [] : [useOf('day', day, ofToday(records, now))]),
    ...(month === undefined ? [] : [withTold(useOf('month', month, ofThisMonth(records, now)), records, now, told)]),
  ];
}

/** @returns from when on requests count, milliseconds since 1970 */
export function budgetStart({ month }: BudgetLimits, now: number): number {
  return month === undefined ? startOfDay(now) : startOfMonth(now);
}

/**
 * @returns a name of a budget in its present period, such as `2026-11-23/100`: another one tomorrow, and for another limit,
 *   so that what was said or decided of it ends with it
 */
export function budgetName({ period, limit }: BudgetObstacle, now: number): string {
  const today = dayName(now);
  return `${period === 'day' ? today : today.slice(0, -3)}/${limit}`;
}

/** @returns the budget that is in the way for longest, of those that are used up */
export function longestUsedUp(uses: readonly BudgetUse[]): BudgetUse | undefined {
  return uses.findLast(isUsedUp);
}

function useOf(period: BudgetPeriod, limit: number, records: readonly RequestRecord[]): BudgetUse {
  const { sum, unknown } = sumUp(records).credits;
  return { period, limit, used: sum, unknown };
}

/** The larger of both counts: they are about the same requests. */
function withTold(use: BudgetUse, records: readonly RequestRecord[], now: number, told: ToldUse | undefined): BudgetUse {
  // Nobody says in which time zone the gateway's month begins: during the first day of ours it may still tell of the last one.
  if (!told || told.at < startOfDay(startOfMonth(now), 1) || told.credits <= use.used) return use;
  const { unknown } = sumUp(records.filter((record) => endOf(record) > told.at)).credits;
  return { ...use, used: told.credits, unknown };
}
