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
import { askForTrust } from '../../host/trust';
import type { Clock } from '../../shared/clock';
import { counted } from '../../shared/counted';
import { openAgain } from '../documents';
import type { EditReference } from './editLenses';
import { listSent } from './editListing';
import { confirmFlaws, confirmSensitive, tellClosed } from './editNotices';
import { canBegin, say, tellChanged, tellDecided, tellEnd, tellNotApplied, tellTooLong } from './editOutcomes';
import { EditRun, runsOf, type EditTask } from './editRun';
import { frameTarget, labelOf, type EditTarget } from './editTarget';
import { EditViews } from './editViews';

export interface EditServices {
  connection: GatewayConnection;
  models: ModelCatalog;
  failures: FailureReporter;
  log: Log;
  clock: Clock;
}

export class InlineEdits implements vscode.Disposable {
  readonly #services: EditServices;
  readonly #views = new EditViews(() => this.#runs);
  readonly #registrations: vscode.Disposable[];
  /** Their files are being renamed, for which VS Code closes their documents. */
  readonly #moving = new WeakSet<EditRun>();
  #runs: readonly EditRun[] = [];
  /** Those that are tried again: each comes back when nothing comes of it. */
  readonly #setAside = new Set<EditRun>();
  #lastId = 0;

  constructor(services: EditServices) {
    this.#services = services;
    this.#registrations = [
      vscode.workspace.onDidChangeTextDocument((event) => {
        for (const run of runsOf(this.#runs, event.document.uri)) run.documentChanged(event);
      }),
      vscode.workspace.onDidOpenTextDocument((document) => {
        for (const run of runsOf(this.#runs, document.uri)) run.documentOpened(document);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        // Another language closes a document and opens it again.
        if (!document.isClosed) return;
        for (const run of runsOf(this.#runs, document.uri)) if (!run.isStreaming && !this.#moving.has(run)) tellClosed(run, this.#services.log);
      }),
      vscode.workspace.onWillRenameFiles(({ files }) => {
        for (const { oldUri } of files) for (const run of [...this.#runs, ...this.#setAside]) if (isBelow(run.uri, oldUri)) this.#moving.add(run);
      }),
      vscode.workspace.onDidRenameFiles(({ files }) => {
        for (const { oldUri, newUri } of files) for (const run of [...this.#runs, ...this.#setAside]) if (isBelow(run.uri, oldUri)) this.#follow(run, oldUri, newUri);
      }),
    ];
  }

  /** Those that are not decided, the oldest first. */
  get runs(): readonly EditRun[] {
    return this.#runs;
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
    const change = reference?.change ?? this.#views.atCursor.changeOf(found)?.id;
    if (change === undefined) say(l10n.t('Put the cursor into the change that you want to accept.'));
    else await this.#acceptIn(found, change);
    if (!reference && change !== undefined) this.#views.atCursor.goOn(found);
  }

  /** Accepts all changes of an edit that can be accepted. Never rejects. */
  async acceptAll(reference?: EditReference): Promise<void> {
    const found = this.find(reference);
    if (found) await this.#acceptIn(found, undefined);
  }

  reject(reference?: EditReference): void {
    const found = this.find(reference);
    if (!found) return;
    const change = reference?.change ?? this.#views.atCursor.changeOf(found)?.id;
    if (change === undefined) say(l10n.t('Put the cursor into the change that you want to reject.'));
    else if (!found.reject(change)) tellDecided();
    this.#removeSettled(found);
    if (!reference && change !== undefined) this.#views.atCursor.goOn(found);
  }

  /** Puts the caret on the next change that can be accepted, or the previous one. */
  goToChange(step: 1 | -1): void {
    if (!this.#views.atCursor.go(step)) say(l10n.t('There is no change here that can be accepted.'));
  }

  /** Rejects all that is left, and stops the answer. */
  rejectAll(reference?: EditReference): void {
    const found = this.find(reference);
    if (!found) return;
    found.reject(undefined);
    this.#removeSettled(found);
  }

  /** Stops the answer; the proposal so far stays. */
  cancel(reference?: EditReference): void {
    this.find(reference)?.cancel();
  }

  /** The same lines as they are now, asked about once more. @param task the same by default. Never rejects. */
  async retry(reference?: EditReference, task?: EditTask): Promise<void> {
    const run = this.find(reference);
    if (!run) return;
    const [document, lines] = [openDocument(run.uri), run.lines];
    if (!document || !lines) {
      tellClosed(run, this.#services.log);
      return;
    }
    try {
      await this.#start({ ...run.target, document, lines }, { ...run.task, ...task }, run);
    } catch (error) {
      this.#reportInternal(error, () => void this.retry(reference, task));
    }
  }

  /** Never rejects. */
  async openAsDiff(reference?: EditReference): Promise<void> {
    const run = this.find(reference);
    if (!run) return;
    try {
      await this.#views.previews.open(run);
    } catch (error) {
      this.#reportInternal(error, () => void this.openAsDiff(reference));
    }
  }

  /** @returns the edit that is meant; undefined when there is none, which the user is told */
  find(reference: EditReference | undefined): EditRun | undefined {
    const found = reference ? this.#runs.find(({ id }) => id === reference.edit) : this.#views.atCursor.run;
    if (!found) tellDecided();
    return found;
  }

  /** @returns the edit that a diff's document shows */
  previewed(uri: vscode.Uri): EditReference | undefined {
    const edit = this.#views.previews.idOf(uri);
    return edit === undefined ? undefined : { edit };
  }

  dispose(): void {
    for (const run of [...this.#runs, ...this.#setAside]) run.dispose();
    this.#runs = [];
    for (const part of [...this.#registrations, this.#views]) part.dispose();
  }

  /** @param replaced an edit of the same lines, which stays until another answer takes its place */
  async #start(target: EditTarget, task: EditTask, replaced?: EditRun): Promise<void> {
    const { document, lines } = target;
    const before = document.getText(lines);
    if (!(await canBegin(target))) return;
    const framed = await this.#frame(target, task);
    if (document.isClosed || document.getText(lines) !== before) {
      tellChanged(labelOf(target));
      return;
    }
    if (runsOf(this.#runs, document.uri).some((run) => run !== replaced && run.lines?.intersection(lines) !== undefined)) {
      say(l10n.t('These lines have an edit that is not decided yet. Accept or reject it first.'));
      return;
    }
    if (!framed) {
      await tellTooLong(labelOf(target), this.#services.models.selected.name);
      return;
    }
    if (replaced) this.#putAside(replaced);
    const run = this.#add(target, task, framed.listing);
    const end = await run.stream(this.#services.connection, this.#services.models.selected.id, framed.messages);
    const isWanted = this.#runs.includes(run);
    const isEmpty = run.proposal.hunks.length === 0;
    if (isWanted && isEmpty) this.#remove(run);
    if (replaced) this.#takeBack(replaced, isWanted && isEmpty);
    if (!isWanted) return;
    const { failures, log } = this.#services;
    tellEnd(run, end, { failures, log, retry: () => this.#again(replaced && this.#runs.includes(replaced) ? replaced : run) });
    this.#removeSettled(run);
  }

  #putAside(run: EditRun): void {
    run.cancel();
    this.#setAside.add(run);
    this.#runs = this.#runs.filter((other) => other !== run);
    this.#views.refresh(run);
  }

  /** @param isShown it is shown again, with the document as it is by now; else it is over */
  #takeBack(run: EditRun, isShown: boolean): void {
    if (!this.#setAside.delete(run)) return;
    if (isShown && !run.proposal.isSettled) {
      const document = openDocument(run.uri);
      if (document) run.documentOpened(document);
      this.#runs = [...this.#runs, run];
      this.#views.refresh(run);
      return;
    }
    run.dispose();
    inBackground(this.#views.previews.close(run), 'closing the diff of an edit', this.#services.log);
  }

  /** @returns undefined when the lines are too long for the model */
  async #frame(target: EditTarget, task: Pick<EditTask, 'instruction' | 'companions'>, isSent = true): Promise<{ messages: ChatMessage[]; listing: string } | undefined> {
    const [rules, companions] = await Promise.all([readRules(target.document), task.companions?.(target)]);
    const { models } = this.#services;
    const contextLength = models.lastList?.models.find(({ id }) => id === models.selected.id)?.contextLength;
    const framed = frameTarget(target, { ...companions, instruction: task.instruction, rules: rules.items }, contextLength);
    return framed && { messages: framed.messages, listing: listSent(framed, rules.leftOut, isSent) };
  }

  #add(target: EditTarget, task: EditTask, sent: string): EditRun {
    this.#lastId += 1;
    const run = new EditRun(this.#lastId, target, task, sent, this.#services.clock);
    run.onDidChange(() => { this.#views.refresh(run); });
    this.#runs = [...this.#runs, run];
    this.#views.refresh(run);
    return run;
  }

  /** After a failure, wherever the edited lines or the selection are by now. */
  async #again(run: EditRun): Promise<void> {
    if (this.#runs.includes(run)) {
      await this.retry({ edit: run.id });
      return;
    }
    const { target, task, label, before } = run;
    const document = await openAgain(run);
    const text = document?.getText(target.lines).replaceAll('\r\n', '\n');
    if (document && text === before) await this.start({ ...target, document }, task);
    else tellChanged(label);
  }

  async #acceptIn(run: EditRun, change: number | undefined): Promise<void> {
    try {
      if (!vscode.workspace.isTrusted) await askForTrust();
      else if (await confirmSensitive(run)) await this.#apply(run, change, false);
    } catch (error) {
      this.#reportInternal(error, () => void this.#acceptIn(run, change));
    }
  }

  async #apply(run: EditRun, change: number | undefined, isAsked: boolean): Promise<void> {
    const applied = await run.accept(change, isAsked);
    this.#removeSettled(run);
    const isAsking = applied === 'flawed' || (applied === 'open' && change === undefined);
    if (!isAsking) {
      tellNotApplied(applied, run, this.#services.log);
      if (applied === 'applied' && change === undefined) await this.#tellConflicts(run);
      return;
    }
    const asked = flawsOf(run);
    // More may have come while the question was open: that was not what the user said yes to.
    if (await confirmFlaws(run)) await this.#apply(run, change, asked === flawsOf(run));
  }

  /** What is in conflict stays when all else was accepted; its diff would show nothing any more. */
  async #tellConflicts(run: EditRun): Promise<void> {
    const { hunks } = run.proposal;
    const count = hunks.filter(({ state }) => state === 'conflict').length;
    if (count === 0 || run.isStreaming || hunks.some(({ state }) => state === 'pending')) return;
    say(counted(count, l10n.t('1 change is in conflict with what you typed, and was left.'), l10n.t('{0} changes are in conflict with what you typed, and were left.', count)));
    await this.#views.previews.close(run);
  }

  /** @param from the file, or a folder above it */
  #follow(run: EditRun, from: vscode.Uri, to: vscode.Uri): void {
    this.#moving.delete(run);
    // It would go on comparing with the old name.
    inBackground(this.#views.previews.close(run), 'closing the diff of an edit', this.#services.log);
    run.moved(to.with({ path: `${to.path}${run.uri.path.slice(from.path.length)}` }));
  }

  #removeSettled(run: EditRun): void {
    if (run.proposal.isSettled) this.#remove(run);
  }

  #remove(run: EditRun): void {
    if (!this.#runs.includes(run)) return;
    this.#runs = this.#runs.filter((other) => other !== run);
    run.dispose();
    this.#views.refresh(run);
    inBackground(this.#views.previews.close(run), 'closing the diff of an edit', this.#services.log);
  }

  #reportInternal(error: unknown, retry: () => void): void {
    this.#services.failures.report({ where: 'inline edit', failure: { kind: 'internal' }, error, isShown: false, isRequested: true, retry });
  }
}

function isBelow(uri: vscode.Uri, place: vscode.Uri): boolean {
  const [inner, outer] = [uri.toString(), place.toString()];
  return inner === outer || inner.startsWith(`${outer}/`);
}

function flawsOf({ isStreaming, proposal }: EditRun): string {
  return [isStreaming, ...proposal.flaws].join();
}
