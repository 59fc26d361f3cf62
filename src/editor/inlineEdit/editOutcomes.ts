/** What the user is told when an inline edit ends, is not begun or is not applied: a plain sentence, and what can be done. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands } from '../../contributions';
import { inBackground } from '../../host/background';
import { openDocument } from '../../host/context/places';
import { isBinaryText } from '../../host/context/textBytes';
import type { FailureReporter } from '../../host/failureReporter';
import type { Log } from '../../host/log';
import { plainMessage } from '../../host/plainMessage';
import type { SelectModelRequest } from '../../host/selectModelRequest';
import { askForTrust } from '../../host/trust';
import { offerProposal, tellAnswer, tellClosed } from './editNotices';
import type { Applied, EditEnd, EditRun } from './editRun';
import { cannotEdit, labelOf, type EditTarget } from './editTarget';

interface Reporting {
  failures: FailureReporter;
  log: Log;
  /** What *Retry* does. */
  retry: () => Promise<void>;
}

/** Why the model is not asked about some lines. */
export type Obstacle = 'untrusted' | 'read-only' | 'not-text';

/** @param isEdited they are to change; else they are only sent */
export async function obstacleTo({ document, lines }: Pick<EditTarget, 'document' | 'lines'>, isEdited: boolean): Promise<Obstacle | undefined> {
  if (!vscode.workspace.isTrusted) return 'untrusted';
  if (isEdited && (await cannotEdit(document))) return 'read-only';
  return isBinaryText(document.getText(new vscode.Range(0, 0, 100, 0))) || isBinaryText(document.getText(lines)) ? 'not-text' : undefined;
}

/** Resolves when the user has seen to it. Rejects when there is no changing the encoding. */
export async function tellObstacle(obstacle: Obstacle, target: Pick<EditTarget, 'document' | 'lines'>): Promise<void> {
  switch (obstacle) {
    case 'untrusted':
      await askForTrust();
      return;
    case 'read-only':
      warn(l10n.t('{0} is read-only and can’t be edited. Explain and chat work with it.', labelOf(target)));
      return;
    case 'not-text': {
      const encoding = l10n.t('Change Encoding');
      const message = l10n.t('{0} is not text, or shown in another encoding than its own. It was not sent.', labelOf(target));
      const choice = await vscode.window.showWarningMessage(plainMessage(message), encoding);
      if (choice === encoding) await vscode.commands.executeCommand('workbench.action.editor.changeEncoding');
    }
  }
}

/** The answer is over: says what came of it where that can't be seen. */
export function tellEnd(run: EditRun, { failure, error }: EditEnd, { failures, log, retry }: Reporting): void {
  const { hunks, flaws, phase } = run.proposal;
  if (failure) {
    const more = { label: l10n.t('Open Answer'), run: () => { inBackground(tellAnswer(undefined, run), 'showing an answer', log); } };
    const report = { where: 'inline edit', about: run.about, failure, error, isShown: false, isRequested: true, retry };
    failures.report(run.answer === '' ? report : { ...report, more });
  } else if (phase !== 'complete') {
    const isUntouched = hunks.every(({ state }) => state !== 'accepted');
    const message = isUntouched ? l10n.t('The answer is not complete. The file was not changed.') : l10n.t('The answer is not complete.');
    inBackground(tellAnswer(message, run), 'showing an answer', log);
  } else if (flaws.includes('no-code')) {
    inBackground(tellAnswer(l10n.t('There is no code in the answer. The file was not changed.'), run), 'showing an answer', log);
  } else if (hunks.length === 0) {
    say(l10n.t('{0}: nothing to change.', run.label));
  }
  if (hunks.length > 0 && !openDocument(run.uri)) tellClosed(run, log);
}

/** Says why an accept applied nothing. `open` and `flawed` are asked about before: what is left of them is one change. */
export function tellNotApplied(applied: Applied, run: EditRun, log: Log): void {
  switch (applied) {
    case 'applied':
    case 'applying':
    case 'flawed':
      return;
    case 'decided':
      tellDecided();
      return;
    case 'nothing':
      say(l10n.t('There is no change left to accept.'));
      return;
    case 'open':
      say(l10n.t('This change is still being written.'));
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

/** Too much for the model. Rejects when there is no choosing another one. */
export async function tellTooLong(label: string, model: string): Promise<void> {
  const select = l10n.t('Select Model');
  const message = l10n.t('{0} is too long for {1}. Select fewer lines, or choose another model.', label, model);
  if ((await vscode.window.showWarningMessage(plainMessage(message), select)) === select) await vscode.commands.executeCommand(commands.selectModel, { place: 'editor' } satisfies SelectModelRequest);
}

export function tellDecided(): void {
  say(l10n.t('There is no edit here, or it was already decided.'));
}

/** @param message may hold names from the workspace */
export function say(message: string): void {
  void vscode.window.showInformationMessage(plainMessage(message));
}

function warn(message: string): void {
  void vscode.window.showWarningMessage(plainMessage(message));
}
