import assert from 'node:assert/strict';
import { withPrompt } from '../../../src/host/promptList';

describe('The prompt history', () => {
  it('has the newest first, each once', () => {
    assert.deepEqual(['a', 'b', 'a', 'c'].reduce<string[]>(withPrompt, []), ['c', 'a', 'b']);
  });

  it('is bounded in number and size, and keeps no emptiness', () => {
    const many = Array.from({ length: 150 }, (_, index) => `prompt ${index}`).reduce<string[]>(withPrompt, []);
    assert.deepEqual([many.length, many[0]], [100, 'prompt 149']);
    assert.deepEqual(withPrompt(['a'], ' \n'), ['a']);
    assert.deepEqual(withPrompt(['a'], 'x'.repeat(20_001)), ['a']);
    const long = Array.from({ length: 100 }, (_, index) => `${index}`.padEnd(20_000, '.')).reduce<string[]>(withPrompt, []);
    assert.ok(long.join('').length <= 500_000 && long.length === 25);
  });
});
