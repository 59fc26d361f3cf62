/** The code a command is about when the user attached none: the selection, else what is around the caret, else the file. */
import * as vscode from 'vscode';
import type { ContextItem, NewReference } from '../../shared/context';
import { changesReference, problemsReference } from './references';
import { openRepositories } from './git';
import { nameOf } from './places';
import { activeSelection, isUserDocument } from './selection';
import { enclosingSymbol } from './symbols';

/** @returns undefined when no editor with a document of the user is open */
export async function codeAround(): Promise<NewReference | undefined> {
  const selection = activeSelection();
  if (selection) return selection;
  const editor = vscode.window.activeTextEditor;
  if (!editor || !isUserDocument(editor.document)) return undefined;
  const { uri } = editor.document;
  const symbol = await enclosingSymbol(uri, editor.selection.active.line);
  if (!symbol) return { kind: 'file', label: nameOf(uri), uri: uri.toString() };
  const { name, range } = symbol;
  return { kind: 'symbol', label: name, uri: uri.toString(), startLine: range.start.line + 1, endLine: range.end.line + 1 };
}

/** @returns the problems in the lines of these items, as far as they are files or parts of files */
export function problemsOf(items: readonly ContextItem[]): NewReference[] {
  return items.flatMap(({ kind, uri, startLine, endLine = startLine }) => {
    if (uri === undefined || (kind !== 'selection' && kind !== 'file' && kind !== 'symbol')) return [];
    const range = startLine === undefined || endLine === undefined ? undefined : new vscode.Range(startLine - 1, 0, endLine - 1, 0);
    return [problemsReference(vscode.Uri.parse(uri), range)];
  });
}

/** @returns the staged changes of the active file's repository, or of the first that has some; else those not staged */
export async function changesToCommit(): Promise<NewReference | undefined> {
  const active = vscode.window.activeTextEditor?.document.uri.path ?? '';
  const repositories = (await openRepositories()).toSorted((one, other) => Number(active.startsWith(`${other.root.path}/`)) - Number(active.startsWith(`${one.root.path}/`)));
  for (const changes of ['staged', 'unstaged'] as const) {
    const repository = repositories.find((open) => open[changes] > 0);
    if (repository) return changesReference(changes, repository.root);
  }
  return undefined;
}
