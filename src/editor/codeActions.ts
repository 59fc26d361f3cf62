/** Explain and refactor in the light bulb of a selection. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands } from '../contributions';

/** Offers the selection commands wherever something is selected. */
export function registerCodeActions(): vscode.Disposable {
  const explain = vscode.CodeActionKind.Empty.append('krouter').append('explain');
  const refactor = vscode.CodeActionKind.RefactorRewrite.append('krouter');
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: (_document, range) => {
      if (range.isEmpty) return [];
      return [
        action(l10n.t('Explain with K-Router'), explain, commands.explain),
        ...(vscode.workspace.isTrusted ? [action(l10n.t('Refactor with K-Router'), refactor, commands.refactor)] : []),
      ];
    },
  };
  return vscode.languages.registerCodeActionsProvider({ pattern: '**' }, provider, {
    providedCodeActionKinds: [explain, refactor],
  });
}

function action(title: string, kind: vscode.CodeActionKind, command: string): vscode.CodeAction {
  const codeAction = new vscode.CodeAction(title, kind);
  codeAction.command = { title, command };
  return codeAction;
}
