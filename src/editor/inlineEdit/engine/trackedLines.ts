/** Where lines of a document have got to while its text goes on changing, and whether they still are what they were. Pure. */
import { diffArrays } from 'diff';
import { parseLines } from '../../codeBlocks/apply/lines';

/** A change of a document as VS Code tells it: UTF-16 offsets in the text before the event. */
export interface TextChange {
  offset: number;
  /** Characters that are replaced. */
  length: number;
  text: string;
}

/** A stretch of the text now. */
export interface Stretch {
  start: number;
  end: number;
}

/** Why lines cannot be found: their text is another, text was put between them, or they no longer are lines of their own. */
export type Loss = 'changed' | 'split' | 'gone';

/** Whole lines, each an interval of its own that changes shift, grow or shrink. Nothing is forgotten: an undo finds them again. */
export class TrackedLines {
  /** The lines' texts as they were, without line breaks. */
  readonly texts: readonly string[];
  readonly #hadBreak: readonly boolean[];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  #text: string;
  #range: Stretch;

  /**
   * @param text the document's
   * @param start offset of the first line's first character
   * @param end offset behind the last line; when that is not behind its line break, the line break is taken in
   */
  constructor(text: string, start: number, end: number) {
    const lineBreak = start === end && end !== text.length ? '' : /^(?:\r\n|\r|\n)/.exec(text.slice(end, end + 2))?.[0] ?? '';
    const isBehindBreak = end > start && isLineStart(text, end);
    const stop = isBehindBreak ? end : end + lineBreak.length;
    const lines = parseLines(text.slice(start, stop));
    let at = start;
    for (const line of lines) {
      this.#starts.push(at);
      at += line.text.length + line.eol.length;
      this.#ends.push(at);
    }
    this.texts = lines.map((line) => line.text);
    this.#hadBreak = lines.map(({ eol }) => eol !== '');
    this.#text = text;
    this.#range = { start, end: at };
  }

  /** The document's text now. */
  get text(): string {
    return this.#text;
  }

  /** The stretch that the lines, and what was put between them, take up now. */
  get range(): Stretch {
    return this.#range;
  }

  /**
   * Changes by the user, or by anyone else.
   * @param changes of one event: they do not overlap, and none counts what another one shifted
   */
  change(changes: readonly TextChange[]): void {
    for (const change of inOrder(changes).toReversed()) this.#apply(trimmed(this.#text, change), false);
  }

  /** Changes that put a proposal into the range. */
  replace(changes: readonly TextChange[]): void {
    for (const change of inOrder(changes).toReversed()) this.#apply(change, true);
  }

  /**
   * The whole text is another, and nobody told how: line endings were switched, or an event was missed.
   * @returns whether it is another
   */
  synchronise(text: string): boolean {
    if (text === this.#text) return false;
    this.change(changesBetween(this.#text, text));
    return true;
  }

  /** @returns where lines `from` to `to` (not included, at least one) stand, or why they can't be replaced */
  find(from: number, to: number): Stretch | Loss {
    for (let line = from; line < to; line += 1) {
      const loss = this.#lossOf(line);
      if (loss) return loss;
      if (line > from && this.#starts[line] !== this.#ends[line - 1]) return 'split';
    }
    return { start: this.#starts[from] ?? 0, end: this.#ends[to - 1] ?? 0 };
  }

  /** @returns the offset between line `gap - 1` and line `gap`, where a line can begin */
  findGap(gap: number): number | Loss {
    if (this.texts.length === 0) return isLineStart(this.#text, this.#range.start) ? this.#range.start : 'changed';
    if (gap > 0 && !this.#lossOf(gap - 1)) return this.#ends[gap - 1] ?? 0;
    if (gap < this.texts.length && !this.#lossOf(gap)) return this.#starts[gap] ?? 0;
    return 'gone';
  }

  /** @returns the line break that a line has now; empty for the last one of a text */
  lineBreakOf(line: number): string {
    return /(?:\r\n|\r|\n)$/.exec(this.#text.slice(this.#starts[line], this.#ends[line]))?.[0] ?? '';
  }

  #lossOf(line: number): Loss | undefined {
    const [start, end, text] = [this.#starts[line] ?? 0, this.#ends[line] ?? 0, this.texts[line] ?? ''];
    if (start === end) return 'gone';
    const lineBreak = this.lineBreakOf(line);
    if (end - start - lineBreak.length !== text.length || !this.#text.startsWith(text, start)) return 'changed';
    if (!isLineStart(this.#text, start)) return 'changed';
    if (this.#hadBreak[line] === true) return lineBreak === '' || !isLineStart(this.#text, end) ? 'changed' : undefined;
    return lineBreak === '' && (end === this.#text.length || /^[\r\n]/.test(this.#text.slice(end, end + 1))) ? undefined : 'changed';
  }

  #apply({ offset, length, text }: TextChange, isOwn: boolean): void {
    const end = offset + length;
    this.#text = this.#text.slice(0, offset) + text + this.#text.slice(end);
    for (let line = 0; line < this.#starts.length; line += 1) {
      const moved = move({ start: this.#starts[line] ?? 0, end: this.#ends[line] ?? 0 }, offset, end, text.length);
      this.#starts[line] = moved.start;
      this.#ends[line] = moved.end;
    }
    const { start, end: rangeEnd } = this.#range;
    const isInside = isOwn && offset >= start && end <= rangeEnd;
    this.#range = isInside ? { start, end: rangeEnd + text.length - length } : move(this.#range, offset, end, text.length);
  }
}

/** What is put right before a stretch shifts it; what is put right behind it does not belong to it. */
function move({ start, end }: Stretch, from: number, to: number, length: number): Stretch {
  const shift = length - (to - from);
  if (to <= start) return { start: start + shift, end: end + shift };
  if (from >= end) return { start, end };
  if (from >= start && to <= end) return { start, end: end + shift };
  if (from >= start) return { start, end: from };
  return { start: from + length, end: to <= end ? end + shift : from + length };
}

function inOrder(changes: readonly TextChange[]): TextChange[] {
  return changes.toSorted((one, other) => one.offset - other.offset || one.length - other.length);
}

/** @returns the text after changes that count from the text as it is */
export function textAfter(text: string, changes: readonly TextChange[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { offset, length, text: inserted } of inOrder(changes)) {
    pieces.push(text.slice(at, offset), inserted);
    at = offset + length;
  }
  return [...pieces, text.slice(at)].join('');
}

/** Without what a change replaces by the same: formatters and reverts replace more than they change. */
function trimmed(text: string, { offset, length, text: inserted }: TextChange): TextChange {
  const shorter = Math.min(length, inserted.length);
  let before = 0;
  while (before < shorter && text.charCodeAt(offset + before) === inserted.charCodeAt(before)) before += 1;
  let after = 0;
  while (after < shorter - before && text.charCodeAt(offset + length - 1 - after) === inserted.charCodeAt(inserted.length - 1 - after)) after += 1;
  return { offset: offset + before, length: length - before - after, text: inserted.slice(before, inserted.length - after) };
}

/** Whether a line begins at an offset: never between the two characters of a line break. */
export function isLineStart(text: string, offset: number): boolean {
  if (offset === 0) return true;
  const before = text[offset - 1];
  return before === '\n' || (before === '\r' && text[offset] !== '\n');
}

/** By lines; where only a line break is another, only that is replaced. */
function changesBetween(before: string, after: string): TextChange[] {
  const [old, now] = [parseLines(before), parseLines(after)];
  const parts = diffArrays(old.map(({ text }) => text), now.map(({ text }) => text), { maxEditLength: 2_000 });
  if (!parts) return [{ offset: 0, length: before.length, text: after }];
  const changes: TextChange[] = [];
  let [offset, oldAt, newAt] = [0, 0, 0];
  const lengthOf = (from: number, count: number): number =>
    old.slice(from, from + count).reduce((sum, { text, eol }) => sum + text.length + eol.length, 0);
  for (const { added, removed, count } of parts) {
    if (removed) {
      const length = lengthOf(oldAt, count);
      changes.push({ offset, length, text: '' });
      offset += length;
      oldAt += count;
    } else if (added) {
      const text = now.slice(newAt, newAt + count).map((line) => line.text + line.eol).join('');
      const last = changes.at(-1);
      if (last && last.offset + last.length === offset && last.text === '') changes[changes.length - 1] = { ...last, text };
      else changes.push({ offset, length: 0, text });
      newAt += count;
    } else {
      for (let line = 0; line < count; line += 1) {
        const [was, is] = [old[oldAt + line], now[newAt + line]];
        if (!was || !is) continue;
        offset += was.text.length;
        if (was.eol !== is.eol) changes.push({ offset, length: was.eol.length, text: is.eol });
        offset += was.eol.length;
      }
      oldAt += count;
      newAt += count;
    }
  }
  return changes;
}
