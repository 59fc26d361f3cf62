/** The commands and menu entries that add something to the next prompt. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands } from '../contributions';
import { changesReference, placeReference, problemsReference } from '../host/context/references';
import { openRepositories } from '../host/context/git';
import { changesOf, placesOf, rangeOrNone } from '../host/context/menuArguments';
import { problemsText } from '../host/context/problems';
import { linesReference, selectedLines } from '../host/context/selection';
import { inBackground } from '../host/background';
import type { Log } from '../host/log';
import type { PromptContext } from './promptContext';

/** @param focus shows the chat view and puts the caret into the prompt box */
export function registerContextCommands(context: PromptContext, focus: () => Promise<void>, log: Log): vscode.Disposable {
  const addPlaces = async (...args: unknown[]): Promise<void> => {
    const active = vscode.window.activeTextEditor?.document.uri;
    const named = placesOf(args);
    const places = named.length > 0 ? named : active ? [active] : [];
    if (places.length === 0) {
      void vscode.window.showInformationMessage(l10n.t('Open a file first.'));
      return;
    }
    context.add(...(await Promise.all(places.map(placeReference))));
    await focus();
  };
  const addProblems = async (...args: unknown[]): Promise<void> => {
    const [uri] = placesOf(args);
    const range = args.map(rangeOrNone).find((found) => found !== undefined);
    if (problemsText(uri, range && { startLine: range.start.line + 1, endLine: range.end.line + 1 }).count === 0) {
      void vscode.window.showInformationMessage(l10n.t('There are no problems.'));
      return;
    }
    if (uri) context.add(problemsReference(uri, range));
    else context.add({ kind: 'problems', label: l10n.t('Problems') });
    await focus();
  };
  const addChanges = async (group: unknown): Promise<void> => {
    const { changes = 'unstaged', file } = changesOf(group) ?? {};
    const repositories = await openRepositories();
    const repository = repositories.find(({ root }) => file?.path.startsWith(`${root.path}/`)) ?? repositories[0];
    if (!repository) {
      void vscode.window.showInformationMessage(l10n.t('No Git repository is open.'));
      return;
    }
    context.add(changesReference(changes, repository.root));
    await focus();
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand(commands.addToChat, addPlaces),
    vscode.commands.registerCommand(commands.addProblemsToChat, addProblems),
    vscode.commands.registerCommand(commands.addChangesToChat, addChanges),
    vscode.commands.registerCommand(commands.addTerminalSelectionToChat, async () => {
      if (await context.addTerminalSelection()) await focus();
    }),
    vscode.commands.registerTextEditorCommand(commands.addSelectionToChat, (editor) => {
      if (editor.selection.isEmpty) {
        void vscode.window.showInformationMessage(l10n.t('Select some code first.'));
        return;
      }
      context.add(linesReference(editor.document, selectedLines(editor)));
      inBackground(focus(), 'showing the panel', log);
    }),
  );
}
