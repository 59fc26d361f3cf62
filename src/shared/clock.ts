/** Time as an argument, so that tests hold the clock. */

export interface Clock {
  /** @returns milliseconds since 1970 */
  now(): number;
  /** Runs `run` once, after so many milliseconds. @returns a function that calls it off */
  schedule(run: () => void, milliseconds: number): () => void;
}

/** The runtime's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(run, milliseconds) {
    const timer = setTimeout(run, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  },
};
