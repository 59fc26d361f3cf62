/** From VS Code's way to cancel to the web's. */

/** What is needed of a `vscode.CancellationToken`. */
export interface Cancellation {
  readonly isCancellationRequested: boolean;
  readonly onCancellationRequested: (listener: () => void) => { dispose(): unknown };
}

/**
 * Runs work that ends by an AbortSignal.
 * @param token of a progress notification, for example
 * @param run gets a signal that is aborted when the token is cancelled
 * @returns what `run` returns; rejects when it does
 */
export async function withSignal<Value>(
  token: Cancellation,
  run: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  const subscription = token.onCancellationRequested(() => {
    controller.abort();
  });
  try {
    return await run(controller.signal);
  } finally {
    subscription.dispose();
  }
}
