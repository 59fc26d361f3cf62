/** What /help shows: a read-only document, in VS Code's Markdown preview. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { helpScheme } from '../contributions';
import type { SlashCommand } from '../shared/protocol';
import { loadHelpTexts } from './lazyModules';

export class HelpDocument implements vscode.Disposable {
  readonly #commands: () => readonly SlashCommand[];
  readonly #changes = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration: vscode.Disposable;

  /** @param commands what can be typed after a slash at this moment */
  constructor(commands: () => readonly SlashCommand[]) {
    this.#commands = commands;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(helpScheme, {
      onDidChange: this.#changes.event,
      provideTextDocumentContent: async () => (await loadHelpTexts()).commandHelp(this.#commands()),
    });
  }

  async open(): Promise<void> {
    const uri = vscode.Uri.from({ scheme: helpScheme, path: `/K-Router: ${l10n.t('Help')}.md` });
    this.#changes.fire(uri);
    try {
      await vscode.commands.executeCommand('markdown.showPreview', uri);
    } catch {
      // Without VS Code's Markdown extension, as text.
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    }
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changes.dispose();
  }
}
