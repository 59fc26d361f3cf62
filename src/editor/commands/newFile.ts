/**
 * Streams an answer into a new untitled document: right into its text, as nothing of the user's is in it. On disk there
 * is nothing until the user saves. Whoever types into it ends the writing and keeps both.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { toFailure } from '../../api/errors';
import type { ChatMessage } from '../../api/request';
import { statusOf } from '../../chat/answerStatus';
import { boundedAnswer } from '../../chat/boundedAnswer';
import { unlessAborted } from '../../chat/unlessAborted';
import { inBackground } from '../../host/background';
import { withSignal } from '../../host/cancellation';
import { exists, nameOf, openDocument } from '../../host/context/places';
import type { FailureReporter } from '../../host/failureReporter';
import type { GatewayConnection } from '../../host/gatewayConnection';
import type { Log } from '../../host/log';
import type { ModelCatalog } from '../../host/modelCatalog';
import { plainMessage } from '../../host/plainMessage';
import { flawText, tellAnswer } from '../inlineEdit/editNotices';
import { AnswerReader, type AnswerEnding, type ReadLines } from '../inlineEdit/engine/answerReader';

export interface NewFileServices {
  connection: GatewayConnection;
  models: ModelCatalog;
  failures: FailureReporter;
  log: Log;
}

export interface NewFileTask {
  /** Where saving it shall begin, as a file that is not there; without one it has no name yet. */
  place: vscode.Uri | undefined;
  /** VS Code's language id. */
  languageId: string;
  messages: ChatMessage[];
  /** What goes along, in one line. */
  listing: string;
}

/**
 * Resolves when the answer is over and the user was told what came of it. Rejects when no document can be shown.
 * @param about names the task for what waits or failed: each try may have a document of its own
 */
export async function writeNewFile(task: NewFileTask, services: NewFileServices, about = `new file ${crypto.randomUUID()}`): Promise<void> {
  const { failures, log } = services;
  const document = await openEmpty(task);
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: false });
  const title = plainMessage(l10n.t('Writing {0}. {1}', nameOf(document.uri), task.listing));
  const { ending, failure, error, answer, flaws } = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, (_, token) =>
    withSignal(token, (signal) => stream(task, document, about, signal, services)),
  );
  const tell = (message: string): void => { inBackground(tellAnswer(message, { answer }), 'showing an answer', log); };
  if (failure) {
    const retry = (): Promise<void> => writeNewFile(task, services, about);
    const report = { where: 'new file', about, failure, error, isShown: false, isRequested: true, retry };
    const more = { label: l10n.t('Open Answer'), run: () => { inBackground(tellAnswer(undefined, { answer }), 'showing an answer', log); } };
    failures.report(answer === '' ? report : { ...report, more });
  } else if (ending === 'cut-off') {
    tell(l10n.t('The answer is not complete.'));
  } else if (flaws.includes('no-code')) {
    tell(l10n.t('There is no code in the answer.'));
  } else if (flaws.length > 0) {
    tell([...new Set(flaws.map(flawText))].join(' '));
  }
}

/** A document that was left from an earlier try is taken again while it is empty. */
async function openEmpty({ place, languageId }: NewFileTask): Promise<vscode.TextDocument> {
  // VS Code refuses a name that a file has already: one that no search lists, for example. It saves an untitled document
  // among the window's own files only, not in a virtual folder.
  const isFree = place && /^(?:file|vscode-remote)$/.test(place.scheme) && !(await exists(place));
  const named = isFree ? await vscode.workspace.openTextDocument(place.with({ scheme: 'untitled' })) : undefined;
  if (named?.getText() !== '') return vscode.workspace.openTextDocument({ language: languageId, content: '' });
  return named.languageId === languageId ? named : vscode.languages.setTextDocumentLanguage(named, languageId);
}

interface Written {
  ending: AnswerEnding;
  failure?: ReturnType<typeof toFailure>;
  error?: unknown;
  answer: string;
  flaws: AnswerReader['flaws'];
}

async function stream({ messages, languageId }: NewFileTask, document: vscode.TextDocument, about: string, cancelled: AbortSignal, { connection, models }: NewFileServices): Promise<Written> {
  const reader = new AnswerReader('', { languageId });
  const pen = new Pen(document);
  const signal = AbortSignal.any([cancelled, pen.stopped]);
  let [answer, ending]: [string, AnswerEnding] = ['', 'interrupted'];
  try {
    const gateway = await unlessAborted(connection.connect('edit', about), signal);
    for await (const event of boundedAnswer(gateway.streamChat({ model: models.selected.id, messages }, { signal }))) {
      if (event.type === 'text-delta') {
        answer += event.text;
        pen.write(reader.push(event.text));
      } else if (event.type === 'finish') {
        ending = statusOf(event.reason) === 'complete' ? 'complete' : 'cut-off';
      }
    }
    pen.write(reader.finish(ending));
    return { ending, answer, flaws: reader.flaws };
  } catch (error) {
    pen.write(reader.finish('interrupted'));
    return { ending: 'interrupted', failure: signal.aborted ? { kind: 'cancelled' } : toFailure(error), error, answer, flaws: [] };
  } finally {
    await pen.end();
  }
}

/**
 * Writes lines at the end of a document, as long as no one else does: as one undo step while its editor is seen, since
 * only an editor can join edits. What comes while it is hidden is written when it is seen again, or at the end.
 */
class Pen {
  readonly #uri: vscode.Uri;
  readonly #stop = new AbortController();
  readonly #registration: vscode.Disposable;
  /** All lines so far. */
  #next = '';
  /** The document's text as we wrote it, separated by LF. */
  #written = '';
  /** As it shall become. */
  #wanted = '';
  #isWriting = false;
  #isOver = false;
  #writing: Promise<void> | undefined;

  constructor({ uri }: vscode.TextDocument) {
    this.#uri = uri;
    this.#registration = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.toString() !== uri.toString()) return;
        const text = textOf(document);
        if (text !== this.#written && text !== this.#wanted) this.#stop.abort();
      }),
      vscode.window.onDidChangeVisibleTextEditors(() => { this.#go(); }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (document.isClosed && document.uri.toString() === uri.toString()) this.#stop.abort();
      }),
    );
  }

  /** Aborted when the user changes or closes the document. */
  get stopped(): AbortSignal {
    return this.#stop.signal;
  }

  write({ isRestart, lines }: ReadLines): void {
    if (isRestart) this.#next = '';
    this.#next += lines.map((line) => `${line}\n`).join('');
    this.#go();
  }

  /** Resolves when all is written. */
  async end(): Promise<void> {
    this.#isOver = true;
    try {
      await this.#writing;
      await this.#writeAll();
    } finally {
      this.#registration.dispose();
    }
  }

  #go(): void {
    // Told by a flag of its own: with no line to write it is over before its promise is here.
    if (!this.#isWriting && !this.#isOver) this.#writing = this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#next !== this.#written && !this.#stop.signal.aborted) {
      const document = openDocument(this.#uri);
      if (!document || textOf(document) !== this.#written) break;
      const editor = vscode.window.visibleTextEditors.find((visible) => visible.document === document);
      if (!editor && !this.#isOver) break;
      this.#wanted = this.#next;
      if (!(await replaceEnd(document, editor, this.#written, this.#wanted))) break;
      this.#written = this.#wanted;
    }
    this.#isWriting = false;
  }
}

/** Changes what differs, which is behind all that is the same. */
async function replaceEnd(document: vscode.TextDocument, editor: vscode.TextEditor | undefined, from: string, to: string): Promise<boolean> {
  const isLonger = to.startsWith(from);
  const end = document.lineAt(document.lineCount - 1).range.end;
  const range = new vscode.Range(isLonger ? end : new vscode.Position(0, 0), end);
  const text = isLonger ? to.slice(from.length) : to;
  // An editor that is hidden meanwhile refuses; the document itself is still there.
  const edited = editor?.edit((builder) => { builder.replace(range, text); }, { undoStopBefore: from === '', undoStopAfter: false });
  if (await edited?.then((isDone) => isDone, () => false)) return true;
  if (textOf(document) !== from) return textOf(document) === to;
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, range, text);
  return vscode.workspace.applyEdit(edit);
}

function textOf(document: vscode.TextDocument): string {
  return document.getText().replaceAll('\r\n', '\n');
}
