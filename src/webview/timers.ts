/** The page's timers, as a thing that tests can replace. */
export interface Timers {
  /**
   * Calls back once, after this many milliseconds.
   * @returns cancels the callback
   */
  after(milliseconds: number, callback: () => void): () => void;
}

/** @returns the browser's own timers */
export function browserTimers(): Timers {
  return {
    after: (milliseconds, callback) => {
      const timer = setTimeout(callback, milliseconds);
      return () => { clearTimeout(timer); };
    },
  };
}
