import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { GatewayModel } from '../../../src/api/account';
import { modelRows, searchRows, takeOver, type ModelChoiceRow, type ModelRow, type RowsInput } from '../../../src/status/modelRows';

const auto: GatewayModel = { id: 'kr/auto', name: 'Auto' };
const gpt: GatewayModel = {
  id: 'kr/gpt54',
  name: 'GPT-5.4',
  provider: 'openai',
  pricing: { inputPer1M: 2.5, outputPer1M: 15, currency: 'USD' },
  contextLength: 256_000,
};
const mini: GatewayModel = { ...gpt, id: 'kr/gpt4o-mini', name: 'GPT-4o mini' };
const smart: GatewayModel = { id: 'auto-smart', name: 'auto-smart', provider: 'k-router', contextLength: 128_000 };
const claude: GatewayModel = { id: 'kr/claude-sonnet', name: 'Claude Sonnet', provider: 'anthropic' };
const gemini: GatewayModel = { id: 'kr/gemini-pro', name: 'Gemini Pro', provider: 'google' };
const all = [auto, gpt, claude, smart, mini, gemini];

const rows = (models: readonly GatewayModel[], more: Partial<RowsInput> = {}): ModelRow[] =>
  modelRows({ models, favourites: [], recent: [], chosen: auto, language: 'en', ...more });
const outline = (list: readonly ModelRow[]): string[] => list.map((row) => (row.kind === 'heading' ? `# ${row.label}` : row.model.id));
const ids = (list: readonly ModelRow[]): string[] => list.flatMap((row) => (row.kind === 'model' ? row.model.id : []));

function row(model: GatewayModel, more: Partial<RowsInput> = {}): ModelChoiceRow {
  const found = rows([model], more).find((one) => one.kind === 'model' && one.model.id === model.id);
  assert.ok(found?.kind === 'model');
  return found;
}

describe('The rows of the model picker', function () {
  this.timeout(30_000);

  it('are Auto Tiers, favourites, what was used last, then the providers in the gateway’s order, each model once', () => {
    assert.deepEqual(outline(rows(all)), ['# Auto Tiers', 'kr/auto', 'auto-smart', '# openai', 'kr/gpt54', 'kr/gpt4o-mini', '# anthropic', 'kr/claude-sonnet', '# google', 'kr/gemini-pro']);
    const grouped = rows(all, { favourites: [claude], recent: [smart, claude, mini] });
    assert.deepEqual(outline(grouped), ['# Auto Tiers', 'kr/auto', 'auto-smart', '# Favourites', 'kr/claude-sonnet', '# Used Last', 'kr/gpt4o-mini', '# openai', 'kr/gpt54', '# google', 'kr/gemini-pro']);
    assert.deepEqual(grouped.flatMap((one) => (one.kind === 'model' && one.isFavourite ? one.model.id : [])), ['kr/claude-sonnet']);
  });

  it('show name, provider and id, price and context', () => {
    assert.deepEqual(row(gpt), {
      kind: 'model',
      model: { id: 'kr/gpt54', name: 'GPT-5.4' },
      label: 'GPT-5.4',
      description: 'openai · kr/gpt54',
      detail: '$2.50 in, $15.00 out per 1M tokens · 256K context',
      isFavourite: false,
    });
    assert.match(row({ ...gpt, contextLength: 1_048_576 }).detail, /1M context/);
  });

  it('write prices as the language does', () => {
    const { detail } = row(gpt, { language: 'ko' });
    const dollars = new Intl.NumberFormat('ko', { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' });
    assert.ok(detail.includes(dollars.format(2.5)), detail);
    assert.match(row({ ...gpt, pricing: { inputPer1M: 3_500, outputPer1M: 21_000, currency: 'KRW' } }, { language: 'ko' }).detail, /₩3,500.*₩21,000/);
  });

  it('show a small price exactly, a price in whatever the gateway calls its currency, and what is free as free', () => {
    const priced = (inputPer1M: number, outputPer1M: number, currency = 'USD'): string => row({ ...gpt, pricing: { inputPer1M, outputPer1M, currency } }).detail;
    assert.match(priced(0.075, 0.0005), /\$0\.075 in, \$0\.0005 out/);
    assert.match(priced(2, 3, 'credits'), /2 credits in, 3 credits out/);
    assert.match(priced(0, 0), /^Free/);
    assert.match(priced(0, 1), /\$0\.00 in, \$1\.00 out/);
  });

  it('tell what the next turn costs with each model, never zero for what is not free, nothing where the price is unknown', () => {
    const cost = (model: GatewayModel, tokens: number): string => row(model, { nextTurn: { tokens } }).detail;
    assert.match(cost(gpt, 1_240), /per 1M tokens · ≈ \$0\.0031 next prompt · /);
    assert.match(cost(gpt, 1), /· <\$0\.0001 next prompt/);
    for (const model of [claude, smart, { ...gpt, pricing: { inputPer1M: 0, outputPer1M: 0, currency: 'USD' } }]) assert.doesNotMatch(cost(model, 1_000), /next prompt/, model.id);
  });

  it('tell that the next turn is too long for a model, with room for the answer where the user set a limit', () => {
    const small = { ...gpt, contextLength: 8_000 };
    assert.match(row(small, { nextTurn: { tokens: 8_001 } }).detail, /too small for the next prompt \(8,001 tokens\)/);
    assert.doesNotMatch(row(small, { nextTurn: { tokens: 8_000 } }).detail, /too small/);
    assert.match(row(small, { nextTurn: { tokens: 6_001, maxTokens: 2_000 } }).detail, /too small/);
    assert.doesNotMatch(row(claude, { nextTurn: { tokens: 10_000_000 } }).detail, /too small/);
  });

  it('claim nothing about what is unknown', () => {
    assert.equal(row(claude).detail, '');
    assert.equal(row({ id: 'kr/x', name: 'X' }).description, 'kr/x');
    assert.match(row(smart).detail, /^Price depends on the model chosen · 128K/);
    assert.deepEqual(outline(rows([{ id: 'kr/x', name: 'X' }, gpt])).filter((line) => line.startsWith('#')), ['# Other providers', '# openai']);
  });

  it('keep ids that were typed: chosen, starred or used, though nothing lists them', () => {
    const typed = { id: 'kr/secret', name: 'kr/secret', isCustom: true };
    assert.deepEqual(outline(rows([auto], { chosen: typed })), ['# Auto Tiers', 'kr/auto', '# Entered', 'kr/secret']);
    assert.deepEqual(outline(rows([auto], { favourites: [typed], recent: [typed] })), ['# Auto Tiers', 'kr/auto', '# Favourites', 'kr/secret']);
    // By now the gateway lists it: it is one of its models.
    assert.equal(row({ ...gpt, id: 'kr/secret' }, { chosen: typed }).model.isCustom, undefined);
    // What was chosen from a list and has gone from it is offered no more.
    assert.deepEqual(ids(rows([auto], { favourites: [gpt], recent: [claude], chosen: mini })), ['kr/auto']);
  });

  it('come in the order a caller gives, only those it offers, with its words on each', () => {
    const list = rows(all, { order: (models) => models.filter(({ provider }) => provider === 'openai').toReversed(), note: ({ id }) => `about ${id}` });
    assert.deepEqual(ids(list), ['kr/gpt4o-mini', 'kr/gpt54']);
    assert.ok(list.every((one) => one.kind === 'heading' || one.detail.startsWith(`about ${one.model.id} · $`)));
  });

  it('that the balance covers stand above the others, and say nothing of another prompt', () => {
    const note = ({ id }: GatewayModel): string | undefined => (id === gpt.id ? '≈ 100 tokens of answer' : undefined);
    const list = rows([gpt, mini, claude], { order: (models) => models, note, nextTurn: { tokens: 100 } });
    assert.deepEqual(outline(list), ['# Covered', gpt.id, '# Other Models', mini.id, claude.id]);
    assert.ok(list.every((one) => one.kind === 'heading' || !one.detail.includes('next prompt')));
  });

  it('show each model of a list once, with no icon the gateway chose', () => {
    const word = fc.oneof(fc.string(), fc.constantFrom('$(trash)', 'x$(x)', 'openai', 'kr/a', '__proto__', 'constructor', 'Favourites'));
    const model = fc
      .record({ id: word, name: word, provider: word, contextLength: fc.nat(), pricing: fc.record({ inputPer1M: fc.double({ min: 0, noNaN: true }), outputPer1M: fc.nat(), currency: word }) }, { requiredKeys: ['id', 'name'] })
      .map((one): GatewayModel => one);
    fc.assert(
      fc.property(fc.uniqueArray(model, { selector: ({ id }) => id }), fc.nat(), word, (models, tokens, words) => {
        const list = rows(models, { favourites: models.slice(0, 2), recent: models.slice(1, 3), nextTurn: { tokens } });
        assert.deepEqual(ids(list).sort(), models.map(({ id }) => id).sort());
        for (const one of [...list, ...searchRows(words, list, true)]) {
          const shown = one.kind === 'model' ? [one.label, one.description, one.detail] : [one.label];
          assert.doesNotMatch(shown.join('\n'), /\$\(|undefined|NaN/);
        }
      }),
    );
  });
});

describe('A search in the model picker', () => {
  const list = rows(all, { favourites: [gemini] });

  it('finds by name, provider and id, with gaps, the best first', () => {
    assert.deepEqual(ids(searchRows('mini', list, false)), ['kr/gpt4o-mini', 'kr/gemini-pro']);
    assert.deepEqual(ids(searchRows('clsonnet', list, false)), ['kr/claude-sonnet']);
    assert.deepEqual(ids(searchRows('anthropic', list, false)), ['kr/claude-sonnet']);
    assert.deepEqual(ids(searchRows('kr/gpt54', list, false)), ['kr/gpt54']);
    assert.deepEqual(ids(searchRows('gpt 5', list, false)), ['kr/gpt54']);
    assert.equal(ids(searchRows('GPT', list, false)).length, 2);
  });

  it('offers what was typed as a model of its own, last, unless a model has just this id', () => {
    const typed = searchRows(' kr/gpt6 ', list, true).at(-1);
    assert.ok(typed?.kind === 'model');
    assert.deepEqual([typed.label, typed.model], ['Use “kr/gpt6”', { id: 'kr/gpt6', name: 'kr/gpt6', isCustom: true }]);
    assert.deepEqual(ids(searchRows('kr/gpt54', list, true)), ['kr/gpt54']);
    assert.deepEqual(ids(searchRows('zzzz', list, true)), ['zzzz']);
    assert.deepEqual(ids(searchRows('x'.repeat(201), list, true)), []);
  });

  it('has a heading first and then the best, as the groups do, so that a place means the same in both', () => {
    for (const words of ['gpt', 'claude', 'zzzz']) {
      const [heading, best] = searchRows(words, list, true);
      assert.deepEqual([heading?.kind, best?.kind], ['heading', 'model'], words);
    }
    assert.deepEqual(list.slice(0, 2).map(({ kind }) => kind), ['heading', 'model']);
  });
});

describe('A new list in the open model picker', () => {
  it('leaves every row at its place, with what is known of it now, and what is new below', () => {
    const shown = rows([auto, claude, gpt]);
    const now = rows([auto, smart, { ...gpt, name: 'GPT-5.4 (new)' }, mini, gemini]);
    const list = takeOver(shown, now);
    assert.deepEqual(outline(list.slice(0, shown.length)), outline(shown));
    assert.deepEqual(outline(list.slice(shown.length)), ['# Auto Tiers', 'auto-smart', '# openai', 'kr/gpt4o-mini', '# google', 'kr/gemini-pro']);
    assert.ok(list.some((one) => one.label === 'GPT-5.4 (new)'));
  });

  it('goes on with the last group under its heading', () => {
    assert.deepEqual(outline(takeOver(rows([auto]), rows([auto, smart, gpt]))), ['# Auto Tiers', 'kr/auto', 'auto-smart', '# openai', 'kr/gpt54']);
  });

  it('changes nothing when it is the same', () => {
    const shown = rows(all);
    assert.deepEqual(takeOver(shown, rows(all)), shown);
  });
});
