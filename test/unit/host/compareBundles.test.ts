import assert from 'node:assert/strict';
import { compareBundles } from '../../host/l10n/compare';

describe('a translated bundle', () => {
  it('fits when it has the same keys and placeholders, in any order', () => {
    const english = { 'From {0} to {1}': 'From {0} to {1}', Send: { message: 'Send', comment: ['a button'] } };
    assert.deepEqual(compareBundles(english, { Send: '보내기', 'From {0} to {1}': '{1}까지, {0}부터 ({0})' }), []);
  });

  it('is told which keys it lacks', () => {
    assert.deepEqual(compareBundles({ Send: 'Send', Stop: 'Stop' }, { Send: '보내기' }), ['lacks “Stop”']);
  });

  it('is told which keys nobody uses', () => {
    assert.deepEqual(compareBundles({}, { Old: '옛것' }), ['has “Old”, which nothing uses']);
  });

  it('is told which placeholders differ', () => {
    assert.deepEqual(compareBundles({ 'Wait {0} s': 'Wait {0} s' }, { 'Wait {0} s': '잠시 기다려 주세요' }), [
      'has no placeholders instead of {0} in “Wait {0} s”',
    ]);
    assert.equal(compareBundles({ 'Wait {0} s': 'Wait {0} s' }, { 'Wait {0} s': '{1}초' }).length, 1);
  });

  it('is told of empty texts', () => {
    assert.deepEqual(compareBundles({ Send: 'Send' }, { Send: ' ' }), ['has an empty text for “Send”']);
  });
});
