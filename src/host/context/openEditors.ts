/** The documents of the open editor tabs. */
import * as vscode from 'vscode';

/** @returns the files and untitled documents that are open in tabs, in their order, each once; of a diff, the new side */
export function openEditorUris(): vscode.Uri[] {
  const uris = new Map<string, vscode.Uri>();
  for (const { tabs } of vscode.window.tabGroups.all) {
    for (const { input } of tabs) {
      const uri = uriOf(input);
      if (uri && (uri.scheme === 'untitled' || vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== undefined)) uris.set(uri.toString(), uri);
    }
  }
  return [...uris.values()];
}

function uriOf(input: unknown): vscode.Uri | undefined {
  if (input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom) return input.uri;
  if (input instanceof vscode.TabInputTextDiff) return input.modified;
  return undefined;
}
