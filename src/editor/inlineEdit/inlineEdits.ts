/**
 * The window's inline edits: starts them, shows them (editViews.ts), and carries out what the user decides. Several
 * can run at once, in one file or in several; an edit lives until all its changes are accepted or rejected, also while
 * its document is closed.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ChatMessage } from '../../api/request';
import { inBackground } from '../../host/background';
import { openDocument } from '../../host/context/places';
import { readRules } from '../../host/context/rulesFiles';
import type { FailureReporter } from '../../host/failureReporter';
import type { GatewayConnection } from '../../host/gatewayConnection';
import type { Log } from '../../host/log';
import type { ModelCatalog } from '../../host/modelCatalog';
import type { Clock } from '../../shared/clock';
import { openAgain } from '../documents';
import { tellChanged } from '../selection';
import { acceptIn } from './editAcceptance';
import type { EditReference } from './editLenses';
import { listSent } from './editListing';
import { EditMoves } from './editMoves';
import { tellClosed } from './editNotices';
import { obstacleTo, say, tellDecided, tellEnd, tellObstacle, tellTooLong } from './editOutcomes';
import { runsOf, type EditEnd, type EditRun, type EditTask } from './editRun';
import { frameTarget, labelOf, type EditTarget } from './editTarget';
import { OpenEdits } from './openEdits';

export interface EditServices {
  connection: GatewayConnection;
  models: ModelCatalog;
  failures: FailureReporter;
  log: Log;
  clock: Clock;
}

export class InlineEdits implements vscode.Disposable {
  readonly #services: EditServices;
  readonly #open: OpenEdits;
  readonly #registrations: vscode.Disposable[];
  readonly #moves: EditMoves;

  constructor(services: EditServices) {
    this.#services = services;
    this.#open = new OpenEdits(services);
    // The diff would go on comparing with the old name.
    this.#moves = new EditMoves(() => this.#open.all, (run) => { this.#open.closePreview(run); });
    this.#registrations = [
      vscode.workspace.onDidChangeTextDocument((event) => {
        for (const run of runsOf(this.#open.runs, event.document.uri)) run.documentChanged(event);
      }),
      vscode.workspace.onDidOpenTextDocument((document) => {
        for (const run of runsOf(this.#open.runs, document.uri)) run.documentOpened(document);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        // Another language closes a document and opens it again.
        if (!document.isClosed) return;
        for (const run of runsOf(this.#open.runs, document.uri)) if (!run.isStreaming) inBackground(this.#tellClosed(run), 'telling that a file was closed', this.#services.log);
      }),
    ];
  }

  /** Those that are not decided, the oldest first. */
  get runs(): readonly EditRun[] {
    return this.#open.runs;
  }

  /**
   * Resolves when the answer is over and the user was told what came of it; the proposal is then still to be decided.
   * Never rejects.
   */
  async start(target: EditTarget, task: EditTask): Promise<void> {
    try {
      await this.#start(target, task);
    } catch (error) {
      this.#reportInternal(error, () => void this.start(target, task));
    }
  }

  /**
   * What would go along, for the user to see before it is sent. Never rejects.
   * @returns undefined when it is not known
   */
  async listing(target: EditTarget, task: Pick<EditTask, 'companions'> = {}): Promise<string | undefined> {
    // The document of an edit that waits may have been closed and opened again.
    const document = openDocument(target.document.uri) ?? target.document;
    try {
      return (await this.#frame({ ...target, document }, { ...task, instruction: '' }, false))?.listing;
    } catch (error) {
      this.#services.log.error('listing what an edit sends', error);
      return undefined;
    }
  }

  /** Accepts one change; with neither argument nor a change at the cursor, the only one there is. Never rejects. */
  async accept(reference?: EditReference): Promise<void> {
    const found = this.find(reference);
    if (!found) return;
    const { atCursor } = this.#open.views;
    const change = reference?.change ?? atCursor.changeOf(found)?.id;
    if (change === undefined) {
      say(l10n.t('Put the cursor into the change that you want to accept.'));
      return;
    }
    // One who went on while a question stood is at work elsewhere.
    const isUndisturbed = atCursor.watch();
    const caret = { isUndisturbed: false };
    const isApplied = await this.#acceptIn(found, change, () => { caret.isUndisturbed = isUndisturbed(); });
    if (!reference && isApplied && caret.isUndisturbed) atCursor.goOn(found);
  }

  /** Accepts all changes of an edit that can be accepted. Never rejects. */
  async acceptAll(reference?: EditReference): Promise<void> {
    const found = this.find(reference);
    if (found) await this.#acceptIn(found, undefined);
  }

  reject(reference?: EditReference): void {
    const found = this.find(reference);
    if (!found) return;
    const change = reference?.change ?? this.#open.views.atCursor.changeOf(found)?.id;
    const isRejected = change !== undefined && found.reject(change);
    if (change === undefined) say(l10n.t('Put the cursor into the change that you want to reject.'));
    else if (!isRejected) tellDecided();
    this.#open.removeSettled(found);
    if (!reference && isRejected) this.#open.views.atCursor.goOn(found);
  }

  /** Puts the caret on the next change that can be accepted, or the previous one. */
  goToChange(step: 1 | -1): void {
    if (!this.#open.views.atCursor.go(step)) say(l10n.t('There is no change here that can be accepted.'));
  }

  /** Rejects all that is left, and stops the answer. */
  rejectAll(reference?: EditReference): void {
    const found = this.find(reference);
    if (!found) return;
    found.reject(undefined);
    this.#open.removeSettled(found);
  }

  /** Stops the answer; the proposal so far stays. */
  cancel(reference?: EditReference): void {
    this.find(reference)?.cancel();
  }

  /** The same lines as they are now, asked about once more. @param task the same by default; what went along goes along with another one, too. Never rejects. */
  async retry(reference?: EditReference, task?: EditTask): Promise<void> {
    const run = this.find(reference);
    if (!run) return;
    const [document, lines] = [openDocument(run.uri), run.lines];
    const { companions } = run.task;
    if (!document || !lines) {
      tellClosed(run, this.#services.log);
      return;
    }
    // All of them were deleted: what stands there now is not what was asked about.
    if (run.isGone) {
      tellChanged(run.label);
      return;
    }
    try {
      await this.#start({ ...run.target, document, lines }, task ? { ...(companions && { companions }), ...task } : run.task, run);
    } catch (error) {
      this.#reportInternal(error, () => void this.retry(reference, task));
    }
  }

  /** Never rejects. */
  async openAsDiff(reference?: EditReference): Promise<void> {
    const run = this.find(reference);
    if (!run) return;
    try {
      await this.#open.views.previews.open(run);
    } catch (error) {
      this.#reportInternal(error, () => void this.openAsDiff(reference));
    }
  }

  /** @returns the edit that is meant; undefined when there is none, which the user is told */
  find(reference: EditReference | undefined): EditRun | undefined {
    const found = reference ? this.#open.runs.find(({ id }) => id === reference.edit) : this.#open.views.atCursor.run;
    if (!found) tellDecided();
    return found;
  }

  /** @returns the edit that a diff's document shows */
  previewed(uri: vscode.Uri): EditReference | undefined {
    const edit = this.#open.views.previews.idOf(uri);
    return edit === undefined ? undefined : { edit };
  }

  dispose(): void {
    for (const part of [...this.#registrations, this.#moves, this.#open]) part.dispose();
  }

  /**
   * The edit is there from the first moment: it is seen, can be cancelled, and keeps others from its lines.
   * @param replaced an edit of the same lines, which stays until another answer takes its place
   */
  async #start(target: EditTarget, task: EditTask, replaced?: EditRun): Promise<void> {
    const { document, lines } = target;
    if (runsOf(this.#open.runs, document.uri).some((run) => run !== replaced && run.lines?.intersection(lines) !== undefined)) {
      say(l10n.t('These lines have an edit that is not decided yet. Accept or reject it first.'));
      return;
    }
    const run = this.#open.add(target, task, replaced);
    if (!run) return;
    let end: EditEnd | undefined;
    let back: EditRun | undefined;
    try {
      const messages = await run.waitFor(this.#prepare(run));
      end = messages && (await run.stream(this.#services.connection, this.#services.models.selected.id, messages));
    } finally {
      const isWanted = this.#open.runs.includes(run);
      back = this.#open.ended(run);
      if (!isWanted) end = undefined;
    }
    if (!end) return;
    const { failures, log } = this.#services;
    tellEnd(run, end, { failures, log, retry: () => this.#again(run, back) });
    this.#open.removeSettled(run);
  }

  /** @returns what is sent; undefined when nothing is, of which the user is told */
  async #prepare(run: EditRun): Promise<ChatMessage[] | undefined> {
    const { target, task } = run;
    const { document, lines } = target;
    const before = document.getText(lines);
    const { log, models } = this.#services;
    const obstacle = await obstacleTo(target, true);
    const framed = obstacle ? undefined : await this.#frame(target, task);
    // The user gave it up meanwhile.
    if (!run.isStreaming) return undefined;
    if (obstacle) inBackground(tellObstacle(obstacle, target), 'telling why an edit can’t begin', log);
    else if (document.isClosed || document.getText(lines) !== before) tellChanged(labelOf(target));
    else if (!framed) inBackground(tellTooLong(labelOf(target), models.selected.name), 'telling that an edit is too long', log);
    else {
      run.sends(framed.listing);
      return framed.messages;
    }
    return undefined;
  }

  /** @returns undefined when the lines are too long for the model */
  async #frame(target: EditTarget, task: Pick<EditTask, 'instruction' | 'companions'>, isSent = true): Promise<{ messages: ChatMessage[]; listing: string } | undefined> {
    const [rules, companions] = await Promise.all([readRules(target.document), task.companions?.(target)]);
    const { models } = this.#services;
    const framed = frameTarget(target, { ...companions, instruction: task.instruction, rules: rules.items }, models.contextLength);
    return framed && { messages: framed.messages, listing: listSent(framed, rules.leftOut, { isSent, ...(target.selections !== undefined && { selections: target.selections }) }) };
  }

  /**
   * After a failure, wherever the edited lines or the selection are by now.
   * @param back what is shown again in its place
   */
  async #again(run: EditRun, back: EditRun | undefined): Promise<void> {
    const shown = [run, back].find((edit) => edit && this.#open.runs.includes(edit));
    if (shown) {
      await this.retry({ edit: shown.id }, run.task);
      return;
    }
    const { target, task, label, before } = run;
    const document = await openAgain(run);
    const text = document?.getText(target.lines).replaceAll('\r\n', '\n');
    if (document && text === before) await this.start({ ...target, document }, task);
    else tellChanged(label);
  }

  /** @returns whether something was applied */
  async #acceptIn(run: EditRun, change: number | undefined, applying?: () => void): Promise<boolean> {
    const acceptor = {
      log: this.#services.log,
      previews: this.#open.views.previews,
      isOpen: (open: EditRun) => this.#open.runs.includes(open),
      applying: () => { applying?.(); },
      done: (decided: EditRun) => { this.#open.removeSettled(decided); },
    };
    try {
      return await acceptIn(run, change, acceptor);
    } catch (error) {
      this.#reportInternal(error, () => void this.#acceptIn(run, change));
      return false;
    }
  }

  async #tellClosed(run: EditRun): Promise<void> {
    if (!(await this.#moves.isMoving(run)) && this.#open.runs.includes(run)) tellClosed(run, this.#services.log);
  }

  #reportInternal(error: unknown, retry: () => void): void {
    this.#services.failures.report({ where: 'inline edit', failure: { kind: 'internal' }, error, isShown: false, isRequested: true, retry });
  }
}
