import assert from 'node:assert/strict';
import { withSignal, type Cancellation } from '../../../src/host/cancellation';

/** A token as VS Code's, and who listens to it. */
function fakeToken(isCancellationRequested = false): { token: Cancellation; cancel: () => void; listeners: Set<() => void> } {
  const listeners = new Set<() => void>();
  const token: Cancellation = {
    isCancellationRequested,
    onCancellationRequested: (listener) => {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  };
  return { token, listeners, cancel: () => { for (const call of listeners) call(); } };
}

describe('A cancellation token as a signal', () => {
  it('is aborted when the token is cancelled, not before', async () => {
    const { token, cancel } = fakeToken();
    const seen = await withSignal(token, (signal) => {
      const before = signal.aborted;
      cancel();
      return Promise.resolve([before, signal.aborted]);
    });
    assert.deepEqual(seen, [false, true]);
  });

  it('is aborted from the start when the token was cancelled already', async () => {
    assert.equal(await withSignal(fakeToken(true).token, (signal) => Promise.resolve(signal.aborted)), true);
  });

  it('is let go of when the work ends, well or not', async () => {
    const { token, listeners } = fakeToken();
    await withSignal(token, () => {
      assert.equal(listeners.size, 1);
      return Promise.resolve();
    });
    assert.equal(listeners.size, 0);
    await assert.rejects(withSignal(token, () => Promise.reject(new Error('no'))), /no/);
    assert.equal(listeners.size, 0);
  });
});
