/** Explain, edit and refactor in the light bulb of a selection, and the problems of a place for the chat. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands } from '../contributions';

/** Offers the selection commands wherever something is selected. */
export function registerCodeActions(): vscode.Disposable {
  const explain = vscode.CodeActionKind.Empty.append('krouter').append('explain');
  const refactor = vscode.CodeActionKind.RefactorRewrite.append('krouter');
  const edit = refactor.append('edit');
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: (document, range, { diagnostics }) => {
      const problems = diagnostics.length === 0 ? [] : [addProblems(document.uri, range, diagnostics), explainProblems(document.uri, diagnostics)];
      if (range.isEmpty) return problems;
      return [
        ...problems,
        action(l10n.t('Explain with K-Router'), explain, commands.explain),
        ...(vscode.workspace.isTrusted
          ? [action(l10n.t('Refactor with K-Router'), refactor, commands.refactor), action(l10n.t('Edit with K-Router…'), edit, commands.editCode)]
          : []),
      ];
    },
  };
  return vscode.languages.registerCodeActionsProvider({ pattern: '**' }, provider, {
    providedCodeActionKinds: [explain, refactor, vscode.CodeActionKind.QuickFix],
  });
}

/** VS Code lets no extension into the menu of the Problems view, but shows quick fixes there. */
function addProblems(uri: vscode.Uri, range: vscode.Range, diagnostics: readonly vscode.Diagnostic[]): vscode.CodeAction {
  const codeAction = new vscode.CodeAction(l10n.t('Add to K-Router Chat'), vscode.CodeActionKind.QuickFix);
  codeAction.diagnostics = [...diagnostics];
  codeAction.command = { title: codeAction.title, command: commands.addProblemsToChat, arguments: [uri, range] };
  return codeAction;
}

/** The problems go along as they are now: a language may have taken them back by the time it is chosen. */
function explainProblems(uri: vscode.Uri, diagnostics: readonly vscode.Diagnostic[]): vscode.CodeAction {
  const codeAction = new vscode.CodeAction(l10n.t('Explain with K-Router'), vscode.CodeActionKind.QuickFix);
  codeAction.diagnostics = [...diagnostics];
  codeAction.command = { title: codeAction.title, command: commands.explain, arguments: [uri, ...diagnostics] };
  return codeAction;
}

function action(title: string, kind: vscode.CodeActionKind, command: string): vscode.CodeAction {
  const codeAction = new vscode.CodeAction(title, kind);
  codeAction.command = { title, command };
  return codeAction;
}
