/** Runs something at most once an interval: the first call at once, later ones together at the interval's end. */

import type { Clock } from './clock';

/** A call that is due at the end of the current interval, or none. */
export interface Throttle {
  /** Ask for a run: at once when the last one is an interval ago, else when it is. */
  request(): void;
  /** Run what was asked for now instead of at the interval's end. */
  flush(): void;
  /** Forget what was asked for. */
  cancel(): void;
}

/**
 * @param run what to do; it must not throw
 * @param interval milliseconds between two runs, at least
 */
export function throttle(run: () => void, interval: number, clock: Clock): Throttle {
  let lastRun = Number.NEGATIVE_INFINITY;
  let callOff = (): void => undefined;
  let due = false;
  const runNow = (): void => {
    callOff();
    due = false;
    lastRun = clock.now();
    run();
  };
  return {
    request(): void {
      if (due) return;
      due = true;
      // Never longer than the interval, whatever the system clock was set to meanwhile.
      const wait = Math.min(interval, lastRun + interval - clock.now());
      if (wait <= 0) runNow();
      else callOff = clock.schedule(runNow, wait);
    },
    flush(): void {
      if (due) runNow();
    },
    cancel(): void {
      callOff();
      due = false;
    },
  };
}
