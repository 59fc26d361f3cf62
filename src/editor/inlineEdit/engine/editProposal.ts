/**
 * A proposed edit of some lines, over a document whose text goes on changing: what its hunks are, where they stand, and
 * the exact edits that accepting them makes. It knows no editor: changes and pieces of the answer come in, hunks and
 * edits go out. Pure.
 *
 * What keeps the user's text: a hunk can be accepted only while the lines it replaces are, character for character, what
 * the model was given, and stand together; each edit names the text it expects to find.
 */
import { changesCode } from '../../../chat/comments';
import type { AnswerReaderOptions } from './answerBlock';
import { AnswerReader, type AnswerEnding, type AnswerFlaw } from './answerReader';
import { editFor, placeOf, type TextEdit } from './hunkEdit';
import { LineDiff, type LineHunk } from './lineDiff';
import { textAfter, TrackedLines, type Loss, type Stretch, type TextChange } from './trackedLines';

/**
 * `open`: its end, and what it replaces, are not known yet. `applying`: its edit was handed out. `conflict`: the user
 * changed what it replaces; it is `pending` again when that is undone.
 */
export type HunkState = 'open' | 'pending' | 'applying' | 'accepted' | 'rejected' | 'conflict';

/** One change of the proposal. */
export interface Hunk {
  /** Never used again within the proposal. */
  id: number;
  state: HunkState;
  /** Why there is a conflict. */
  conflict?: Loss;
  /** The lines it replaces stand here now; empty for new lines, which come before what stands there. Absent where that is not known. */
  place?: Stretch;
  /** Without line breaks. */
  oldLines: readonly string[];
  newLines: readonly string[];
  /** A new line stands for code that is not there. Accepted only when that is asked for. */
  leavesCodeOut: boolean;
}

/** Why nothing is to be applied. */
export type Refusal =
  /** There is no such hunk (any more), or it was accepted or rejected. */
  | 'decided'
  | 'open'
  | 'conflict'
  /** Code is left out, or the answer has flaws: it must be asked for with `isAsked`. */
  | 'flawed'
  /** Edits that were handed out are not settled yet. */
  | 'applying'
  /** There is nothing that could be accepted. */
  | 'nothing';

/** Edits to apply as one, or why there are none. In order of their offsets, not overlapping. */
export type Acceptance = { edits: readonly TextEdit[] } | { refusal: Refusal };

export type ProposalPhase = 'streaming' | AnswerEnding;

export interface EditRange {
  /** The document's text. */
  text: string;
  /** Offsets of whole lines; the line break of the last one may be in or not. */
  start: number;
  end: number;
}

interface Entry {
  id: number;
  lines: LineHunk;
  decision: 'none' | 'applying' | 'accepted' | 'rejected';
  leavesCodeOut: boolean;
}

/** Flaws for which the whole must not be accepted without being asked for. */
const graveFlaws: ReadonlySet<AnswerFlaw> = new Set<AnswerFlaw>(['no-code-block', 'unclosed-code-block', 'left-out-parts', 'changes-code', 'cut-off', 'interrupted']);

export interface EditProposalOptions extends AnswerReaderOptions {
  /** An answer that changes code has a flaw. */
  onlyComments?: boolean;
}

export class EditProposal {
  readonly #lines: TrackedLines;
  readonly #reader: AnswerReader;
  #diff: LineDiff;
  #entries: Entry[] = [];
  /** The id of the open hunk; its first hunk keeps it when it is closed. */
  #openId = 0;
  #nextId = 1;
  #phase: ProposalPhase = 'streaming';
  /** The text as it will be when the edits that were handed out are applied. */
  #expected: { text: string; edits: readonly TextEdit[] } | undefined;
  /** Another block came to fit better when there was a decision already. */
  #isStuck = false;
  #changesCode = false;
  /** The text before the lines, as it was. */
  readonly #preceding: string;
  readonly #options: EditProposalOptions;

  constructor({ text, start, end }: EditRange, options: EditProposalOptions = {}) {
    this.#options = options;
    this.#lines = new TrackedLines(text, start, end);
    this.#preceding = text.slice(0, start);
    // Each with its line break: a blank line at the end is a line too.
    this.#reader = new AnswerReader(this.#lines.texts.map((line) => `${line}\n`).join(''), options);
    this.#diff = this.#newDiff();
  }

  /** The lines that are edited, as they were, separated by LF: what the prompt carries. */
  get original(): string {
    return this.#lines.texts.join('\n');
  }

  get phase(): ProposalPhase {
    return this.#phase;
  }

  get flaws(): readonly AnswerFlaw[] {
    // What came after the block that decisions were made on is not in the proposal.
    return [...this.#reader.flaws, ...(this.#isStuck ? ['interrupted' as const] : []), ...(this.#changesCode ? ['changes-code' as const] : [])];
  }

  /** The edited lines as the answer has them, separated by LF, whatever became of the document and of its hunks. */
  get replacement(): string {
    const { texts } = this.#lines;
    const open = this.#phase === 'streaming' ? this.#diff.open : undefined;
    const lines: string[] = [];
    let at = 0;
    for (const hunk of [...this.#diff.hunks, ...(open ? [open] : [])]) {
      lines.push(...texts.slice(at, hunk.from), ...hunk.lines);
      at = hunk.to;
    }
    return [...lines, ...texts.slice(at)].join('\n');
  }

  /** The document's text as the proposal knows it. */
  get text(): string {
    return this.#lines.text;
  }

  /** Where the edited lines stand now: what a retry takes, and where lenses go. */
  get range(): Stretch {
    return this.#lines.range;
  }

  /** The hunks in order; those that were decided too. */
  get hunks(): readonly Hunk[] {
    const open = this.#diff.open;
    const closed = this.#entries.map((entry) => this.#show(entry));
    return open && this.#phase === 'streaming' ? [...closed, { ...this.#show({ ...this.#entryOf(open), id: this.#openId }), state: 'open' }] : closed;
  }

  /** The text as it would be with everything that can be accepted, and with what is still being written. */
  get preview(): string {
    const open = this.#phase === 'streaming' ? this.#diff.open : undefined;
    const undecided = this.#entries.filter(({ decision }) => decision === 'none' || decision === 'applying').map(({ lines }) => lines);
    const edits = [...undecided, ...(open ? [open] : [])].map((lines) => editFor(lines, this.#lines));
    return textAfter(this.#lines.text, edits.filter((edit) => typeof edit !== 'string'));
  }

  /** Whether nothing is left to come or to decide. */
  get isSettled(): boolean {
    return this.#phase !== 'streaming' && this.#entries.every(({ decision }) => decision === 'accepted' || decision === 'rejected');
  }

  /** @param delta a piece of the answer */
  push(delta: string): void {
    if (this.#phase !== 'streaming') return;
    this.#read(this.#reader.push(delta));
  }

  /** The answer is over. The proposal so far stays; a part of the selection that it has not reached is left as it is. */
  finish(ending: AnswerEnding): void {
    if (this.#phase !== 'streaming') return;
    this.#read(this.#reader.finish(ending));
    const isWhole = !this.flaws.some((flaw) => flaw === 'cut-off' || flaw === 'interrupted' || flaw === 'no-code');
    const mayReplace = this.#entries.every(({ decision }) => decision === 'none');
    const before = this.#diff.hunks;
    this.#diff.finish(isWhole, mayReplace);
    // Another list: the hunks gave way to smaller ones.
    if (this.#diff.hunks !== before) this.#entries = [];
    this.#takeHunks();
    this.#phase = ending;
    const { onlyComments, languageId } = this.#options;
    this.#changesCode = onlyComments === true && languageId !== undefined && changesCode(this.original, this.replacement, languageId, this.#preceding);
  }

  /** The user stops the answer. */
  cancel(): void {
    this.finish('interrupted');
  }

  /** @param isAsked the user saw that the hunk leaves code out, or what is wrong with the answer when it is the only one, and wants it */
  accept(id: number, isAsked = false): Acceptance {
    if (this.#expected) return { refusal: 'applying' };
    const entry = this.#find(id);
    if (!entry) return { refusal: id === this.#openId && this.#diff.open ? 'open' : 'decided' };
    // To accept the only change is to accept the whole.
    const isWhole = this.#entries.length === 1 && this.#phase !== 'streaming';
    if (!isAsked && (entry.leavesCodeOut || (isWhole && this.#hasGraveFlaw))) return { refusal: 'flawed' };
    return this.#handOut([entry], 'conflict');
  }

  /**
   * All that is pending; conflicts are left, and so are hunks that leave code out.
   * @param isAsked the user was told the flaws of the answer, or that it is not over yet, and wants what is there
   */
  acceptAll(isAsked = false): Acceptance {
    if (this.#expected) return { refusal: 'applying' };
    if (!isAsked && this.#phase === 'streaming') return { refusal: 'open' };
    if (!isAsked && this.#hasGraveFlaw) return { refusal: 'flawed' };
    const undecided = this.#entries.filter(({ decision, leavesCodeOut }) => decision === 'none' && (isAsked || !leavesCodeOut));
    return this.#handOut(undecided, undecided.length === 0 ? 'nothing' : 'conflict');
  }

  /** @returns whether there was something to reject */
  reject(id: number): boolean {
    const entry = this.#find(id);
    if (entry) entry.decision = 'rejected';
    return entry !== undefined;
  }

  /** Rejects all that is undecided, and stops the answer. */
  rejectAll(): void {
    this.cancel();
    for (const entry of this.#entries) {
      if (entry.decision === 'none') entry.decision = 'rejected';
    }
  }

  /**
   * The document changed. A change that leads to just the text that accepting was to make counts as that, in whatever
   * pieces the editor made it.
   * @param changes of one event, in any order
   * @returns whether it was the proposal's own
   */
  documentChanged(changes: readonly TextChange[]): boolean {
    const expected = this.#expected;
    if (expected && leadsTo(expected.text, this.#lines.text, changes)) {
      this.#expected = undefined;
      this.#lines.replace(expected.edits);
      for (const entry of this.#entries) if (entry.decision === 'applying') entry.decision = 'accepted';
      return true;
    }
    this.#lines.change(changes);
    return false;
  }

  /** The document's text, where no event tells how it came to be: after its line endings were switched, for example. */
  synchronise(text: string): void {
    if (this.#expected?.text === text) this.documentChanged(this.#expected.edits);
    else this.#lines.synchronise(text);
  }

  /** The editor refused the edits that were handed out, or never made them: the hunks are pending again. */
  notApplied(): void {
    this.#expected = undefined;
    for (const entry of this.#entries) if (entry.decision === 'applying') entry.decision = 'none';
  }

  /** What another try starts from: the same lines as they are now, with what was accepted and what the user typed. */
  retry(): EditRange {
    this.rejectAll();
    return { text: this.#lines.text, ...this.#lines.range };
  }

  get #hasGraveFlaw(): boolean {
    return this.flaws.some((flaw) => graveFlaws.has(flaw));
  }

  #read({ isRestart, lines }: { isRestart: boolean; lines: readonly string[] }): void {
    if (isRestart) {
      // What was decided was decided on another text: that one stays, and the flaw is named.
      if (this.#entries.some(({ decision }) => decision !== 'none')) this.#isStuck = true;
      else this.#restart();
    }
    if (this.#isStuck || lines.length === 0) return;
    this.#diff.push(lines);
    this.#takeHunks();
  }

  #newDiff(): LineDiff {
    // Two spaces at the end of a line break it in Markdown.
    return new LineDiff(this.#lines.texts, this.#options.languageId === 'markdown');
  }

  #restart(): void {
    this.#diff = this.#newDiff();
    this.#entries = [];
    this.#openId = 0;
  }

  /** Hunks of the diff that are new, first the one that was open. */
  #takeHunks(): void {
    for (const lines of this.#diff.hunks.slice(this.#entries.length)) {
      this.#entries.push({ ...this.#entryOf(lines), id: this.#openId === 0 ? this.#newId() : this.#openId });
      this.#openId = 0;
    }
    if (this.#diff.open && this.#openId === 0) this.#openId = this.#newId();
  }

  #newId(): number {
    this.#nextId += 1;
    return this.#nextId - 1;
  }

  #entryOf(lines: LineHunk): Entry {
    return { id: 0, lines, decision: 'none', leavesCodeOut: lines.lines.some((line) => this.#reader.standsForLeftOutCode(line)) };
  }

  #find(id: number): Entry | undefined {
    return this.#entries.find((entry) => entry.id === id && entry.decision === 'none');
  }

  #show({ id, lines, decision, leavesCodeOut }: Entry): Hunk {
    const place = placeOf(lines, this.#lines);
    const { from, to } = lines;
    const hunk = { id, oldLines: this.#lines.texts.slice(from, to), newLines: lines.lines, leavesCodeOut };
    if (decision === 'accepted' || decision === 'rejected') return { ...hunk, state: decision };
    if (typeof place === 'string') return { ...hunk, state: 'conflict', conflict: place };
    return { ...hunk, state: decision === 'applying' ? 'applying' : 'pending', place };
  }

  #handOut(entries: readonly Entry[], otherwise: Refusal): Acceptance {
    const edits: TextEdit[] = [];
    for (const entry of entries) {
      const edit = editFor(entry.lines, this.#lines);
      if (typeof edit === 'string') continue;
      edits.push(edit);
      entry.decision = 'applying';
    }
    if (edits.length === 0) return { refusal: otherwise };
    this.#expected = { text: textAfter(this.#lines.text, edits), edits };
    return { edits };
  }
}

function leadsTo(after: string, before: string, changes: readonly TextChange[]): boolean {
  return textAfter(before, changes) === after;
}
