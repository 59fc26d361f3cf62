import assert from 'node:assert/strict';
import { shiftLines } from '../../../../src/host/context/shiftLines';

describe('Pinned lines', () => {
  const lines = { startLine: 5, endLine: 8 };
  const after = (startLine: number, endLine: number, insertedLineEnds: number): unknown => shiftLines(lines, { startLine, endLine, insertedLineEnds });

  it('move with what is inserted or taken away above them', () => {
    assert.deepEqual(after(1, 1, 2), { startLine: 7, endLine: 10 });
    assert.deepEqual(after(2, 4, 0), { startLine: 3, endLine: 6 });
  });

  it('grow and shrink with what changes among them', () => {
    assert.deepEqual(after(6, 6, 3), { startLine: 5, endLine: 11 });
    assert.deepEqual(after(6, 8, 0), { startLine: 5, endLine: 6 });
    assert.deepEqual(after(6, 6, 0), lines);
  });

  it('move down when a line is inserted right before the first of them', () => {
    assert.deepEqual(shiftLines(lines, { startLine: 5, endLine: 5, insertedLineEnds: 1, isBeforeLine: true }), { startLine: 6, endLine: 9 });
    assert.deepEqual(shiftLines(lines, { startLine: 6, endLine: 6, insertedLineEnds: 1, isBeforeLine: true }), { startLine: 5, endLine: 9 });
  });

  it('stay when something below changes', () => {
    assert.deepEqual(after(9, 12, 0), lines);
  });

  it('are never less than a line', () => {
    assert.deepEqual(after(3, 20, 0), { startLine: 3, endLine: 3 });
  });
});
