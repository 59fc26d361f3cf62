/** Chips' contents for what menus, commands and the context picker name. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { newReferenceSchema, type NewReference } from '../../shared/context';
import { nameOf } from './places';

/** @returns what the candidate with this key stands for; undefined for a key that is none */
export function referenceOfKey(key: string): NewReference | undefined {
  try {
    const parsed = z.safeParse(newReferenceSchema, JSON.parse(key));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** @returns a chip's content for a file or folder that was named in a menu or dropped */
export async function placeReference(uri: vscode.Uri): Promise<NewReference> {
  const isFolder = await vscode.workspace.fs.stat(uri).then(
    ({ type }) => (type & vscode.FileType.Directory) !== 0,
    () => false,
  );
  const label = isFolder ? `${nameOf(uri)}/` : nameOf(uri);
  return { kind: isFolder ? 'folder' : 'file', label, uri: uri.toString() };
}

/** @param range only the problems that touch these lines */
export function problemsReference(uri: vscode.Uri, range?: vscode.Range): NewReference {
  const lines = range && { startLine: range.start.line + 1, endLine: range.end.line + 1 };
  return { kind: 'problems', label: l10n.t('Problems in {0}', nameOf(uri)), uri: uri.toString(), ...lines };
}

/** @param root of the repository */
export function changesReference(changes: 'staged' | 'unstaged', root: vscode.Uri): NewReference {
  return { kind: 'diff', label: changesLabel(changes), uri: root.toString(), changes };
}

/** For the user. */
export function changesLabel(changes: 'staged' | 'unstaged'): string {
  return changes === 'staged' ? l10n.t('Staged changes') : l10n.t('Unstaged changes');
}
