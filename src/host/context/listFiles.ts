/** The files below a folder, without what .gitignore, files.exclude and search.exclude leave out. */
import * as vscode from 'vscode';
import { Excludes, readIgnoreFile } from './excludes';

export interface FileList {
  /** Relative to the folder, with `/`, in no order. */
  paths: string[];
  /** There are more than were asked for. */
  isCut: boolean;
  /** Symbolic links that were not followed. */
  links: number;
}

/** How many files a search finds at most that are left out afterwards, for want of a glob that says so. */
const maxFound = 200_000;

/**
 * @param max files that are listed, at most
 * @returns what was found; nothing more is looked for once the token is cancelled
 */
export async function listFiles(folder: vscode.Uri, max: number, token: vscode.CancellationToken): Promise<FileList> {
  const excludes = await Excludes.of(folder);
  // VS Code's search waits for ever where no extension has registered one: elsewhere, folders are read one by one.
  return folder.scheme === 'file' ? searchFiles(folder, excludes, max, token) : walk(folder, excludes, max, token);
}

/**
 * The same by reading folder after folder: what symbolic links lead to is no part of it, wherever that may be, while
 * VS Code's search follows them.
 */
export async function listOwnFiles(folder: vscode.Uri, max: number, token: vscode.CancellationToken): Promise<FileList> {
  return walk(folder, await Excludes.of(folder), max, token);
}

async function searchFiles(folder: vscode.Uri, excludes: Excludes, max: number, token: vscode.CancellationToken): Promise<FileList> {
  const find = (glob: string, limit: number): Thenable<vscode.Uri[]> =>
    vscode.workspace.findFiles(new vscode.RelativePattern(folder, glob), excludes.glob, limit, token);
  const below = (uri: vscode.Uri): string => uri.path.slice(folder.path.length).replace(/^\//, '');
  const texts = await Promise.all(
    (await find('**/.gitignore', 1_000)).map(async (uri) => ({ folder: below(vscode.Uri.joinPath(uri, '..')), text: await readIgnoreFile(uri) })),
  );
  // The folder's own are known already. What deeper ones take in again, the search for the files must not pass by.
  excludes.add(texts.flatMap(({ folder: name, text }) => (name === '' || text === undefined ? [] : [{ folder: name, text }])));
  for (let limit = max; ; limit *= 4) {
    const found = await find('**/*', limit);
    const paths = found.map(below).filter((path) => !excludes.leavesOut(path));
    const isAll = found.length < limit;
    if (isAll || paths.length >= max || limit >= maxFound) return { paths: paths.slice(0, max), isCut: !isAll, links: 0 };
  }
}

async function walk(root: vscode.Uri, excludes: Excludes, max: number, token: vscode.CancellationToken): Promise<FileList> {
  const paths: string[] = [];
  let links = 0;
  const folders = [''];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    if (token.isCancellationRequested) break;
    const uri = vscode.Uri.joinPath(root, folder);
    const entries = await vscode.workspace.fs.readDirectory(uri).then(
      (read) => read,
      () => [],
    );
    if (folder !== '' && entries.some(([name]) => name === '.gitignore')) {
      const text = await readIgnoreFile(vscode.Uri.joinPath(uri, '.gitignore'));
      if (text !== undefined) excludes.add([{ folder, text }]);
    }
    for (const [name, type] of entries) {
      const path = folder === '' ? name : `${folder}/${name}`;
      const isFolder = (type & vscode.FileType.Directory) !== 0;
      if (excludes.leavesOut(isFolder ? `${path}/` : path)) continue;
      // Links may lead round in a circle, or out of the workspace.
      if ((type & vscode.FileType.SymbolicLink) !== 0) links += 1;
      else if (isFolder) folders.push(path);
      else paths.push(path);
      if (paths.length >= max) return { paths, isCut: true, links };
    }
  }
  return { paths, isCut: false, links };
}
