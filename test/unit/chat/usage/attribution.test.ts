import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RecentUsage } from '../../../../src/api/account';
import { attributeCredits } from '../../../../src/chat/usage/attribution';
import type { RequestRecord } from '../../../../src/shared/requestRecord';
import { record } from './records';

const at = 1_800_000_000_000;
const entry = (fields: Partial<RecentUsage> = {}): RecentUsage => ({ model: 'kr/auto', inputTokens: 10, outputTokens: 20, credits: 3, createdAt: at, ...fields });
const asked = (fields: Partial<RequestRecord> = {}): RequestRecord => record({ time: at, promptTokens: 10, completionTokens: 20, ...fields });

describe('Credits that the gateway tells later', () => {
  it('go to the request with that model, those tokens and that time', () => {
    assert.deepEqual(attributeCredits([asked({ id: 'a' })], [entry()]).map(({ id, credits }) => [id, credits]), [['a', 3]]);
    assert.equal(attributeCredits([asked({ answeredBy: 'gpt-5' })], [entry({ model: 'gpt-5' })]).length, 1);
  });

  for (const [why, other] of [
    ['another model', { model: 'gpt-5' }],
    ['other tokens', { outputTokens: 21 }],
    ['another hour', { createdAt: at + 3_600_000 }],
    ['no time', { createdAt: undefined }],
    ['no amount', { credits: undefined }],
    ['a negative amount', { credits: -1 }],
  ] as const) {
    it(`are not taken from an entry with ${why}`, () => {
      const { createdAt, credits, ...rest } = { ...entry(), ...other };
      const odd: RecentUsage = { ...rest, ...(createdAt !== undefined && { createdAt }), ...(credits !== undefined && { credits }) };
      assert.deepEqual(attributeCredits([asked()], [odd]), []);
    });
  }

  it('stay unknown where two entries or two requests fit as well', () => {
    assert.deepEqual(attributeCredits([asked()], [entry(), entry({ credits: 4 })]), []);
    assert.deepEqual(attributeCredits([asked({ id: 'a' }), asked({ id: 'b' })], [entry()]), []);
  });

  it('are told by tokens before they are told by time', () => {
    const [whole, stopped] = [asked({ id: 'whole' }), record({ id: 'stopped', time: at + 5_000, outcome: 'cancelled' })];
    const entries = [entry({ createdAt: at + 1_000 }), entry({ inputTokens: 7, outputTokens: 1, credits: 1, createdAt: at + 6_000 })];
    assert.deepEqual(attributeCredits([whole, stopped], entries).map(({ id, credits }) => [id, credits]), [['whole', 3], ['stopped', 1]]);
  });

  it('are not those of a request that has them already', () => {
    assert.deepEqual(attributeCredits([asked({ id: 'a', credits: 3 }), asked({ id: 'b' })], [entry()]), []);
    assert.deepEqual(attributeCredits([asked({ id: 'a', credits: 3 }), asked({ id: 'b' })], [entry(), entry()]).map(({ id }) => id), ['b']);
  });

  it('are never more than the entries add up to, never negative, and each is given once', () => {
    const small = fc.integer({ min: 0, max: 2 });
    const optional = fc.option(small, { nil: undefined });
    const records = fc.array(fc.tuple(optional, optional, optional, fc.integer({ min: 0, max: 300 })), { maxLength: 6 }).map((list) =>
      list.map(([promptTokens, completionTokens, credits, seconds], index) => record({
        id: String(index),
        time: at + seconds * 1_000,
        ...(promptTokens !== undefined && { promptTokens }),
        ...(completionTokens !== undefined && { completionTokens }),
        ...(credits !== undefined && { credits }),
      })));
    const entries = fc.array(fc.tuple(small, small, fc.integer({ min: -1, max: 2 }), fc.integer({ min: 0, max: 300 })), { maxLength: 6 }).map((list) =>
      list.map(([inputTokens, outputTokens, credits, seconds]) => entry({ inputTokens, outputTokens, credits, createdAt: at + seconds * 1_000 })));
    fc.assert(fc.property(records, entries, (own, recent) => {
      let all = own;
      // As often as it is read, the sum of what was given stays within the list's.
      for (let read = 0; read < 3; read += 1) {
        const given = new Map(attributeCredits(all, recent).map((one) => [one.id, one]));
        all = all.map((one) => given.get(one.id) ?? one);
      }
      const before = new Set(own.filter(({ credits }) => credits !== undefined).map(({ id }) => id));
      const given = all.filter(({ id, credits }) => !before.has(id) && credits !== undefined);
      const sum = given.reduce((total, { credits = 0 }) => total + credits, 0);
      assert.ok(given.every(({ credits = -1 }) => credits >= 0));
      assert.ok(sum <= recent.reduce((total, { credits = 0 }) => total + Math.max(0, credits), 0));
      assert.ok(given.length <= recent.length);
      assert.deepEqual(own.filter(({ id }) => before.has(id)), all.filter(({ id }) => before.has(id)));
    }));
  });
});
