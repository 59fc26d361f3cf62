/** The refactor command: streams a new version of the selected lines and shows it as a diff. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { toFailure } from '../api/errors';
import { buildEditMessages } from '../chat/editPrompt';
import type { FailureReporter } from '../host/failureReporter';
import type { GatewayConnection } from '../host/gatewayConnection';
import type { ModelCatalog } from '../host/modelCatalog';
import type { Failure } from '../shared/failure';
import { fitToOriginal, parseEditAnswer, type AnswerWarning } from './editAnswer';
import type { Proposals } from './proposals';
import { contextOf, selectedLines } from './selection';

export interface EditServices {
  connection: GatewayConnection;
  models: ModelCatalog;
  proposals: Proposals;
  failures: FailureReporter;
}

const instruction =
  'Refactor this code: make it clearer and simpler and keep what it does. Answer with the whole replacement.';

/** What came of a stream. */
interface Outcome {
  text: string;
  /** The model said it was done. */
  isComplete: boolean;
  failure?: Failure;
  error?: unknown;
}

/** Refactors the selected lines of an editor. Resolves when the diff is shown, or it is said why there is none. */
export async function refactorSelection(editor: vscode.TextEditor, services: EditServices): Promise<void> {
  const { document } = editor;
  if (!vscode.workspace.isTrusted) {
    // The menus hide the command in Restricted Mode; a keybinding or another extension may still run it.
    const manage = l10n.t('Manage Trust');
    const message = l10n.t('Trust this workspace first: this command changes files.');
    if ((await vscode.window.showInformationMessage(message, manage)) === manage) {
      await vscode.commands.executeCommand('workbench.trust.manage');
    }
    return;
  }
  if (editor.selection.isEmpty) {
    void vscode.window.showInformationMessage(l10n.t('Select the code to refactor first.'));
    return;
  }
  const range = selectedLines(editor);
  const before = document.getText();
  const item = contextOf(document, range);
  const request = { model: services.models.selected.id, messages: buildEditMessages(instruction, item) };
  const outcome = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: l10n.t('Refactoring {0}', item.label), cancellable: true },
    (progress, token) => stream(services.connection, request, progress, token),
  );
  if (outcome.failure) {
    const { failure, error } = outcome;
    services.failures.report({
      where: 'refactor',
      failure,
      error,
      isShown: false,
      retry: () => void refactorSelection(editor, services),
    });
    if (failure.kind === 'cancelled' || outcome.text === '') return;
  }
  const answer = parseEditAnswer(outcome.text);
  if (!answer || !outcome.isComplete || answer.isIncomplete) {
    await offerPartialAnswer(outcome.text, answer?.code, document.languageId);
    return;
  }
  const text = fitToOriginal(item.text, answer.code);
  if (text === item.text) {
    void vscode.window.showInformationMessage(l10n.t('{0}: nothing to change.', item.label));
    return;
  }
  await services.proposals.show(
    { document, before, range, text, title: l10n.t('{0}: refactored', item.label) },
    [l10n.t('Apply the change to {0}?', item.label), ...answer.warnings.map(warningText)].join(' '),
  );
}

async function stream(
  connection: GatewayConnection,
  request: { model: string; messages: ReturnType<typeof buildEditMessages> },
  progress: vscode.Progress<{ message: string }>,
  token: vscode.CancellationToken,
): Promise<Outcome> {
  const controller = new AbortController();
  const subscription = token.onCancellationRequested(() => {
    controller.abort();
  });
  const outcome: Outcome = { text: '', isComplete: false };
  try {
    const gateway = await connection.connect();
    for await (const event of gateway.streamChat(request, { signal: controller.signal })) {
      if (event.type === 'text-delta') {
        outcome.text += event.text;
        progress.report({ message: l10n.t('{0} characters', outcome.text.length) });
      } else if (event.type === 'retry') {
        progress.report({ message: l10n.t('trying again ({0} of {1})', event.attempt, event.attempts) });
      } else if (event.type === 'finish') {
        outcome.isComplete = event.reason === 'stop';
      }
    }
    return outcome;
  } catch (error) {
    return { ...outcome, failure: controller.signal.aborted ? { kind: 'cancelled' } : toFailure(error), error };
  } finally {
    subscription.dispose();
  }
}

/** An answer that broke off is never applied; what came of it can be looked at. */
async function offerPartialAnswer(text: string, code: string | undefined, languageId: string): Promise<void> {
  const open = l10n.t('Open Answer');
  const message = l10n.t('The answer is not complete. The file was not changed.');
  const choice = text === '' ? undefined : await vscode.window.showWarningMessage(message, open);
  if (choice !== open) return;
  const document = await vscode.workspace.openTextDocument({ language: languageId, content: code ?? text });
  await vscode.window.showTextDocument(document);
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
