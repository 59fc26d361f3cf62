/** Requests for tests. */
import type { RequestRecord } from '../../../../src/shared/requestRecord';

let count = 0;

/** @returns a request that ended well after a second, with an id of its own */
export function record(fields: Partial<RequestRecord> = {}): RequestRecord {
  count += 1;
  return { id: `record-${count}`, time: 1_800_000_000_000, account: 'https://gateway.test', feature: 'chat', model: 'kr/auto', duration: 1_000, outcome: 'complete', ...fields };
}
