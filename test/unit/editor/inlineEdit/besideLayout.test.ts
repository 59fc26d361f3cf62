import assert from 'node:assert/strict';
import { besideRows, visibleLine, type BesideBlock } from '../../../../src/editor/inlineEdit/besideLayout';

const rows = (text: string, ...blocks: BesideBlock[]) => {
  const lines = text.split('\n');
  return besideRows(blocks, { lineCount: lines.length, textOf: (line) => lines[line] ?? '', tabSize: 4 });
};

describe('New lines beside the document', () => {
  it('stand one in a row, in one column right of all lines they are beside', () => {
    assert.deepEqual(rows('a\nlonger\nb\nc', { line: 0, newLines: ['one', 'two', 'three'] }), [
      { block: 0, line: 0, gap: 8, text: 'one  ', leftOut: 0 },
      { block: 0, line: 1, gap: 3, text: 'two  ', leftOut: 0 },
      { block: 0, line: 2, gap: 8, text: 'three', leftOut: 0 },
    ]);
  });

  it('move down below those of the block above', () => {
    const found = rows('a\nb\nc\nd', { line: 0, newLines: ['1', '2'] }, { line: 1, newLines: ['3'] });
    assert.deepEqual(found.map(({ block, line, text }) => [block, line, text]), [[0, 0, '1'], [0, 1, '2'], [1, 2, '3']]);
  });

  it('are counted where the document ends', () => {
    const found = rows('a\nb', { line: 1, newLines: ['1', '2', '3'] }, { line: 1, newLines: ['4'] });
    assert.deepEqual(found.map(({ line, text, leftOut }) => [line, text, leftOut]), [[1, '1', 3]]);
  });

  it('are not pushed away by one very long line', () => {
    const [first, second] = rows(`${'x'.repeat(300)}\nb`, { line: 0, newLines: ['1', '2'] });
    assert.equal(first?.gap, 3);
    assert.equal(second?.gap, 3);
  });

  it('count Hangul as two columns', () => {
    const [first, second] = rows('한글\nab', { line: 0, newLines: ['가', '나다'] });
    assert.deepEqual([first?.gap, second?.gap], [3, 5]);
    assert.equal(first?.text, '가  ');
  });

  it('show tabs as spaces, hidden characters by their code, and no more than fits', () => {
    assert.equal(visibleLine('\ta\tb', 4), '    a   b');
    assert.equal(visibleLine('a\u202Eb', 4), 'a[U+202E]b');
    assert.equal(visibleLine('x'.repeat(1_000), 4).length, 161);
  });
});
