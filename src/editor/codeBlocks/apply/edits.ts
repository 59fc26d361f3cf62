/** Replacements of lines, made into a text in which every other line is what it was, byte for byte. Pure. */
import { diffArrays } from 'diff';
import type { Line } from './lines';

/** Lines `from` to `to` (not included) become these. */
export interface Edit {
  from: number;
  to: number;
  /** Without line breaks. */
  lines: string[];
}

/** @returns the text after the edits, or undefined when they overlap */
export function applyEdits(original: readonly Line[], edits: readonly Edit[]): string | undefined {
  const eol = original.find((line) => line.eol !== '')?.eol ?? '\n';
  const sorted = edits.toSorted((one, other) => one.from - other.from || one.to - other.to);
  const result: { text: string; eol: string }[] = [];
  let at = 0;
  for (const { from, to, lines } of sorted) {
    if (from < at) return undefined;
    result.push(...original.slice(at, from), ...keepSame(original.slice(from, to), lines, eol));
    at = to;
  }
  result.push(...original.slice(at));
  // What follows a line that was the last one needs a line break before it, and the new last line has the old one's.
  const lastEol = original.at(-1)?.eol;
  return result.map(({ text, eol: own }, index) => text + (index === result.length - 1 ? lastEol ?? '' : own === '' ? eol : own)).join('');
}

/** Lines that say the same as the ones they replace stay as they are: with their line breaks and the spaces at their ends. */
function keepSame(before: readonly Line[], lines: readonly string[], eol: string): { text: string; eol: string }[] {
  const result: { text: string; eol: string }[] = [];
  let at = 0;
  const parts = diffArrays(before.map(({ text }) => text.trimEnd()), lines.map((line) => line.trimEnd()));
  let taken = 0;
  for (const { added, removed, count } of parts) {
    if (removed) {
      at += count;
    } else if (added) {
      result.push(...lines.slice(taken, taken + count).map((text) => ({ text, eol })));
      taken += count;
    } else {
      result.push(...before.slice(at, at + count));
      at += count;
      taken += count;
    }
  }
  return result;
}
