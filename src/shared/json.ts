/** JSON from outside. Pure. */

/** @returns what the text says, to be checked by a schema; undefined when it is no JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
