/**
 * Commit messages of the window's repositories, one at a time for each: which repository is meant, what stands in the
 * way, and what the user had typed, which comes back with one click.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { frameCommit } from '../chat/commitMessagePrompt';
import { unlessAborted } from '../chat/unlessAborted';
import { commands, contextKeys } from '../contributions';
import { inBackground } from '../host/background';
import { openRepositories, type Repository } from '../host/context/git';
import { nameOf } from '../host/context/places';
import type { FailureReporter } from '../host/failureReporter';
import type { GatewayConnection } from '../host/gatewayConnection';
import type { Log } from '../host/log';
import type { ModelCatalog } from '../host/modelCatalog';
import type { SelectModelRequest } from '../host/selectModelRequest';
import { askForTrust } from '../host/trust';
import type { Clock } from '../shared/clock';
import { readChanges } from './changes';
import { MessageRun, type MessageEnd } from './messageRun';
import { confirmPrepared, offer, sayConflicts, sayNoChanges, sayNoRepository, sayNotOpen, sentNote, writeSentList } from './notices';

/** As many as show the form of a repository's messages. */
const lastMessages = 12;

export interface CommitServices {
  connection: GatewayConnection;
  models: ModelCatalog;
  failures: FailureReporter;
  log: Log;
  clock: Clock;
}

/** What a menu of Source Control hands to a command. */
const sourceControlSchema = z.object({ rootUri: z.custom<vscode.Uri>((value) => value instanceof vscode.Uri) });

export class CommitMessages implements vscode.Disposable {
  readonly #services: CommitServices;
  /** By the root of their repository. */
  readonly #runs = new Map<string, MessageRun>();
  /** The last message that was written into a box, and what the user had typed before it. */
  readonly #last = new Map<string, { written: string; typed: string }>();

  constructor(services: CommitServices) {
    this.#services = services;
  }

  /**
   * Resolves when the message is written, or the user was told why not; does nothing while one is being written. Never rejects.
   * @param sourceControl what the menu was opened for; without one the user chooses where there are several
   */
  async generate(sourceControl?: unknown): Promise<void> {
    try {
      if (!vscode.workspace.isTrusted) {
        await askForTrust(l10n.t('Trust this workspace first: Git is off in Restricted Mode.'));
        return;
      }
      const repository = await this.#choose(sourceControl);
      if (repository) await this.#generateFor(repository);
    } catch (error) {
      const retry = (): Promise<void> => this.generate(sourceControl);
      this.#services.failures.report({ where: 'commit message', failure: { kind: 'internal' }, error, isShown: false, isRequested: true, retry });
    }
  }

  /** What came of the message stays. @param sourceControl without one that has a message written, all are stopped */
  stop(sourceControl?: unknown): void {
    const root = rootOf(sourceControl);
    const run = root === undefined ? undefined : this.#runs.get(root);
    for (const stopped of run ? [run] : this.#runs.values()) stopped.stop();
  }

  dispose(): void {
    for (const run of this.#runs.values()) run.dispose();
    this.#runs.clear();
  }

  /** @returns undefined when there is none or the user chose none; what can be told of it was told */
  async #choose(sourceControl: unknown): Promise<Repository | undefined> {
    const repositories = await openRepositories();
    const root = rootOf(sourceControl);
    const [first] = repositories;
    if (!first) {
      await sayNoRepository();
      return undefined;
    }
    if (root !== undefined) {
      const named = repositories.find((open) => open.root.toString() === root);
      if (!named) await sayNotOpen();
      return named;
    }
    if (repositories.length === 1) return first;
    const rows = repositories.map((repository) => ({ label: nameOf(repository.root), description: repository.root.fsPath, repository }));
    return (await vscode.window.showQuickPick(rows, { title: l10n.t('Write a commit message for which repository?') }))?.repository;
  }

  async #generateFor(repository: Repository): Promise<void> {
    const key = repository.root.toString();
    if (this.#runs.has(key)) return;
    if (repository.conflicts > 0) {
      await sayConflicts();
      return;
    }
    if (!(await confirmPrepared(repository))) return;
    // Something may have been staged while the question was open.
    const current = (await openRepositories()).find(({ root }) => root.toString() === key) ?? repository;
    if (this.#runs.has(key)) return;
    const run = new MessageRun(current.inputBox, this.#services.clock, key);
    this.#runs.set(key, run);
    this.#showRuns();
    let tell: () => Promise<void>;
    try {
      tell = await vscode.window.withProgress({ location: vscode.ProgressLocation.SourceControl }, () => this.#write(current, run));
    } finally {
      this.#runs.delete(key);
      this.#showRuns();
    }
    await tell();
  }

  /** @returns tells the user what came of it, once the box is the user's again */
  async #write(repository: Repository, run: MessageRun): Promise<() => Promise<void>> {
    const { models, connection, log } = this.#services;
    const key = repository.root.toString();
    const last = this.#last.get(key);
    const { value } = repository.inputBox;
    // An earlier message that nobody touched is no hint: what was typed before it is.
    const typed = last?.written === value ? last.typed : value;
    const token = new vscode.CancellationTokenSource();
    const cancel = (): void => { token.cancel(); };
    run.signal.addEventListener('abort', cancel);
    try {
      // Git itself can't be stopped through VS Code's extension: the wait for it can.
      const reading = Promise.all([readChanges(repository, token.token), repository.lastMessages(lastMessages)]);
      const read = await unlessAborted(reading, run.signal).catch((error: unknown) => {
        if (!run.signal.aborted) throw error;
      });
      if (!read) return () => Promise.resolve();
      const [changes, messages] = read;
      if (changes.files.length === 0 && changes.uncounted === 0) return sayNoChanges;
      const { contextLength, selected } = models;
      const language = vscode.env.language.startsWith('ko') ? 'Korean' : 'English';
      const framed = frameCommit({ ...changes, lastMessages: messages, typed, language }, contextLength);
      if (!framed) return () => offer(l10n.t('{0} is too small a model for these changes. Choose another one.', selected.name), l10n.t('Select Model'), commands.selectModel, { place: 'editor' } satisfies SelectModelRequest);
      writeSentList(log, nameOf(repository.root), framed.sent, changes.uncounted);
      const end = await run.stream(connection, selected.id, framed.messages);
      if (end.written !== '') this.#last.set(key, { written: end.written, typed });
      return () => this.#tell(repository, typed, end, sentNote(framed.sent, changes.uncounted));
    } finally {
      run.signal.removeEventListener('abort', cancel);
      token.dispose();
    }
  }

  async #tell({ root, inputBox }: Repository, typed: string, end: MessageEnd, note: string | undefined): Promise<void> {
    const { failures, log } = this.#services;
    const { outcome, written, failure, error } = end;
    const isReplaced = written !== '' && typed.trim() !== '' && typed !== written;
    const bringBack = { label: l10n.t('Bring Back My Text'), run: (): void => { putBack(inputBox, typed, written); } };
    const retry = (): Promise<void> => this.generate({ rootUri: root });
    if (failure) {
      failures.report({
        where: 'commit message',
        about: root.toString(),
        failure,
        error,
        isShown: false,
        isRequested: true,
        retry,
        ...(isReplaced && { more: bringBack }),
      });
      return;
    }
    const isNothing = written === '' && (outcome === 'complete' || outcome === 'cut-off');
    const sentences = [
      ...(isNothing ? [l10n.t('The model wrote no message.')] : []),
      ...(outcome === 'cut-off' && !isNothing ? [l10n.t('The message is not complete: the model stopped early.')] : []),
      ...(isReplaced ? [outcome === 'typed-over' ? l10n.t('The message stopped because you went on typing. Your earlier text can come back.') : l10n.t('Your text in the box gave way to the message.')] : []),
      ...(note !== undefined && outcome !== 'stopped' ? [note] : []),
    ];
    if (sentences.length === 0) return;
    const actions: { label: string; run: () => Promise<void> | void }[] = [
      ...(isReplaced ? [bringBack] : []),
      ...(isNothing || (outcome === 'cut-off' && !isReplaced) ? [{ label: l10n.t('Try Again'), run: retry }] : []),
      ...(note === undefined ? [] : [{ label: l10n.t('Show List'), run: (): void => { log.show(); } }]),
    ];
    const choice = await vscode.window.showInformationMessage(sentences.join(' '), ...actions.map(({ label }) => label));
    const chosen = actions.find(({ label }) => label === choice);
    if (chosen) await chosen.run();
  }

  #showRuns(): void {
    const set = (key: string, value: unknown): void => {
      inBackground(vscode.commands.executeCommand('setContext', key, value), 'setting a context key', this.#services.log);
    };
    set(contextKeys.commitMessageRepositories, [...this.#runs.keys()]);
    set(contextKeys.commitMessageRunning, this.#runs.size > 0);
  }
}

/** What the user made of the message meanwhile stays too. */
function putBack(box: { value: string }, typed: string, written: string): void {
  if (box.value === typed) return;
  box.value = box.value === written || box.value.trim() === '' ? typed : `${typed.trimEnd()}\n\n${box.value}`;
}

function rootOf(sourceControl: unknown): string | undefined {
  const parsed = z.safeParse(sourceControlSchema, sourceControl);
  return parsed.success ? parsed.data.rootUri.toString() : undefined;
}
