/** What is asked for tests: the instruction, and which lines of a test file they may change. Pure. */
import { estimateTokens } from '../shared/tokens';
import { inlineCode } from './inlineCode';

export interface TestsRequest {
  /** What is to be tested, as the prompt names it: `src/cart.ts:3-9`. */
  source: string;
  /** The function, class or the like, if it has a name. */
  symbol?: string;
  framework?: string;
  /** The lines that are edited: a whole test file, its end, or none as it is yet to be written. */
  place: 'file' | 'end' | 'new';
  /** Where a new file will be, to import from; absent when that is not known. */
  path?: string;
}

/** @returns the instruction, in English as all of them are */
export function testsInstruction({ source, symbol, framework, place, path }: TestsRequest): string {
  const what = symbol === undefined ? '' : ` (${inlineCode(symbol)})`;
  const file = path === undefined ? '' : ` It will be ${inlineCode(path)}: import from there.`;
  const where = {
    file: 'Add them to the existing tests: in the describe block, class or function group they belong to, else at the end. Add the imports they need. Keep every existing line as it is.',
    end: 'Add them behind the existing tests, or in the describe block or class they belong to. Keep every existing line as it is. Imports that the file lacks stand within the given lines where the language allows it; else use full names.',
    new: `Write a complete test file with all imports.${file}`,
  }[place];
  return [
    `Write unit tests for the code in ${inlineCode(source)}${what}: what it usually does, its edge cases and its errors.`,
    framework === undefined ? 'Use the test framework that the project uses; when that cannot be told, the most usual one of the language.' : `Test with ${framework}.`,
    'Follow the form of existing tests. Do not change the code that is tested.',
    where,
  ].join(' ');
}

/** Tokens of a test file that is answered as a whole: new imports can stand where they belong. */
const mostFileTokens = 3_000;
/** Tokens of the end of a longer one. */
const mostEndTokens = 800;

/**
 * A whole answer costs as much as the lines it repeats, so a long test file gives only its end, from the beginning of
 * a block that is not indented.
 * @param lines of the test file
 * @param contextLength tokens the model takes; undefined when not known
 * @returns the first of the lines that are edited, counted from 0: up to the last one
 */
export function firstEditedLine(lines: readonly string[], contextLength?: number): number {
  const share = (contextLength ?? Number.POSITIVE_INFINITY) / 8;
  if (estimateTokens(lines.join('\n')) <= Math.min(mostFileTokens, share)) return 0;
  const room = Math.min(mostEndTokens, share);
  let [first, block, tokens] = [lines.length, lines.length, 0];
  while (first > 0) {
    tokens += estimateTokens(`${lines[first - 1] ?? ''}\n`);
    if (tokens > room) break;
    first -= 1;
    if (/^[^\s})\]]/.test(lines[first] ?? '') && (lines[first - 1] ?? '').trim() === '') block = first;
  }
  return Math.min(block < lines.length ? block : first, lines.length - 1);
}
