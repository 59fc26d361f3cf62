/** Where Git keeps the state of a working tree: `.git`, or the folder that a file of this name names (gitrepository-layout). */
import * as vscode from 'vscode';
import { parseGitFile } from './gitFile';

/** Such a file has one path in it. */
const mostBytes = 8192;

/** @returns `.git` itself where it can't be looked at or names no folder. Never rejects. */
export async function gitFolderOf(root: vscode.Uri): Promise<vscode.Uri> {
  const entry = vscode.Uri.joinPath(root, '.git');
  try {
    const { type, size } = await vscode.workspace.fs.stat(entry);
    if ((type & vscode.FileType.File) === 0 || size > mostBytes) return entry;
    const named = parseGitFile(new TextDecoder().decode(await vscode.workspace.fs.readFile(entry)));
    if (!named) return entry;
    return named.isAbsolute ? root.with({ path: named.path }) : vscode.Uri.joinPath(root, named.path);
  } catch {
    return entry;
  }
}
