/** From a hunk to the edit of the document as it is now: line endings kept, and nothing replaced but the hunk's own lines. Pure. */
import type { LineHunk } from './lineDiff';
import type { Loss, Stretch, TextChange, TrackedLines } from './trackedLines';

/** An edit to make, if the text it replaces is what is expected there. */
export interface TextEdit extends TextChange {
  expected: string;
}

/** @returns where a hunk's lines stand now, an empty stretch for new lines; or why they can't be replaced */
export function placeOf({ from, to }: LineHunk, tracked: TrackedLines): Stretch | Loss {
  if (from < to) return tracked.find(from, to);
  const gap = tracked.findGap(from);
  return typeof gap === 'number' ? { start: gap, end: gap } : gap;
}

/**
 * A line that takes the place of another one gets its line break. A last line without one keeps having none; when it
 * is deleted, the line break before it goes along, if that is the selection's.
 */
export function editFor({ from, to, lines }: LineHunk, tracked: TrackedLines): TextEdit | Loss {
  const place = placeOf({ from, to, lines }, tracked);
  if (typeof place === 'string') return place;
  const { text } = tracked;
  let { start } = place;
  const lineBreak = usualLineBreak(from, to, tracked);
  let replacement = lines.map((line, index) => line + (from + index < to ? tracked.lineBreakOf(from + index) || lineBreak : lineBreak)).join('');
  if (!isBehindLineBreak(text, place)) {
    // The last line of the text has no line break, and keeps having none.
    if (lines.length > 0) {
      replacement = replacement.replace(/(?:\r\n|\r|\n)$/, '');
      if (from === to && start > 0) replacement = lineBreak + replacement;
    } else if (place.end === text.length && from > 0 && typeof tracked.find(from - 1, to) !== 'string') {
      start -= tracked.lineBreakOf(from - 1).length;
    }
  }
  return { offset: start, length: place.end - start, text: replacement, expected: text.slice(start, place.end) };
}

/** What new lines end with: as the lines around them do, else as the text's first line does. */
function usualLineBreak(from: number, to: number, tracked: TrackedLines): string {
  for (const line of [to - 1, from - 1, to]) {
    const lineBreak = line >= 0 ? tracked.lineBreakOf(line) : '';
    if (lineBreak !== '') return lineBreak;
  }
  return /\r\n|\r|\n/.exec(tracked.text)?.[0] ?? '\n';
}

/** Whether what is put at the end of a stretch must end with a line break: not so at the end of a text without one. */
function isBehindLineBreak(text: string, { end }: Stretch): boolean {
  if (end === 0) return text !== '';
  return text[end - 1] === '\n' || text[end - 1] === '\r';
}
