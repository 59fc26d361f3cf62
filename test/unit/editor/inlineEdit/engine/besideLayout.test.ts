import assert from 'node:assert/strict';
import { besideRows, visibleLine, type BesideBlock } from '../../../../../src/editor/inlineEdit/engine/besideLayout';

type Block = Omit<BesideBlock, 'oldLines'> & { oldLines?: number };

const rows = (text: string, ...given: Block[]) => {
  const blocks = given.map((block) => ({ oldLines: 1, ...block }));
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

  it('begin with one that is not blank where the document ends, with their count in sight', () => {
    const found = rows('a\n', { line: 1, oldLines: 0, newLines: ['', 'test();', '// a longer line', ''] });
    assert.deepEqual(found.map(({ line, text, leftOut }) => [line, text, leftOut]), [[1, 'test();', 2]]);
  });

  it('stand in place of the end of a long line that goes', () => {
    const [first, second] = rows(`${'x'.repeat(300)}\nb`, { line: 0, oldLines: 2, newLines: ['1', '2'] });
    // 40 is where the block begins, three columns right of what is seen of the line.
    assert.deepEqual([first?.gap, first?.hiddenFrom], [3, 37]);
    assert.deepEqual([second?.gap, second?.hiddenFrom], [39, undefined]);
  });

  it('stand nowhere near an endless line', () => {
    assert.deepEqual(rows(`${'x'.repeat(5_000)}\nb`, { line: 0, newLines: ['1'] }).map(({ line }) => line), [1]);
  });

  it('hide what has no room before them, in Korean and behind tabs too', () => {
    const [korean] = rows('가'.repeat(50), { line: 0, newLines: ['1'] });
    assert.deepEqual([korean?.gap, korean?.hiddenFrom], [4, 18]);
    const [tabs] = rows(`\t\t${'x'.repeat(90)}`, { line: 0, newLines: ['1'] });
    assert.deepEqual([tabs?.gap, tabs?.hiddenFrom], [3, 2 + 29]);
  });

  it('have no row beside a long line that stays', () => {
    const found = rows(`a\n${'x'.repeat(80)}\nb\nc`, { line: 0, newLines: ['1', '2', '3'] });
    assert.deepEqual(found.map(({ line, gap, text }) => [line, gap, text]), [[0, 3, '1'], [2, 3, '2'], [3, 3, '3']]);
  });

  it('are counted behind the last row when the lines that are left are too long', () => {
    const found = rows(`a\n${'x'.repeat(80)}`, { line: 0, newLines: ['1', '2', '3'] });
    assert.deepEqual(found.map(({ line, gap, text, leftOut }) => [line, gap, text, leftOut]), [[0, 3, '1', 0], [1, 3, '2', 1]]);
  });

  it('come without the indentation that they share with the lines they stand for', () => {
    assert.deepEqual(rows('    a\n', { line: 0, newLines: ['        b', '    c'] }).map(({ text }) => text), ['    b', 'c    ']);
    assert.deepEqual(rows('  a\n', { line: 0, newLines: ['    b', ''] }).map(({ text }) => text), ['  b', '   ']);
    assert.deepEqual(rows('\ta\n', { line: 0, oldLines: 0, newLines: ['\t\tb'] }).map(({ text }) => text), ['    b']);
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
