/** What a command that changes files says in Restricted Mode. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

/** The menus hide such commands in Restricted Mode; a keybinding, another extension or the panel may still run them. */
export async function askForTrust(): Promise<void> {
  const manage = l10n.t('Manage Trust');
  const message = l10n.t('Trust this workspace first: this command changes files.');
  if ((await vscode.window.showInformationMessage(message, manage)) === manage) {
    await vscode.commands.executeCommand('workbench.trust.manage');
  }
}
