/** Ends a wait that knows no signal. */

/**
 * Waits for the promise no longer than the signal allows: a locked keyring may keep SecretStorage waiting for the user.
 * What comes of the promise after that is ignored.
 * @throws Error when the signal was or is aborted first; otherwise what the promise rejects with
 */
export function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stopWaiting = (): void => {
      reject(new Error('aborted'));
    };
    if (signal.aborted) stopWaiting();
    signal.addEventListener('abort', stopWaiting);
    void promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', stopWaiting);
    });
  });
}
