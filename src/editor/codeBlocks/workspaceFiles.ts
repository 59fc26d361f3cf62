/** Files of the workspace by the names that answers give them. Nothing outside of the workspace folders is ever looked at. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plainLabel } from '../../host/plainLabel';
import { plainMessage } from '../../host/plainMessage';
import { belowFolder, safeSegments } from '../../shared/workspacePath';

/** Results of one search by name, at most. */
const maxResults = 2_000;
/** Directories that are no one's own code. */
const notSearched = '**/{node_modules,.git,dist,out,target,.venv}/**';

/**
 * Looks for files: at the path itself in each workspace folder, else anywhere in the workspace under this name or end of
 * a path.
 * @param paths untrusted
 * @returns the files found, by path; a path without any is missing
 */
export async function findFiles(paths: readonly string[], token?: vscode.CancellationToken): Promise<Map<string, vscode.Uri[]>> {
  const found = new Map<string, vscode.Uri[]>();
  await Promise.all(
    paths.map(async (path) => {
      const files = await filesAt(path);
      if (files.length > 0) found.set(path, files);
    }),
  );
  const rest = new Map(paths.filter((path) => !found.has(path)).flatMap((path) => searchable(path)));
  if (rest.size === 0 || token?.isCancellationRequested === true) return found;
  const names = [...new Set(rest.values())];
  const [only] = names;
  const glob = names.length === 1 ? `**/${only ?? ''}` : `**/{${names.join(',')}}`;
  const uris = await vscode.workspace.findFiles(glob, notSearched, maxResults, token);
  for (const [path, name] of rest) {
    const files = uris.filter((uri) => uri.path.endsWith(`/${name}`));
    if (files.length > 0) found.set(path, files);
  }
  return found;
}

/** @returns where a path that names no file yet would be: in the first workspace folder; undefined when there is no such place */
export function placeFor(path: string): vscode.Uri | undefined {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder || (path.startsWith('/') && belowFolder(path, folder.uri.path) === undefined)) return undefined;
  return candidates(path, folder)[0];
}

/** Opens a file at a place, in whatever editor is made for it. @param line counted from 1, as is `column` */
export async function openFile(path: string, line = 1, column = 1): Promise<void> {
  const files = (await findFiles([path])).get(path) ?? [];
  const uri = await chooseFile(files, path);
  if (uri === undefined) {
    if (files.length === 0) void vscode.window.showInformationMessage(plainMessage(l10n.t('{0} is not in the workspace.', path)));
    return;
  }
  const position = new vscode.Position(line - 1, column - 1);
  await vscode.commands.executeCommand('vscode.open', uri, { selection: new vscode.Range(position, position) });
}

/** @returns the one file, or the one the user chooses of several; undefined for none */
export async function chooseFile(files: readonly vscode.Uri[], path: string): Promise<vscode.Uri | undefined> {
  if (files.length <= 1) return files[0];
  const items = files.map((uri) => ({ label: plainLabel(vscode.workspace.asRelativePath(uri)), uri }));
  return (await vscode.window.showQuickPick(items, { title: l10n.t('Which {0}?', path) }))?.uri;
}

async function filesAt(path: string): Promise<vscode.Uri[]> {
  const uris = (vscode.workspace.workspaceFolders ?? []).flatMap((folder) => candidates(path, folder));
  const checked = await Promise.all(uris.map(async (uri) => ((await isFile(uri)) ? [uri] : [])));
  return checked.flat().slice(0, 1);
}

/** The places in a folder that a path may mean. An absolute path counts when it is below the folder. */
function candidates(path: string, folder: vscode.WorkspaceFolder): vscode.Uri[] {
  const relative = belowFolder(path, folder.uri.path) ?? path;
  const segments = safeSegments(relative);
  if (!segments) return [];
  const uris = [vscode.Uri.joinPath(folder.uri, ...segments)];
  // In a workspace of several folders, paths begin with the folder's name.
  if (segments.length > 1 && segments[0] === folder.name) uris.push(vscode.Uri.joinPath(folder.uri, ...segments.slice(1)));
  return uris;
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.File) !== 0;
  } catch {
    return false;
  }
}

/** What can be searched for; a name with signs that patterns use cannot. */
function searchable(path: string): [string, string][] {
  const segments = path.startsWith('/') ? undefined : safeSegments(path);
  const name = segments?.join('/');
  return name === undefined || /[*?{}[\],!]/.test(name) ? [] : [[path, name]];
}
