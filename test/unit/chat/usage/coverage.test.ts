import assert from 'node:assert/strict';
import type { GatewayModel } from '../../../../src/api/account';
import { answerLimit, coveredFirst, coveredTokens, promptTokensOf, rateOfRecords } from '../../../../src/chat/usage/coverage';
import { record } from './records';

const usd = (inputPer1M: number, outputPer1M: number) => ({ inputPer1M, outputPer1M, currency: 'USD' });
const dear: GatewayModel = { id: 'kr/dear', name: 'Dear', pricing: usd(10, 40) };
const cheap: GatewayModel = { id: 'kr/cheap', name: 'Cheap', pricing: usd(0.1, 0.4), contextLength: 8_000 };
const free: GatewayModel = { id: 'kr/free', name: 'Free', pricing: usd(0, 0), contextLength: 8_000 };
const auto: GatewayModel = { id: 'kr/auto', name: 'Auto' };
const rate = { credits: 100, currency: 'USD' };

describe('What a balance covers', () => {
  it('is as much of an answer as each model costs, rounded down, within its context', () => {
    const balance = { credits: 10, rate };
    const tokens = coveredTokens(dear, 1_000, balance) ?? 0;
    assert.ok(tokens > 1_800 && tokens < 2_250 && tokens % 100 === 0, String(tokens));
    assert.equal(coveredTokens(cheap, 1_000, balance), 7_000);
    assert.equal(coveredTokens(cheap, 9_000, balance), undefined);
    assert.equal(coveredTokens(dear, 1_000, balance, 4_096), undefined);
    assert.equal(coveredTokens(cheap, 1_000, balance, 4_096), 7_000);
    assert.equal(coveredTokens(cheap, 5_000, balance, 4_096), undefined);
    assert.equal(coveredTokens(cheap, 7_997, balance), undefined);
    assert.equal(coveredTokens(free, 1_000, balance), Number.POSITIVE_INFINITY);
    assert.equal(coveredTokens(free, 7_997, balance), undefined);
    assert.equal(coveredTokens(auto, 1_000, balance), undefined);
  });

  it('is nothing but what is free, as long as nobody knows what a credit is worth', () => {
    const balance = { credits: 10, rate: undefined };
    assert.deepEqual([dear, cheap, free, auto].map((model) => coveredTokens(model, 10, balance)), [undefined, undefined, Number.POSITIVE_INFINITY, undefined]);
  });

  it('comes first: for an answer of the usual length in the order of the list, then by how long it may be', () => {
    const ids = (credits: number): string[] => coveredFirst([dear, auto, cheap, free], 1_000, { credits, rate }).map(({ id }) => id);
    assert.deepEqual(ids(10), ['kr/cheap', 'kr/free', 'kr/dear', 'kr/auto']);
    assert.deepEqual(ids(0.5), ['kr/cheap', 'kr/free', 'kr/dear', 'kr/auto']);
    assert.deepEqual(coveredFirst([dear, auto, cheap, free], 1_000, { credits: 10, rate }, 4_096).map(({ id }) => id), ['kr/cheap', 'kr/free', 'kr/dear', 'kr/auto']);
  });

  it('limits an answer where that is lower than before, to what each model takes', () => {
    assert.equal(answerLimit(1_200, undefined), 1_200);
    assert.equal(answerLimit(90_000, undefined), 4_096);
    assert.equal(answerLimit(1_200, 2_000), 1_200);
    assert.equal(answerLimit(1_200, 1_200), undefined);
    assert.equal(answerLimit(undefined, undefined), undefined);
    assert.equal(answerLimit(Number.POSITIVE_INFINITY, undefined), undefined);
  });

  it('is worth what requests of the ledger cost, by the models that answered', () => {
    const paid = (inputs: number) => record({ model: 'kr/auto', answeredBy: dear.id, promptTokens: inputs, completionTokens: 100, credits: ((inputs * 10 + 4_000) / 1_000_000) * 100 });
    assert.equal(rateOfRecords([paid(100), paid(200)], [dear, auto]), undefined);
    const learned = rateOfRecords([paid(100), paid(200), paid(5_000), record({ model: dear.id })], [dear, auto]);
    assert.ok(learned && Math.abs(learned.credits - 100) < 1e-9);
  });

  it('counts what came of an answer among what is sent next', () => {
    const messages = [{ role: 'user', content: 'What is a list?' }] as const;
    assert.ok(promptTokensOf(messages, 'A list is') > promptTokensOf(messages, ''));
  });
});
