import assert from 'node:assert/strict';
import { dayName, startOfDay, startOfMonth } from '../../../../src/chat/usage/days';
import { modelOf, ofThisMonth, ofToday, sumUp, sumUpBy } from '../../../../src/chat/usage/sums';
import { record } from './records';
import { inZone } from './zones';

const hour = 3_600_000;

describe('Sums of requests', () => {
  it('count what is unknown instead of taking it for nothing', () => {
    const sums = sumUp([record({ credits: 2.5, promptTokens: 10 }), record({ promptTokens: 5, completionTokens: 7 }), record({ outcome: 'cancelled' })]);
    assert.deepEqual(sums.credits, { sum: 2.5, unknown: 2 });
    assert.deepEqual(sums.promptTokens, { sum: 15, unknown: 1 });
    assert.deepEqual(sums.completionTokens, { sum: 7, unknown: 2 });
  });

  it('have nothing unknown of requests that were refused, unless text had come', () => {
    assert.equal(sumUp([record({ outcome: 'rate-limited' }), record({ outcome: 'network' })]).credits.unknown, 0);
    assert.equal(sumUp([record({ outcome: 'out-of-credits', firstTextAfter: 100 })]).credits.unknown, 1);
  });

  it('tell the median of the time to the first text, and none without one', () => {
    const waits = (...list: number[]) => sumUp(list.map((firstTextAfter) => record({ firstTextAfter }))).firstText;
    assert.equal(waits(100, 900, 200), 200);
    assert.equal(waits(100, 200), 150);
    assert.equal(sumUp([record()]).firstText, undefined);
  });

  it('count what was stopped apart from what failed', () => {
    const { requests, stopped, failed } = sumUp([record(), record({ outcome: 'cut-off' }), record({ outcome: 'server' }), record({ outcome: 'cancelled' }), record()]);
    assert.deepEqual({ requests, stopped, failed }, { requests: 5, stopped: 1, failed: 1 });
  });

  it('can be taken by feature, and by the model that answered', () => {
    const records = [record({ feature: 'edit', credits: 1 }), record({ answeredBy: 'gpt-5', credits: 2 }), record({ feature: 'edit', credits: 3 })];
    assert.deepEqual([...sumUpBy(records, ({ feature }) => feature)].map(([key, { credits }]) => [key, credits.sum]), [['edit', 4], ['chat', 2]]);
    assert.deepEqual([...sumUpBy(records, modelOf)].map(([key, { credits }]) => [key, credits.sum]), [['kr/auto', 4], ['gpt-5', 2]]);
  });
});

describe('Days of the ledger', () => {
  inZone('America/New_York', () => {
    it('have 23 hours when clocks go forward and 25 when they go back', () => {
      const spring = new Date(2026, 2, 8, 12).getTime();
      const autumn = new Date(2026, 10, 1, 12).getTime();
      assert.equal(startOfDay(spring, 1) - startOfDay(spring), 23 * hour);
      assert.equal(startOfDay(autumn, 1) - startOfDay(autumn), 25 * hour);
      const late = record({ time: startOfDay(autumn) + 24.5 * hour });
      assert.deepEqual(ofToday([late], autumn), [late]);
      assert.equal(dayName(late.time), '2026-11-01');
    });
  });

  inZone('Asia/Seoul', () => {
    it('begin at local midnight, and so do months', () => {
      const now = Date.UTC(2026, 10, 30, 16); // the 1st of December, 01:00
      assert.equal(dayName(now), '2026-12-01');
      assert.equal(startOfMonth(now), Date.UTC(2026, 10, 30, 15));
      const [before_, today] = [record({ time: now - 2 * hour }), record({ time: now - 60_000 })];
      assert.deepEqual(ofToday([before_, today], now), [today]);
      assert.deepEqual(ofThisMonth([before_, today], now), [today]);
    });
  });

  it('leave out what a clock that was set back takes for the future', () => {
    const now = Date.now();
    assert.deepEqual(ofToday([record({ time: startOfDay(now, 1) })], now), []);
  });
});
