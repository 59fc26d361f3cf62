/**
 * Going on with an answer that was cut off: what the model is asked for, and how its text is joined to what is there.
 * A chat model isn't handed the beginning of its answer to write on; it begins a new one. So it is asked to repeat the
 * last words first. That shows where the new text belongs, with blanks and halves of words, and is left out again.
 */
import { lastWords, openFence, withoutRepetition } from './repetition';

/** @returns the instruction that follows the answer's text in the request; in English, as all instructions */
export function continueInstruction(text: string): string {
  const sentences = [
    'Your answer above was cut off. Go on with it in the same language.',
    'First repeat its last words exactly as they stand below, then go on from there as if there had been no break:',
    'no introduction, no apology, and nothing else repeated.',
  ];
  if (openFence(text) !== undefined) {
    sentences.push('It was cut off inside a fenced code block: go on with the code, and do not open the block again.');
  }
  return `${sentences.join(' ')}\n\n<last-words>\n${lastWords(text)}\n</last-words>`;
}

/** Joins what the model writes to the text it was asked to go on with. */
export class Continuation {
  readonly #before: string;
  /** What came and may be a repetition; undefined once that is clear. */
  #held: string | undefined = '';

  /** @param before the answer so far, not blank */
  constructor(before: string) {
    this.#before = before;
  }

  /** @returns what is to be appended by now */
  push(text: string): string {
    return this.#held === undefined ? text : this.#take(this.#held + text, false);
  }

  /** The model has said all it says. @returns what is still to be appended */
  end(): string {
    return this.#held === undefined ? '' : this.#take(this.#held, true);
  }

  #take(text: string, isWhole: boolean): string {
    const joined = withoutRepetition(this.#before, text, isWhole);
    this.#held = joined === undefined ? text : undefined;
    return joined ?? '';
  }
}
