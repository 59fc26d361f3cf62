import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as z from 'zod/mini';
import type { RecentUsage } from '../../../../src/api/account';
import { compareUse, newestEntries } from '../../../../src/chat/usage/comparison';
import { maxAge } from '../../../../src/chat/usage/segment';
import type { RequestRecord } from '../../../../src/shared/requestRecord';
import { comparedUseSchema } from '../../../../src/shared/usageProtocol';
import { record } from './records';

const at = 1_800_000_000_000;
const minute = 60_000;
/** When the gateway was asked. */
const toldAt = at + 60 * minute;
const entry = (fields: Partial<RecentUsage> = {}): RecentUsage => ({ model: 'kr/auto', inputTokens: 10, outputTokens: 20, credits: 3, createdAt: at, ...fields });
const withoutCredits = (fields: Partial<RequestRecord> = {}): RequestRecord => record({ time: at, promptTokens: 10, completionTokens: 20, ...fields });
const asked = (fields: Partial<RequestRecord> = {}): RequestRecord => withoutCredits({ credits: 3, ...fields });
const compare = (records: RequestRecord[], entries: RecentUsage[], clearedAt = Number.NEGATIVE_INFINITY) =>
  z.parse(z.array(comparedUseSchema), compareUse(records, entries, toldAt, clearedAt)).map(({ comparison, differences }) => [comparison, ...differences].join(' '));

describe('The gateway’s list beside what was recorded here', () => {
  it('is the same where all that both tell agrees', () => {
    assert.deepEqual(compare([asked()], [entry()]), ['same']);
    assert.deepEqual(compare([record({ time: at })], [entry()]), ['same']);
    assert.deepEqual(compare([asked({ answeredBy: 'gpt-5' })], [entry({ model: 'gpt-5' })]), ['same']);
  });

  it('differs in what is named', () => {
    assert.deepEqual(compare([asked({ credits: 4 })], [entry()]), ['differs credits']);
    assert.deepEqual(compare([asked({ promptTokens: 11, completionTokens: 21 })], [entry()]), ['differs promptTokens completionTokens']);
  });

  it('tells requests of other computers and programs from those that are missing', () => {
    assert.deepEqual(compare([], [entry()]), ['only-gateway']);
    assert.deepEqual(compare([asked({ model: 'gpt-5', time: at + 5 * minute })], [entry()]), ['only-here', 'only-gateway']);
    assert.deepEqual(compare([asked({ time: toldAt - 1_000 })], [entry()]), ['not-told-yet', 'only-gateway']);
  });

  it('waits for no credits of what was stopped, but takes those that are listed', () => {
    const stopped = (fields: Partial<RequestRecord> = {}): RequestRecord => record({ outcome: 'cancelled', firstTextAfter: 100, ...fields });
    for (const time of [toldAt - 1_000, at + 5 * minute]) assert.deepEqual(compare([stopped({ time })], [entry()]), ['stopped', 'only-gateway']);
    assert.deepEqual(compare([stopped({ time: at })], [entry()]), ['same']);
    assert.deepEqual(compare([stopped({ time: at }), stopped({ time: at })], [entry()]), ['unsure', 'unsure', 'unsure']);
    assert.deepEqual(compare([stopped({ time: toldAt, credits: 1 })], []), ['not-told-yet']);
  });

  it('says nothing of whose an entry is that may have been cleared here', () => {
    assert.deepEqual(compare([], [entry(), entry({ createdAt: at + minute })], at), ['only-gateway', 'cleared']);
  });

  it('misses nothing that the list does not reach back to, and nothing that cost nothing', () => {
    assert.deepEqual(compare([asked({ time: at - 30 * minute })], [entry()]), ['only-gateway']);
    assert.deepEqual(compare([withoutCredits({ outcome: 'out-of-credits', time: at + minute })], [entry()]), ['only-gateway']);
    assert.deepEqual(compare([asked({ time: at - 30 * minute })], []), []);
  });

  it('is not sure where several fit', () => {
    assert.deepEqual(compare([withoutCredits(), withoutCredits()], [entry(), entry({ credits: 4 })]), ['unsure', 'unsure', 'unsure', 'unsure']);
  });

  it('looks at the newest of a list of any length, those without a time last', () => {
    const long = Array.from({ length: 200_000 }, (_, index) => entry({ createdAt: at + index }));
    const newest = newestEntries([{ model: 'undated' }, ...long]);
    assert.deepEqual([newest.length, newest[0]?.createdAt, newestEntries([{ model: 'undated' }, entry()]).at(-1)?.model], [100, at + 199_999, 'undated']);
  });

  it('compares nothing with an entry without a time', () => {
    assert.deepEqual(compare([asked()], [{ model: 'kr/auto', inputTokens: 10, outputTokens: 20, credits: 3 }]), ['no-time']);
  });

  it('misses nothing because of an entry whose time is none', () => {
    const yearOne = Date.parse('0001-01-01T00:00:00Z');
    const before_ = Array.from({ length: 3 }, (_, index) => asked({ time: at - (index + 1) * 1_440 * minute }));
    assert.deepEqual(compare(before_, [entry(), entry({ createdAt: yearOne })]), ['only-gateway', 'no-time']);
    assert.deepEqual(compare([], [entry({ createdAt: toldAt - maxAge - 1 }), entry({ createdAt: toldAt - maxAge })]), ['only-gateway', 'no-time']);
  });

  it('has every entry once and every request at most once, the newest first', () => {
    const small = fc.integer({ min: 0, max: 2 });
    const optional = fc.option(small, { nil: undefined });
    const records = fc.array(fc.tuple(optional, optional, optional, fc.integer({ min: 0, max: 300 })), { maxLength: 8 }).map((list) =>
      list.map(([promptTokens, completionTokens, credits, seconds], index) => record({
        id: String(index), time: at + seconds * 1_000,
        ...(promptTokens !== undefined && { promptTokens }), ...(completionTokens !== undefined && { completionTokens }), ...(credits !== undefined && { credits }),
      })));
    const entries = fc.array(fc.tuple(small, small, optional, fc.integer({ min: 0, max: 300 })), { maxLength: 8 }).map((list) =>
      list.map(([inputTokens, outputTokens, credits, seconds]): RecentUsage => ({ model: 'kr/auto', inputTokens, outputTokens, ...(credits !== undefined && { credits }), createdAt: at + seconds * 1_000 })));
    fc.assert(fc.property(records, entries, (own, list) => {
      const rows = compareUse(own, list, toldAt, Number.NEGATIVE_INFINITY);
      assert.equal(rows.filter(({ gateway }) => gateway).length, list.length);
      assert.ok(rows.filter((row) => row.own).length <= own.length);
      const times = rows.map(({ time = 0 }) => time);
      assert.deepEqual(times, [...times].sort((a, b) => b - a));
      // A request is missing, or an entry somebody else's, only where nothing fits.
      if (list.length === 0) assert.ok(rows.every(({ comparison }) => comparison === 'only-here' || comparison === 'not-told-yet'));
    }));
  });
});
