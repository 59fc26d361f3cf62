/** Finds the place in a text that a piece of code is a new version of, line by line. Pure. */
import type { Line } from './lines';

/** Where code belongs: lines of the original, the last one not included, and a pair of lines that surely are the same. */
export interface Place {
  from: number;
  to: number;
  /** Lines of the original by the line of the code they became. */
  pairs: Map<number, number>;
}

/** Pairs of lines that are looked at, at most; beyond, there is no place. */
const maxPairs = 6_000_000;
/** Pairs of lines that are compared for similarity, at most; beyond, only equal lines count. */
const maxCompared = 1_000_000;
/** How much of the code's telling lines must be found again. */
const minFound = 0.4;
/** How alike lines are that count as versions of each other. */
const minSimilarity = 0.55;
/** Another place that is this good makes it a matter of luck. */
const ambiguity = 0.93;

/** The way to a cell of the table: a line of the code was added, one of the original removed, or both go together. */
const moveTo = { added: 0, removed: 1, pair: 2 } as const;
const cost = { added: 0.3, removed: 0.45, blank: 0.02 } as const;

/** Whether a line tells places apart: no bracket, no lone keyword. `key` as in `Line`. */
export function isTelling(key: string): boolean {
  return /[\p{L}\p{N}].*[\p{L}\p{N}]/u.test(key) && !/^(?:\}?\s*else\s*[{:]?|try\s*[{:]?|pass|break;?|continue;?|return;?|end|do|begin|finally\s*[{:]?|default:|<\/\w+>)$/.test(key);
}

/**
 * @param original lines to search
 * @param from first line of the original to look at
 * @param to the one after the last
 * @param near a line of the original that decides between places that are equally good
 * @returns the place, or undefined when there is none or it is not the only one
 */
export function findPlace(original: readonly Line[], from: number, to: number, code: readonly Line[], near?: number): Place | undefined {
  const [rows, columns] = [code.length, to - from];
  const telling = code.filter(({ key }) => isTelling(key)).length;
  if (rows === 0 || columns <= 0 || telling === 0 || rows * columns > maxPairs) return undefined;
  const score = scorer(original, from, to, code);
  const width = columns + 1;
  const scores = new Float32Array((rows + 1) * width);
  const starts = new Int32Array((rows + 1) * width);
  const moves = new Uint8Array((rows + 1) * width);
  // The code may begin anywhere in the original, and all of it has to be used.
  for (let column = 0; column <= columns; column++) starts[column] = column;
  for (let row = 1; row <= rows; row++) {
    const added = code[row - 1]?.key === '' ? cost.blank : cost.added;
    for (let column = 0; column <= columns; column++) {
      const at = row * width + column;
      let best = (scores[at - width] ?? 0) - added;
      let start = starts[at - width] ?? 0;
      let move: number = moveTo.added;
      if (column > 0) {
        const pair = score(row - 1, column - 1);
        const both = (scores[at - width - 1] ?? 0) + pair;
        if (pair > 0 && both >= best) {
          best = both;
          start = starts[at - width - 1] ?? 0;
          move = moveTo.pair;
        }
        const removed = original[from + column - 1]?.key === '' ? cost.blank : cost.removed;
        const without = (scores[at - 1] ?? 0) - removed;
        if (without > best) {
          best = without;
          start = starts[at - 1] ?? 0;
          move = moveTo.removed;
        }
      }
      scores[at] = best;
      starts[at] = start;
      moves[at] = move;
    }
  }
  const end = chooseEnd(scores, starts, rows, columns, near === undefined ? undefined : near - from);
  if (end === undefined) return undefined;
  const pairs = trace(moves, rows, end, width);
  const matched = [...pairs.values()];
  const found = [...pairs].filter(([row]) => isTelling(code[row]?.key ?? '')).length;
  if (found === 0 || found / telling < minFound) return undefined;
  return {
    from: from + Math.min(...matched),
    to: from + Math.max(...matched) + 1,
    pairs: new Map([...pairs].map(([row, column]) => [row, from + column])),
  };
}

/** @returns how well a line of the code (row) goes with one of the original (column); 0 when it does not */
function scorer(original: readonly Line[], from: number, to: number, code: readonly Line[]): (row: number, column: number) => number {
  const columns = original.slice(from, to);
  const isCompared = columns.length * code.length <= maxCompared;
  const [codeWords, originalWords] = [code.map(wordsOf), columns.map(wordsOf)];
  const codeTelling = code.map(({ key }) => isTelling(key));
  const originalTelling = columns.map(({ key }) => isTelling(key));
  return (row, column) => {
    const [one, other] = [code[row]?.key, columns[column]?.key];
    if (one === other) {
      if (one === '' || one === undefined) return 0.05;
      return codeTelling[row] === true ? 3 : 0.6;
    }
    if (!isCompared || codeTelling[row] !== true || originalTelling[column] !== true) return 0;
    const [mine, theirs] = [codeWords[row], originalWords[column]];
    // Names and numbers say more than signs do.
    const similarity = mine && theirs ? 0.85 * dice(mine.words, theirs.words) + 0.15 * dice(mine.signs, theirs.signs) : 0;
    return similarity >= minSimilarity ? 1.6 * similarity : 0;
  };
}

function wordsOf({ key }: Line): { words: string[]; signs: string[] } {
  return { words: (key.match(/[\p{L}\p{N}_]+/gu) ?? []).sort(), signs: (key.match(/[^\s\p{L}\p{N}_]/gu) ?? []).sort() };
}

/** The Sørensen–Dice coefficient of two sorted lists of words. */
function dice(one: readonly string[], other: readonly string[]): number {
  if (one.length + other.length === 0) return 1;
  let shared = 0;
  for (let a = 0, b = 0; a < one.length && b < other.length; ) {
    const [left = '', right = ''] = [one[a], other[b]];
    if (left === right) shared += 1;
    if (left <= right) a += 1;
    if (left >= right) b += 1;
  }
  return (2 * shared) / (one.length + other.length);
}

function chooseEnd(scores: Float32Array, starts: Int32Array, rows: number, columns: number, near: number | undefined): number | undefined {
  const base = rows * (columns + 1);
  let best = 0;
  for (let column = 1; column <= columns; column++) if ((scores[base + column] ?? 0) > (scores[base + best] ?? 0)) best = column;
  const top = scores[base + best] ?? 0;
  if (top <= 0) return undefined;
  const rivals = [best];
  for (let column = 1; column <= columns; column++) {
    const isApart = rivals.every((other) => (starts[base + column] ?? 0) >= other || column <= (starts[base + other] ?? 0));
    if (isApart && (scores[base + column] ?? 0) >= top * ambiguity && isPeak(scores, base, column, columns)) rivals.push(column);
  }
  if (rivals.length === 1) return best;
  if (near === undefined) return undefined;
  const holding = rivals.filter((column) => (starts[base + column] ?? 0) <= near && near < column);
  return holding.length === 1 ? holding[0] : undefined;
}

function isPeak(scores: Float32Array, base: number, column: number, columns: number): boolean {
  const here = scores[base + column] ?? 0;
  return here > (scores[base + column - 1] ?? 0) && (column === columns || here >= (scores[base + column + 1] ?? 0));
}

function trace(moves: Uint8Array, rows: number, end: number, width: number): Map<number, number> {
  const pairs = new Map<number, number>();
  for (let row = rows, column = end; row > 0; ) {
    const move = moves[row * width + column];
    if (move !== moveTo.removed) row -= 1;
    if (move !== moveTo.added) column -= 1;
    if (move === moveTo.pair) pairs.set(row, column);
  }
  return pairs;
}
