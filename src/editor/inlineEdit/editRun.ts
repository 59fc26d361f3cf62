/**
 * One inline edit, from its request to the last decision: the stream feeds the proposal, the document's changes move
 * it, and what is accepted goes into the document. It shows nothing; whoever does is told at most once a frame.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { AskInstead } from '../../api/chat';
import { toFailure } from '../../api/errors';
import type { ChatMessage } from '../../api/request';
import { statusOf } from '../../chat/answerStatus';
import { boundedAnswer } from '../../chat/boundedAnswer';
import { unlessAborted } from '../../chat/unlessAborted';
import { openDocument } from '../../host/context/places';
import type { GatewayConnection } from '../../host/gatewayConnection';
import type { Clock } from '../../shared/clock';
import type { Failure } from '../../shared/failure';
import { throttle, type Throttle } from '../../shared/throttle';
import type { AnswerEnding } from './engine/answerReader';
import { EditProposal, type Acceptance, type Refusal } from './engine/editProposal';
import { labelOf, type EditCompanions, type EditTarget } from './editTarget';

/** A frame, in milliseconds. */
const frame = 16;

/** What is to be done. */
export interface EditTask {
  /** For the user: a command's name, or the user's own instruction. */
  title: string;
  /** For the model. */
  instruction: string;
  /** The instruction is the user's own words. */
  isOwn: boolean;
  /** An answer that changes more than comments has a flaw. */
  onlyComments?: boolean;
  /** Gathers what else goes along, anew for each try: problems move with their lines. */
  companions?: (target: EditTarget) => EditCompanions | Promise<EditCompanions>;
}

/** How the stream ended. */
export interface EditEnd {
  failure?: Failure;
  error?: unknown;
}

/** What came of an accept. `closed`: no such document is open; `refused`: VS Code did not make the edit. */
export type Applied = 'applied' | 'closed' | 'refused' | Refusal;

export class EditRun implements vscode.Disposable {
  /** Different from every other run's. */
  readonly id: number;
  /** What its failures are about: the same for each try. */
  readonly about: string;
  readonly target: EditTarget;
  readonly task: EditTask;
  readonly languageId: string;
  readonly proposal: EditProposal;
  /** The lines as they were when the edit began, separated by LF. */
  readonly before: string;
  readonly #controller = new AbortController();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #frame: Throttle;
  #uri: vscode.Uri;
  #answer = '';
  #sent = '';
  #waiting: string | undefined;
  #model = '';
  #askInstead: AskInstead | undefined;

  /** Fires at most once a frame. */
  readonly onDidChange = this.#changed.event;

  /** @param about of what it tries again */
  constructor(id: number, target: EditTarget, task: EditTask, clock: Clock, about?: string) {
    this.id = id;
    this.target = target;
    this.task = task;
    const { document, lines, indentation } = target;
    this.#uri = document.uri;
    this.about = about ?? `${document.uri.toString()} ${this.label}`;
    this.languageId = document.languageId;
    this.before = document.getText(lines).replaceAll('\r\n', '\n');
    const [start, end] = [document.offsetAt(lines.start), document.offsetAt(lines.end)];
    this.proposal = new EditProposal({ text: document.getText(), start, end }, { indentationUnit: indentation, languageId: document.languageId, onlyComments: task.onlyComments === true });
    this.#frame = throttle(() => { this.#changed.fire(); }, frame, clock);
  }

  /** Where the document is; another place once its file was moved. */
  get uri(): vscode.Uri {
    return this.#uri;
  }

  /** `file.ts:3-9`, with the lines as they were when the edit began. */
  get label(): string {
    return labelOf({ document: this, lines: this.target.lines });
  }

  get isStreaming(): boolean {
    return this.proposal.phase === 'streaming';
  }

  /** All that the model has said. */
  get answer(): string {
    return this.#answer;
  }

  /** What goes along with the prompt, for the user; empty until that is known. */
  get sent(): string {
    return this.#sent;
  }

  /** What it waits for, when it does. */
  get waiting(): string | undefined {
    return this.#waiting;
  }

  /** The model that is asked, or was last; empty until then. */
  get model(): string {
    return this.#model;
  }

  /** There were lines to edit, and the user deleted all of them. */
  get isGone(): boolean {
    const { start, end } = this.proposal.range;
    return start === end && this.before !== '';
  }

  /** The whole lines that are edited, as they stand now; empty when they are gone; undefined while no such document is open. */
  get lines(): vscode.Range | undefined {
    const document = openDocument(this.uri);
    if (!document) return undefined;
    const [first, last] = [document.positionAt(this.proposal.range.start), document.positionAt(this.proposal.range.end)];
    if (this.isGone) return new vscode.Range(first, first);
    // The range holds the last line's line break.
    const lastLine = last.character === 0 && last.line > first.line ? last.line - 1 : last.line;
    return new vscode.Range(first.line, 0, lastLine, document.lineAt(lastLine).text.length);
  }

  /** @param listing what goes along with the prompt, for the user */
  sends(listing: string): void {
    this.#sent = listing;
    this.#frame.request();
  }

  /** @returns what the work comes to; undefined as soon as the edit is cancelled. Rejects when the work does before that. */
  async waitFor<Value>(work: Promise<Value>): Promise<Value | undefined> {
    const { signal } = this.#controller;
    try {
      return await unlessAborted(work, signal);
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  }

  /** Asks another model in its place. @returns as AskInstead does; false for one that never waited */
  askInstead(model: string): boolean {
    return this.#askInstead?.(model) ?? false;
  }

  /** Streams the answer into the proposal. Never rejects. */
  async stream(connection: GatewayConnection, model: string, messages: ChatMessage[]): Promise<EditEnd> {
    const { signal } = this.#controller;
    this.#model = model;
    let ending: AnswerEnding = 'interrupted';
    let end: EditEnd = {};
    try {
      const gateway = await unlessAborted(connection.connect('edit', this.about), signal);
      for await (const event of boundedAnswer(gateway.streamChat({ model, messages }, { signal }))) {
        if (event.type === 'text-delta') {
          this.#answer += event.text;
          this.proposal.push(event.text);
          this.#frame.request();
        } else if (event.type === 'retry') {
          this.#waiting = l10n.t('trying again ({0} of {1})', event.attempt, event.attempts);
          this.#askInstead = event.askInstead;
          this.#frame.request();
        } else if (event.type === 'attempt') {
          this.#waiting = undefined;
          this.#model = event.model;
          this.#frame.request();
        } else if (event.type === 'finish') {
          ending = statusOf(event.reason) === 'complete' ? 'complete' : 'cut-off';
        }
      }
    } catch (error) {
      ending = 'interrupted';
      end = { failure: signal.aborted ? { kind: 'cancelled' } : toFailure(error), error };
    }
    this.#waiting = undefined;
    this.proposal.finish(ending);
    this.#frame.request();
    this.#frame.flush();
    return end;
  }

  /** Stops the answer; what came of it stays. */
  cancel(): void {
    this.#controller.abort();
    this.proposal.cancel();
    this.#frame.request();
  }

  /** The document changed. */
  documentChanged({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const changes = contentChanges.map(({ rangeOffset, rangeLength, text }) => ({ offset: rangeOffset, length: rangeLength, text }));
    // Switched line endings come as one change of everything: that tells of no line where it got to.
    const isTelling = changes.length > 0 && !changes.some(({ length }) => length > 0 && length === this.proposal.text.length);
    const isOwn = isTelling && this.proposal.documentChanged(changes);
    if (!isOwn && (!isTelling || this.proposal.text.length !== lengthOf(document))) this.proposal.synchronise(document.getText());
    this.#frame.request();
  }

  /** The document is open again, maybe with another text. */
  documentOpened(document: vscode.TextDocument): void {
    this.proposal.synchronise(document.getText());
    this.#frame.request();
  }

  /** The file was renamed or moved, and the edit goes with it; its lines are compared with the text that is there. */
  moved(uri: vscode.Uri): void {
    this.#uri = uri;
    const document = openDocument(uri);
    if (document) this.documentOpened(document);
    else this.#frame.request();
  }

  /**
   * Puts one hunk, or all that can be accepted, into the document, as one undo step. Never rejects.
   * @param isAsked the user was told what is wrong with it, and wants it
   */
  async accept(hunk: number | undefined, isAsked: boolean): Promise<Applied> {
    const document = openDocument(this.uri);
    if (!document) return 'closed';
    const text = document.getText();
    this.proposal.synchronise(text);
    const acceptance: Acceptance = hunk === undefined ? this.proposal.acceptAll(isAsked) : this.proposal.accept(hunk, isAsked);
    if ('refusal' in acceptance) return acceptance.refusal;
    const edit = new vscode.WorkspaceEdit();
    for (const { offset, length, text: replacement, expected } of acceptance.edits) {
      if (text.slice(offset, offset + length) !== expected) {
        this.proposal.notApplied();
        return 'conflict';
      }
      edit.replace(document.uri, new vscode.Range(document.positionAt(offset), document.positionAt(offset + length)), replacement);
    }
    // VS Code compares the document's version once more when it makes the edit.
    const isDone = await vscode.workspace.applyEdit(edit).then((done) => done, () => false);
    const now = openDocument(this.uri);
    if (isDone && now) this.proposal.synchronise(now.getText());
    this.proposal.notApplied(); // whatever is still on its way by now
    this.#frame.request();
    return isDone ? 'applied' : 'refused';
  }

  /** @returns whether there was something to reject */
  reject(hunk: number | undefined): boolean {
    if (hunk === undefined) {
      const isLeft = !this.proposal.isSettled;
      this.#controller.abort();
      this.proposal.rejectAll();
      this.#frame.request();
      return isLeft;
    }
    const isRejected = this.proposal.reject(hunk);
    this.#frame.request();
    return isRejected;
  }

  dispose(): void {
    this.#controller.abort();
    this.#frame.cancel();
    this.#changed.dispose();
  }
}

/** Characters of a document, without making one text of its lines. */
function lengthOf(document: vscode.TextDocument): number {
  return document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
}

/** @returns the edits of a document */
export function runsOf(runs: readonly EditRun[], uri: vscode.Uri): readonly EditRun[] {
  const key = uri.toString();
  return runs.filter((run) => run.uri.toString() === key);
}
