/** The gateway's list of recent use beside the requests that were recorded here, and what differs between them. Pure. */
import type { RecentUsage } from '../../api/account';
import type { RequestRecord } from '../../shared/requestRecord';
import type { ComparedUse, UseOfOneSide } from '../../shared/usageProtocol';
import { certainPairs, fitOf, isNear, isOfModelAndTime, onlyPairs, takenPairs, type Pair } from './attribution';
import { endOf, maxAge } from './segment';
import { isStopped, mayHaveCost, modelOf } from './sums';

/** Milliseconds that the gateway may take until its list has a request. */
const tellingTime = 2 * 60_000;
/** Entries that are looked at, at most: a list may be of any length. */
const mostEntries = 100;

/** @returns the newest entries of a gateway's list, those without a time last */
export function newestEntries(entries: readonly RecentUsage[]): RecentUsage[] {
  return [...entries].sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0)).slice(0, mostEntries);
}

/**
 * @param records of one account
 * @param entries what its gateway told, as `newestEntries` gives them
 * @param toldAt when it told them, milliseconds since 1970
 * @param clearedAt nothing is recorded here from until then, milliseconds since 1970
 * @returns every entry, and every request of the time that the list covers; the newest first
 */
export function compareUse(records: readonly RequestRecord[], entries: readonly RecentUsage[], toldAt: number, clearedAt: number): ComparedUse[] {
  // What a gateway has instead of a time, such as the year 1, would have every request missing since then.
  const dated = entries.filter(({ createdAt }) => createdAt !== undefined && createdAt >= toldAt - maxAge);
  const undated = entries.filter((entry) => !dated.includes(entry));
  const oldest = Math.min(toldAt - tellingTime, ...dated.map(({ createdAt = toldAt }) => createdAt));
  const charged = records.filter(mayHaveCost);
  // All that an entry may be of; few of them, for a list may reach back for months.
  const near = charged.filter((record) => dated.some((entry) => isNear(record, entry)));
  const pairs = pairUp(near, dated);
  const paired = new Set<unknown>(pairs.flat());
  const open = near.filter((record) => !paired.has(record));
  // Those from before the list begins may be an entry's too; but that it does not have them says nothing.
  const missed = charged.filter((record) => endOf(record) >= oldest && !paired.has(record));
  const free = dated.filter((entry) => !paired.has(entry));
  const fits = (record: RequestRecord, entry: RecentUsage): boolean => fitOf(record, entry) !== 'none';
  const rows = [
    ...pairs.map(([record, entry]) => compared(record, entry)),
    ...missed.map((record) => ({ ...recorded(record), comparison: missing(record, free.some((entry) => fits(record, entry)), toldAt) })),
    ...free.map((entry) => ({ ...listed(entry), comparison: foreign(entry, open.some((record) => fits(record, entry)), clearedAt) })),
    ...undated.map((entry) => ({ ...listed(entry), comparison: 'no-time' as const })),
  ];
  return rows.sort((a, b) => (b.time ?? 0) - (a.time ?? 0));
}

/** What is the same for sure: first by what agrees in everything, last by model and time alone, where the tokens differ. */
function pairUp(records: readonly RequestRecord[], entries: readonly RecentUsage[]): Pair[] {
  const pairs: Pair[] = [];
  for (const find of [takenPairs, certainPairs, pairsWithOtherTokens]) {
    const paired = new Set<unknown>(pairs.flat());
    pairs.push(...find(records.filter((record) => !paired.has(record)), entries.filter((entry) => !paired.has(entry))));
  }
  return pairs;
}

function pairsWithOtherTokens(records: readonly RequestRecord[], entries: readonly RecentUsage[]): Pair[] {
  return onlyPairs(records, entries, isOfModelAndTime);
}

function missing(record: RequestRecord, isFitting: boolean, toldAt: number): 'unsure' | 'stopped' | 'not-told-yet' | 'only-here' {
  if (isFitting) return 'unsure';
  if (isStopped(record) && record.credits === undefined) return 'stopped';
  return endOf(record) >= toldAt - tellingTime ? 'not-told-yet' : 'only-here';
}

function foreign({ createdAt = 0 }: RecentUsage, isFitting: boolean, clearedAt: number): 'unsure' | 'cleared' | 'only-gateway' {
  if (isFitting) return 'unsure';
  return createdAt <= clearedAt ? 'cleared' : 'only-gateway';
}

function compared(record: RequestRecord, entry: RecentUsage): ComparedUse {
  const [own, gateway] = [ownUse(record), gatewayUse(entry)];
  const differences = (['promptTokens', 'completionTokens', 'credits'] as const).filter((name) =>
    own[name] !== undefined && gateway[name] !== undefined && own[name] !== gateway[name]);
  return { comparison: differences.length > 0 ? 'differs' : 'same', differences, time: record.time, model: modelOf(record), own, gateway };
}

function recorded(record: RequestRecord): Omit<ComparedUse, 'comparison'> {
  return { differences: [], time: record.time, model: modelOf(record), own: ownUse(record) };
}

function listed(entry: RecentUsage): Omit<ComparedUse, 'comparison'> {
  const { createdAt, model } = entry;
  return { differences: [], ...(createdAt !== undefined && { time: createdAt }), model, gateway: gatewayUse(entry) };
}

function ownUse({ promptTokens, completionTokens, credits }: RequestRecord): UseOfOneSide {
  return {
    ...(promptTokens !== undefined && { promptTokens }),
    ...(completionTokens !== undefined && { completionTokens }),
    ...(credits !== undefined && { credits }),
  };
}

function gatewayUse({ inputTokens, outputTokens, credits }: RecentUsage): UseOfOneSide {
  return {
    ...(inputTokens !== undefined && { promptTokens: inputTokens }),
    ...(outputTokens !== undefined && { completionTokens: outputTokens }),
    ...(credits !== undefined && { credits }),
  };
}
