/** The ledger as the usage view shows it: sums of a period, in all, by day or month, by model and by feature. Pure. */
import { features, type RequestRecord } from '../../shared/requestRecord';
import type { UsageChoice, UsageFigures, UsagePeriod, UsageReport } from '../../shared/usageProtocol';
import { dayName, monthName, startOfDay, startOfMonth } from './days';
import { mayHaveCost, modelOf, sumUp, sumUpBy, type UsageSums } from './sums';

/** Models with figures of their own; the rest is taken together. */
const mostModels = 10;

/** The part of a report that the ledger tells. */
export type LedgerReport = Pick<UsageReport, 'total' | 'times' | 'models' | 'otherModels' | 'features'>;

/** @returns the first moment of a period that ends now, in milliseconds since 1970 */
export function startOfPeriod(period: UsagePeriod, now: number): number {
  switch (period) {
    case '7-days':
      return startOfDay(now, -6);
    case '30-days':
      return startOfDay(now, -29);
    case 'month':
      return startOfMonth(now);
    case '12-months':
      return startOfMonth(now, -11);
  }
}

/**
 * @param records of any time and account
 * @param choice what of them is wanted
 * @param now milliseconds since 1970; what a clock that was set back takes for the future is left out
 */
export function ledgerReport(records: readonly RequestRecord[], { period, account }: UsageChoice, now: number): LedgerReport {
  const start = startOfPeriod(period, now);
  const end = startOfDay(now, 1);
  const wanted = records.filter((record) => record.time >= start && record.time < end && (account === null || record.account === account));
  const nameOf = period === '12-months' ? monthName : dayName;
  const byTime = sumUpBy(wanted, ({ time }) => nameOf(time));
  const byFeature = sumUpBy(ofUsed(wanted, ({ feature }) => feature), ({ feature }) => feature);
  const nothing = sumUp([]);
  return {
    total: figures(sumUp(wanted)),
    times: namesOf(period, now).map((name) => ({ name, figures: figures(byTime.get(name) ?? nothing) })),
    ...byModel(wanted),
    features: features.flatMap((name) => {
      const sums = byFeature.get(name);
      return sums ? [{ name, figures: figures(sums) }] : [];
    }),
  };
}

/** The days or months of a period, the oldest first. */
function namesOf(period: UsagePeriod, now: number): string[] {
  if (period === '12-months') return Array.from({ length: 12 }, (_, index) => monthName(startOfMonth(now, index - 11)));
  const start = startOfPeriod(period, now);
  const names: string[] = [];
  for (let day = start; day <= now; day = startOfDay(day, 1)) names.push(dayName(day));
  return names;
}

/** The records of each model or feature that may have cost something: one that was only refused has no place among what credits went to. */
function ofUsed(records: readonly RequestRecord[], keyOf: (record: RequestRecord) => string): RequestRecord[] {
  const used = new Set(records.filter(mayHaveCost).map(keyOf));
  return records.filter((record) => used.has(keyOf(record)));
}

function byModel(all: readonly RequestRecord[]): Pick<LedgerReport, 'models' | 'otherModels'> {
  const records = ofUsed(all, modelOf);
  const sorted = [...sumUpBy(records, modelOf)].sort(([, a], [, b]) => b.credits.sum - a.credits.sum || b.requests - a.requests);
  const own = sorted.length > mostModels ? sorted.slice(0, mostModels - 1) : sorted;
  const names = new Set(own.map(([name]) => name));
  const others = records.filter((record) => !names.has(modelOf(record)));
  return {
    models: own.map(([name, sums]) => ({ name, figures: figures(sums) })),
    ...(others.length > 0 && { otherModels: { count: sorted.length - own.length, figures: figures(sumUp(others)) } }),
  };
}

function figures({ firstText, ...sums }: UsageSums): UsageFigures {
  return { ...sums, ...(firstText !== undefined && { firstText }) };
}
