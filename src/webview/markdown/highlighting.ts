/**
 * Gives code its colours. The highlighter is loaded when the first code block shows. Until it is there, and while it
 * works through long code between frames, code is shown plain, in the same lines: colours move nothing.
 */
import { findHiddenCharacters } from '../../shared/hiddenCharacters';
import { loadHighlight } from '../lazyModules';
import { splitLines } from './codeLines';
import type * as highlight from './highlight';
import { markHiddenCharacters } from './hiddenMarks';
import { isHighlighted, languageName } from './languages';

/** How long colours are given in one go, in milliseconds. */
const budget = 8;
/** Code up to this length, in UTF-16 code units, gets its colours at once when the highlighter is warm. */
const shortCode = 2_000;

interface PlainCode {
  element: Element;
  code: string;
  language: string;
}

/** Languages that have been used: the first use of one takes the highlighter some frames. */
const used = new Set<string>();
let waiting: PlainCode[] = [];
let highlighter: typeof highlight | undefined;
let isWorking = false;

/** Loads the highlighter ahead of the code that will need it. */
export function expectCode(language: string): void {
  if (!highlighter && isHighlighted('', language) && !isWorking) void work();
}

/**
 * Puts colours on code, now or soon.
 * @param element shows the code plain: as one text, or as lines of codeLines.ts
 * @param language the first word of the fence's info string
 */
export function highlightWhenPossible(element: Element, code: string, language: string): void {
  if (!isHighlighted(code, language)) return;
  if (highlighter && code.length <= shortCode && used.has(languageName(language))) {
    const steps = colouring({ element, code, language }, highlighter);
    while (steps.next().done === false);
    return;
  }
  waiting.push({ element, code, language });
  if (!isWorking) void work();
}

async function work(): Promise<void> {
  isWorking = true;
  try {
    highlighter ??= await loadHighlight();
    // What came last is what the reader looks at.
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      let end = performance.now() + budget;
      const steps = colouring(next, highlighter);
      while (steps.next().done === false) {
        if (performance.now() < end) continue;
        await breath();
        end = performance.now() + budget;
      }
      await breath();
    }
  } catch {
    // The chunk did not load: the code stays plain, and the next block tries again.
    waiting = [];
  }
  isWorking = false;
}

/** The page gets its turn. */
function breath(): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve); });
}

/** The steps of giving one block its colours. */
function* colouring({ element, code, language }: PlainCode, { highlightCode }: typeof highlight): Generator<undefined, void, undefined> {
  if (element.textContent !== code) return; // it shows other code by now
  const coloured = highlightCode(code, language);
  used.add(languageName(language));
  yield;
  const lines = element.querySelectorAll('.code-line');
  if (lines.length === 0) {
    element.replaceChildren(coloured);
  } else {
    const contents = splitLines(coloured);
    for (const [index, line] of lines.entries()) {
      line.replaceChildren(contents[index] ?? '');
      yield;
    }
  }
  markHiddenCharacters(element, findHiddenCharacters(code));
}
