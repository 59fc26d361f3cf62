/** From a model's answer, as it streams, to the lines that may replace the selection. Pure; the answer is untrusted. */
import { parseLines, type Line } from '../../codeBlocks/apply/lines';
import { standsForCode } from '../../leftOutCode';
import { AnswerBlock, append, copyScore, UnfencedBlock, type AnswerReaderOptions } from './answerBlock';
import { FenceReader } from './fences';

/** Why an answer, or a part of it, must not be applied without a look. */
export type AnswerFlaw =
  /** It came to its end, but holds no code at all. */
  | 'no-code'
  /** The code stood in no block: some of it may be prose. */
  | 'no-code-block'
  /** There were several blocks; the one that fits the selection best was taken. */
  | 'several-code-blocks'
  /** The block was never closed. */
  | 'unclosed-code-block'
  /** A line stands for code that is not there: `// rest unchanged`. */
  | 'left-out-parts'
  /** Only comments were to change, and code did too. */
  | 'changes-code'
  /** The model reached its limit. */
  | 'cut-off'
  /** The stream ended early: an error, a lost connection, or the user. */
  | 'interrupted';

/** How a stream ended. */
export type AnswerEnding = 'complete' | 'cut-off' | 'interrupted';

/** What a piece of the answer came to. */
export interface ReadLines {
  /** What was read before counts no more: another block fits better. */
  isRestart: boolean;
  /** Complete lines without line breaks, indented like the selection. */
  lines: string[];
}

/**
 * Gives out whole lines as soon as they are certain. While it streams, the first block is read; a later one takes its
 * place when it is closed, or at the end, and fits better. Text without a fence counts as code once it begins with the
 * selection's own first line, else only at the end.
 */
export class AnswerReader {
  readonly #original: readonly Line[];
  readonly #originalKeys: ReadonlySet<string>;
  readonly #options: AnswerReaderOptions;
  readonly #fences: FenceReader;
  /** The last block that was opened. */
  #block: AnswerBlock | undefined;
  #best: AnswerBlock | undefined;
  /** Blocks with code in them. */
  #filled = 0;
  readonly #unfenced: AnswerBlock;
  #shown: AnswerBlock | undefined;
  #waiting = '';
  #endsWithReturn = false;
  #ending: AnswerEnding | undefined;

  /** @param original the selected lines, with or without a line break at the end */
  constructor(original: string, options: AnswerReaderOptions = {}) {
    this.#original = parseLines(original);
    this.#originalKeys = new Set(this.#original.map(({ key }) => key));
    this.#options = options;
    const isMarkdown = options.languageId === 'markdown' || /^[ \t]*(?:`{3}|~{3})/m.test(original);
    this.#fences = new FenceReader(isMarkdown ? 'always' : 'markdown');
    const isProse = options.languageId === 'markdown' || options.languageId === 'plaintext';
    this.#unfenced = isProse ? new AnswerBlock(this.#original, options) : new UnfencedBlock(this.#original, options);
  }

  /** @param delta any piece of the answer, cut anywhere */
  push(delta: string): ReadLines {
    const read: ReadLines = { isRestart: false, lines: [] };
    if (this.#ending !== undefined || delta === '') return read;
    const text = this.#endsWithReturn && delta.startsWith('\n') ? delta.slice(1) : delta;
    if (text === '') {
      this.#endsWithReturn = false;
      return read;
    }
    this.#endsWithReturn = text.endsWith('\r');
    const lines = text.split(/\r\n|\r|\n/);
    for (const [index, line] of lines.entries()) {
      this.#waiting += line;
      if (index === lines.length - 1) break;
      this.#read(this.#waiting, read);
      this.#waiting = '';
    }
    return read;
  }

  /** The stream is over. What stands in an unfinished line is taken only when the answer is whole. */
  finish(ending: AnswerEnding): ReadLines {
    const read: ReadLines = { isRestart: false, lines: [] };
    if (this.#ending !== undefined) return read;
    if (ending === 'complete' && this.#waiting !== '') this.#read(this.#waiting, read);
    this.#ending = ending;
    const isCutOff = ending !== 'complete';
    if (this.#block?.isClosed === false) {
      this.#block.finish(isCutOff);
      this.#compare(this.#block);
    }
    if (this.#block === undefined) {
      this.#unfenced.finish(isCutOff);
      // What broke off before there was a fence may be anything.
      if (!isCutOff || this.#shown) this.#show(this.#unfenced, read);
    } else {
      this.#show(this.#best ?? this.#block, read);
    }
    return read;
  }

  /** What is wrong with the answer so far, or with all of it after its end. */
  get flaws(): readonly AnswerFlaw[] {
    const flaws: AnswerFlaw[] = [];
    const shown = this.#shown;
    if (this.#ending === 'complete' && (shown?.isEmpty ?? true)) return ['no-code'];
    if (shown === this.#unfenced) flaws.push('no-code-block');
    if (this.#filled > 1) flaws.push('several-code-blocks');
    if (this.#ending === 'complete' && shown !== undefined && shown !== this.#unfenced && !shown.isClosed) flaws.push('unclosed-code-block');
    if (shown?.lines.some((line) => this.standsForLeftOutCode(line))) flaws.push('left-out-parts');
    // A block that was closed before is whole, whatever happened to the rest.
    if ((this.#ending === 'cut-off' || this.#ending === 'interrupted') && shown?.isClosed !== true) flaws.push(this.#ending);
    return flaws;
  }

  /** Whether a line stands for code that is not there, and is not one of the selection's own. */
  standsForLeftOutCode(line: string): boolean {
    return standsForCode(line) && !this.#originalKeys.has(line.trim().replaceAll(/\s+/g, ' '));
  }

  #read(line: string, read: ReadLines): void {
    switch (this.#fences.read(line)) {
      case 'opens':
        this.#block = new AnswerBlock(this.#original, this.#options, this.#fences.indentation);
        this.#showNew(this.#block, read);
        return;
      case 'closes':
        if (!this.#block) return;
        this.#block.close();
        this.#compare(this.#block);
        this.#show(this.#best ?? this.#block, read);
        return;
      case 'code':
        this.#block?.push(line);
        if (this.#block === this.#shown) this.#show(this.#block, read);
        return;
      case 'prose':
        if (this.#block) return;
        this.#unfenced.push(line);
        if (this.#unfenced.beginsAsOriginal) this.#show(this.#unfenced, read);
    }
  }

  /** A new block is shown at once when there is nothing worth showing yet. */
  #showNew(block: AnswerBlock, read: ReadLines): void {
    const shown = this.#shown;
    if (shown === undefined || shown === this.#unfenced || shown.score <= copyScore) this.#show(block, read);
  }

  #show(block: AnswerBlock | undefined, read: ReadLines): void {
    if (!block) return;
    if (block !== this.#shown) {
      if (this.#shown?.wasShown) read.isRestart = true;
      if (read.isRestart) read.lines = [];
      this.#shown = block;
      block.rewind();
    }
    append(read.lines, block.take());
  }

  /** Keeps the block that shares most with the selection; the longest one when none shares anything. */
  #compare(block: AnswerBlock): void {
    if (block.isEmpty) return;
    this.#filled += 1;
    const best = this.#best;
    if (!best || block.score > best.score || (block.score === 0 && best.score === 0 && block.size > best.size)) this.#best = block;
  }
}
