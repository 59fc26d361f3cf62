import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { shownMessages } from '../../../src/shared/transcript';
import { createAnswer, createConversation, createHeavyInput, cutIntoDeltas, endMark, findDifference, heavyInputs } from '../../bench/webview/workload';

describe('the workload of the page benchmark', () => {
  const answer = createAnswer(1);

  it('is the same in every run', () => {
    assert.deepEqual(createAnswer(1), answer);
    assert.deepEqual(createConversation(10), createConversation(10));
  });

  it('is an answer of 60,000 units with Korean, tables and 12 code blocks, one of 400 lines', () => {
    assert.ok(Math.abs(answer.markdown.length - 60_000) < 3_000, String(answer.markdown.length));
    const blocks = [...answer.markdown.matchAll(/^```\w+\n([\s\S]*?)\n```$/gm)].map(([, code = '']) => code.split('\n').length);
    assert.equal(blocks.length, 12);
    assert.equal(Math.max(...blocks), 400);
    assert.ok((answer.markdown.match(/^\|---/gm) ?? []).length >= 5);
    assert.match(answer.markdown, /[가-힣]/);
  });

  it('is four times as long with four chapters', () => {
    assert.ok(Math.abs(createAnswer(4).markdown.length / answer.markdown.length - 4) < 0.1);
  });

  it('comes in deltas of 4 to 12 units that add up to the text', () => {
    const deltas = cutIntoDeltas(answer.markdown);
    assert.equal(deltas.join(''), answer.markdown);
    assert.ok(deltas.slice(0, -1).every(({ length }) => length >= 4 && length <= 12));
  });

  it('never cuts a character in half', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const deltas = cutIntoDeltas(text);
        assert.equal(deltas.join(''), text);
        assert.ok(deltas.every((delta) => !/[\ud800-\udbff]$/.test(delta) || /[\ud800-\udbff]$/.test(text)));
      }),
    );
  });

  it('is a conversation of prompts and answers on one path, whose end can be found', () => {
    const conversation = createConversation(100);
    const shown = shownMessages(conversation);
    assert.equal(shown.length, 100);
    assert.deepEqual(shown.slice(0, 2).map(({ role }) => role), ['user', 'assistant']);
    assert.ok(shown.at(-1)?.text.endsWith(endMark));
  });

  it('has heavy inputs of the sizes they are named after', function () {
    this.timeout(20_000);
    const inputs = new Map(heavyInputs.map((input) => [input, createHeavyInput(input)]));
    for (const [name, text] of inputs) assert.ok(text.endsWith(endMark), name);
    assert.ok((inputs.get('10 MB') ?? '').length >= 10_000_000);
    assert.equal(inputs.get('5,000-row table')?.match(/^\| \d/gm)?.length, 5_000);
    assert.ok((inputs.get('20,000-line code block') ?? '').split('\n').length > 20_000);
    assert.ok(inputs.get('60,000 *')?.startsWith('*'.repeat(60_000)));
    assert.ok((inputs.get('1 MB of short paragraphs') ?? '').length >= 1_000_000);
  });
});

describe('the correctness check of the page benchmark', () => {
  it('looks past white space', () => {
    assert.equal(findDifference('a b\n\n가', 'ab 가\n'), undefined);
  });

  it('finds a lost, an added and a changed character', () => {
    for (const shown of ['안녕하요', '안녕하세요.', '안녕하게요']) assert.ok(findDifference(shown, '안녕하세요'), shown);
  });

  it('says where the texts part', () => {
    assert.match(findDifference('abcx', 'abcd') ?? '', /^at 3 of 4/);
  });
});
