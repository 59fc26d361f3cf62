// Waiting for a condition that no page can tell of.

/**
 * Asks again and again until there is an answer.
 * @param what completes "… did not come true: "
 * @param probe answers undefined or false for "not yet"
 * @param milliseconds how long to go on asking
 * @returns the first answer that is neither
 * @throws Error when the time is over
 */
export async function until<Value>(
  what: string,
  probe: () => Value | PromiseLike<Value>,
  milliseconds = 20_000,
): Promise<Exclude<Value, undefined | false>> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value as Exclude<Value, undefined | false>;
    if (Date.now() > end) throw new Error(`Waited ${milliseconds} ms, but it did not come true: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
