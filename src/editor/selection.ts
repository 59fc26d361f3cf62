/** Whether there is something to work on, and what the user is told when there is not. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plainMessage } from '../host/plainMessage';

/** Whether something is selected; the user is told what to do when not. */
export function hasSelection({ selection }: vscode.TextEditor): boolean {
  if (selection.isEmpty) tellNoSelection();
  return !selection.isEmpty;
}

/** There is nothing around the caret either. */
export function tellNoSelection(): void {
  void vscode.window.showInformationMessage(l10n.t('Select some code first.'));
}

/** @param label of lines that are not what they were, `file.ts:3-9` or just `file.ts` */
export function tellChanged(label: string): void {
  void vscode.window.showWarningMessage(plainMessage(l10n.t('{0} has changed since. Select the code again.', label)));
}
