/**
 * The parts of the page that are loaded only when an answer first needs them: chunks of their own beside main.js.
 * The page's policy allows them because a module's dynamic imports carry its nonce.
 */
import type * as mathml from './mathml';

/** @returns what turns TeX into MathML */
export function loadMathml(): Promise<typeof mathml> {
  return import('./mathml');
}
