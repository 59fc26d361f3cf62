/** A clock that stands still until a test moves it. */
import type { Clock } from '../../src/shared/clock';

interface Timer {
  /** In milliseconds of elapsed time, which no change of the wall clock touches: as real timers do. */
  at: number;
  run: () => void;
}

export class FakeClock implements Clock {
  #elapsed = 0;
  #wallOffset: number;
  readonly #timers = new Set<Timer>();

  /** @param now what the wall clock shows first, in milliseconds since 1970 */
  constructor(now = Date.UTC(2026, 2, 20)) {
    this.#wallOffset = now;
  }

  /** How many timers are set. */
  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#wallOffset + this.#elapsed;
  }

  schedule(run: () => void, milliseconds: number): () => void {
    const timer: Timer = { at: this.#elapsed + Math.max(0, milliseconds), run };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** Lets time pass; what is due meanwhile runs at its moment, in order. */
  advance(milliseconds: number): void {
    const end = this.#elapsed + milliseconds;
    for (let timer = this.#next(end); timer; timer = this.#next(end)) {
      this.#timers.delete(timer);
      this.#elapsed = Math.max(this.#elapsed, timer.at);
      timer.run();
    }
    this.#elapsed = end;
  }

  /** Sets the wall clock, forwards or backwards, as a user or a time server does. */
  setWallClock(now: number): void {
    this.#wallOffset = now - this.#elapsed;
  }

  #next(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.at <= end && (next === undefined || timer.at < next.at)) next = timer;
    }
    return next;
  }
}
