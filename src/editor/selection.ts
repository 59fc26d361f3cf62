/** Whether there is something to work on. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

/** Whether something is selected; the user is told what to do when not. */
export function hasSelection({ selection }: vscode.TextEditor): boolean {
  if (selection.isEmpty) void vscode.window.showInformationMessage(l10n.t('Select some code first.'));
  return !selection.isEmpty;
}
