import assert from 'node:assert/strict';
import { SentenceReader } from '../../../src/webview/sentences';

function read(...pieces: string[]): string {
  const reader = new SentenceReader();
  return [...pieces.map((piece) => reader.push(piece)), reader.finish()].filter((words) => words !== '').join(' ');
}

describe('what is read aloud of an answer', () => {
  it('is words: no marks, no addresses, no code', () => {
    assert.equal(read('# Title\n\nSee **the** [guide](https://a.test/).\n```js\nlet a;\n```\n- 끝이에요.'), 'Title See the guide. Code block. 끝이에요.');
  });

  it('holds whole sentences, however they are cut on the way', () => {
    const reader = new SentenceReader();
    assert.equal(reader.push('One. Tw'), 'One.');
    assert.equal(reader.push('o! '), 'Two!');
    assert.equal(reader.finish(), '');
  });

  it('is the word for a formula, not its source; money stays money', () => {
    assert.equal(read('Take $x$ and $\\frac{a}{b}$, then \\(y^2\\)를 풀어요.'), 'Take x and Formula, then Formula를 풀어요.');
    assert.equal(read('Before:\n$$\n\\int_0^1 x\n$$\nAfter. $$a^2$$ too.'), 'Before: Formula. After. Formula too.');
    assert.equal(read('\\[\n', 'a_1\n', '\\]\n', 'End.'), 'Formula. End.');
    assert.equal(read('The shell is\n$$\n\n', 'and goes on.\n'), 'The shell is Formula. and goes on.');
    assert.equal(read('It costs $5 here and $10 there.'), 'It costs $5 here and $10 there.');
  });

  it('is cut short where a line has no end, and knows afterwards whether it is in code', () => {
    const line = 'x'.repeat(100);
    const long = Array.from({ length: 1_000 }, () => line);
    assert.equal(read('```text ', ...long, '\ncode here.\n```\nprose here.'), 'Code block. prose here.');
    assert.ok(read(...long).length <= 2_000);
  });

  it('is the end of what comes in one heap, and knows afterwards whether it is in code', () => {
    const words = 'A sentence with words.\n'.repeat(2_000);
    assert.equal(read(`\`\`\`\n${words}\n${'code\n'.repeat(10_000)}`, 'more code\n```\nprose.\n'), 'prose.');
    const heard = read(`\`\`\`\ncode\n\`\`\`\n${words}The end.\n`);
    assert.ok(heard.length === 2_000 && heard.endsWith('words. The end.'));
  });

  it('takes any heap of brackets for what it is', () => {
    const brackets = '['.repeat(60_000);
    assert.ok(brackets.endsWith(read(brackets)));
    assert.equal(read('[a](b) [c](d'), 'a [c](d');
  });
});
