/** The commands of commit messages; what writes them is loaded with the first one. */
import * as vscode from 'vscode';
import { commands } from '../contributions';
import { Lazy } from '../host/lazy';
import type { CommitServices } from './commitMessages';
import { loadCommitMessages } from './lazyModules';

export function registerCommitMessages(services: CommitServices): vscode.Disposable {
  const messages = new Lazy(async () => new (await loadCommitMessages()).CommitMessages(services));
  return vscode.Disposable.from(
    messages,
    vscode.commands.registerCommand(commands.generateCommitMessage, async (sourceControl: unknown) => (await messages.get()).generate(sourceControl)),
    vscode.commands.registerCommand(commands.stopCommitMessage, async (sourceControl: unknown) => {
      (await messages.get()).stop(sourceControl);
    }),
  );
}
