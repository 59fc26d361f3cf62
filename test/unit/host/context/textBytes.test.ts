import assert from 'node:assert/strict';
import { fenceWord, isBinary, linesOf, withPlainLineEnds } from '../../../../src/host/context/textBytes';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('Bytes', () => {
  it('with a zero near the start are no text', () => {
    assert.ok(isBinary(bytes(0x89, 0x50, 0x4e, 0x47, 0)));
    assert.ok(!isBinary(new TextEncoder().encode('한글 text')));
    assert.ok(!isBinary(bytes()));
  });

  it('marked as UTF-16 are text', () => {
    assert.ok(!isBinary(bytes(0xff, 0xfe, 0x61, 0)));
    assert.ok(!isBinary(bytes(0xfe, 0xff, 0, 0x61)));
  });
});

describe('Lines', () => {
  it('are counted from 1, and may end early', () => {
    assert.equal(linesOf('a\nb\nc', 2, 3), 'b\nc');
    assert.equal(linesOf('a\nb', 2, 9), 'b');
    assert.equal(linesOf('a', 2, 2), undefined);
    assert.equal(withPlainLineEnds('a\r\nb\r\n'), 'a\nb\n');
  });
});

describe('The word for a fence', () => {
  it('is the extension of the name', () => {
    assert.deepEqual(['a.ts', 'b.d.TS', '.gitignore', 'Makefile', 'a.c++', 'x.```'].map(fenceWord), ['ts', 'ts', '', '', 'c++', '']);
  });
});
