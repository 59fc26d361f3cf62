/** Waiting in tests: for a condition, never for a time. */
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';

/** Far longer than anything here takes, and short enough that a wait in vain ends the test, not the run. */
const longest = 10_000;

/** Resolves in the turn of the event loop in which the condition holds. @throws AssertionError when it never does */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + longest;
  while (!condition()) {
    assert.ok(performance.now() < deadline, `never true: ${condition.toString()}`);
    await setImmediate();
  }
}
