/** The ledger's files and how they are put together: each holds requests, and a request may be in several. Pure. */
import * as z from 'zod/mini';
import { parseJson } from '../../shared/json';
import { requestRecordSchema, type RequestRecord } from '../../shared/requestRecord';

/** The ledger keeps no more than this. */
export const maxRecords = 20_000;
/** Nor anything older than this, in milliseconds: 400 days. */
export const maxAge = 400 * 24 * 60 * 60_000;

const version = 1;
const segmentSchema = z.object({ version: z.literal(version), records: z.array(z.unknown()) });
const versionSchema = z.object({ version: z.int().check(z.gt(version)) });

export interface Segment {
  records: RequestRecord[];
  /** Whether it holds nothing else: what a later version wrote must not be written again without it. */
  isWhole: boolean;
}

/** @returns the text of a file */
export function segmentText(records: readonly RequestRecord[]): string {
  return JSON.stringify({ version, records });
}

/** @returns what a file holds; nothing of a later version's; undefined for a damaged one */
export function parseSegment(text: string): Segment | undefined {
  const json = parseJson(text);
  if (z.safeParse(versionSchema, json).success) return { records: [], isWhole: false };
  const segment = z.safeParse(segmentSchema, json);
  if (!segment.success) return undefined;
  const records = segment.data.records.flatMap((entry) => {
    const record = z.safeParse(requestRecordSchema, entry);
    return record.success ? [record.data] : [];
  });
  return { records, isWhole: records.length === segment.data.records.length };
}

/** @returns when a request ended, milliseconds since 1970 */
export function endOf({ time, duration }: RequestRecord): number {
  return time + duration;
}

/**
 * @param clearedAt what ended until then was cleared; milliseconds since 1970
 * @param now milliseconds since 1970
 * @returns each request once, oldest first, within the bounds; with its credits when one of its copies has them
 */
export function mergeRecords(lists: readonly (readonly RequestRecord[])[], clearedAt: number, now: number): RequestRecord[] {
  const byId = new Map<string, RequestRecord>();
  for (const record of lists.flat()) {
    if (endOf(record) <= clearedAt || record.time < now - maxAge) continue;
    const known = byId.get(record.id);
    if (known?.credits === undefined) byId.set(record.id, record);
  }
  return [...byId.values()].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1)).slice(-maxRecords);
}
