// The model list and the usage, when they are odd: what is not known is not made up.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { gatewayModelSchema } from '../../../src/api/account';
import { jsonReply, offlineClient, rejection } from './support';

const replying = (body: unknown): ReturnType<typeof offlineClient> => offlineClient(() => Promise.resolve(jsonReply(body)));

describe('listModels', () => {
  it('shows a model with odd fields, without them', async () => {
    const models = await replying({
      data: [
        { id: 'kr/a', name: 5, provider: null, pricing: { input_per_1m_tokens: '2,5 USD', output_per_1m_tokens: 3 }, context_length: -1 },
        { id: 'kr/b', name: '<i>B</i>', owned_by: 'k-router', pricing: { input_per_1m_tokens: 0, output_per_1m_tokens: 1 }, context_length: 8 },
        { name: 'no id' },
        null,
        'kr/c',
        { id: 'kr/d', name: null, pricing: { input_per_1m_tokens: '2.50', output_per_1m_tokens: ' 10 ', currency: null }, context_length: '128000', extra: { deep: [] } },
        { id: 'kr/e', name: '  ', pricing: { input_per_1m_tokens: -1, output_per_1m_tokens: 1 }, context_length: 1e300 },
        { id: 'kr/f', name: 'F', pricing: 'much', context_length: 9e15 },
        { id: 'kr/b', name: 'a second B' },
        { id: 7 },
        { id: '' },
        { id: ' ' },
        { id: 'kr/\u202eevil' },
        { id: 'kr/two\nlines' },
        { id: 'x'.repeat(201) },
        { id: 'kr/long', name: 'n'.repeat(1_000) },
      ],
    }).listModels();
    const long = models.pop();
    assert.deepEqual([long?.id, long?.name.length], ['kr/long', 200]);
    assert.deepEqual(models, [
      { id: 'kr/a', name: 'kr/a' },
      { id: 'kr/b', name: 'B', provider: 'k-router', pricing: { inputPer1M: 0, outputPer1M: 1, currency: 'USD' }, contextLength: 8 },
      { id: 'kr/d', name: 'kr/d', pricing: { inputPer1M: 2.5, outputPer1M: 10, currency: 'USD' }, contextLength: 128_000 },
      { id: 'kr/e', name: 'kr/e' },
      { id: 'kr/f', name: 'F', contextLength: 9e15 },
    ]);
  });

  it('takes no more than a picker can show', async () => {
    const data = Array.from({ length: 2_500 }, (_, index) => ({ id: `kr/${index}` }));
    assert.equal((await replying({ data }).listModels()).length, 2_000);
  });

  it('refuses what is no list', async () => {
    for (const body of [{}, [], { data: {} }, 'models', 5]) await rejection(replying(body).listModels(), 'bad-reply');
    await rejection(offlineClient(() => Promise.resolve(new Response('{"data":'))).listModels(), 'bad-reply');
    await rejection(offlineClient(() => Promise.resolve(new Response('', { headers: { 'content-type': 'application/json' } }))).listModels(), 'empty-reply');
  });

  it('gives models that can be stored and read again, whatever comes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.record({ id: fc.string({ minLength: 1 }).filter((id) => id.trim() !== ''), name: fc.json(), pricing: fc.jsonValue(), context_length: fc.jsonValue() }), { selector: ({ id }) => id }), async (data) => {
        const models = await replying({ data }).listModels();
        assert.equal(models.length, data.length);
        for (const model of models) assert.deepEqual(gatewayModelSchema.parse(JSON.parse(JSON.stringify(model))), model);
      }),
    );
  });
});

describe('getUsage', () => {
  it('leaves unknown what is missing or odd, and never makes it zero', async () => {
    const odd = { credits_remaining: '5000', credits_used: -1, usage_this_month: null, customer: 'me', recentUsage: [null, {}, { model: 'kr/a', inputTokens: -1, createdAt: 'then' }] };
    assert.deepEqual(await replying(odd).getUsage(), { recent: [{ model: 'kr/a' }] });
    assert.deepEqual(await replying({}).getUsage(), { recent: [] });
  });

  it('reads every field that is used', async () => {
    const reply = {
      credits_remaining: -1.5,
      credits_used: 0,
      usage_this_month: 890.12,
      customer: { name: '내 회사', credits: 5000 },
      recentUsage: [{ model: 'kr/gpt54', inputTokens: 150, outputTokens: 500, credits: 0.85, createdAt: '2026-03-20T04:00:00.000Z' }],
    };
    assert.deepEqual(await replying(reply).getUsage(), {
      creditsRemaining: -1.5,
      creditsUsed: 0,
      usageThisMonth: 890.12,
      recent: [{ model: 'kr/gpt54', inputTokens: 150, outputTokens: 500, credits: 0.85, createdAt: Date.UTC(2026, 2, 20, 4) }],
    });
  });
});
