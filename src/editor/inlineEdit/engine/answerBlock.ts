/** A code block of an answer, or the text that stands in none, as lines that fit the selection. Pure. */
import type { Line } from '../../codeBlocks/apply/lines';
import { IndentationFitter } from './indentationFitter';

export interface AnswerReaderOptions {
  /** One step of indentation in the editor, for selections that show none. */
  indentationUnit?: string;
  /** VS Code's language id. In `markdown` and `plaintext`, prose is code. */
  languageId?: string;
}

/** The score of a block that repeats the selection: less than anything that shares a line with it. */
export const copyScore = 0.001;

/** One code block, or the text that stands in none. */
export class AnswerBlock {
  readonly #original: readonly Line[];
  #fenceIndentation: number;
  readonly #raw: string[] = [];
  readonly #options: AnswerReaderOptions;
  #fitter: IndentationFitter | undefined;
  #score: number | undefined;
  #blankAtEnd = 0;
  #taken = 0;
  #size = 0;
  #isClosed = false;
  wasShown = false;
  readonly lines: string[] = [];

  constructor(original: readonly Line[], options: AnswerReaderOptions, fenceIndentation = 0) {
    this.#original = original;
    this.#fenceIndentation = fenceIndentation;
    this.#options = options;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get isEmpty(): boolean {
    return this.#raw.length === 0;
  }

  /** Characters of its lines. */
  get size(): number {
    return this.#size;
  }

  /** Its first line is the selection's: that is code even without a fence. */
  get beginsAsOriginal(): boolean {
    const first = this.#original.find(({ key }) => key !== '');
    return first !== undefined && this.#raw[0]?.trim() === first.text.trim();
  }

  /** From 0 to 1: how much of its lines and the selection's are the same. Asked for when no more lines come. */
  get score(): number {
    this.#score ??= this.#compare();
    return this.#score;
  }

  #compare(): number {
    const original = this.#original.filter(({ key }) => key !== '').map(({ text }) => text.trim());
    const own = this.#raw.map((line) => line.trim()).filter((line) => line !== '');
    if (own.length === 0 || original.length === 0) return 0;
    if (own.join('\n') === original.join('\n')) return copyScore;
    const known = new Set(original);
    return (2 * own.filter((line) => known.has(line)).length) / (own.length + original.length);
  }

  push(line: string): void {
    const text = line.slice(this.#fenceIndentationOf(line));
    if (text.trim() === '') {
      if (this.#raw.length > 0) this.#blankAtEnd += 1;
      return;
    }
    // Blank lines round the selection are its own; no answer repeats them.
    if (this.#raw.length === 0) append(this.lines, this.#blankLines('first'));
    for (; this.#blankAtEnd > 0; this.#blankAtEnd -= 1) this.#add('');
    this.#add(text);
  }

  /** Its fence was closed: it is whole. */
  close(): void {
    this.#isClosed = true;
    this.finish(false);
  }

  finish(isCutOff: boolean): void {
    append(this.lines, this.#fitter?.finish() ?? []);
    if (!isCutOff && !this.isEmpty) append(this.lines, this.#blankLines('last'));
  }

  /** The lines since the last call. */
  take(): string[] {
    const lines = this.lines.slice(this.#taken);
    this.#taken = this.lines.length;
    if (lines.length > 0) this.wasShown = true;
    return lines;
  }

  rewind(): void {
    this.#taken = 0;
  }

  /** Code in a list stands as far to the right as its fence, but not every model keeps to that. */
  #fenceIndentationOf(line: string): number {
    if (this.#fenceIndentation === 0) return 0;
    const indentation = /^[ \t]*/.exec(line)?.[0].length ?? 0;
    if (this.#raw.length === 0 && indentation < this.#fenceIndentation && indentation < line.length) this.#fenceIndentation = 0;
    return Math.min(indentation, this.#fenceIndentation);
  }

  #add(text: string): void {
    this.#raw.push(text);
    this.#size += text.length;
    this.#fitter ??= new IndentationFitter(this.#original, this.#options.indentationUnit);
    append(this.lines, this.#fitter.push(text));
  }

  #blankLines(end: 'first' | 'last'): string[] {
    const index = end === 'first' ? this.#original.findIndex(({ key }) => key !== '') : this.#original.findLastIndex(({ key }) => key !== '');
    if (index === -1) return [];
    const lines = end === 'first' ? this.#original.slice(0, index) : this.#original.slice(index + 1);
    return lines.map(({ text }) => text);
  }
}

/** Text in no code block: paragraphs of prose before and after the code are none of it. */
export class UnfencedBlock extends AnswerBlock {
  readonly #known: ReadonlySet<string>;
  /** Lines that may be prose, until their paragraph is over. */
  #paragraph: string[] = [];
  /** Prose, and the blank lines after it, unless code follows that belongs to code before. */
  #prose: string[] = [];

  constructor(original: readonly Line[], options: AnswerReaderOptions) {
    super(original, options);
    this.#known = new Set(original.map(({ text }) => text.trim()));
  }

  override push(line: string): void {
    const isBlank = line.trim() === '';
    if (!isBlank && !this.#known.has(line.trim()) && mayBeProse(line, this.#paragraph.length > 0)) {
      this.#paragraph.push(line);
      return;
    }
    if (isBlank) this.#endParagraph();
    if (isBlank && this.#prose.length > 0) {
      this.#prose.push(line);
      return;
    }
    this.#takeAsCode([...(this.isEmpty ? [] : this.#prose), ...this.#paragraph, line]);
  }

  override finish(isCutOff: boolean): void {
    this.#endParagraph();
    super.finish(isCutOff);
  }

  #endParagraph(): void {
    if (this.#paragraph.length === 0) return;
    if (/[.:!?：。]$/.test(this.#paragraph.at(-1)?.trim() ?? '')) {
      append(this.#prose, this.#paragraph);
      this.#paragraph = [];
    } else {
      this.#takeAsCode([...(this.isEmpty ? [] : this.#prose), ...this.#paragraph]);
    }
  }

  #takeAsCode(lines: readonly string[]): void {
    this.#prose = [];
    this.#paragraph = [];
    for (const line of lines) super.push(line);
  }
}

/** Words with spaces between them and none of the signs that code stands on; a paragraph begins as a sentence does. */
function mayBeProse(line: string, isInParagraph: boolean): boolean {
  const text = line.trimEnd();
  if (/[;{}=<>[\]]|\p{L}\(/u.test(text) || !/\S\s+\S/.test(text)) return false;
  return isInParagraph ? /^[\p{L}\p{N}`'"(]/u.test(text) : /^[\p{Lu}\p{Lo}]/u.test(text);
}

/** Puts lines behind others; there may be more than a call takes arguments. */
export function append(lines: string[], more: readonly string[]): void {
  for (const line of more) lines.push(line);
}
