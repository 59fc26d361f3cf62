/** The one timer a request needs, and a wait that can be called off. */
import type { Clock } from '../shared/clock';

/** Longer timers than this (24.8 days) fire at once in every runtime. */
const longestTimer = 2 ** 31 - 1;

/** Milliseconds by which a timer may miss its moment before the clock is taken to have jumped: the computer slept, or the clock was set. */
const jump = 2_000;

/** Milliseconds after which a long wait looks at the clock again: timers may stand still while the computer sleeps. */
const longestNap = 1_000;

/**
 * Calls `expire` when what is watched takes too long. A deadline that moves on costs no timer: the one that is set
 * looks at the deadline when it fires, and sleeps again if that has moved. A stream of a million chunks so sets one
 * timer per timeout, not one per chunk. While the computer sleeps nothing can come, so when it wakes the time starts anew.
 */
export class Watchdog {
  readonly #clock: Clock;
  readonly #expire: () => void;
  #span = 0;
  #deadline = Infinity;
  #firesAt = Infinity;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, expire: () => void) {
    this.#clock = clock;
    this.#expire = expire;
  }

  /** From now on, `milliseconds` may pass until the next call of `watch` or `rest`. */
  watch(milliseconds: number): void {
    this.#span = milliseconds;
    this.#deadline = this.#clock.now() + milliseconds;
    if (this.#deadline < this.#firesAt) this.#arm();
  }

  /** Nothing is waited for: however long it takes until the next `watch` is not the server's fault. */
  rest(): void {
    this.#deadline = Infinity;
  }

  /** Drops the timer. */
  stop(): void {
    this.rest();
    this.#cancel?.();
    this.#firesAt = Infinity;
  }

  #arm(): void {
    this.#cancel?.();
    const now = this.#clock.now();
    const wait = Math.min(Math.max(this.#deadline - now, 0), longestTimer);
    this.#firesAt = now + wait;
    this.#cancel = this.#clock.schedule(() => {
      const time = this.#clock.now();
      const jumped = Math.abs(time - this.#firesAt) > jump;
      this.#firesAt = Infinity;
      if (this.#deadline === Infinity) return; // the next `watch` sets a timer again
      if (jumped) this.#deadline = time + this.#span;
      if (time < this.#deadline) this.#arm();
      else this.#expire();
    }, wait);
  }
}

/**
 * Waits until so much time has passed, asleep or awake.
 * @returns true after `milliseconds`, false as soon as the signal is aborted
 */
export function sleep(clock: Clock, milliseconds: number, signal: AbortSignal | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve(false);
      return;
    }
    const until = clock.now() + milliseconds;
    let cancel = (): void => undefined;
    const wake = () => {
      cancel();
      resolve(false);
    };
    // `left` besides the clock: one that is set back must not make the wait longer.
    const nap = (left: number): void => {
      const length = Math.max(Math.min(left, until - clock.now(), longestNap), 0);
      cancel = clock.schedule(() => {
        if (length < left && clock.now() < until) {
          nap(left - length);
          return;
        }
        signal?.removeEventListener('abort', wake);
        resolve(true);
      }, length);
    };
    signal?.addEventListener('abort', wake, { once: true });
    nap(milliseconds);
  });
}
