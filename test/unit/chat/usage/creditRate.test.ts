import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { GatewayModel, RecentUsage } from '../../../../src/api/account';
import { coveredAnswer, learnCreditRate } from '../../../../src/chat/usage/creditRate';

const dear: GatewayModel = { id: 'kr/dear', name: 'Dear', pricing: { inputPer1M: 10, outputPer1M: 40, currency: 'USD' } };
const cheap: GatewayModel = { id: 'kr/cheap', name: 'Cheap', pricing: { inputPer1M: 1, outputPer1M: 4, currency: 'USD' } };
const auto: GatewayModel = { id: 'kr/auto', name: 'Auto' };
const models = [dear, cheap, auto];

/** A request that was paid at 100 credits a dollar, or at another rate. */
function paid({ pricing, id }: GatewayModel, inputTokens: number, outputTokens: number, rate = 100): RecentUsage {
  const price = (inputTokens * (pricing?.inputPer1M ?? 0) + outputTokens * (pricing?.outputPer1M ?? 0)) / 1_000_000;
  return { model: id, inputTokens, outputTokens, credits: price * rate };
}

describe('What a credit is worth', () => {
  it('is what recent requests of priced models cost', () => {
    const rate = learnCreditRate([paid(dear, 1_000, 500), paid(cheap, 4_000, 100), paid(cheap, 10, 900), { model: auto.id, inputTokens: 5, outputTokens: 5, credits: 70 }], models);
    assert.equal(rate?.currency, 'USD');
    assert.ok(Math.abs(rate.credits - 100) < 1e-9);
  });

  it('is not shaken by one request of four that cost something else', () => {
    const rate = learnCreditRate([paid(dear, 1_000, 500), paid(cheap, 4_000, 100), paid(cheap, 10, 900), paid(dear, 100, 100, 900)], models);
    assert.ok(rate && Math.abs(rate.credits - 100) < 1e-9);
  });

  for (const [why, recent] of [
    ['too few requests', [paid(dear, 10, 10), paid(cheap, 10, 10)]],
    ['requests that do not agree', [paid(dear, 10, 10, 50), paid(cheap, 10, 10, 100), paid(cheap, 20, 10, 200), paid(cheap, 30, 10, 400)]],
    ['models without a price', Array.from({ length: 5 }, () => ({ model: auto.id, inputTokens: 5, outputTokens: 5, credits: 1 }))],
    ['requests that cost nothing', Array.from({ length: 5 }, () => ({ model: dear.id, inputTokens: 5, outputTokens: 5, credits: 0 }))],
    ['requests without tokens or credits', [{ model: dear.id, credits: 1 }, { model: dear.id, inputTokens: 1, outputTokens: 1 }, { model: dear.id, inputTokens: 0, outputTokens: 0, credits: 1 }]],
  ] as const) {
    it(`is not known from ${why}`, () => {
      assert.equal(learnCreditRate(recent, models), undefined);
    });
  }

  it('is not known from prices in several currencies', () => {
    const won: GatewayModel = { id: 'kr/won', name: 'Won', pricing: { inputPer1M: 1_000, outputPer1M: 4_000, currency: 'KRW' } };
    const recent = [paid(dear, 10, 10), paid(dear, 20, 10), paid(cheap, 10, 10), paid(won, 10, 10)];
    assert.equal(learnCreditRate(recent, [...models, won]), undefined);
  });
});

describe('The answer that a balance covers', () => {
  const rate = { credits: 100, currency: 'USD' };
  const usd = { inputPer1M: 10, outputPer1M: 40, currency: 'USD' };

  it('is as long as what is left after the prompt buys', () => {
    const tokens = coveredAnswer(10, 1_000, usd, rate) ?? 0;
    // 0.10 dollars, less 0.01 for the prompt, buy 2,250 tokens; a little less is promised.
    assert.ok(tokens > 1_800 && tokens < 2_250, String(tokens));
  });

  it('is none where the prompt alone costs more, or what is left is too short to be of use', () => {
    assert.equal(coveredAnswer(1, 1_000, usd, rate), undefined);
    assert.equal(coveredAnswer(0.2, 0, usd, rate), undefined);
    assert.equal(coveredAnswer(-5, 10, usd, rate), undefined);
  });

  it('is of any length for a model that costs nothing, whatever is left and known', () => {
    assert.equal(coveredAnswer(0, 1_000, { inputPer1M: 0, outputPer1M: 0, currency: 'USD' }, undefined), Number.POSITIVE_INFINITY);
  });

  it('is not promised without a rate, or in another currency', () => {
    assert.equal(coveredAnswer(1_000, 10, usd, undefined), undefined);
    assert.equal(coveredAnswer(1_000, 10, { ...usd, currency: 'KRW' }, rate), undefined);
  });

  it('never costs more than there is, even where the prompt is longer than estimated', () => {
    const amount = fc.double({ min: 0.01, max: 1_000, noNaN: true });
    fc.assert(
      fc.property(amount, fc.integer({ min: 0, max: 200_000 }), amount, amount, fc.double({ min: 0, max: 0.15, noNaN: true }), (credits, prompt, inputPer1M, outputPer1M, error) => {
        const tokens = coveredAnswer(credits, prompt, { inputPer1M, outputPer1M, currency: 'USD' }, rate);
        if (tokens === undefined) return;
        const cost = ((prompt * (1 + error) * inputPer1M + tokens * outputPer1M) / 1_000_000) * rate.credits;
        assert.ok(cost <= credits * (1 + 1e-9));
      }),
    );
  });
});
