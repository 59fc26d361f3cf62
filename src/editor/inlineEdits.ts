/**
 * The window's inline edits: starts them, shows them (editDecorations.ts, editLenses.ts, editPreviews.ts), and carries
 * out what the user decides. Several can run at once, in one file or in several; an edit lives until all its changes
 * are accepted or rejected, also while its document is closed.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands } from '../contributions';
import { inBackground } from '../host/background';
import { openDocument } from '../host/context/places';
import type { FailureReporter } from '../host/failureReporter';
import type { GatewayConnection } from '../host/gatewayConnection';
import type { Log } from '../host/log';
import type { ModelCatalog } from '../host/modelCatalog';
import { plainMessage } from '../host/plainMessage';
import type { Clock } from '../shared/clock';
import { openAgain } from './documents';
import { EditDecorations } from './editDecorations';
import { EditLenses, type EditReference } from './editLenses';
import { confirmFlaws, confirmSensitive, offerProposal, tellClosed, tellAnswer } from './editNotices';
import { EditPreviews } from './editPreviews';
import { EditRun, type EditEnd, type EditTask } from './editRun';
import { EditsAtCursor } from './editsAtCursor';
import { EditStatus } from './editStatus';
import { cannotEdit, frameTarget, labelOf, type EditTarget } from './editTarget';
import { askForTrust } from './trust';

export interface EditServices {
  connection: GatewayConnection;
  models: ModelCatalog;
  failures: FailureReporter;
  log: Log;
  clock: Clock;
}

export class InlineEdits implements vscode.Disposable {
  readonly #services: EditServices;
  readonly #decorations = new EditDecorations();
  readonly #lenses = new EditLenses((document) => this.#runsOf(document.uri));
  readonly #previews = new EditPreviews();
  readonly #atCursor = new EditsAtCursor(() => this.#runs, this.#previews);
  readonly #status = new EditStatus();
  readonly #registrations: vscode.Disposable[];
  #runs: readonly EditRun[] = [];
  #lastId = 0;

  constructor(services: EditServices) {
    this.#services = services;
    this.#registrations = [
      vscode.languages.registerCodeLensProvider({ pattern: '**' }, this.#lenses),
      vscode.workspace.onDidChangeTextDocument((event) => {
        for (const run of this.#runsOf(event.document.uri)) run.documentChanged(event);
      }),
      vscode.workspace.onDidOpenTextDocument((document) => {
        for (const run of this.#runsOf(document.uri)) run.documentOpened(document);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        // Another language closes a document and opens it again.
        if (!document.isClosed) return;
        for (const run of this.#runsOf(document.uri)) if (!run.isStreaming) tellClosed(run, this.#services.log);
      }),
      vscode.window.onDidChangeVisibleTextEditors((editors) => { editors.forEach((editor) => { this.#draw(editor); }); }),
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => { this.#draw(textEditor); }),
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
      const run = await this.#begin(target, task);
      if (!run) return;
      const { id, contextLength } = this.#model();
      const framed = frameTarget(target, task.instruction, contextLength);
      if (!framed) {
        this.#remove(run);
        await this.#tellTooLong(run);
        return;
      }
      const end = await run.stream(this.#services.connection, id, framed);
      this.#settle(run, end);
    } catch (error) {
      this.#reportInternal(error, () => void this.start(target, task));
    }
  }

  /** Accepts one change; with neither argument nor a change at the cursor, the only one there is. Never rejects. */
  async accept(reference?: EditReference): Promise<void> {
    const found = this.find(reference);
    if (!found) return;
    const change = reference?.change ?? this.#atCursor.changeOf(found)?.id;
    if (change === undefined) this.#say(l10n.t('Put the cursor into the change that you want to accept.'));
    else await this.#acceptIn(found, change);
  }

  /** Accepts all changes of an edit that can be accepted. Never rejects. */
  async acceptAll(reference?: EditReference): Promise<void> {
    const found = this.find(reference);
    if (found) await this.#acceptIn(found, undefined);
  }

  reject(reference?: EditReference): void {
    const found = this.find(reference);
    if (!found) return;
    const change = reference?.change ?? this.#atCursor.changeOf(found)?.id;
    if (change === undefined) this.#say(l10n.t('Put the cursor into the change that you want to reject.'));
    else if (!found.reject(change)) this.#sayDecided();
    this.#removeSettled(found);
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
    run.reject(undefined);
    this.#remove(run);
    await this.start({ ...run.target, document, lines }, task ?? run.task);
  }

  /** Never rejects. */
  async openAsDiff(reference?: EditReference): Promise<void> {
    const run = this.find(reference);
    if (!run) return;
    try {
      await this.#previews.open(run);
    } catch (error) {
      this.#reportInternal(error, () => void this.openAsDiff(reference));
    }
  }

  /** @returns the edit that is meant; undefined when there is none, which the user is told */
  find(reference: EditReference | undefined): EditRun | undefined {
    const found = reference ? this.#runs.find(({ id }) => id === reference.edit) : this.#atCursor.run;
    if (!found) this.#sayDecided();
    return found;
  }

  /** @returns the edit that a diff's document shows */
  previewed(uri: vscode.Uri): EditReference | undefined {
    const edit = this.#previews.idOf(uri);
    return edit === undefined ? undefined : { edit };
  }

  dispose(): void {
    for (const run of this.#runs) run.dispose();
    this.#runs = [];
    const parts = [...this.#registrations, this.#decorations, this.#lenses, this.#previews, this.#atCursor, this.#status];
    for (const part of parts) part.dispose();
  }

  /** @returns undefined when there is no beginning it; the user was told why */
  async #begin(target: EditTarget, task: EditTask): Promise<EditRun | undefined> {
    const { document, lines } = target;
    if (!vscode.workspace.isTrusted) {
      await askForTrust();
      return undefined;
    }
    const before = document.getText(lines);
    const label = labelOf(target);
    if (await cannotEdit(document)) {
      void vscode.window.showWarningMessage(plainMessage(l10n.t('{0} is read-only and can’t be edited. Explain and chat work with it.', label)));
      return undefined;
    }
    if (document.isClosed || document.getText(lines) !== before) {
      void vscode.window.showWarningMessage(plainMessage(l10n.t('{0} has changed since. Select the code again.', label)));
      return undefined;
    }
    if (this.#runsOf(document.uri).some((run) => run.lines?.intersection(lines) !== undefined)) {
      this.#say(l10n.t('These lines have an edit that is not decided yet. Accept or reject it first.'));
      return undefined;
    }
    this.#lastId += 1;
    const run = new EditRun(this.#lastId, target, task, this.#services.clock);
    run.onDidChange(() => { this.#show(run); });
    this.#runs = [...this.#runs, run];
    this.#show(run);
    return run;
  }

  #model(): { id: string; contextLength: number | undefined } {
    const { models } = this.#services;
    const { id } = models.selected;
    return { id, contextLength: models.lastList?.models.find((model) => model.id === id)?.contextLength };
  }

  async #tellTooLong({ label }: EditRun): Promise<void> {
    const select = l10n.t('Select Model');
    const message = l10n.t('{0} is too long for {1}. Select fewer lines, or choose another model.', label, this.#services.models.selected.name);
    if ((await vscode.window.showWarningMessage(plainMessage(message), select)) === select) await vscode.commands.executeCommand(commands.selectModel);
  }

  /** The answer is over: says what came of it where that can't be seen. */
  #settle(run: EditRun, { failure, error }: EditEnd): void {
    const { failures, log } = this.#services;
    if (!this.#runs.includes(run)) return;
    const { hunks, flaws } = run.proposal;
    if (hunks.length === 0) this.#remove(run);
    if (failure) {
      const more = { label: l10n.t('Open Answer'), run: () => { inBackground(tellAnswer(undefined, run), 'showing an answer', log); } };
      const report = { where: 'inline edit', failure, error, isShown: false, isRequested: true, retry: () => this.#again(run) };
      failures.report(run.answer === '' ? report : { ...report, more });
    } else if (run.proposal.phase !== 'complete') {
      const isUntouched = hunks.every(({ state }) => state !== 'accepted');
      const message = isUntouched ? l10n.t('The answer is not complete. The file was not changed.') : l10n.t('The answer is not complete.');
      inBackground(tellAnswer(message, run), 'showing an answer', log);
    } else if (flaws.includes('no-code')) {
      inBackground(tellAnswer(l10n.t('There is no code in the answer. The file was not changed.'), run), 'showing an answer', log);
    } else if (hunks.length === 0) {
      this.#say(l10n.t('{0}: nothing to change.', run.label));
    }
    if (hunks.length > 0 && !openDocument(run.uri)) tellClosed(run, log);
    this.#removeSettled(run);
  }

  /** After a failure, wherever the edited lines or the selection are by now. */
  async #again(run: EditRun): Promise<void> {
    if (this.#runs.includes(run)) {
      await this.retry({ edit: run.id });
      return;
    }
    const { target, task, label, before } = run;
    const document = await openAgain(target.document);
    const text = document?.getText(target.lines).replaceAll('\r\n', '\n');
    if (document && text === before) await this.start({ ...target, document }, task);
    else void vscode.window.showWarningMessage(plainMessage(l10n.t('{0} has changed since. Select the code again.', label)));
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
    const { log } = this.#services;
    switch (applied) {
      case 'applied':
      case 'applying':
        return;
      case 'decided':
        this.#sayDecided();
        return;
      case 'nothing':
        this.#say(l10n.t('There is no change left to accept.'));
        return;
      case 'open':
        if (change !== undefined) this.#say(l10n.t('This change is still being written.'));
        else if (await confirmFlaws(run)) await this.#apply(run, change, true);
        return;
      case 'flawed':
        if (await confirmFlaws(run)) await this.#apply(run, change, true);
        return;
      case 'conflict':
        inBackground(offerProposal(l10n.t('You have changed these lines since. Nothing was applied.'), run), 'showing a proposal', log);
        return;
      case 'refused':
        inBackground(offerProposal(l10n.t('The file cannot be changed here. Nothing was applied.'), run), 'showing a proposal', log);
        return;
      case 'closed':
        tellClosed(run, log);
    }
  }

  #runsOf(uri: vscode.Uri): readonly EditRun[] {
    const key = uri.toString();
    return this.#runs.filter((run) => run.uri.toString() === key);
  }

  #removeSettled(run: EditRun): void {
    if (run.proposal.isSettled) this.#remove(run);
  }

  #remove(run: EditRun): void {
    if (!this.#runs.includes(run)) return;
    this.#runs = this.#runs.filter((other) => other !== run);
    run.dispose();
    this.#show(run);
    inBackground(this.#previews.close(run), 'closing the diff of an edit', this.#services.log);
  }

  #show(run: EditRun): void {
    const key = run.uri.toString();
    for (const editor of vscode.window.visibleTextEditors) if (editor.document.uri.toString() === key) this.#draw(editor);
    this.#lenses.refresh(this.#runs);
    this.#previews.refresh(run);
    this.#atCursor.refresh();
    this.#status.show(this.#runs);
  }

  #draw(editor: vscode.TextEditor): void {
    this.#decorations.show(editor, this.#runsOf(editor.document.uri));
  }

  #sayDecided(): void {
    this.#say(l10n.t('There is no edit here, or it was already decided.'));
  }

  #say(message: string): void {
    void vscode.window.showInformationMessage(plainMessage(message));
  }

  #reportInternal(error: unknown, retry: () => void): void {
    this.#services.failures.report({ where: 'inline edit', failure: { kind: 'internal' }, error, isShown: false, isRequested: true, retry });
  }
}
