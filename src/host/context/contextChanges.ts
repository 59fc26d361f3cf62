/** What happens in the workspace that may change what chips stand for. */
import * as vscode from 'vscode';
import type { ContextKind, NewReference } from '../../shared/context';
import { watchRepositories } from './git';

/** Something changed: a file or folder, or everything of a kind. */
export type ContextChange = { uri: vscode.Uri } | { kind: ContextKind };

/** Whether a chip may stand for something else after the change. */
export function isAffected({ kind, uri }: NewReference, change: ContextChange): boolean {
  if ('kind' in change) return kind === change.kind;
  if (kind === 'editors') return true;
  if (uri === undefined || kind === 'problems' || kind === 'diff') return false;
  const changed = change.uri.toString();
  // A folder changes with what is in it, a file goes with its folder.
  return uri === changed || uri.startsWith(`${changed}/`) || (kind === 'folder' && changed.startsWith(`${uri.replace(/\/$/, '')}/`));
}

/** @param listener is called often: with each key-press in a document, for example */
export function watchContext(listener: (change: ContextChange) => void): vscode.Disposable {
  const files = vscode.workspace.createFileSystemWatcher('**/*');
  const ofUri = (uri: vscode.Uri): void => {
    listener({ uri });
  };
  const ofDocument = ({ uri }: vscode.TextDocument): void => {
    listener({ uri });
  };
  const subscriptions = [
    files,
    files.onDidCreate(ofUri),
    files.onDidChange(ofUri),
    files.onDidDelete(ofUri),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) ofDocument(document);
    }),
    vscode.workspace.onDidOpenTextDocument(ofDocument),
    vscode.workspace.onDidCloseTextDocument(ofDocument),
    vscode.workspace.onDidSaveTextDocument(ofDocument),
    vscode.languages.onDidChangeDiagnostics(() => {
      listener({ kind: 'problems' });
    }),
    vscode.window.tabGroups.onDidChangeTabs(({ opened, closed }) => {
      if (opened.length + closed.length > 0) listener({ kind: 'editors' });
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('files.exclude') || change.affectsConfiguration('search.exclude')) listener({ kind: 'folder' });
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => {
      for (const kind of ['selection', 'file', 'folder', 'symbol', 'problems'] as const) listener({ kind });
    }),
  ];
  let isDisposed = false;
  void watchRepositories(() => {
    listener({ kind: 'diff' });
  }).then((git) => {
    if (isDisposed) git.dispose();
    else subscriptions.push(git);
  });
  return new vscode.Disposable(() => {
    isDisposed = true;
    for (const subscription of subscriptions) subscription.dispose();
  });
}
