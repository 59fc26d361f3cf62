import assert from 'node:assert/strict';
import { counted } from '../../../src/shared/counted';

describe('a sentence with a count', () => {
  it('has a wording of its own for one', () => {
    assert.deepEqual([0, 1, 1.5, 2].map((count) => counted(count, 'one chat', 'chats')), ['chats', 'one chat', 'chats', 'chats']);
  });
});
