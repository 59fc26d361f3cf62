import assert from 'node:assert/strict';
import { cutText } from '../../../src/shared/cutText';

describe('text that is cut short', () => {
  it('stays as it is up to the limit', () => {
    assert.equal(cutText('짧은 글', 4), '짧은 글');
    assert.equal(cutText('', 4), '');
  });

  it('ends with an ellipsis, behind a whole character', () => {
    assert.equal(cutText('Refactor', 4), 'Refa…');
    assert.equal(cutText('abc😀d', 4), 'abc…');
    assert.equal(cutText('ab👩‍👩‍👧‍👦c', 6), 'ab…');
    assert.equal(cutText('abce\u0301f', 4), 'abc…');
    assert.equal(cutText('ab\u1112\u1161\u11ab글', 4), 'ab…');
  });
});
