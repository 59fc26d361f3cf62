/**
 * Minimal line hunks between the selected lines and a proposal that is still growing. What the proposal has not
 * reached yet counts as not seen, not as deleted. Pure.
 */
import { diffArrays, type ChangeObject } from 'diff';
import { isTelling } from '../../codeBlocks/apply/align';

/** Lines `from` to `to` (not included) of the original become these. */
export interface LineHunk {
  from: number;
  to: number;
  lines: readonly string[];
}

/** Edits beyond which a stretch is shown as one hunk: the diff's cost grows with their square. */
const maxEdits = 500;
/** How much shorter another diff must be, at the end, to take the place of the one that was shown. */
const worthwhile = 0.8;

/**
 * Each line is looked at once when it comes: it is the next line of the original, or it waits. Waiting lines become
 * hunks when what came last is surely a later part of the original; then the stretch between is compared by `diff`, and
 * never again. The further away that part is, the more of its lines must be the same. Lines that differ only in
 * white space at their ends count as the same, and stay as they are: models drop it. When all lines are the same then,
 * that white space is what was to be changed.
 */
export class LineDiff {
  readonly #original: readonly string[];
  /** Where lines stand in the original, by what they say. */
  readonly #places = new Map<string, number[]>();
  readonly #exact: readonly string[];
  /** What of a line is compared. */
  readonly #keyOf: (line: string) => string;
  readonly #proposed: string[] = [];
  #hunks: LineHunk[] = [];
  /** The next line of the original that is not accounted for. */
  #next = 0;
  #waiting: string[] = [];
  /** Lines in a row that are the same, by the line of the original at which they end now. */
  #runs = new Map<number, number>();
  #isFinished = false;

  /**
   * @param original its lines, without line breaks
   * @param isExact white space at the ends of lines says something, as in Markdown
   */
  constructor(original: readonly string[], isExact = false) {
    this.#exact = original;
    this.#keyOf = isExact ? (line) => line : (line) => line.trimEnd();
    this.#original = original.map(this.#keyOf);
    for (const [index, line] of this.#original.entries()) {
      const places = this.#places.get(line);
      if (places) places.push(index);
      else this.#places.set(line, [index]);
    }
  }

  /** The hunks that are certain, first to last, with at least one line between two of them. */
  get hunks(): readonly LineHunk[] {
    return this.#hunks;
  }

  /** New lines whose end, and what they replace, are not known yet. */
  get open(): LineHunk | undefined {
    return this.#waiting.length === 0 ? undefined : { from: this.#next, to: this.#next, lines: this.#waiting };
  }

  /** @param lines the next lines of the proposal, without line breaks */
  push(lines: readonly string[]): void {
    if (this.#isFinished) return;
    for (const line of lines) {
      this.#proposed.push(line);
      this.#add(line);
    }
  }

  /**
   * @param isWhole whether the proposal reaches to the end of the original; if not, what it has not reached stays
   * @param mayReplace whether hunks that were shown may still give way to much smaller ones
   */
  finish(isWhole: boolean, mayReplace: boolean): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    if (isWhole) {
      this.#close(this.#original.length, this.#waiting);
      if (this.#hunks.length === 0) this.#hunks = differingLines(this.#exact, this.#proposed);
      else if (mayReplace) this.#shorten();
    } else if (this.#waiting.length > 0) {
      const reach = Math.min(this.#original.length, this.#next + 2 * this.#waiting.length + 50);
      const hunks = this.#compare(this.#next, reach, this.#waiting);
      const last = hunks.at(-1);
      // What is missing at the end was not reached.
      if (last?.to === reach) hunks[hunks.length - 1] = { ...last, to: Math.min(last.to, last.from + last.lines.length) };
      this.#hunks.push(...hunks.filter((hunk) => hunk.from < hunk.to || hunk.lines.length > 0));
    }
    this.#waiting = [];
  }

  #add(line: string): void {
    const key = this.#keyOf(line);
    if (this.#waiting.length === 0 && this.#next < this.#original.length && key === this.#original[this.#next]) {
      this.#next += 1;
      return;
    }
    this.#waiting.push(line);
    const runs = new Map<number, number>();
    let best: { start: number; end: number; length: number } | undefined;
    for (const place of this.#places.get(key) ?? []) {
      if (place < this.#next) continue;
      const length = (this.#runs.get(place - 1) ?? 0) + 1;
      runs.set(place, length);
      const start = place - length + 1;
      if (start < (best?.start ?? Infinity) && this.#isCertain(start, length)) best = { start, end: place + 1, length };
    }
    this.#runs = runs;
    if (!best) return;
    this.#close(best.start, this.#waiting.slice(0, this.#waiting.length - best.length));
    this.#next = best.end;
    this.#waiting = [];
    this.#runs = new Map();
  }

  /** Whether the last lines of those that wait are surely the original's from `start` on. */
  #isCertain(start: number, length: number): boolean {
    const replaced = this.#waiting.length - length;
    const leftOut = Math.max(0, start - this.#next - replaced);
    const needed = 1 + Math.log2(1 + leftOut) / 2;
    if (length < needed / 2) return false;
    let found = 0;
    for (let index = start; index < start + length && found < needed; index += 1) {
      const line = this.#original[index] ?? '';
      const telling = isTelling(line.trim());
      const isOnly = this.#places.get(line)?.length === 1;
      found += telling ? (isOnly ? 1 : 0.6) : 0.25;
    }
    return found >= needed;
  }

  /** The original up to a line, and what takes the place of what was not accounted for. */
  #close(to: number, lines: readonly string[]): void {
    this.#hunks.push(...this.#compare(this.#next, to, lines));
    this.#next = to;
  }

  #compare(from: number, to: number, lines: readonly string[]): LineHunk[] {
    if (from === to && lines.length === 0) return [];
    if (from === to || lines.length === 0) return [{ from, to, lines }];
    return this.#diff(from, to, lines, maxEdits) ?? [{ from, to, lines }];
  }

  /** @returns undefined when there are more edits than `limit` */
  #diff(from: number, to: number, lines: readonly string[], limit: number): LineHunk[] | undefined {
    const parts = diffArrays(this.#original.slice(from, to), lines.map(this.#keyOf), { maxEditLength: limit });
    return parts && hunksOf(parts, from, lines);
  }

  /** Lines that moved can make a stream's hunks larger than they must be. */
  #shorten(): void {
    const shown = changedLines(this.#hunks);
    const limit = Math.min(maxEdits, Math.floor(shown * worthwhile));
    if (limit === 0 || this.#hunks.length < 2) return;
    const hunks = this.#diff(0, this.#original.length, this.#proposed, limit);
    if (hunks) this.#hunks = hunks;
  }
}

/** @param lines as many as there are of the original */
function differingLines(original: readonly string[], lines: readonly string[]): LineHunk[] {
  const hunks: LineHunk[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === original[index]) continue;
    const last = hunks.at(-1);
    if (last?.to === index) hunks[hunks.length - 1] = { from: last.from, to: index + 1, lines: [...last.lines, line] };
    else hunks.push({ from: index, to: index + 1, lines: [line] });
  }
  return hunks;
}

function changedLines(hunks: readonly LineHunk[]): number {
  return hunks.reduce((sum, { from, to, lines }) => sum + to - from + lines.length, 0);
}

/** @param lines of which `parts` tells what was added */
function hunksOf(parts: readonly ChangeObject<unknown>[], from: number, lines: readonly string[]): LineHunk[] {
  const hunks: LineHunk[] = [];
  let [at, taken, isChanging] = [from, 0, false];
  for (const { added, removed, count } of parts) {
    if (!added && !removed) {
      at += count;
      taken += count;
      isChanging = false;
      continue;
    }
    const hunk = isChanging ? hunks.pop() : undefined;
    const start = hunk ?? { from: at, to: at, lines: [] };
    if (removed) at += count;
    const more = added ? lines.slice(taken, taken + count) : [];
    if (added) taken += count;
    hunks.push({ from: start.from, to: at, lines: [...start.lines, ...more] });
    isChanging = true;
  }
  return hunks;
}
