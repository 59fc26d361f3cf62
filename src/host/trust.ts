/** What a command that needs a trusted workspace says in Restricted Mode. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

/**
 * The menus hide such commands in Restricted Mode; a keybinding, another extension or the panel may still run them.
 * @param message why trust is needed
 */
export async function askForTrust(message = l10n.t('Trust this workspace first: this command changes files.')): Promise<void> {
  const manage = l10n.t('Manage Trust');
  if ((await vscode.window.showInformationMessage(message, manage)) === manage) {
    await vscode.commands.executeCommand('workbench.trust.manage');
  }
}
