/** Files that are whole at any moment: written under a temporary name, then renamed. */
import * as vscode from 'vscode';

/**
 * Writes a text file; its folder is created when it is missing.
 * @throws vscode.FileSystemError when it can't be written; the old file is still there then
 */
export async function writeAtomically(uri: vscode.Uri, text: string): Promise<void> {
  const temporary = temporaryName(uri);
  await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(uri, '..'));
  await vscode.workspace.fs.writeFile(temporary, new TextEncoder().encode(text));
  await vscode.workspace.fs.rename(temporary, uri, { overwrite: true });
}

/** A file's text, and where it really is. */
export interface AtomicFile {
  text: string;
  uri: vscode.Uri;
}

/**
 * @returns the file, or undefined when there is none. VS Code's rename deletes the old file first: killed right
 *   between, the new one, which is whole, still has its temporary name.
 */
export async function readAtomic(uri: vscode.Uri): Promise<AtomicFile | undefined> {
  // A second look at the file itself: another window may have renamed its new one in between.
  for (const candidate of [uri, temporaryName(uri), uri]) {
    const text = await readText(candidate);
    if (text !== undefined) return { text, uri: candidate };
  }
  return undefined;
}

/** Deletes the file, if there is one. */
export async function deleteAtomic(uri: vscode.Uri): Promise<void> {
  for (const candidate of [temporaryName(uri), uri]) {
    if ((await readText(candidate)) !== undefined) await vscode.workspace.fs.delete(candidate);
  }
}

/** @returns where the file is written before it gets its name */
export function temporaryName(uri: vscode.Uri): vscode.Uri {
  return uri.with({ path: `${uri.path}.tmp` });
}

async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}
