/** Several files as one text: those of a folder, or of the open editors. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { fenced } from '../../chat/fence';
import type { Obstacle } from '../../shared/contextObstacles';
import { loadListFiles } from '../lazyModules';
import { maxFolderFiles, maxFolderLength } from './limits';
import { nameOf, pathInWorkspace } from './places';
import { readText } from './readText';

export type FilesResult =
  /** `detail` is for the chip, `note` for the model. */
  | { state: 'ready'; text: string; detail: string; note: string }
  | { state: Obstacle; detail?: string };

/** Files that are read at the same time. */
const batch = 20;

/** @returns the folder's files, without what is ignored; `too-large` when they are too many or too long together */
export async function folderText(folder: vscode.Uri, token: vscode.CancellationToken): Promise<FilesResult> {
  if (!vscode.workspace.getWorkspaceFolder(folder)) return { state: 'outside' };
  try {
    const { type } = await vscode.workspace.fs.stat(folder);
    if ((type & vscode.FileType.Directory) === 0) return { state: 'unreadable' };
  } catch {
    return { state: 'missing' };
  }
  const { listOwnFiles } = await loadListFiles();
  const { paths, isCut, links } = await listOwnFiles(folder, maxFolderFiles + 1, token);
  if (isCut || paths.length > maxFolderFiles) return { state: 'too-large', detail: l10n.t('More than {0} files', maxFolderFiles.toLocaleString(vscode.env.language)) };
  return filesText(paths.toSorted().map((path) => vscode.Uri.joinPath(folder, path)), token, links);
}

/**
 * @param links that were left out already
 * @returns the texts of the files, each under its path; what is no text or too large is left out and counted
 */
export async function filesText(uris: readonly vscode.Uri[], token: vscode.CancellationToken, links = 0): Promise<FilesResult> {
  const parts: string[] = [];
  let length = 0;
  let leftOut = 0;
  for (let index = 0; index < uris.length && !token.isCancellationRequested; index += batch) {
    const read = await Promise.all(uris.slice(index, index + batch).map(async (uri) => ({ uri, result: await readText(uri) })));
    for (const { uri, result } of read) {
      if (result.state === 'empty') continue;
      if (result.state !== 'ready') {
        leftOut += 1;
        continue;
      }
      length += result.text.length;
      if (length > maxFolderLength) return { state: 'too-large', detail: l10n.t('More than {0} characters', maxFolderLength.toLocaleString(vscode.env.language)) };
      parts.push(`${pathInWorkspace(uri) ?? nameOf(uri)}:\n${fenced(result.text, result.languageId)}`);
    }
  }
  const detail = [
    l10n.t('Files: {0}', parts.length),
    ...(leftOut > 0 ? [l10n.t('left out, because they are no text or too large: {0}', leftOut)] : []),
    ...(links > 0 ? [l10n.t('left out, because they are links: {0}', links)] : []),
  ].join('; ');
  if (parts.length === 0) return { state: 'empty', detail };
  const note = `${parts.length} files${leftOut + links > 0 ? `, ${leftOut + links} left out` : ''}`;
  return { state: 'ready', text: parts.join('\n\n'), detail, note };
}
