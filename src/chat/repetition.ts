/**
 * Finds out how far a text that goes on with another one repeats it: the last words, more than them, or the beginning
 * of a code block that is open. Careful: what may as well be new text stays. Pure.
 */

/** Letters and digits that make words telling: fewer may stand twice in a row by chance, as `}` and `the` do. */
const tellingLength = 10;
/** Where no line ends nearby, the last words are at least so many characters. */
const lastWordsLength = 60;
/** The last words are no more than so many characters, telling or not. */
const maxLastWordsLength = 400;
/** A repetition begins at most so many characters before the end. */
const searchLength = 4_000;

/** The words that stand at the end of a text: so many that they do not stand there by chance, a line if that is enough. */
export function lastWords(text: string): string {
  const end = text.trimEnd();
  // Whole lines of code do stand twice in a row: half a line says more.
  const isWholeLine = text.includes('\n', end.length);
  for (let start = end.length - 1; start > 0; start--) {
    if (!isWordStart(end, start)) continue;
    const words = end.slice(start);
    if (words.length >= maxLastWordsLength) return words;
    if (isTelling(words) && (words.length >= lastWordsLength || (!isWholeLine && isLineStart(end, start)))) return words;
  }
  return end.trimStart();
}

/** @returns the backticks or tildes of the code block that the text ends in; undefined when it ends in none */
export function openFence(text: string): string | undefined {
  let open: string | undefined;
  for (const line of text.split('\n')) {
    // Within lists and quotations too.
    const [, marker = '', info = ''] = /^(?:[\s>]|[-*+][ \t]|\d{1,9}[.)][ \t])*(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (marker === '') continue;
    if (open === undefined) {
      if (marker.startsWith('~') || !info.includes('`')) open = marker;
    } else if (marker.startsWith(open) && info.trim() === '') {
      open = undefined;
    }
  }
  return open;
}

/**
 * @param before the text so far, not blank
 * @param next what goes on with it, or its beginning
 * @param isWhole nothing follows `next`
 * @returns what of `next` is new; undefined while more of it is needed to tell
 */
export function withoutRepetition(before: string, next: string, isWhole: boolean): string | undefined {
  const block = reopenedBlock(before, next, isWhole);
  if (block === 'open') return undefined;
  const overlap = findOverlap(before, next, false, isWhole) ?? (block && findOverlap(before, block.code, block.isSure, isWhole));
  if (overlap === 'open') return undefined;
  return overlap?.rest ?? (block?.isSure === true ? block.code : next);
}

/**
 * The code block that is open is opened once more. @returns `open` while that can't be told
 */
function reopenedBlock(before: string, next: string, isWhole: boolean): { code: string; isSure: boolean } | 'open' | undefined {
  const fence = openFence(before);
  if (fence === undefined) return undefined;
  const text = next.trimStart();
  const [line, marker = '', info = ''] = /^(`{3,}|~{3,})([^\n]{0,200})\n/.exec(text) ?? [];
  if (line === undefined) {
    const mayBecomeOne = text === '' || /^(?:`{1,2}|~{1,2}|(?:`{3,}|~{3,})[^\n]{0,200})$/.test(text);
    return mayBecomeOne && !isWhole ? 'open' : undefined;
  }
  // Without a language the line may as well close the block; then a repetition must follow, to tell.
  return marker.startsWith(fence) ? { code: text.slice(line.length), isSure: info.trim() !== '' } : undefined;
}

type Overlap = { rest: string } | 'open' | undefined;

/**
 * @param isSureRepetition the text repeats something for sure, so its last line is looked for, however short
 * @returns what follows the repetition, or undefined where there is none
 */
function findOverlap(before: string, next: string, isSureRepetition: boolean, isWhole: boolean): Overlap {
  const end = before.trimEnd();
  const gap = before.slice(end.length);
  const text = next.trimStart();
  if (text === '') return isWhole ? undefined : 'open';
  const anchor = end.length - lastWords(before).length;
  for (const start of possibleStarts(end, anchor, gap, isSureRepetition)) {
    const length = end.length - start;
    if (text.length < length) {
      if (!end.startsWith(text, start)) continue;
      if (!isWhole) return 'open';
      // Stopped while it repeated what it had been asked to.
      if (start === anchor && isTelling(text)) return { rest: '' };
    } else if (text.startsWith(end.slice(start))) {
      return afterGap(gap, text.slice(length), isWhole);
    }
  }
  return undefined;
}

/** Where a repetition may begin. The last words come first: these the model was asked for. */
function* possibleStarts(end: string, anchor: number, gap: string, isSureRepetition: boolean): Generator<number> {
  yield anchor;
  for (let start = Math.max(0, end.length - searchLength); start < anchor; start++) {
    if (isWordStart(end, start)) yield start;
  }
  for (let start = anchor + 1; start < end.length; start++) {
    if (!isWordStart(end, start)) continue;
    if (!gap.includes('\n') && isTelling(end.slice(start))) yield start;
    else if (isSureRepetition && isLineStart(end, start)) yield start;
  }
}

/** The blanks that stand at the end of the text before are not wanted twice. */
function afterGap(gap: string, rest: string, isWhole: boolean): Overlap {
  if (gap === '') return { rest };
  const text = rest.trimStart();
  if (text === '' && !isWhole) return 'open';
  const blanks = rest.slice(0, rest.length - text.length);
  if (blanks.startsWith(gap)) return { rest: rest.slice(gap.length) };
  return { rest: gap.startsWith(blanks) ? text : rest };
}

const wordCharacter = /[\p{L}\p{N}_]/u;

function isWordStart(text: string, index: number): boolean {
  const character = text.charAt(index);
  if (character.trim() === '' || /[\udc00-\udfff]/.test(character)) return false;
  return index === 0 || !wordCharacter.test(character) || !wordCharacter.test(text.charAt(index - 1));
}

/** Whether nothing but blanks stands before it in its line. */
function isLineStart(text: string, index: number): boolean {
  return text.slice(text.lastIndexOf('\n', index - 1) + 1, index).trim() === '';
}

function isTelling(words: string): boolean {
  // A syllable of Hangul or a Chinese character says as much as two letters.
  const letters = words.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  const syllables = words.match(/\p{Lo}/gu)?.length ?? 0;
  return letters + syllables >= tellingLength;
}
