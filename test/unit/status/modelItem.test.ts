import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { GatewayModel } from '../../../src/api/account';
import { commands } from '../../../src/contributions';
import { modelItem, modelRows, type ModelRow } from '../../../src/status/modelItem';
import { renderMarkdown } from '../../fakes/markdown';

const auto = { id: 'kr/auto', name: 'Auto' };
const gpt: GatewayModel = {
  id: 'kr/gpt54',
  name: 'GPT-5.4',
  provider: 'openai',
  pricing: { inputPer1M: 2.5, outputPer1M: 15, currency: 'USD' },
  contextLength: 256_000,
};
const smart: GatewayModel = { id: 'auto-smart', name: 'auto-smart', provider: 'k-router', contextLength: 128_000 };
const claude: GatewayModel = { id: 'kr/claude-sonnet', name: 'Claude Sonnet', provider: 'anthropic' };

const rows = (models: GatewayModel[], language = 'en'): ModelRow[] => modelRows(models, auto, language);
const ids = (rows: ModelRow[]): string[] => rows.flatMap((row) => (row.kind === 'model' ? row.id : []));

function row(model: GatewayModel, language = 'en'): Extract<ModelRow, { kind: 'model' }> {
  const found = rows([model], language).find((row) => row.kind === 'model' && row.id === model.id);
  assert.ok(found?.kind === 'model');
  return found;
}

describe('The model picker', function () {
  this.timeout(30_000);

  it('offers Auto Tiers first, then the providers in the gateway’s order', () => {
    const other: GatewayModel = { ...gpt, id: 'kr/gpt4o', name: 'GPT-4o' };
    const list = rows([gpt, claude, smart, other]);
    assert.deepEqual(
      list.map((row) => (row.kind === 'heading' ? `# ${row.label}` : row.id)),
      ['# Auto Tiers', 'kr/auto', 'auto-smart', '# openai', 'kr/gpt54', 'kr/gpt4o', '# anthropic', 'kr/claude-sonnet'],
    );
  });

  it('offers kr/auto when the gateway does not list it, and once when it does', () => {
    assert.deepEqual(ids(rows([])), ['kr/auto']);
    const listed = rows([gpt, { id: 'kr/auto', name: 'The gateway’s name' }]);
    assert.deepEqual(ids(listed), ['kr/auto', 'kr/gpt54']);
    assert.ok(listed.some((row) => row.label === 'The gateway’s name'));
  });

  it('shows name, provider and id, price and context', () => {
    assert.deepEqual(row(gpt), {
      kind: 'model',
      id: 'kr/gpt54',
      label: 'GPT-5.4',
      description: 'openai · kr/gpt54',
      detail: '$2.50 in, $15.00 out per 1M tokens · 256,000 tokens of context',
    });
  });

  it('writes prices and numbers as the language does', () => {
    const { detail } = row(gpt, 'ko');
    const dollars = new Intl.NumberFormat('ko', { style: 'currency', currency: 'USD' });
    assert.ok(detail.includes(dollars.format(2.5)) && detail.includes('256,000'), detail);
    assert.match(row({ ...gpt, pricing: { inputPer1M: 3_500, outputPer1M: 21_000, currency: 'KRW' } }, 'ko').detail, /₩3,500.*₩21,000/);
  });

  it('shows a small price exactly, not rounded to whole cents', () => {
    const detail = row({ ...gpt, pricing: { inputPer1M: 0.075, outputPer1M: 0.0005, currency: 'USD' } }).detail;
    assert.match(detail, /\$0\.075 in, \$0\.0005 out/);
  });

  it('shows a price in whatever the gateway calls its currency', () => {
    assert.match(row({ ...gpt, pricing: { inputPer1M: 2, outputPer1M: 3, currency: 'credits' } }).detail, /2 credits in, 3 credits out/);
  });

  it('claims nothing about what is unknown', () => {
    assert.equal(row(claude).detail, '');
    assert.equal(row({ id: 'kr/x', name: 'X' }).description, 'kr/x');
    assert.match(row(smart).detail, /^Price depends on the model chosen · 128,000/);
  });

  it('puts models without a provider under a heading of their own', () => {
    const list = rows([{ id: 'kr/x', name: 'X' }, gpt]);
    assert.deepEqual(list.flatMap((row) => (row.kind === 'heading' ? row.label : [])), ['Auto Tiers', 'Other providers', 'openai']);
  });

  it('shows each model of a list once, with no icon the gateway chose', () => {
    const word = fc.oneof(fc.string(), fc.constantFrom('$(trash)', 'x$(x)', 'openai', 'kr/a', '__proto__', 'constructor'));
    const model = fc
      .record({ id: word, name: word, provider: word, contextLength: fc.nat(), pricing: fc.record({ inputPer1M: fc.double({ min: 0, noNaN: true }), outputPer1M: fc.nat(), currency: word }) }, { requiredKeys: ['id', 'name'] })
      .map((model): GatewayModel => model);
    fc.assert(
      fc.property(fc.uniqueArray(model, { selector: ({ id }) => id }), (models) => {
        const list = rows(models);
        const listed = models.some(({ id }) => id === auto.id) ? models : [auto, ...models];
        assert.deepEqual(ids(list).sort(), listed.map(({ id }) => id).sort());
        for (const row of list) {
          const shown = row.kind === 'model' ? [row.label, row.description, row.detail] : [row.label];
          assert.doesNotMatch(shown.join('\n'), /\$\(|undefined|NaN/);
        }
      }),
    );
  });
});

describe('The model item', function () {
  this.timeout(30_000);

  it('shows the model’s name and opens the picker', () => {
    const item = modelItem({ id: 'kr/gpt54', name: 'GPT-5.4' });
    assert.deepEqual([item.text, item.command, item.severity], ['$(sparkle) GPT-5.4', commands.selectModel, 'normal']);
    assert.match(item.label, /GPT-5\.4/);
    assert.match(renderMarkdown(item.tooltip), /GPT-5\.4 · kr\/gpt54/);
  });

  it('shows a name from outside as text: no icon, no link, no markup', () => {
    for (const name of ['$(trash)', '[x](command:evil)', '![x](https://evil.test)', '<b>x</b>', '**x**', 'a\n\n# b', 'https://evil.test']) {
      const { text, tooltip } = modelItem({ id: name, name });
      assert.equal(text.match(/\$\(/g)?.length, 1, name);
      assert.deepEqual(renderMarkdown(tooltip).match(/<\w+/g), ['<p', '<strong', '<p', '<p'], name);
      assert.ok(!tooltip.includes('(command:'), name);
    }
  });
});
