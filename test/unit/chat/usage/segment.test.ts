import assert from 'node:assert/strict';
import { maxAge, maxRecords, mergeRecords, parseSegment, segmentText } from '../../../../src/chat/usage/segment';
import { record } from './records';

const now = 1_800_000_100_000;
const never = Number.NEGATIVE_INFINITY;

describe("The ledger's files", () => {
  it('hold what was written', () => {
    const records = [record({ credits: 1 }), record({ outcome: 'server' })];
    assert.deepEqual(parseSegment(segmentText(records)), { records, isWhole: true });
  });

  it('are damaged when they are no list of requests', () => {
    for (const text of ['', '{', '[]', '{"version":1}', '{"version":0,"records":[]}']) assert.equal(parseSegment(text), undefined);
  });

  it('keep what a later version wrote', () => {
    assert.deepEqual(parseSegment('{"version":2,"records":"new"}'), { records: [], isWhole: false });
    const one = record();
    assert.deepEqual(parseSegment(JSON.stringify({ version: 1, records: [one, { ...one, feature: 'dreams' }] })), { records: [one], isWhole: false });
  });

  it('are put together with each request once, and with its credits when one copy has them', () => {
    const [a, b] = [record({ id: 'a' }), record({ id: 'b', time: 1_799_999_000_000 })];
    const paid = { ...a, credits: 2 };
    assert.deepEqual(mergeRecords([[a], [b, paid], [a]], never, now), [b, paid]);
    assert.deepEqual(mergeRecords([[paid], [a]], never, now), [paid]);
  });

  it('are put together within the bounds, the newest kept', () => {
    const many = Array.from({ length: maxRecords + 5 }, (_, index) => record({ time: now - 1_000_000 + index }));
    assert.deepEqual(mergeRecords([many], never, now), many.slice(5));
    assert.deepEqual(mergeRecords([[record({ time: now - maxAge - 1 })]], never, now), []);
  });

  it('say nothing of what was cleared, but of a request that ended after that', () => {
    const [ended, running] = [record({ time: now - 1_000, duration: 1_000 }), record({ time: now - 1_000, duration: 1_001 })];
    assert.deepEqual(mergeRecords([[ended, running]], now, now + 10), [running]);
  });
});
