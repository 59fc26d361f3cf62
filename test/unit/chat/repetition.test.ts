import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Continuation } from '../../../src/chat/continuation';
import { lastWords, openFence, withoutRepetition } from '../../../src/chat/repetition';

/** What stands in the answer once a model went on with it in these pieces. */
function joined(before: string, ...pieces: string[]): string {
  const continuation = new Continuation(before);
  return before + pieces.map((piece) => continuation.push(piece)).join('') + continuation.end();
}

/** The same in one piece. */
function whole(before: string, next: string): string {
  return before + (withoutRepetition(before, next, true) ?? next);
}

const words = fc.constantFrom('the', 'list', 'returns', '정렬된', '목록을', 'const', '{', '}', '\n', '\n\n', ' ', '    ', 'x', '- ', '```ts\n', '```\n', '漢字', '👍', '*', '|', '.');
const text = fc.array(words, { maxLength: 40 }).map((parts) => parts.join(''));
const notBlank = text.filter((candidate) => candidate.trim() !== '');

/** The same text in pieces, cut anywhere. */
function inPieces(of: string, cuts: readonly number[]): string[] {
  const places = [...new Set(cuts.map((cut) => cut % (of.length + 1)))].sort((one, other) => one - other);
  return [...places, of.length].map((end, index) => of.slice(places[index - 1] ?? 0, end));
}

describe('The last words of an answer', () => {
  it('are its last line, when that says enough', () => {
    assert.equal(lastWords('One paragraph.\n\nAnd the second one sto'), 'And the second one sto');
    assert.equal(lastWords('이것은 첫째 문단이에요.\n두 번째 문장이 끊'), '두 번째 문장이 끊');
  });

  it('are more lines, when the last one could stand there by chance', () => {
    assert.equal(lastWords('function first() {\n  return 1;\n}\n\n'), 'function first() {\n  return 1;\n}');
  });

  it('are some words of a long line, and whole ones', () => {
    const line = 'word '.repeat(100).trim();
    const last = lastWords(line);
    assert.ok(line.endsWith(last) && last.startsWith('word') && last.length >= 60 && last.length < 80, last);
  });

  it('are everything, when that is short, and never endless', () => {
    assert.equal(lastWords('Hi'), 'Hi');
    assert.ok(lastWords('*'.repeat(60_000)).length <= 400);
  });

  it('always stand at the end and begin with a whole character', () => {
    fc.assert(fc.property(notBlank, (before) => {
      const last = lastWords(before);
      assert.ok(before.trimEnd().endsWith(last));
      assert.ok(last !== '' && last === last.trim() && !/^[\udc00-\udfff]/.test(last));
    }));
  });
});

describe('An open code block', () => {
  it('is found, with its fence', () => {
    assert.equal(openFence('a\n```ts\nlet a'), '```');
    assert.equal(openFence('a\n```ts\nlet a\n```\nb'), undefined);
    assert.equal(openFence('~~~~\n~~~\n```'), '~~~~');
    assert.equal(openFence('````md\n```js\n```'), '````');
    assert.equal(openFence('1. one\n   ```py\n   x = 1'), '```');
    assert.equal(openFence('> - ```\n> x'), '```');
    assert.equal(openFence('in a ```line``` of text'), undefined);
    assert.equal(openFence('```ts\n```js\n'), '```');
  });
});

describe('A continued answer', () => {
  it('leaves out the last words that the model was asked to repeat', () => {
    assert.equal(joined('It sorts the list and retu', 'It sorts the list and returns it.'), 'It sorts the list and returns it.');
    assert.equal(joined('정렬된 목록을 돌려주', '정렬된 ', '목록을 돌려주는 함수예요.'), '정렬된 목록을 돌려주는 함수예요.');
  });

  it('keeps the blank between two words', () => {
    assert.equal(joined('It sorts the whole list and', 'It sorts the whole list and returns it.'), 'It sorts the whole list and returns it.');
    assert.equal(joined('It sorts the whole list and ', 'It sorts the whole list and returns it.'), 'It sorts the whole list and returns it.');
  });

  it('keeps the indentation of the next line', () => {
    assert.equal(joined('```js\nfunction first(list) {\n', '```js\nfunction first(list) {\n', '  return list[0];'), '```js\nfunction first(list) {\n  return list[0];');
  });

  it('leaves out what a model repeats unasked: more than the last words, or less', () => {
    const before = 'The first sentence is here.\nThe second sentence is rather long, and it breaks off in the middle of a wo';
    assert.equal(joined(before, before, 'rd.'), `${before}rd.`);
    assert.equal(joined(before, '\n\nmiddle of a word.'), `${before}rd.`);
  });

  it('leaves out the opening of a code block that is open', () => {
    const before = 'So:\n\n```ts\nconst values = [1, 2, 3];\nconst su';
    const expected = `${before}m = 6;`;
    assert.equal(joined(before, '```ts\nconst values = [1, 2, 3];\nconst sum = 6;'), expected);
    assert.equal(joined(before, '```typescript\nconst sum = 6;'), expected);
    assert.equal(joined(before, '``', '`ts', '\nm = 6;'), expected);
    assert.equal(joined(before, '```\nconst values = [1, 2, 3];\nconst sum = 6;'), expected);
  });

  it('takes a bare fence in an open code block for its end', () => {
    assert.equal(joined('```ts\nlet a = 1;', '\n```\n\nDone.'), '```ts\nlet a = 1;\n```\n\nDone.');
    assert.equal(joined('```ts\nlet a = 1;\n', '```\n\nDone.'), '```ts\nlet a = 1;\n```\n\nDone.');
  });

  it('keeps a code block within a block with a longer fence', () => {
    assert.equal(joined('````md\nLike this one here:\n', '```js\nx\n```\n````'), '````md\nLike this one here:\n```js\nx\n```\n````');
  });

  it('keeps what stands there twice by right', () => {
    assert.equal(joined('```js\nif (a) {\n  if (b) {\n  }\n', '}\n```'), '```js\nif (a) {\n  if (b) {\n  }\n}\n```');
    assert.equal(joined('```js\nconst value = first(list);\nconsole.log(value);\n', 'console.log(value);\n'), '```js\nconst value = first(list);\nconsole.log(value);\nconsole.log(value);\n');
    assert.equal(joined('It is the', ' the'), 'It is the the');
  });

  it('is what it was when the model says nothing, or is stopped while it repeats', () => {
    assert.equal(joined('It sorts the list and retu'), 'It sorts the list and retu');
    assert.equal(joined('It sorts the list and retu', 'It sorts the li'), 'It sorts the list and retu');
  });

  it('is exactly the whole answer for a model that does as it was asked, however its text is cut (any text)', () => {
    fc.assert(fc.property(notBlank, text, fc.array(fc.nat(200)), (before, rest, cuts) => {
      const gap = before.slice(before.trimEnd().length);
      assert.equal(joined(before, ...inPieces(lastWords(before) + gap + rest, cuts)), before + rest);
    }), { numRuns: 2_000 });
  });

  it('loses nothing of a text that repeats nothing (any text)', () => {
    fc.assert(fc.property(notBlank, text, fc.array(fc.nat(200)), (before, rest, cuts) => {
      const next = `☃${rest}`;
      assert.equal(joined(before, ...inPieces(next, cuts)), before + next);
    }));
  });

  it('does not depend on the pieces in which the text comes (any text)', () => {
    fc.assert(fc.property(notBlank, text, fc.array(fc.nat(200)), (before, next, cuts) => {
      assert.equal(joined(before, ...inPieces(next, cuts)), whole(before, next));
    }), { numRuns: 2_000 });
  });

  it('only ever grows, and by text of the model (any text)', () => {
    fc.assert(fc.property(notBlank, text, (before, next) => {
      const after = whole(before, next);
      assert.ok(after.startsWith(before));
      assert.ok(next.endsWith(after.slice(before.length)) || after === before);
    }));
  });

  it('does not keep text back for long (60,000 asterisks)', () => {
    const before = '*'.repeat(60_000);
    const continuation = new Continuation(before);
    let appended = 0;
    for (let piece = 0; piece < 500; piece++) appended += continuation.push('*'.repeat(10)).length;
    appended += continuation.end().length;
    assert.ok(appended > 0);
  });
});
