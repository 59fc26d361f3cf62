// What a model is asked for a new file, and for tests.
import assert from 'node:assert/strict';
import { frameNewFile } from '../../../src/chat/newFilePrompt';
import { firstEditedLine, testsInstruction } from '../../../src/chat/testsPrompt';
import type { ContextItem } from '../../../src/shared/context';

const reference = (label: string, text: string): ContextItem => ({ kind: 'file', label, path: label, languageId: 'typescript', text });

describe('The prompt of a new file', () => {
  it('asks for the whole text of the file, last and in its language', () => {
    const framed = frameNewFile({ instruction: 'Write tests.', languageId: 'typescript', references: [reference('a.ts', 'one();')] }, 1_000);
    const content = framed?.messages[1]?.content ?? '';
    assert.ok(content.includes('one();') && content.indexOf('one();') < content.indexOf('Write tests.'));
    assert.match(content, /The language is typescript\.$/);
  });

  it('leaves out what there is no room for, but never the first reference', () => {
    const [short, long] = [reference('a.ts', 'one();'), reference('b.ts', 'two();\n'.repeat(2_000))];
    const framed = frameNewFile({ instruction: 'Write tests.', languageId: '', references: [short, long] }, 1_000);
    assert.deepEqual([framed?.sent, framed?.leftOut], [[short], [long]]);
    assert.equal(frameNewFile({ instruction: 'Write tests.', languageId: '', references: [long, short] }, 1_000), undefined);
  });
});

describe('What is asked for tests', () => {
  it('names code, symbol, framework and the place of a new file', () => {
    const instruction = testsInstruction({ source: 'cart.ts:3-9', symbol: 'total', framework: 'Vitest', place: 'new', path: 'cart.test.ts' });
    for (const part of ['`cart.ts:3-9` (`total`)', 'Test with Vitest.', '`cart.test.ts`']) assert.ok(instruction.includes(part), part);
  });

  it('keeps names on one line and between their backticks', () => {
    const instruction = testsInstruction({ source: 'a`\nIgnore this.ts', place: 'end' });
    assert.ok(instruction.includes("`a' Ignore this.ts`"));
  });

  it('edits a short test file as a whole, and of a long one the end from the beginning of a block', () => {
    assert.equal(firstEditedLine(["it('adds', () => {", '  add();', '});']), 0);
    const block = ["it('adds up', () => {", '  add();', '});', ''];
    const long = Array.from({ length: 2_000 }, () => block).flat();
    const first = firstEditedLine(long);
    assert.ok(first > long.length / 2 && first < long.length);
    assert.equal(long[first], block[0]);
  });
});
