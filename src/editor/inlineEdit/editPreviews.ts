/** Inline edits as diffs: on the right a document of our own, which grows as the answer does. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { inlineEditScheme } from '../../contributions';
import type { EditRun } from './editRun';

export class EditPreviews implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  /** Set before the registration below, which looks for it once. */
  readonly onDidChange = this.#changed.event;
  /** Those that were opened, by the URI of the right side; kept until their tab is closed. */
  readonly #runs = new Map<string, EditRun>();
  readonly #registrations = [
    vscode.workspace.registerTextDocumentContentProvider(inlineEditScheme, this),
    vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
      for (const uri of closed.flatMap((tab) => previewOf(tab) ?? [])) {
        if (tabsOf(uri).length === 0) this.#runs.delete(uri.toString());
      }
    }),
  ];

  provideTextDocumentContent(uri: vscode.Uri): string | undefined {
    return this.#runs.get(uri.toString())?.proposal.preview;
  }

  /** Rejects when there is no showing it. */
  async open(run: EditRun): Promise<void> {
    const uri = uriOf(run);
    this.#runs.set(uri.toString(), run);
    await vscode.commands.executeCommand('vscode.diff', run.uri, uri, l10n.t('{0}: proposed edit', run.label), { preview: false });
  }

  /** The proposal is another. */
  refresh(run: EditRun): void {
    const uri = uriOf(run);
    if (this.#runs.has(uri.toString())) this.#changed.fire(uri);
  }

  /** The edit is decided: its diff would show nothing. Rejects when a tab can't be closed. */
  async close(run: EditRun): Promise<void> {
    await vscode.window.tabGroups.close(tabsOf(uriOf(run)));
  }

  /** @returns whether an editor is the left side of such a diff, which shows the changes by itself */
  shows(editor: vscode.TextEditor): boolean {
    const uri = editor.document.uri.toString();
    const groups = vscode.window.tabGroups.all.filter(({ viewColumn }) => editor.viewColumn === undefined || viewColumn === editor.viewColumn);
    return groups.some(({ activeTab }) => {
      const input = activeTab?.input;
      return input instanceof vscode.TabInputTextDiff && input.modified.scheme === inlineEditScheme && input.original.toString() === uri;
    });
  }

  /** @returns the id of the edit that a document previews */
  idOf(uri: vscode.Uri): number | undefined {
    return this.#runs.get(uri.toString())?.id;
  }

  dispose(): void {
    for (const registration of this.#registrations) registration.dispose();
    this.#changed.dispose();
    this.#runs.clear();
  }
}

/** The path gives the right side its language; the query tells edits of one document apart. It stays the same when the file is renamed. */
function uriOf({ target, id }: EditRun): vscode.Uri {
  return vscode.Uri.from({ scheme: inlineEditScheme, path: target.document.uri.path, query: String(id) });
}

function previewOf({ input }: vscode.Tab): vscode.Uri | undefined {
  return input instanceof vscode.TabInputTextDiff && input.modified.scheme === inlineEditScheme ? input.modified : undefined;
}

function tabsOf(uri: vscode.Uri): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter((tab) => previewOf(tab)?.toString() === uri.toString());
}
