import assert from 'node:assert/strict';
import { inBackground } from '../../../src/host/background';

describe('work in the background', () => {
  it('that rejects reaches the log, and other work does not', async () => {
    const logged: unknown[][] = [];
    const log = { error: (...words: unknown[]) => { logged.push(words); } };
    const failure = new Error('no');
    inBackground(Promise.resolve('yes'), 'one', log);
    inBackground(Promise.reject(failure), 'retry', log);
    await new Promise((resolve) => { setImmediate(resolve); });
    assert.deepEqual(logged, [['In the background: retry failed', failure]]);
  });
});
