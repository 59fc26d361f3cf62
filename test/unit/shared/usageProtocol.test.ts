import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { usageFiguresSchema, usageHostMessageSchema, usagePageMessageSchema, type UsagePageMessage } from '../../../src/shared/usageProtocol';

/** One of each type. The record makes a forgotten type a type error. */
const pageMessages: { [Type in UsagePageMessage['type']]: Extract<UsagePageMessage, { type: Type }>[] } = {
  'show': [{ type: 'show', choice: { period: '7-days', account: null } }, { type: 'show', choice: { period: '12-months', account: 'https://gateway.test#1' } }],
  'run': [{ type: 'run', action: 'clear' }],
  'run-action': [{ type: 'run-action', action: 'retry' }],
  'page-error': [{ type: 'page-error', message: 'Error' }],
};

describe('The protocol of the usage view', () => {
  it('takes each message of the page', () => {
    for (const message of Object.values(pageMessages).flat()) assert.deepEqual(z.parse(usagePageMessageSchema, message), message);
  });

  it('takes nothing else from the page', () => {
    for (const odd of [
      undefined, {}, { type: 'show' }, { type: 'show', choice: { period: 'year', account: null } }, { type: 'show', choice: { period: 'month' } },
      { type: 'run', action: 'workbench.action.quit' }, { type: 'run-action', action: 'clear' }, { type: 'page-error', message: 'x'.repeat(4_001) },
    ]) assert.equal(z.safeParse(usagePageMessageSchema, odd).success, false, JSON.stringify(odd));
  });

  it('takes no figure that is no figure', () => {
    const figures = { requests: 1, stopped: 0, failed: 0, credits: { sum: 1, unknown: 0 }, promptTokens: { sum: 1, unknown: 0 }, completionTokens: { sum: 1, unknown: 0 } };
    assert.ok(z.safeParse(usageFiguresSchema, figures).success);
    for (const wrong of [{ requests: 1.5 }, { credits: { sum: Number.NaN, unknown: 0 } }, { credits: { sum: -1, unknown: 0 } }, { failed: -1 }, { firstText: Number.POSITIVE_INFINITY }]) {
      assert.equal(z.safeParse(usageFiguresSchema, { ...figures, ...wrong }).success, false, JSON.stringify(wrong));
    }
    assert.equal(z.safeParse(usageHostMessageSchema, { type: 'report' }).success, false);
  });
});
