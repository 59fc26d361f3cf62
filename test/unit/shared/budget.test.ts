import assert from 'node:assert/strict';
import { budgetPeriods, budgetWords, isNearlyUsedUp, isUsedUp, type BudgetUse } from '../../../src/shared/budget';
import { presentFailure, presentOutsideFailure } from '../../../src/shared/errorPresenter';
import { failureSchema } from '../../../src/shared/failure';

const use = (fields: Partial<BudgetUse> = {}): BudgetUse => ({ period: 'day', limit: 100, used: 85, unknown: 0, ...fields });

describe('The words of a budget', () => {
  it('never count unknown requests as nothing', () => {
    assert.equal(budgetWords(use({ used: 1_200.5, limit: 1_000 }), 'en'), '1,200 of 1,000 credits');
    assert.equal(budgetWords(use({ used: 99.996 }), 'en'), '99.99 of 100 credits');
    assert.equal(budgetWords(use({ unknown: 1 }), 'en'), 'at least 85 of 100 credits, 1 request unknown');
    assert.equal(budgetWords(use({ unknown: 3 }), 'en'), 'at least 85 of 100 credits, 3 requests unknown');
  });

  it('tell it used up from its limit on, and nearly so from four fifths on', () => {
    assert.deepEqual([79, 80, 99.9, 100, 120].map((used) => [isNearlyUsedUp(use({ used })), isUsedUp(use({ used }))]), [
      [false, false], [true, false], [true, false], [true, true], [true, true],
    ]);
    assert.ok(isUsedUp(use({ limit: 0, used: 0 })));
  });

  it('say of a refused request what is used, that nothing was sent, and how long sending anyway lifts it', () => {
    const failure = (period: BudgetUse['period']): string => presentFailure({ kind: 'over-budget', budget: use({ period, used: 120, unknown: 3 }) }, 'en').message;
    assert.match(failure('day'), /^The day’s budget was used up, so nothing was sent: at least 120 of 100 credits, 3 requests unknown\. .*until the day ends\.$/);
    assert.match(failure('month'), /^The month’s budget was used up, .*until the month ends\.$/);
    assert.deepEqual(presentFailure({ kind: 'over-budget', budget: use() }).actions.map(({ action }) => action), ['sendAnyway', 'changeBudget']);
  });

  it('say that nobody knows what is used, name no figure, and promise to send one request, where the record could not be read', () => {
    for (const period of budgetPeriods) {
      const failure = { kind: 'over-budget', budget: { period, limit: 100 } } as const;
      const { message, actions } = presentFailure(failure, 'en');
      assert.match(message, /^Nothing was sent: .*unknown how much of your budget was used\. Send Anyway sends only this\.$/);
      assert.deepEqual(actions.map(({ action }) => action), ['sendAnyway', 'retry', 'changeBudget']);
      const outside = presentOutsideFailure(failure, 'en');
      assert.match(outside.message, /^Nothing was sent: .*\. Allow one request, or change the budget, and ask again\.$/);
      assert.deepEqual(outside.actions.map(({ label }) => label), ['Allow One Request', 'Change Budget']);
      for (const words of [message, outside.message]) assert.doesNotMatch(words, /\d|lift/i);
    }
    // As it stands in the file of a conversation.
    for (const budget of [use(), { period: 'day', limit: 100 }]) assert.deepEqual(failureSchema.parse({ kind: 'over-budget', budget }).budget, budget);
  });
});
