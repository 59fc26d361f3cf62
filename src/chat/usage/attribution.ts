/**
 * Gives requests the credits that the gateway told only later, in its list of recent use. That list has no ids, so an
 * entry is taken for a request's only where nothing else fits: credits that are not sure stay unknown. Pure.
 */
import type { RecentUsage } from '../../api/account';
import type { RequestRecord } from '../../shared/requestRecord';

/** Milliseconds that the gateway's clock and ours may be apart where the token counts agree. */
const timeWithTokens = 10 * 60_000;
/** The same where there is no count to compare, such as for an answer that was stopped. */
const timeWithoutTokens = 2 * 60_000;
/** Requests that began longer ago are in no list of recent use that fits them; milliseconds. */
export const attributionTime = 60 * 60_000;

/** What shows that an entry is a request's: its token counts and the time, or the time alone. */
export type Fit = 'tokens' | 'time' | 'none';
export type Pair = readonly [RequestRecord, RecentUsage];

/**
 * @param records of one account, those with credits too: their entries are nobody else's
 * @param entries the account's recent use
 * @returns those records that now have credits, with them; each entry is used for one record at most
 */
export function attributeCredits(records: readonly RequestRecord[], entries: readonly RecentUsage[]): RequestRecord[] {
  const usable = entries.filter(({ credits }) => credits !== undefined && credits >= 0);
  const taken = new Set(takenPairs(records, usable).map(([, entry]) => entry));
  const free = usable.filter((entry) => !taken.has(entry));
  return certainPairs(records.filter(({ credits }) => credits === undefined), free).flatMap(([record, { credits }]) =>
    credits === undefined ? [] : [{ ...record, credits }],
  );
}

/** @returns the records whose credits are known, each with the nearest entry that tells the same */
export function takenPairs(records: readonly RequestRecord[], entries: readonly RecentUsage[]): Pair[] {
  const free = new Set(entries);
  return records.flatMap((record): Pair[] => {
    if (record.credits === undefined) return [];
    const own = [...free].filter((entry) => entry.credits === record.credits && fitOf(record, entry) !== 'none');
    const nearest = own.sort((a, b) => distance(record, a) - distance(record, b))[0];
    if (!nearest) return [];
    free.delete(nearest);
    return [[record, nearest]];
  });
}

/** @returns pairs of which neither side fits another one; what the token counts tell comes before what only the time tells */
export function certainPairs(records: readonly RequestRecord[], entries: readonly RecentUsage[]): Pair[] {
  const byTokens = onlyPairs(records, entries, (record, entry) => fitOf(record, entry) === 'tokens');
  const paired = new Set<unknown>(byTokens.flat());
  const [open, free] = [records.filter((record) => !paired.has(record)), entries.filter((entry) => !paired.has(entry))];
  return [...byTokens, ...onlyPairs(open, free, (record, entry) => fitOf(record, entry) === 'time')];
}

/** @returns pairs of which neither side fits another one */
export function onlyPairs(records: readonly RequestRecord[], entries: readonly RecentUsage[], fits: (record: RequestRecord, entry: RecentUsage) => boolean): Pair[] {
  const entriesOf = new Map(records.map((record) => [record, entries.filter((entry) => fits(record, entry))]));
  const rivals = new Map<RecentUsage, number>();
  for (const entry of [...entriesOf.values()].flat()) rivals.set(entry, (rivals.get(entry) ?? 0) + 1);
  return [...entriesOf].flatMap(([record, [first, ...others]]): Pair[] =>
    first && others.length === 0 && rivals.get(first) === 1 ? [[record, first]] : [],
  );
}

export function fitOf(record: RequestRecord, entry: RecentUsage): Fit {
  if (!isNear(record, entry) || !isOfModel(record, entry)) return 'none';
  const counts = [[record.promptTokens, entry.inputTokens], [record.completionTokens, entry.outputTokens]] as const;
  const known = counts.filter(([own, other]) => own !== undefined && other !== undefined);
  if (known.some(([own, other]) => own !== other)) return 'none';
  const fit = known.length > 0 ? 'tokens' : 'time';
  return distance(record, entry) <= (fit === 'tokens' ? timeWithTokens : timeWithoutTokens) ? fit : 'none';
}

/** @returns whether the times alone let an entry be a request's */
export function isNear(record: RequestRecord, entry: RecentUsage): boolean {
  return distance(record, entry) <= timeWithTokens;
}

/** @returns whether model and time agree, whatever the token counts say */
export function isOfModelAndTime(record: RequestRecord, entry: RecentUsage): boolean {
  return isOfModel(record, entry) && distance(record, entry) <= timeWithoutTokens;
}

function isOfModel({ model, answeredBy }: RequestRecord, entry: RecentUsage): boolean {
  return entry.model === model || entry.model === answeredBy;
}

/** Milliseconds between the entry's moment and the time the request ran. */
function distance({ time, duration }: RequestRecord, { createdAt }: RecentUsage): number {
  return createdAt === undefined ? Number.POSITIVE_INFINITY : Math.max(0, time - createdAt, createdAt - (time + duration));
}
