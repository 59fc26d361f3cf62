/** The refactor command: streams a new version of the selected lines and shows it as a diff. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { toFailure } from '../api/errors';
import type { ChatRequest } from '../api/request';
import { statusOf } from '../chat/answerStatus';
import { buildEditMessages } from '../chat/editPrompt';
import { unlessAborted } from '../chat/unlessAborted';
import { withSignal } from '../host/cancellation';
import { contextOf, selectedLines } from '../host/context/selection';
import type { FailureReporter } from '../host/failureReporter';
import type { GatewayConnection } from '../host/gatewayConnection';
import type { ModelCatalog } from '../host/modelCatalog';
import { plainMessage } from '../host/plainMessage';
import { showText } from '../host/showText';
import { counted } from '../shared/counted';
import type { Failure } from '../shared/failure';
import type { ContextItem } from '../shared/context';
import type { AnswerStatus } from '../shared/transcript';
import { openAgain } from './documents';
import { fitToOriginal, parseEditAnswer, type AnswerWarning } from './editAnswer';
import type { Proposals } from './proposals';
import { hasSelection } from './selection';
import { askForTrust } from './trust';

export interface EditServices {
  connection: GatewayConnection;
  models: ModelCatalog;
  proposals: Proposals;
  failures: FailureReporter;
}

const instruction =
  'Refactor this code: make it clearer and simpler and keep what it does. Answer with the whole replacement.';

/** What is refactored: whole lines of a document, as they were when the command ran. */
interface Target {
  document: vscode.TextDocument;
  lines: vscode.Range;
  item: ContextItem;
}

/** What came of a stream. */
interface Outcome {
  text: string;
  status: AnswerStatus;
  failure?: Failure;
  error?: unknown;
}

/**
 * Refactors the selected lines of an editor. Resolves when the diff is shown, or when whoever is told why there is none
 * has answered. Never rejects.
 */
export async function refactorSelection(editor: vscode.TextEditor, services: EditServices): Promise<void> {
  try {
    if (!vscode.workspace.isTrusted) {
      await askForTrust();
    } else if (!hasSelection(editor)) {
      return;
    } else {
      const { document } = editor;
      const lines = selectedLines(editor);
      await refactor({ document, lines, item: contextOf(document, lines) }, services);
    }
  } catch (error) {
    reportInternal(error, services, () => void refactorSelection(editor, services));
  }
}

/** Once more with the same lines, wherever the selection is by now. Never rejects. */
async function refactorAgain(target: Target, services: EditServices): Promise<void> {
  const { lines, item } = target;
  try {
    const document = await openAgain(target.document);
    if (document?.getText(lines) === item.text) await refactor({ document, lines, item }, services);
    else void vscode.window.showWarningMessage(plainMessage(l10n.t('{0} has changed since. Select the code again.', item.label)));
  } catch (error) {
    reportInternal(error, services, () => void refactorAgain(target, services));
  }
}

function reportInternal(error: unknown, { failures }: EditServices, retry: () => void): void {
  failures.report({ where: 'refactor', failure: { kind: 'internal' }, error, isShown: false, isRequested: true, retry });
}

async function refactor(target: Target, services: EditServices): Promise<void> {
  const { document, lines, item } = target;
  const retry = (): void => void refactorAgain(target, services);
  const before = document.getText();
  // Now: later the document may have other line endings, and so other offsets.
  const [start, end] = [document.offsetAt(lines.start), document.offsetAt(lines.end)];
  const request = { model: services.models.selected.id, messages: buildEditMessages(instruction, item) };
  const outcome = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: plainMessage(l10n.t('Refactoring {0}', item.label)), cancellable: true },
    (progress, token) => withSignal(token, (signal) => stream(services.connection, request, progress, signal)),
  );
  const answer = parseEditAnswer(outcome.text);
  const rest = { text: answer?.code ?? outcome.text, languageId: document.languageId };
  if (outcome.failure) {
    const { failure, error } = outcome;
    // What came before the failure is not lost: it can be opened.
    const more = { label: l10n.t('Open Answer'), run: () => void showText(rest.text, rest.languageId) };
    const report = { where: 'refactor', failure, error, isShown: false, isRequested: true, retry };
    services.failures.report(rest.text === '' ? report : { ...report, more });
    return;
  }
  if (outcome.status !== 'complete' || answer?.isIncomplete) {
    await tellAnswer(l10n.t('The answer is not complete. The file was not changed.'), rest);
    return;
  }
  if (!answer) {
    await tellAnswer(l10n.t('There is no code in the answer. The file was not changed.'), rest);
    return;
  }
  const text = fitToOriginal(item.text, answer.code);
  if (text === item.text) {
    void vscode.window.showInformationMessage(plainMessage(l10n.t('{0}: nothing to change.', item.label)));
    return;
  }
  await services.proposals.show(
    {
      document,
      before,
      after: before.slice(0, start) + text + before.slice(end),
      range: lines,
      text,
      title: l10n.t('{0}: refactored', item.label),
      onError: (error) => {
        reportInternal(error, services, retry);
      },
    },
    [l10n.t('Apply the change to {0}?', item.label), ...answer.warnings.map(warningText)].join(' '),
  );
}

async function stream(
  connection: GatewayConnection,
  request: ChatRequest,
  progress: vscode.Progress<{ message: string }>,
  signal: AbortSignal,
): Promise<Outcome> {
  const outcome: Outcome = { text: '', status: 'interrupted' };
  try {
    const gateway = await unlessAborted(connection.connect(), signal);
    for await (const event of gateway.streamChat(request, { signal })) {
      if (event.type === 'text-delta') {
        outcome.text += event.text;
        progress.report({ message: counted(outcome.text.length, l10n.t('1 character'), l10n.t('{0} characters', outcome.text.length)) });
      } else if (event.type === 'retry') {
        progress.report({ message: l10n.t('trying again ({0} of {1})', event.attempt, event.attempts) });
      } else if (event.type === 'finish') {
        outcome.status = statusOf(event.reason);
      }
    }
    return outcome;
  } catch (error) {
    return { ...outcome, failure: signal.aborted ? { kind: 'cancelled' } : toFailure(error), error };
  }
}

/** An answer that is not applied, or what came of it, as a document to open. */
interface Rest {
  text: string;
  languageId: string;
}

async function tellAnswer(message: string, { text, languageId }: Rest): Promise<void> {
  const buttons = text === '' ? [] : [l10n.t('Open Answer')];
  const choice = await vscode.window.showWarningMessage(message, ...buttons);
  if (choice !== undefined) await showText(text, languageId);
}

function warningText(warning: AnswerWarning): string {
  switch (warning) {
    case 'no-code-block':
      return l10n.t('The answer had no code block; look at it closely.');
    case 'several-code-blocks':
      return l10n.t('The answer had several code blocks; the longest is shown.');
    case 'left-out-parts':
      return l10n.t('The answer seems to leave parts out.');
  }
}
