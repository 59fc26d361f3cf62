import assert from 'node:assert/strict';
import { unlessAborted } from '../../../src/chat/unlessAborted';

const never = new Promise<string>(() => undefined);

describe('A wait that a signal can end', () => {
  it('gives what the promise gives', async () => {
    const { signal } = new AbortController();
    assert.equal(await unlessAborted(Promise.resolve('value'), signal), 'value');
    await assert.rejects(unlessAborted(Promise.reject(new Error('no')), signal), /^Error: no$/);
  });

  it('ends with the signal', async () => {
    const controller = new AbortController();
    const waiting = unlessAborted(never, controller.signal);
    controller.abort();
    await assert.rejects(waiting, /aborted/);
  });

  it('does not begin after the signal', async () => {
    await assert.rejects(unlessAborted(never, AbortSignal.abort()), /aborted/);
    await assert.rejects(unlessAborted(Promise.resolve('value'), AbortSignal.abort()), /aborted/);
  });

  it('ignores what the promise rejects with later', async () => {
    let rejectLate: (error: Error) => void = () => undefined;
    const late = new Promise<string>((_resolve, reject) => {
      rejectLate = reject;
    });
    const waiting = unlessAborted(late, AbortSignal.abort());
    await assert.rejects(waiting, /aborted/);
    const unhandled: unknown[] = [];
    const keep = (error: unknown): number => unhandled.push(error);
    process.on('unhandledRejection', keep);
    try {
      rejectLate(new Error('late'));
      // Node reports rejections nobody handles after the microtasks of this turn.
      await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(unhandled, []);
    } finally {
      process.off('unhandledRejection', keep);
    }
  });
});
