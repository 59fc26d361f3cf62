/** Where a search found its words: a piece of the text around the first of them, with the matches marked. */
import { queryTerms, syllablesBeginningWith } from './searchTerms';

/** A piece of a snippet. */
export interface SnippetPart {
  text: string;
  isMatch: boolean;
}

/** Characters before the first match, and of the whole snippet. */
const before = 24;
const length = 160;
/** Characters on each side of a match that are looked at. */
const reach = 500;

/**
 * @param texts the first one that holds any of the query's words is taken
 * @returns the snippet in pieces, on one line; undefined when none of the texts holds any
 */
export function snippetOf(texts: readonly string[], query: string): SnippetPart[] | undefined {
  const pattern = patternOf(query);
  if (!pattern) return undefined;
  for (const text of texts) {
    const normal = text.normalize('NFC');
    const first = normal.search(pattern);
    if (first < 0) continue;
    // Marks are taken off near the place only: a message may be a megabyte.
    const start = Math.max(0, first - reach);
    const words = withoutMarks(normal.slice(start, first + reach));
    const place = words.search(pattern);
    // The words that were looked for may be in what the marks say, an address for example.
    if (place < 0) return partsOf(...cut(normal, first), pattern);
    const [piece, isLater] = cut(words, place);
    return partsOf(piece, isLater || start > 0, pattern);
  }
  return undefined;
}

function patternOf(query: string): RegExp | undefined {
  if (queryTerms(query).length === 0) return undefined;
  const words = query.normalize('NFC').match(/[\p{L}\p{M}\p{N}_$]+/gu) ?? [];
  const alternatives = words
    .map((word) => word.replace(/[\u1100-\u11ff\u3131-\u318e]+/g, ''))
    .filter((word) => word !== '')
    .sort((one, other) => other.length - one.length)
    .map((word) => {
      const [last = '', ...rest] = Array.from(word).reverse();
      const ends = syllablesBeginningWith(last);
      const end = ends.length > 1 ? `[${ends[0] ?? ''}-${ends.at(-1) ?? ''}]` : escaped(last);
      return escaped(rest.reverse().join('')) + end;
    });
  return alternatives.length > 0 ? new RegExp(alternatives.join('|'), 'giu') : undefined;
}

/** Markdown as its words: without the marks of headings, quotes, emphasis, code and links. */
function withoutMarks(markdown: string): string {
  return markdown
    .replaceAll(/^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?)+/gm, '')
    .replaceAll(/^[ \t]*(?:`{3,}|~{3,}).*$/gm, '')
    .replaceAll(/!?\[([^[\]\n]*)\]\([^()\s]*\)/g, '$1')
    .replaceAll(/(\*\*|~~)(?=\S)([^*~\n]+)(?<=\S)\1/g, '$2')
    .replaceAll(/(?<![\w*])\*(?=\S)([^*\n]+)(?<=\S)\*(?![\w*])/g, '$1')
    .replaceAll('`', '');
}

/** The text around a place, not in the middle of a word at its beginning, and how it is abbreviated. */
function cut(text: string, place: number): [string, boolean] {
  const earliest = Math.max(0, place - before);
  const space = text.slice(earliest, place).search(/\s/);
  const start = earliest === 0 ? 0 : earliest + Math.max(0, space);
  return [text.slice(start, start + length).replace(/[\ud800-\udbff]$/, ''), start > 0];
}

function partsOf(text: string, isLater: boolean, pattern: RegExp): SnippetPart[] {
  const parts: SnippetPart[] = [];
  const add = (piece: string, isMatch: boolean): void => {
    const line = piece.replace(/\s+/g, ' ');
    if (line !== '') parts.push({ text: line, isMatch });
  };
  let end = 0;
  if (isLater) add('…', false);
  const trimmed = text.trimStart();
  for (const match of trimmed.matchAll(pattern)) {
    add(trimmed.slice(end, match.index), false);
    add(match[0], true);
    end = match.index + match[0].length;
  }
  add(trimmed.slice(end), false);
  return parts;
}

function escaped(text: string): string {
  // Words are letters, digits, _ and $.
  return text.replaceAll('$', '\\$');
}
