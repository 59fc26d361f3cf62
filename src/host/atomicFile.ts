/**
 * Files that are whole at any moment: written under a temporary name, then renamed. Several windows may write the same
 * file: each write has a name of its own, and can be made to depend on what the file was when it was read.
 */
import * as vscode from 'vscode';

/** Milliseconds after which a temporary file belongs to no write that is still going on. */
const writeTime = 60_000;
/** A rename that meets another window's is tried this often. */
const maxRenames = 3;

/** Time and size of a file: as long as they are the same, so is what it holds. */
export interface FileStamp {
  mtime: number;
  size: number;
}

/** A file's text, and where it really is. */
export interface AtomicFile {
  text: string;
  uri: vscode.Uri;
}

/** @returns whether a file is the same as it was */
export function isSameFile(a: FileStamp | undefined, b: FileStamp | undefined): boolean {
  return a?.mtime === b?.mtime && a?.size === b?.size;
}

/**
 * Writes a text file; its folder is created when it is missing.
 * @param isAsSeen whether the file is still what the text was made from, asked right before it is replaced
 * @returns what the file is now; undefined when another window has written it: then it holds what that window wrote
 * @throws vscode.FileSystemError when it can't be written; the old file is still there then
 */
export async function writeAtomically(
  uri: vscode.Uri,
  text: string,
  isAsSeen: (found: vscode.FileStat | undefined) => boolean = () => true,
): Promise<vscode.FileStat | undefined> {
  const temporary = uri.with({ path: `${uri.path}.${crypto.randomUUID()}.tmp` });
  await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(uri, '..'));
  try {
    await vscode.workspace.fs.writeFile(temporary, new TextEncoder().encode(text));
    const written = await vscode.workspace.fs.stat(temporary);
    if (!isAsSeen(await statOf(uri))) {
      await vscode.workspace.fs.delete(temporary);
      return undefined;
    }
    await renameOver(temporary, uri);
    // Another window may have asked in the same moment, and renamed its own file right after.
    const found = await statOf(uri);
    return isSameFile(found, written) || (await readText(uri)) === text ? found : undefined;
  } catch (error) {
    // VS Code's rename deletes the old file first: when that is gone, what could not be renamed is all there is.
    if (await statOf(uri)) await vscode.workspace.fs.delete(temporary).then(undefined, () => undefined);
    throw error;
  }
}

/**
 * @param isWhole whether a text is what was written; without it, every text counts as whole
 * @returns the file, or undefined when there is none. VS Code's rename deletes the old file first: killed right
 *   between, the new one, which is whole, still has its temporary name.
 */
export async function readAtomic(uri: vscode.Uri, isWhole: (text: string) => boolean = () => true): Promise<AtomicFile | undefined> {
  const text = await readText(uri);
  if (text !== undefined) return { text, uri };
  const left = await Promise.all((await temporariesOf(uri)).map(async (temporary) => ({ temporary, stat: await statOf(temporary) })));
  left.sort((one, other) => (other.stat?.mtime ?? 0) - (one.stat?.mtime ?? 0));
  let damaged: AtomicFile | undefined;
  // A second look at the file itself: another window may have renamed its new one in between.
  for (const candidate of [uri, ...left.map(({ temporary }) => temporary), uri]) {
    const found = await readText(candidate);
    if (found === undefined) continue;
    if (candidate === uri || isWhole(found)) return { text: found, uri: candidate };
    damaged ??= { text: found, uri: candidate };
  }
  return damaged;
}

/** Deletes the file, if there is one, and what killed writes left of it. */
export async function deleteAtomic(uri: vscode.Uri): Promise<void> {
  for (const candidate of [...(await temporariesOf(uri)), uri]) {
    if (await statOf(candidate)) await vscode.workspace.fs.delete(candidate);
  }
}

/** @returns the name of the file that a temporary one was to become; undefined for other names */
export function finalName(name: string): string | undefined {
  return /^(.+?)(?:\.[0-9a-f-]{36})?\.tmp$/.exec(name)?.[1];
}

/** @returns where writes that were killed, or are going on, have left the file */
export async function temporariesOf(uri: vscode.Uri): Promise<vscode.Uri[]> {
  const folder = vscode.Uri.joinPath(uri, '..');
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  return (await namesIn(folder)).filter((candidate) => finalName(candidate) === name).map((candidate) => vscode.Uri.joinPath(folder, candidate));
}

/** Deletes what killed writes left in a folder beside the whole files. Never rejects. @param now milliseconds since 1970 */
export async function deleteLeftovers(folder: vscode.Uri, now: number): Promise<void> {
  const names = await namesIn(folder);
  const present = new Set(names);
  const left = names.filter((name) => present.has(finalName(name) ?? ''));
  for (const name of left) {
    const uri = vscode.Uri.joinPath(folder, name);
    const stat = await statOf(uri);
    // Another window may be about to do the same.
    if (stat && !mayBeGoingOn(stat, now)) await vscode.workspace.fs.delete(uri).then(undefined, () => undefined);
  }
}

/** @returns whether the write that made this temporary file may still be going on */
export function mayBeGoingOn({ mtime }: FileStamp, now: number): boolean {
  return mtime > now - writeTime;
}

/** @returns undefined when there is no such file */
export async function statOf(uri: vscode.Uri): Promise<vscode.FileStat | undefined> {
  try {
    return await vscode.workspace.fs.stat(uri);
  } catch {
    return undefined;
  }
}

/** @returns the names in a folder; none when it can't be read */
export async function namesIn(folder: vscode.Uri): Promise<string[]> {
  try {
    return await readableNamesIn(folder);
  } catch {
    return [];
  }
}

/** @returns the names in a folder; none when there is no such folder. @throws vscode.FileSystemError when it can't be read */
export async function readableNamesIn(folder: vscode.Uri): Promise<string[]> {
  try {
    return (await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name);
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return [];
    throw error;
  }
}

/** VS Code's rename fails when another window takes the old file away at the same time. */
async function renameOver(source: vscode.Uri, target: vscode.Uri): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await vscode.workspace.fs.rename(source, target, { overwrite: true });
      return;
    } catch (error) {
      if (attempt === maxRenames || !(await statOf(source))) throw error;
    }
  }
}

async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}
