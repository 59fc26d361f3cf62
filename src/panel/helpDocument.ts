/** What /help shows: a read-only document, in VS Code's Markdown preview. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { helpScheme } from '../contributions';
import type { SlashCommand } from '../shared/protocol';

export class HelpDocument implements vscode.Disposable {
  readonly #commands: () => readonly SlashCommand[];
  readonly #changes = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration: vscode.Disposable;

  /** @param commands what can be typed after a slash at this moment */
  constructor(commands: () => readonly SlashCommand[]) {
    this.#commands = commands;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(helpScheme, {
      onDidChange: this.#changes.event,
      provideTextDocumentContent: () => helpText(this.#commands()),
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

function helpText(commands: readonly SlashCommand[]): string {
  const rows = commands.map(({ name, argumentHint, description }) => `- \`/${name}${argumentHint === undefined ? '' : ` ${plain(argumentHint)}`}\`: ${escaped(description)}`);
  return [
    `# ${l10n.t('The K-Router chat')}`,
    l10n.t('Enter sends, Shift+Enter begins a new line, the up and down arrows bring back earlier prompts, Escape stops an answer.'),
    `## ${l10n.t('Context')}`,
    l10n.t('Type @ or # to add files, folders, symbols, problems, changes, the terminal’s selection, open editors or the clipboard. What is selected in the editor goes along by itself; its chip can be pinned or taken off. Everything is read when you send, and each chip says when it cannot be sent.'),
    `## ${l10n.t('Commands')}`,
    rows.join('\n'),
    l10n.t('Prompt files are Markdown files in .github/prompts whose names end in .prompt.md.'),
  ].join('\n\n');
}

/** Words of prompt files come from the workspace: they are to be text here, never links or HTML. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+!<>|~&-]/g, '\\$&').replaceAll(/\s+/g, ' ');
}

function plain(text: string): string {
  return text.replaceAll(/[`\s]+/g, ' ');
}
