import assert from 'node:assert/strict';
import { frameInlineEdit, inlineEditLimit, type InlineEdit } from '../../../src/chat/inlineEditPrompt';
import type { ContextItem } from '../../../src/shared/context';
import { estimateTokens } from '../../../src/shared/tokens';

const lines = (from: number, to: number): string => Array.from({ length: to - from + 1 }, (_, index) => `line${from + index}();\n`).join('');

const file = (name: string, text: string): ContextItem => ({ kind: 'file', label: name, path: name, languageId: 'markdown', text });

const edit = (more: Partial<InlineEdit> = {}): InlineEdit => ({
  instruction: '더 짧게',
  selection: { kind: 'selection', label: 'a.ts:101-110', path: 'src/a.ts', languageId: 'typescript', startLine: 101, endLine: 110, text: lines(101, 110) },
  before: lines(1, 100),
  after: lines(111, 300),
  indentation: '  ',
  rules: [],
  ...more,
});

const contentOf = (one: InlineEdit, limit: number): string => frameInlineEdit(one, limit)?.messages[1]?.content ?? '';

describe('The prompt of an inline edit', () => {
  it('has the selection between the lines around it, and the instruction last', () => {
    const content = contentOf(edit(), 10_000);
    const places = ['line1();', 'line100();', 'line111();', 'line300();', 'Selected lines `src/a.ts:101-110`', '더 짧게'].map((text) => content.indexOf(text));
    assert.ok(!places.includes(-1));
    assert.deepEqual(places, places.toSorted((one, other) => one - other));
    assert.match(content, /2 spaces/);
    assert.match(contentOf(edit({ indentation: '\t' }), 10_000), /a tab/);
    assert.match(contentOf(edit({ indentation: ' ' }), 10_000), /is a space;/);
  });

  it('stays within its tokens, and has the nearest lines', () => {
    for (const limit of [400, 600, 1_000, 1_500]) {
      const framed = frameInlineEdit(edit(), limit);
      assert.ok(framed);
      assert.ok(framed.tokens <= limit, `${framed.tokens} of ${limit}`);
      const sent = framed.messages.map(({ content }) => content).join('\n');
      assert.ok(estimateTokens(sent) <= limit);
      assert.deepEqual(framed.sent[0], edit().selection);
      if (limit >= 600) for (const near of ['line100();', 'line111();']) assert.ok(sent.includes(near), near);
      if (limit <= 600) assert.ok(!sent.includes('line1();'));
    }
  });

  it('says where the lines stand that it has', () => {
    const pieces = frameInlineEdit(edit(), 900)?.sent.slice(1) ?? [];
    assert.equal(pieces.length, 2);
    for (const { startLine = 0, endLine = 0, text } of pieces) assert.equal(`${text}\n`, lines(startLine, endLine));
    assert.deepEqual([pieces[0]?.endLine, pieces[1]?.startLine], [100, 111]);
  });

  it('gives what one side does not need to the other', () => {
    const [, only] = frameInlineEdit(edit({ before: '' }), 900)?.sent ?? [];
    const [, , both] = frameInlineEdit(edit(), 900)?.sent ?? [];
    assert.ok((only?.text.length ?? 0) > 1.5 * (both?.text.length ?? 0));
  });

  it('has the code that the edit is about before the lines around, whatever room is left for those', () => {
    const reference: ContextItem = { kind: 'file', label: 'cart.ts', path: 'src/cart.ts', languageId: 'typescript', detail: 'the code to test', text: 'export const cart = 1;\n'.repeat(40) };
    const framed = frameInlineEdit(edit({ references: [reference, file('far.ts', lines(1, 2_000))] }), 900);
    assert.deepEqual(framed?.sent.slice(0, 2).map(({ label }) => label), ['a.ts:101-110', 'cart.ts']);
    assert.deepEqual(framed.leftOut.map(({ label }) => label), ['far.ts']);
    assert.ok(framed.tokens <= 900);
    const content = framed.messages[1]?.content ?? '';
    assert.ok(content.includes('File `src/cart.ts` – the code to test:') && content.indexOf('cart = 1') < content.indexOf('line101();'));
  });

  it('has problems before rules and rules before code, and tells what was left out', () => {
    const problems: ContextItem = { kind: 'problems', label: 'a.ts', path: 'src/a.ts', languageId: '', text: 'src/a.ts:102:1 error: no' };
    const short = file('AGENTS.md', 'Be brief.');
    const long = file('.github/copilot-instructions.md', 'Write good code. '.repeat(500));
    const framed = frameInlineEdit(edit({ problems, rules: [long, short] }), 1_000);
    assert.ok(framed);
    assert.deepEqual(framed.sent.slice(0, 3).map(({ label }) => label), ['a.ts:101-110', 'a.ts', 'AGENTS.md']);
    assert.deepEqual(framed.leftOut, [long]);
  });

  it('is none when there is no room for the selection', () => {
    assert.equal(frameInlineEdit(edit(), 100), undefined);
  });

  it('leaves room for an answer as long as the selection', () => {
    assert.equal(inlineEditLimit(undefined, 500), 12_500);
    assert.equal(inlineEditLimit(1_000_000, 500), 12_500);
    assert.ok(inlineEditLimit(8_000, 2_000) <= 8_000 - 3_000);
    assert.ok(inlineEditLimit(4_000, 4_000) <= 0);
  });
});
