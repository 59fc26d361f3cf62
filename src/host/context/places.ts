/** Where files are: in the workspace or not, and how they are called. */
import * as vscode from 'vscode';

/** @returns the last part of the path, or all of it when there is none */
export function nameOf(uri: vscode.Uri): string {
  return uri.path.split('/').findLast((part) => part !== '') ?? uri.path;
}

/** @returns the path relative to the workspace folder, led by the folder's name where there are several; undefined outside */
export function pathInWorkspace(uri: vscode.Uri): string | undefined {
  if (!vscode.workspace.getWorkspaceFolder(uri)) return undefined;
  return vscode.workspace.asRelativePath(uri).replaceAll('\\', '/');
}

/** @returns the open document, if it is open in an editor or kept by VS Code */
export function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const key = uri.toString();
  return vscode.workspace.textDocuments.find((document) => !document.isClosed && document.uri.toString() === key);
}

/** Whether this is neither in the workspace nor something the user has opened. */
export function isOutside(uri: vscode.Uri): boolean {
  return !vscode.workspace.getWorkspaceFolder(uri) && !openDocument(uri);
}

/**
 * @param text of a page or a command, untrusted
 * @returns the place, as the extension host sees it; undefined when the text is none. A page in front of a remote
 *   window names the remote's files by `vscode-remote:`, which are plain files for an extension that runs there.
 */
export function parseUri(text: string): vscode.Uri | undefined {
  try {
    const uri = vscode.Uri.parse(text, true);
    if (uri.scheme !== 'vscode-remote' || vscode.env.remoteName === undefined) return uri;
    return uri.with({ scheme: 'file', authority: '' });
  } catch {
    return undefined;
  }
}

/** Whether a file of the workspace is a symbolic link, or in a folder that is one: what it holds may be anywhere. */
export async function isThroughLink(uri: vscode.Uri): Promise<boolean> {
  const root = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  if (!root || vscode.workspace.fs.isWritableFileSystem(uri.scheme) === undefined) return false;
  const levels: vscode.Uri[] = [];
  for (let level = uri; level.path.length > root.path.length; level = vscode.Uri.joinPath(level, '..')) levels.push(level);
  const types = await Promise.all(levels.map((level) => vscode.workspace.fs.stat(level).then(({ type }) => type, () => vscode.FileType.Unknown)));
  return types.some((type) => (type & vscode.FileType.SymbolicLink) !== 0);
}

/** @returns whether there is a file or folder that can be looked at */
export async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
