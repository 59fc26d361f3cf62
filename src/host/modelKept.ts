/** Says that a choice of another model came too late: the one that was asked answers. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

export function sayModelKept(): void {
  void vscode.window.showInformationMessage(l10n.t('The first model has begun to answer, so no other one was asked.'));
}
