/** The workspace's files and folders for the picker: listed when first asked for, and anew after they changed. */
import * as vscode from 'vscode';
import { loadListFiles } from '../lazyModules';
import { maxListedFiles } from './limits';
import { prepareNames } from './rankRows';

/** A file or folder to choose. */
export interface IndexedPlace {
  uri: string;
  kind: 'file' | 'folder';
  name: string;
  /** Relative to the workspace folder, which leads it where there are several. */
  path: string;
}

export class FileIndex implements vscode.Disposable {
  readonly #changes: vscode.Disposable;
  readonly #closed = new vscode.CancellationTokenSource();
  #places: readonly IndexedPlace[] = [];
  #isOutdated = true;
  #listing: Promise<readonly IndexedPlace[]> | undefined;

  constructor() {
    const files = vscode.workspace.createFileSystemWatcher('**/*', false, true, false);
    const ignoreFiles = vscode.workspace.createFileSystemWatcher('**/.gitignore');
    const outdate = (): void => {
      this.#isOutdated = true;
    };
    this.#changes = vscode.Disposable.from(
      files,
      ignoreFiles,
      files.onDidCreate(outdate),
      files.onDidDelete(outdate),
      ignoreFiles.onDidChange(outdate),
      vscode.workspace.onDidChangeWorkspaceFolders(outdate),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('files.exclude') || change.affectsConfiguration('search.exclude')) outdate();
      }),
    );
  }

  /** @returns what was listed last, and, when that is out of date, the new list to come */
  places(): { known: readonly IndexedPlace[]; coming?: Promise<readonly IndexedPlace[]> } {
    if (!this.#isOutdated && !this.#listing) return { known: this.#places };
    this.#listing ??= this.#list().finally(() => {
      this.#listing = undefined;
    });
    return { known: this.#places, coming: this.#listing };
  }

  dispose(): void {
    this.#closed.cancel();
    this.#closed.dispose();
    this.#changes.dispose();
  }

  async #list(): Promise<readonly IndexedPlace[]> {
    this.#isOutdated = false;
    try {
      return await this.#listAll();
    } catch (error) {
      // What is known stays, and the next search tries again.
      this.#isOutdated = true;
      throw error;
    }
  }

  async #listAll(): Promise<readonly IndexedPlace[]> {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const { listFiles } = await loadListFiles();
    const lists = await Promise.all(
      folders.map(async ({ uri, name }) => {
        const { paths } = await listFiles(uri, maxListedFiles, this.#closed.token);
        return placesOf(uri, folders.length > 1 ? `${name}/` : '', paths);
      }),
    );
    const places = lists.flat();
    await prepareNames(places.flatMap(({ name, path }) => [name, path]));
    this.#places = places;
    return places;
  }
}

/** The files, and every folder that one of them is in. */
function placesOf(root: vscode.Uri, prefix: string, paths: readonly string[]): IndexedPlace[] {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (folders.has(folder)) break; // and so are those around it
      folders.add(folder);
    }
  }
  const place = (kind: IndexedPlace['kind'], path: string): IndexedPlace => ({
    uri: vscode.Uri.joinPath(root, path).toString(),
    kind,
    // As it is typed: macOS takes Hangul in names apart.
    name: path.slice(path.lastIndexOf('/') + 1).normalize('NFC'),
    path: `${prefix}${path}`.normalize('NFC'),
  });
  return [...paths.map((path) => place('file', path)), ...[...folders].map((path) => place('folder', path))];
}
