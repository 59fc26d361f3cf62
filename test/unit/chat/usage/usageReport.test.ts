import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { startOfDay } from '../../../../src/chat/usage/days';
import { ledgerReport, startOfPeriod } from '../../../../src/chat/usage/usageReport';
import { features, requestOutcomes, type RequestRecord } from '../../../../src/shared/requestRecord';
import { usagePeriods, usageReportSchema, type UsageChoice } from '../../../../src/shared/usageProtocol';
import { record } from './records';
import { inZone } from './zones';

const hour = 3_600_000;
const all = (period: UsageChoice['period']): UsageChoice => ({ period, account: null });
const ledgerSchema = z.pick(usageReportSchema, { total: true, times: true, models: true, otherModels: true, features: true });

describe('The report of usage', () => {
  const now = new Date(2026, 10, 29, 15).getTime();

  it('has each day of the period, those without requests too, and nothing unknown where nothing was asked', () => {
    const report = ledgerReport([], all('7-days'), now);
    assert.deepEqual(report.times.map(({ name }) => name), ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29']);
    assert.deepEqual(report.total, { requests: 0, stopped: 0, failed: 0, credits: { sum: 0, unknown: 0 }, promptTokens: { sum: 0, unknown: 0 }, completionTokens: { sum: 0, unknown: 0 } });
    assert.deepEqual([report.models, report.features, report.otherModels], [[], [], undefined]);
    z.parse(ledgerSchema, report);
  });

  it('begins and ends each period where the calendar does', () => {
    const names = (period: UsageChoice['period']) => {
      const { times } = ledgerReport([], all(period), now);
      return [times.length, times[0]?.name, times.at(-1)?.name];
    };
    assert.deepEqual(names('30-days'), [30, '2026-10-31', '2026-11-29']);
    assert.deepEqual(names('month'), [29, '2026-11-01', '2026-11-29']);
    assert.deepEqual(names('12-months'), [12, '2025-12', '2026-11']);
  });

  it('leaves out what was before, what a wrong clock takes for the future, and other accounts', () => {
    const start = startOfPeriod('7-days', now);
    const records = [record({ time: start - 1 }), record({ time: start }), record({ time: now }), record({ time: startOfDay(now, 1) }), record({ time: now, account: 'other' })];
    assert.equal(ledgerReport(records, all('7-days'), now).total.requests, 3);
    assert.equal(ledgerReport(records, { period: '7-days', account: 'other' }, now).total.requests, 1);
    assert.equal(ledgerReport(records, { period: '7-days', account: 'nobody' }, now).total.requests, 0);
  });

  it('puts each request into its day and month, and counts unknown credits where they are', () => {
    const yesterday = startOfDay(now, -1) + hour;
    const records = [record({ time: yesterday, credits: 2 }), record({ time: yesterday }), record({ time: now, credits: 3, firstTextAfter: 500 })];
    const { times } = ledgerReport(records, all('7-days'), now);
    assert.deepEqual(times.slice(-2).map(({ figures }) => figures.credits), [{ sum: 2, unknown: 1 }, { sum: 3, unknown: 0 }]);
    assert.deepEqual(times.slice(-2).map(({ figures }) => figures.firstText), [undefined, 500]);
    assert.deepEqual(ledgerReport(records, all('12-months'), now).times.at(-1)?.figures.credits, { sum: 5, unknown: 1 });
  });

  it('has the ten dearest models, and beyond that the rest in one', () => {
    const models = (count: number): RequestRecord[] => Array.from({ length: count }, (_, index) => record({ time: now, model: `m${index}`, credits: index }));
    const ten = ledgerReport(models(10), all('month'), now);
    assert.deepEqual([ten.models.length, ten.models[0]?.name, ten.otherModels], [10, 'm9', undefined]);
    const more = ledgerReport(models(12), all('month'), now);
    assert.deepEqual(more.models.map(({ name }) => name), ['m11', 'm10', 'm9', 'm8', 'm7', 'm6', 'm5', 'm4', 'm3']);
    assert.deepEqual([more.otherModels?.count, more.otherModels?.figures.requests, more.otherModels?.figures.credits.sum], [3, 3, 3]);
  });

  it('has no models that only refused, but those whose answers cost nothing or an unknown amount', () => {
    const records = [
      record({ time: now, model: 'refused', outcome: 'out-of-credits' }), record({ time: now, model: 'refused', outcome: 'rate-limited' }),
      record({ time: now, model: 'free', credits: 0 }), record({ time: now, model: 'unknown' }), record({ time: now, model: 'unknown', outcome: 'rate-limited' }),
    ];
    const { models, total } = ledgerReport(records, all('month'), now);
    assert.deepEqual([models.map(({ name, figures }) => [name, figures.requests]), total.requests], [[['unknown', 2], ['free', 1]], 5]);
  });

  it('has the features that were used, in one order, and none that was only refused', () => {
    const records = [
      record({ time: now, feature: 'commit' }), record({ time: now, feature: 'chat' }), record({ time: now, feature: 'commit', outcome: 'rate-limited' }),
      record({ time: now, feature: 'edit', outcome: 'out-of-credits' }),
    ];
    assert.deepEqual(ledgerReport(records, all('month'), now).features.map(({ name, figures }) => [name, figures.requests]), [['chat', 1], ['commit', 2]]);
  });

  inZone('America/New_York', () => {
    it('counts what was asked in the hours of a change of clocks once, in its day', () => {
      for (const noon of [new Date(2026, 2, 8, 12).getTime(), new Date(2026, 10, 1, 12).getTime()]) {
        const [start, end] = [startOfDay(noon), startOfDay(noon, 1)];
        const hours = (end - start) / hour;
        const records = Array.from({ length: hours }, (_, index) => record({ time: start + index * hour, credits: 1 }));
        const { times } = ledgerReport(records, all('7-days'), startOfDay(noon, 2) + hour);
        assert.equal(times.length, 7);
        assert.deepEqual(times.filter(({ figures }) => figures.requests > 0).map(({ figures }) => figures.credits.sum), [hours]);
      }
    });
  });

  it('adds up to its total over days, models and features, whatever was asked', () => {
    const optional = (most: number) => fc.option(fc.integer({ min: 0, max: most }), { nil: undefined });
    const records = fc.array(fc.record({
      days: fc.integer({ min: 0, max: 420 }), model: fc.integer({ min: 0, max: 14 }), feature: fc.constantFrom(...features), outcome: fc.constantFrom(...requestOutcomes),
      credits: optional(9), promptTokens: optional(9), firstTextAfter: optional(9),
    }), { maxLength: 40 }).map((list) => list.map(({ days, model, credits, promptTokens, firstTextAfter, ...rest }) => record({
      ...rest, time: now - days * 24 * hour, model: `m${model}`,
      ...(credits !== undefined && { credits }), ...(promptTokens !== undefined && { promptTokens }), ...(firstTextAfter !== undefined && { firstTextAfter }),
    })));
    fc.assert(fc.property(records, fc.constantFrom(...usagePeriods), (list, period) => {
      const report = z.parse(ledgerSchema, ledgerReport(list, all(period), now));
      const others = report.otherModels ? [report.otherModels] : [];
      const models = [...report.models, ...others];
      for (const parts of [report.times, models, report.features]) {
        const sum = (read: (figures: typeof report.total) => number): number => parts.reduce((total, { figures }) => total + read(figures), 0);
        // Models that only refused and features that were only refused are no part.
        const refused = report.total.requests - sum(({ requests }) => requests);
        assert.ok(parts === report.times ? refused === 0 : refused >= 0);
        assert.equal(sum(({ stopped, failed }) => stopped + failed) + refused, report.total.stopped + report.total.failed);
        assert.equal(sum(({ credits }) => credits.sum), report.total.credits.sum);
        assert.equal(sum(({ credits }) => credits.unknown), report.total.credits.unknown);
        assert.equal(sum(({ promptTokens }) => promptTokens.sum), report.total.promptTokens.sum);
      }
    }));
  });

  it('is of a whole ledger', () => {
    const records = Array.from({ length: 20_000 }, (_, index) => record({ time: now - index * 25 * 60_000, model: `m${index % 30}`, credits: index % 7, promptTokens: 900, completionTokens: 90, firstTextAfter: index % 4_000 }));
    const { total } = ledgerReport(records, all('12-months'), now);
    assert.ok(total.requests > 15_000);
    assert.equal(total.promptTokens.sum, total.requests * 900);
  });
});
