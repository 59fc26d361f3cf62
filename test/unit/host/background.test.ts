import assert from 'node:assert/strict';
import { asRequested, inBackground } from '../../../src/host/background';

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

  it('that was asked for tells the user too when it rejects', async () => {
    const told: unknown[][] = [];
    const log = { error: (...words: unknown[]) => { told.push(words); }, offer: (sentence: string) => { told.push([sentence]); } };
    const failure = new Error('no');
    asRequested(Promise.resolve('yes'), 'krouter.edit', log);
    asRequested(Promise.reject(failure), 'krouter.fix', log);
    await new Promise((resolve) => { setImmediate(resolve); });
    assert.deepEqual(told, [['krouter.fix failed', failure], ['This did not work. Try again.']]);
  });
});
