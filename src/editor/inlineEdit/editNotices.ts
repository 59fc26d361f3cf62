/** What the user is asked and told about an inline edit. What the model wrote can always be opened. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { inBackground } from '../../host/background';
import { isThroughLink, nameOf } from '../../host/context/places';
import type { Log } from '../../host/log';
import { plainMessage } from '../../host/plainMessage';
import { showText } from '../../host/showText';
import { isSensitiveFile } from '../../shared/sensitiveFiles';
import type { AnswerFlaw } from './engine/answerReader';
import type { EditRun } from './editRun';

/**
 * @returns whether the file may be changed: true at once unless it is one in which changes do more than they seem to, or
 *   a symbolic link, which may lead to one: VS Code does not tell where it leads
 */
export async function confirmSensitive({ uri }: Pick<EditRun, 'uri'>): Promise<boolean> {
  const isSensitive = isSensitiveFile(uri.path);
  if (!isSensitive && !(await isThroughLink(uri))) return true;
  const change = l10n.t('Change It');
  const message = isSensitive
    ? l10n.t('Change {0}? Secrets, tool settings and lock files do more than they seem to.', nameOf(uri))
    : l10n.t('Change {0}? It is reached through a symbolic link and may be another file than it seems.', nameOf(uri));
  return (await vscode.window.showWarningMessage(plainMessage(message), { modal: true }, change)) === change;
}

/** @returns whether the user wants what is there in spite of what is wrong with it */
export async function confirmFlaws({ label, proposal, isStreaming }: EditRun): Promise<boolean> {
  const accept = l10n.t('Accept Anyway');
  const reasons = isStreaming ? [l10n.t('The answer is still being written.')] : [...new Set(proposal.flaws.map(flawText))];
  const message = [...reasons, l10n.t('Accept the changes to {0} that are there?', label)].join(' ');
  return (await vscode.window.showWarningMessage(plainMessage(message), accept)) === accept;
}

/** @returns what is wrong with an answer, in words */
export function flawText(flaw: AnswerFlaw): string {
  switch (flaw) {
    case 'no-code':
    case 'no-code-block':
      return l10n.t('The answer had no code block; look at it closely.');
    case 'several-code-blocks':
      return l10n.t('The answer had several code blocks; the one that fits best is shown.');
    case 'unclosed-code-block':
    case 'cut-off':
    case 'interrupted':
      return l10n.t('The answer is not complete.');
    case 'changes-code':
      return l10n.t('The answer changes code, not only comments.');
    case 'left-out-parts':
      return l10n.t('The answer seems to leave parts out.');
  }
}

/** Says something, with the lines as the answer has them to open or to copy. Rejects when that can't be done. */
export async function offerProposal(message: string, run: EditRun): Promise<void> {
  const [open, copy] = [l10n.t('Open Proposal'), l10n.t('Copy Proposal')];
  const choice = await vscode.window.showWarningMessage(plainMessage(message), open, copy);
  if (choice === open) await showText(run.proposal.replacement, run.languageId);
  else if (choice === copy) await vscode.env.clipboard.writeText(run.proposal.replacement);
}

/** @param message without one, the answer is shown at once. Rejects when there is no showing it */
export async function tellAnswer(message: string | undefined, { answer }: Pick<EditRun, 'answer'>): Promise<void> {
  if (message !== undefined) {
    const buttons = answer === '' ? [] : [l10n.t('Open Answer')];
    if ((await vscode.window.showWarningMessage(message, ...buttons)) === undefined) return;
  }
  await showText(answer, 'markdown');
}

/** The document of an edit is closed, renamed or deleted. The edit is shown again when a document of that name is opened. */
export function tellClosed(run: EditRun, log: Log): void {
  inBackground(offerFile(run), 'showing the proposal of a closed file', log);
}

async function offerFile(run: EditRun): Promise<void> {
  const [openFile, openProposal] = [l10n.t('Open File'), l10n.t('Open Proposal')];
  const message = l10n.t('{0} was closed before its edit was decided.', run.label);
  // What has no file is gone for good.
  const buttons = run.target.document.isUntitled ? [openProposal] : [openFile, openProposal];
  const choice = await vscode.window.showWarningMessage(plainMessage(message), ...buttons);
  if (choice === openFile && (await show(run.uri))) return;
  if (choice !== undefined) await showText(run.proposal.replacement, run.languageId);
}

/** @returns whether there is such a file */
async function show(uri: vscode.Uri): Promise<boolean> {
  return vscode.window.showTextDocument(uri, { preview: false }).then(() => true, () => false);
}
