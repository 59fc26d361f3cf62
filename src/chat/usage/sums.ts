/** What requests add up to. What is unknown of them is counted as unknown, never as zero. Pure. */
import type { RequestRecord } from '../../shared/requestRecord';
import { startOfDay, startOfMonth } from './days';

/** A sum of what is known, and of how many requests it is not known. */
export interface KnownSum {
  sum: number;
  unknown: number;
}

export interface UsageSums {
  requests: number;
  /** Of these, those that the user stopped, and those that failed. */
  stopped: number;
  failed: number;
  credits: KnownSum;
  promptTokens: KnownSum;
  completionTokens: KnownSum;
  /** Median of the milliseconds to the first text; undefined when no request had one. */
  firstText: number | undefined;
}

/** What the gateway refused, or what was never sent, cost nothing, unless text had come. */
const refused = new Set<RequestRecord['outcome']>([
  'unauthorized', 'missing-key', 'invalid-key', 'out-of-credits', 'over-budget', 'forbidden', 'model-not-found', 'too-long', 'rate-limited',
  'bad-request', 'network', 'redirected', 'invalid-base-url', 'invalid-request',
]);

/** @returns the sums over all of these requests */
export function sumUp(records: readonly RequestRecord[]): UsageSums {
  const used = records.filter(mayHaveCost);
  const waits = records.flatMap(({ firstTextAfter }) => firstTextAfter ?? []).sort((a, b) => a - b);
  return {
    requests: records.length,
    stopped: records.filter(isStopped).length,
    failed: records.filter(isFailed).length,
    credits: knownSum(used.map(({ credits }) => credits)),
    promptTokens: knownSum(used.map(({ promptTokens }) => promptTokens)),
    completionTokens: knownSum(used.map(({ completionTokens }) => completionTokens)),
    firstText: waits.length === 0 ? undefined : median(waits),
  };
}

/** @returns the sums of each group, in the order in which the groups first appear */
export function sumUpBy<Key>(records: readonly RequestRecord[], keyOf: (record: RequestRecord) => Key): Map<Key, UsageSums> {
  const groups = new Map<Key, RequestRecord[]>();
  for (const record of records) {
    const key = keyOf(record);
    const group = groups.get(key);
    if (group) group.push(record);
    else groups.set(key, [record]);
  }
  return new Map([...groups].map(([key, group]) => [key, sumUp(group)]));
}

/** @returns the model that answered, as far as known */
export function modelOf({ model, answeredBy }: RequestRecord): string {
  return answeredBy ?? model;
}

/** @returns those of today, in the local time zone */
export function ofToday(records: readonly RequestRecord[], now: number): RequestRecord[] {
  return records.filter(({ time }) => time >= startOfDay(now) && time < startOfDay(now, 1));
}

/** @returns those of this month so far, in the local time zone */
export function ofThisMonth(records: readonly RequestRecord[], now: number): RequestRecord[] {
  return records.filter(({ time }) => time >= startOfMonth(now) && time < startOfDay(now, 1));
}

/** @returns whether the user stopped it: gateways tell what an answer took at its end, so its credits usually stay unknown */
export function isStopped({ outcome }: RequestRecord): boolean {
  return outcome === 'cancelled';
}

function isFailed(record: RequestRecord): boolean {
  const { outcome } = record;
  return outcome !== 'complete' && outcome !== 'cut-off' && !isStopped(record);
}

/** @returns whether the gateway may have charged for it */
export function mayHaveCost({ outcome, firstTextAfter, credits }: RequestRecord): boolean {
  return firstTextAfter !== undefined || credits !== undefined || !refused.has(outcome);
}

function knownSum(amounts: readonly (number | undefined)[]): KnownSum {
  const known = amounts.filter((amount) => amount !== undefined);
  return { sum: known.reduce((sum, amount) => sum + amount, 0), unknown: amounts.length - known.length };
}

/** @param sorted not empty, smallest first */
function median(sorted: readonly number[]): number {
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
  return (lower + upper) / 2;
}
