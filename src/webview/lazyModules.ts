/**
 * The parts of the page that are loaded only when an answer first needs them: chunks of their own beside main.js.
 * The page's policy allows them because a module's dynamic imports carry its nonce.
 */
import type * as frameProgram from './diagrams/frameProgram';
import type * as highlight from './markdown/highlight';
import type * as mathml from './markdown/mathml';

/** @returns what highlights code */
export function loadHighlight(): Promise<typeof highlight> {
  return import('./markdown/highlight');
}

/** @returns what turns TeX into MathML */
export function loadMathml(): Promise<typeof mathml> {
  return import('./markdown/mathml');
}

/** @returns the program of the frame that draws diagrams, as text */
export function loadFrameProgram(): Promise<typeof frameProgram> {
  return import('./diagrams/frameProgram');
}
