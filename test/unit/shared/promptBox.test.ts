import assert from 'node:assert/strict';
import { withoutSent } from '../../../src/shared/promptBox';

describe('a prompt box whose prompt was taken', () => {
  it('is empty, or holds what was typed behind the prompt', () => {
    assert.deepEqual(withoutSent({ text: 'hello' }, 'hello'), { text: '' });
    assert.deepEqual(withoutSent({ text: 'hello and more' }, 'hello'), { text: ' and more' });
  });

  it('holds what was begun before an old prompt was brought back, or keeps it behind what was typed', () => {
    assert.deepEqual(withoutSent({ text: 'old', inProgress: 'new' }, 'old'), { text: 'new' });
    assert.deepEqual(withoutSent({ text: 'old!', inProgress: 'new' }, 'old'), { text: '!', inProgress: 'new' });
  });

  it('keeps what is something else', () => {
    const box = { text: 'please explain', inProgress: 'new' };
    assert.equal(withoutSent(box, 'explain'), box);
  });
});
