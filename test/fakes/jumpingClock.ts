/** The runtime's own clock, but for the time of day, which can jump: as it does when the computer wakes. Timers run in real time. */
import { type Clock, systemClock } from '../../src/shared/clock';

export class JumpingClock implements Clock {
  #offset = 0;

  now(): number {
    return systemClock.now() + this.#offset;
  }

  schedule(run: () => void, milliseconds: number): () => void {
    return systemClock.schedule(run, milliseconds);
  }

  /** From now on it is so many milliseconds later. */
  jump(milliseconds: number): void {
    this.#offset += milliseconds;
  }
}
