/** Code that is a unified diff, as edits of a text. Its line numbers are a hint only: models seldom count right. Pure. */
import type { Edit } from './edits';
import type { Line } from './lines';

interface Hunk {
  /** Of the first old line, from 0; undefined when the hunk does not say. */
  at: number | undefined;
  /** The lines as they were: the context and what is removed. */
  old: string[];
  /** The lines as they will be. */
  new: string[];
}

/** Whether code is a diff rather than code. */
export function isPatch(code: string, language: string): boolean {
  return /^(?:diff|patch)$/.test(language) ? /^[+-]/m.test(code) : /^--- .*\n\+\+\+ .*\n@@/m.test(code);
}

/** @returns the edits of the diff's hunks, or undefined when one of them, or where it belongs, is not found in the original */
export function patchEdits(original: readonly Line[], code: string): Edit[] | undefined {
  const hunks = parseHunks(code);
  const edits: Edit[] = [];
  for (const hunk of hunks) {
    const from = findHunk(original, hunk);
    if (from === undefined) return undefined;
    edits.push({ from, to: from + hunk.old.length, lines: withOriginalIndents(original, from, hunk) });
  }
  return edits.length === 0 ? undefined : edits;
}

function parseHunks(code: string): Hunk[] {
  const hunks: Hunk[] = [];
  let hunk: Hunk | undefined;
  const lines = code.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const [header, number] = /^@@(?: -(\d+(?:,0(?= ))?))?.*/.exec(line) ?? [];
    if (header !== undefined) {
      hunk = { at: number === undefined ? undefined : firstLine(number), old: [], new: [] };
      hunks.push(hunk);
      continue;
    }
    // A removed `-- comment` looks like the name of a file, but no file name and no hunk follows it.
    const isPair = line.startsWith('--- ') && lines[at + 1]?.startsWith('+++ ') === true && (!hunk || lines[at + 2]?.startsWith('@@') === true);
    if (isPair) at += 1;
    if (isPair || /^(?:diff --git |index [\da-f]+\.\.|\\ No newline)/.test(line)) continue;
    if (!hunk) hunks.push((hunk = { at: undefined, old: [], new: [] }));
    const text = line.slice(1);
    if (line.startsWith('+')) hunk.new.push(text);
    else if (line.startsWith('-')) hunk.old.push(text);
    else {
      // Models leave out the space before a line of context that is blank.
      hunk.old.push(line.startsWith(' ') ? text : line);
      hunk.new.push(line.startsWith(' ') ? text : line);
    }
  }
  return hunks.map(withoutBlankEnd).filter((one) => one.old.join('\n') !== one.new.join('\n') || one.old.length !== one.new.length);
}

/** @param number as a hunk says it; with `,0`, it is the line before what is added */
function firstLine(number: string): number {
  return number.endsWith(',0') ? Number.parseInt(number, 10) : Math.max(0, Number(number) - 1);
}

/** The line break before the fence is no line of context. */
function withoutBlankEnd(hunk: Hunk): Hunk {
  if (hunk.old.at(-1) !== '' || hunk.new.at(-1) !== '') return hunk;
  return { ...hunk, old: hunk.old.slice(0, -1), new: hunk.new.slice(0, -1) };
}

/** The old lines as they stand, else however they are spaced; of several places the one nearest to the number it says. */
function findHunk(original: readonly Line[], { at, old }: Hunk): number | undefined {
  // Nothing but added lines: only the number says where.
  if (old.length === 0) return at !== undefined && at <= original.length ? at : undefined;
  const comparisons = [
    (line: Line, wanted: string): boolean => line.text.trimEnd() === wanted.trimEnd(),
    (line: Line, wanted: string): boolean => line.key === wanted.trim().replaceAll(/\s+/g, ' '),
  ];
  for (const isSame of comparisons) {
    const places: number[] = [];
    for (let from = 0; from + old.length <= original.length; from++) {
      if (old.every((wanted, index) => { const line = original[from + index]; return line !== undefined && isSame(line, wanted); })) places.push(from);
    }
    if (places.length === 1 || (places.length > 1 && at !== undefined)) {
      return places.reduce((best, place) => (Math.abs(place - (at ?? 0)) < Math.abs(best - (at ?? 0)) ? place : best));
    }
    if (places.length > 1) return undefined;
  }
  return undefined;
}

/** When the hunk's indentation is another than the original's, its new lines move along. */
function withOriginalIndents(original: readonly Line[], from: number, { old, new: added }: Hunk): string[] {
  const index = old.findIndex((line) => line.trim() !== '');
  if (index === -1) return added;
  const [wanted, given] = [original[from + index]?.indent ?? '', /^[ \t]*/.exec(old[index] ?? '')?.[0] ?? ''];
  if (wanted === given) return added;
  return added.map((line) => (line.trim() === '' || !line.startsWith(given) ? line : wanted + line.slice(given.length)));
}
