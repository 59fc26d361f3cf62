import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { GatewayModel } from '../../../src/api/account';
import { nearestModel, type GoneModel } from '../../../src/chat/nearestModel';

const model = (id: string, name: string, provider?: string, price?: number, contextLength?: number): GatewayModel => ({
  id,
  name,
  ...(provider !== undefined && { provider }),
  ...(price !== undefined && { pricing: { inputPer1M: price, outputPer1M: price * 4, currency: 'USD' } }),
  ...(contextLength !== undefined && { contextLength }),
});
const models = [
  model('kr/gpt54', 'GPT-5.4', 'openai', 2.5, 256_000),
  model('kr/gpt4o', 'GPT-4o', 'openai', 2.5, 128_000),
  model('kr/gpt4o-mini', 'GPT-4o mini', 'openai', 0.15, 128_000),
  model('kr/claude-opus', 'Claude Opus', 'anthropic', 15, 200_000),
  model('kr/claude-haiku', 'Claude Haiku', 'anthropic', 0.8, 200_000),
  model('kr/gemini-pro', 'Gemini Pro', 'google', 1.25, 1_048_576),
  model('auto-smart', 'auto-smart', 'k-router', undefined, 128_000),
  model('auto-fast', 'auto-fast', 'k-router', undefined, 128_000),
];
const nearest = (gone: GoneModel, list = models): string | undefined => nearestModel(gone, list)?.id;

describe('The model nearest to one that is gone', function () {
  this.timeout(30_000);

  it('is of the same provider, even where another’s is called more alike', () => {
    const list = [model('kr/claude-sonnet', 'Claude Sonnet', 'reseller'), model('kr/haiku', 'Haiku', 'anthropic')];
    assert.equal(nearest(model('kr/claude-sonnet-4', 'Claude Sonnet 4', 'anthropic'), list), 'kr/haiku');
  });

  it('is the one of the most similar name or id of that provider', () => {
    assert.equal(nearest(model('kr/gpt4o-mini-2024', 'GPT-4o mini (2024)', 'openai', 20)), 'kr/gpt4o-mini');
    assert.equal(nearest(model('kr/gpt54-preview', 'Preview', 'openai')), 'kr/gpt54');
    assert.equal(nearest(model('x', 'claude opus 4.1', 'anthropic')), 'kr/claude-opus');
  });

  it('is the one of the nearest price and context where names say as much', () => {
    const list = [model('kr/a-1', 'A 1', 'p', 10, 100), model('kr/a-2', 'A 2', 'p', 1, 100), model('kr/a-3', 'A 3', 'p', 1, 100_000), model('kr/a-4', 'A 4', 'p')];
    assert.equal(nearest(model('kr/a-9', 'A 9', 'p', 9, 100), list), 'kr/a-1');
    assert.equal(nearest(model('kr/a-9', 'A 9', 'p', 1.2, 90_000), list), 'kr/a-3');
    assert.equal(nearest(model('kr/a-9', 'A 9', 'p', 1.2, 120), list), 'kr/a-2');
  });

  it('is found by its id alone, when nothing else is known', () => {
    assert.equal(nearest({ id: 'kr/gpt-4o-mini', name: 'kr/gpt-4o-mini' }), 'kr/gpt4o-mini');
    assert.equal(nearest({ id: 'openrouter/claude-opus', name: 'openrouter/claude-opus' }), 'kr/claude-opus');
  });

  it('is none when no model is like it, so that Auto is the last resort', () => {
    assert.equal(nearest({ id: 'kr/zzzz', name: 'zzzz' }), undefined);
    assert.equal(nearest(model('kr/gpt54', 'GPT-5.4', 'openai'), []), undefined);
  });

  it('is an Auto Tier for an Auto Tier only', () => {
    assert.equal(nearest({ id: 'auto-smarter', name: 'auto-smarter' }), 'auto-smart');
    assert.equal(nearest(model('kr/auto-x', 'Auto X', 'k-router')), undefined);
  });

  it('is never the one that is gone, and always one of the list, whatever the order', () => {
    const word = fc.constantFrom('gpt', 'GPT-4', 'claude', 'kr/gpt', 'auto-x', '한국어', '', '…', 'a');
    const any = fc.record({ id: word, name: word, provider: word }).map((one): GatewayModel => one);
    fc.assert(
      fc.property(any, fc.array(any), (gone, list) => {
        const found = nearestModel(gone, list);
        assert.ok(found === undefined || (list.includes(found) && found.id !== gone.id));
      }),
    );
  });
});
