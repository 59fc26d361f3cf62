/** The one timer a request needs, and a wait that can be called off. */
import type { Clock } from '../shared/clock';

/** Longer timers than this (24.8 days) fire at once in every runtime. */
const longestTimer = 2 ** 31 - 1;

/**
 * Calls `expire` when what is watched takes too long. A deadline that moves on costs no timer: the one that is set
 * looks at the deadline when it fires, and sleeps again if that has moved. A stream of a million chunks so sets one
 * timer per timeout, not one per chunk.
 */
export class Watchdog {
  readonly #clock: Clock;
  readonly #expire: () => void;
  #deadline = Infinity;
  #firesAt = Infinity;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, expire: () => void) {
    this.#clock = clock;
    this.#expire = expire;
  }

  /** From now on, `milliseconds` may pass until the next call of `watch` or `rest`. */
  watch(milliseconds: number): void {
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
      this.#firesAt = Infinity;
      if (this.#deadline === Infinity) return; // the next `watch` sets a timer again
      if (this.#clock.now() < this.#deadline) this.#arm();
      else this.#expire();
    }, wait);
  }
}

/** Waits. @returns true after `milliseconds`, false as soon as the signal is aborted */
export function sleep(clock: Clock, milliseconds: number, signal: AbortSignal | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve(false);
      return;
    }
    const wake = () => {
      cancel();
      resolve(false);
    };
    const cancel = clock.schedule(() => {
      signal?.removeEventListener('abort', wake);
      resolve(true);
    }, milliseconds);
    signal?.addEventListener('abort', wake, { once: true });
  });
}
