/** Waiting in tests: for a condition, never for a time. The test's own timeout ends a wait that is in vain. */
import { setImmediate } from 'node:timers/promises';

/** Resolves in the turn of the event loop in which the condition holds. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setImmediate();
}
