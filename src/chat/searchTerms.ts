/**
 * What full-text search compares: the terms of a text and of a query. Words are found by their beginning. Korean,
 * Chinese and Japanese, where particles follow without a space and words join, are found in the middle too: by pairs
 * of characters. Names in code are found by each of their parts.
 */

const words = /[\p{L}\p{M}\p{N}_$]+/gu;
const unspaced = /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu;
/** Characters of one term at most: beyond it is no word but data. */
const maxTermLength = 40;
/** Hangul letters that are no syllable yet: an input method is in the middle of one. */
const looseLetters = /[\u1100-\u11ff\u3131-\u318e]+/g;

/** @returns the different terms of a text */
export function searchTerms(text: string): string[] {
  const terms = new Set<string>();
  for (const [word] of text.normalize('NFC').matchAll(words)) {
    for (const { run, isUnspaced } of runsOf(word)) {
      if (isUnspaced) for (const pair of pairsOf(run)) terms.add(pair);
      else for (const term of nameTerms(run)) terms.add(term);
    }
  }
  return [...terms];
}

/** One term of a query: any of its alternatives has to be there; with `isPrefix`, as the beginning of a word. */
export interface QueryTerm {
  alternatives: string[];
  isPrefix: boolean;
}

/** @returns the terms that all have to be there; empty when the query holds nothing to search for */
export function queryTerms(query: string): QueryTerm[] {
  const terms: QueryTerm[] = [];
  const text = query.normalize('NFC').replace(looseLetters, ' ').trimEnd();
  for (const match of text.matchAll(words)) {
    const isLastWord = match.index + match[0].length === text.length;
    const runs = runsOf(match[0]);
    for (const [index, { run, isUnspaced }] of runs.entries()) {
      if (!isUnspaced) terms.push({ alternatives: [run.toLowerCase().slice(0, maxTermLength)], isPrefix: run.length > 1 });
      else terms.push(...unspacedTerms(run, isLastWord && index === runs.length - 1));
    }
  }
  return terms;
}

/** The word in pieces, each all of a script without spaces or all of others. */
function runsOf(word: string): { run: string; isUnspaced: boolean }[] {
  const runs: { run: string; isUnspaced: boolean }[] = [];
  let end = 0;
  for (const match of word.matchAll(unspaced)) {
    if (match.index > end) runs.push({ run: word.slice(end, match.index), isUnspaced: false });
    runs.push({ run: match[0], isUnspaced: true });
    end = match.index + match[0].length;
  }
  if (end < word.length) runs.push({ run: word.slice(end), isUnspaced: false });
  return runs;
}

/** Each character with the next one, and the last one alone: so every character begins a term. */
function pairsOf(run: string): string[] {
  const characters = Array.from(run);
  return characters.map((character, index) => character + (characters[index + 1] ?? ''));
}

/** `createUserSession`: the whole, and the rest from each part on, so that each part is the beginning of a term. */
function nameTerms(run: string): string[] {
  const starts = [...run.matchAll(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=[_$])(?=[^_$])/gu)].map(({ index }) => index);
  return [0, ...starts].map((start) => run.slice(start).toLowerCase().slice(0, maxTermLength));
}

function unspacedTerms(run: string, isBeingTyped: boolean): QueryTerm[] {
  const characters = Array.from(run);
  const last = characters.at(-1) ?? '';
  const ends = isBeingTyped ? syllablesBeginningWith(last) : [last];
  if (characters.length === 1) return [{ alternatives: ends, isPrefix: true }];
  const pairs = pairsOf(run).slice(0, -1).map((pair): QueryTerm => ({ alternatives: [pair], isPrefix: false }));
  const before = characters.at(-2) ?? '';
  return [...pairs.slice(0, -1), { alternatives: ends.map((end) => before + end), isPrefix: false }];
}

const firstSyllable = 0xac00;
const lastSyllable = 0xd7a3;
/** Syllables with the same beginning: without a final consonant, then with each of 27. */
const finals = 28;

/** `바` becomes 바, 박 … 밯: what is being typed may still get its final consonant. */
export function syllablesBeginningWith(character: string): string[] {
  const code = character.charCodeAt(0);
  if (code < firstSyllable || code > lastSyllable || (code - firstSyllable) % finals !== 0) return [character];
  return Array.from({ length: finals }, (_, index) => String.fromCharCode(code + index));
}
