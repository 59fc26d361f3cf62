/** The light bulb: what can be done with a selection, and with problems. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { UserCommand } from '../../chat/userCommand';
import { commands } from '../../contributions';
import { editActions, type EditAction } from './editActions';
import { commandFor, type UserCommands } from './userCommands';

/** @param own the user's own commands */
export function registerCodeActions(own: UserCommands): vscode.Disposable {
  const explain = vscode.CodeActionKind.Empty.append('krouter').append('explain');
  const refactor = vscode.CodeActionKind.RefactorRewrite.append('krouter');
  const edit = refactor.append('edit');
  const [fix] = editActions().filter(({ needsProblems }) => needsProblems);
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: (document, range, { diagnostics }) => {
      const { isTrusted } = vscode.workspace;
      const ofProblems = [
        ...(isTrusted && fix ? [quickFix(lightBulbTitle(fix), fix.command, diagnostics, [document.uri, ...diagnostics])] : []),
        quickFix(l10n.t('Explain with K-Router'), commands.explain, diagnostics, [document.uri, ...diagnostics]),
        // VS Code lets no extension into the menu of the Problems view, but shows quick fixes there.
        quickFix(l10n.t('Add to K-Router Chat'), commands.addProblemsToChat, diagnostics, [document.uri, range, diagnostics]),
      ];
      const ofSelection = [
        action(l10n.t('Explain with K-Router'), explain, commands.explain),
        ...(isTrusted
          ? [
              ...editActions().filter(({ needsProblems }) => needsProblems !== true).map((edited) => action(lightBulbTitle(edited), refactor, edited.command)),
              action(lightBulbTitle({ title: l10n.t('Generate Tests') }), refactor, commands.generateTests),
              action(l10n.t('Edit with K-Router…'), edit, commands.editCode),
            ]
          : []),
        ...own.list.filter(({ answer }) => isTrusted || answer === 'chat').map((command) => ownAction(command, refactor)),
      ];
      return [...(diagnostics.length === 0 ? [] : ofProblems), ...(range.isEmpty ? [] : ofSelection)];
    },
  };
  return vscode.languages.registerCodeActionsProvider({ pattern: '**' }, provider, {
    providedCodeActionKinds: [explain, refactor, vscode.CodeActionKind.QuickFix],
  });
}

function lightBulbTitle({ title }: Pick<EditAction, 'title'>): string {
  return l10n.t('{0} with K-Router', title);
}

/** The problems go along as they are now: a language may have taken them back by the time it is chosen. */
function quickFix(title: string, command: string, diagnostics: readonly vscode.Diagnostic[], commandArguments: readonly unknown[]): vscode.CodeAction {
  const codeAction = action(title, vscode.CodeActionKind.QuickFix, command);
  codeAction.diagnostics = [...diagnostics];
  codeAction.command = { title, command, arguments: [...commandArguments] };
  return codeAction;
}

function ownAction(command: UserCommand, kind: vscode.CodeActionKind): vscode.CodeAction {
  const codeAction = new vscode.CodeAction(`K-Router: ${command.title}`, kind);
  codeAction.command = commandFor(command);
  return codeAction;
}

function action(title: string, kind: vscode.CodeActionKind, command: string): vscode.CodeAction {
  const codeAction = new vscode.CodeAction(title, kind);
  codeAction.command = { title, command };
  return codeAction;
}
