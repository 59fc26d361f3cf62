import assert from 'node:assert/strict';
import type { GatewayModel } from '../../../src/api/account';
import { modelInformation } from '../../../src/native/modelInformation';

const priced: GatewayModel = { id: 'kr/gpt4o', name: 'GPT-4o', pricing: { inputPer1M: 2.5, outputPer1M: 10, currency: 'USD' }, contextLength: 128_000 };

describe('What VS Code is told of a model', () => {
  const of = (...models: GatewayModel[]) => modelInformation(models, 'en');

  it('is its name, its price and how much it takes, prompt and answer apart', () => {
    const [told] = of(priced);
    assert.deepEqual(told, {
      id: 'kr/gpt4o',
      name: 'GPT-4o',
      family: 'gpt4o',
      version: 'kr/gpt4o',
      maxInputTokens: 128_000 - 16_384,
      maxOutputTokens: 16_384,
      capabilities: { imageInput: false, toolCalling: false },
      detail: '$2.50 in, $10.00 out per 1M tokens',
      tooltip: 'kr/gpt4o · \\$2\\.50 in, \\$10\\.00 out per 1M tokens · 128K context',
    });
  });

  it('keeps within a small context', () => {
    for (const contextLength of [1, 2, 3, 4_096]) {
      const [told] = of({ ...priced, contextLength });
      assert.ok(told && told.maxInputTokens >= 1 && told.maxOutputTokens >= 1, String(contextLength));
      assert.ok(contextLength === 1 || told.maxInputTokens + told.maxOutputTokens <= contextLength, String(contextLength));
    }
  });

  it('takes an Auto Tier for as large as the smallest model it may choose, and others for a common size', () => {
    const sizes = of({ id: 'kr/auto', name: 'Auto' }, priced, { id: 'kr/small', name: 'Small', contextLength: 8_192 }, { id: 'kr/new', name: 'New' }).map((told) => told.maxInputTokens + told.maxOutputTokens);
    assert.deepEqual(sizes, [8_192, 128_000, 8_192, 32_768]);
    assert.deepEqual(of({ id: 'kr/auto', name: 'Auto' }).map((told) => told.maxInputTokens + told.maxOutputTokens), [32_768]);
  });

  it('is text: no icon, no link and no Markdown comes from the gateway', () => {
    const [told] = of({ id: 'kr/[x](command:y)', name: '$(bug) [free](command:krouter.clearUsage)' });
    assert.ok(told && !told.name.includes('$(') && !told.name.includes(']('), told?.name);
    assert.equal(told.tooltip, 'kr/\\[x\\]\\(command\\:y\\)');
    assert.equal(told.detail, undefined);
  });
});
