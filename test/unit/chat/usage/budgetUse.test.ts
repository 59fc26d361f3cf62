import assert from 'node:assert/strict';
import { budgetName, budgetStart, budgetUses, longestUsedUp } from '../../../../src/chat/usage/budgetUse';
import { startOfDay, startOfMonth } from '../../../../src/chat/usage/days';
import { record } from './records';

const now = new Date(2026, 10, 23, 15).getTime();
const at = (...date: [number, number, number, number]): number => new Date(...date).getTime();
const today = (credits?: number) => record({ time: at(2026, 10, 23, 9), ...(credits !== undefined && { credits }) });
const earlier = (credits?: number) => record({ time: at(2026, 10, 2, 9), ...(credits !== undefined && { credits }) });

describe('What is used of a budget', () => {
  it('is what requests of its day or month cost', () => {
    const records = [record({ time: at(2026, 9, 31, 23), credits: 500 }), earlier(40), today(2), today(3)];
    assert.deepEqual(budgetUses(records, { day: 10, month: 100 }, now), [
      { period: 'day', limit: 10, used: 5, unknown: 0 },
      { period: 'month', limit: 100, used: 45, unknown: 0 },
    ]);
    assert.deepEqual(budgetUses(records, {}, now), []);
    assert.deepEqual(budgetUses(records, { month: 100 }, now).map(({ period }) => period), ['month']);
  });

  it('counts unknown requests as unknown', () => {
    assert.deepEqual(budgetUses([today(2), today(), today()], { day: 10 }, now), [{ period: 'day', limit: 10, used: 2, unknown: 2 }]);
  });

  it('is for the month what the gateway says, where that is more; never both together', () => {
    const [month] = budgetUses([earlier(40), today(5)], { month: 100 }, now, { credits: 70, at: now });
    assert.deepEqual(month, { period: 'month', limit: 100, used: 70, unknown: 0 });
    const [own] = budgetUses([earlier(40), today(5)], { month: 100 }, now, { credits: 30, at: now });
    assert.equal(own?.used, 45);
    const [day] = budgetUses([today(5)], { day: 100 }, now, { credits: 70, at: now });
    assert.equal(day?.used, 5);
  });

  it('leaves unknown only what ended after the gateway said so', () => {
    const [use] = budgetUses([earlier(), today()], { month: 100 }, now, { credits: 70, at: at(2026, 10, 10, 0) });
    assert.deepEqual([use?.used, use?.unknown], [70, 1]);
  });

  it('leaves aside what the gateway said last month, or on the first day of this one, when its month may not have begun', () => {
    const first = at(2026, 10, 1, 5);
    for (const told of [at(2026, 9, 31, 22), first]) {
      assert.deepEqual(budgetUses([], { month: 100 }, first, { credits: 900, at: told })[0]?.used, 0);
    }
    assert.equal(budgetUses([], { month: 100 }, now, { credits: 900, at: first })[0]?.used, 0);
  });

  it('needs the requests since the longest of its periods began', () => {
    assert.equal(budgetStart({ day: 1 }, now), startOfDay(now));
    assert.equal(budgetStart({ day: 1, month: 1 }, now), startOfMonth(now));
  });

  it('has another name in each day or month, and for another limit', () => {
    const day = { period: 'day', limit: 10, used: 0, unknown: 0 } as const;
    const month = { ...day, period: 'month' } as const;
    assert.deepEqual([budgetName(day, now), budgetName(month, now)], ['2026-11-23/10', '2026-11/10']);
    assert.notEqual(budgetName({ ...day, limit: 11 }, now), budgetName(day, now));
  });

  it('is told of the month first, which is in the way for longer', () => {
    const day = { period: 'day', limit: 10, used: 10, unknown: 0 } as const;
    const month = { period: 'month', limit: 10, used: 10, unknown: 0 } as const;
    assert.equal(longestUsedUp([day, month]), month);
    assert.equal(longestUsedUp([day, { ...month, used: 9.99 }]), day);
    assert.equal(longestUsedUp([{ ...day, used: 9 }]), undefined);
  });
});
