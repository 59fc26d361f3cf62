/**
 * The user's prompt files: those of the workspace, once it is trusted, and those in VS Code's own folder for them. In a
 * remote window that folder is on the other side and out of reach.
 */
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { SlashCommand } from '../shared/protocol';
import { inBackground } from './background';
import { nameOf } from './context/places';
import { readText } from './context/readText';
import type { Log } from './log';
import { parsePromptFile, type PromptFile } from './promptFile';

const ending = '.prompt.md';
/** Files that are offered, and bytes of one. */
const maxFiles = 200;
const maxBytes = 200_000;
/** Where VS Code looks for them, below each workspace folder. */
const usualFolder = '.github/prompts';

/** A prompt file under the name it is called by. */
interface NamedFile {
  name: string;
  uri: vscode.Uri;
  file: PromptFile;
}

export class PromptFiles implements vscode.Disposable {
  readonly #log: Log;
  readonly #userFolder: vscode.Uri;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable;
  #watchers: vscode.Disposable = vscode.Disposable.from();
  #files: readonly NamedFile[] = [];
  #isReading = false;
  /** Something changed since the last look began. */
  #isOutdated = false;

  /** Fires when other files, or other names and descriptions, are there. */
  readonly onDidChange = this.#changed.event;

  /** @param userFolder may be missing */
  constructor(userFolder: vscode.Uri, log: Log) {
    this.#userFolder = userFolder;
    this.#log = log;
    const watch = (): void => {
      this.#watch();
    };
    this.#subscriptions = vscode.Disposable.from(
      // Saved here, it is known at once; the system may be late, or silent about a file that has only just come.
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (uri.path.endsWith(ending)) this.#readInBackground();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(watch),
      vscode.workspace.onDidGrantWorkspaceTrust(watch),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('chat.promptFilesLocations')) watch();
      }),
    );
    watch();
  }

  /** What `/` offers of them. */
  get commands(): SlashCommand[] {
    return this.#files.map(({ name, file: { description, argumentHint } }) => ({
      name,
      description: description ?? '',
      ...(argumentHint !== undefined && { argumentHint }),
      source: 'prompt-file',
    }));
  }

  /** @returns the file of this name as it is now, unsaved changes included; undefined when there is none */
  async read(name: string): Promise<{ uri: vscode.Uri; file: PromptFile } | undefined> {
    const named = this.#files.find((file) => file.name === name);
    if (!named) return undefined;
    const { uri } = named;
    const isOfWorkspace = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
    const result = isOfWorkspace ? await readText(uri) : undefined;
    return { uri, file: result?.state === 'ready' ? await parsePromptFile(result.text) : named.file };
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#watchers.dispose();
    this.#changed.dispose();
  }

  #watch(): void {
    this.#watchers.dispose();
    const read = (): void => {
      this.#readInBackground();
    };
    const patterns = this.#folders().flatMap((folder) => [new vscode.RelativePattern(folder, `*${ending}`), ...entriesOf(folder)]);
    const watchers = patterns.map((pattern) => vscode.workspace.createFileSystemWatcher(pattern));
    this.#watchers = vscode.Disposable.from(
      ...watchers.flatMap((watcher) => [watcher, watcher.onDidCreate(read), watcher.onDidChange(read), watcher.onDidDelete(read)]),
    );
    read();
  }

  /** The workspace's folders first: their files hide the user's of the same name. */
  #folders(): vscode.Uri[] {
    const { isTrusted, workspaceFolders = [] } = vscode.workspace;
    const ofWorkspace = isTrusted ? workspaceFolders.flatMap(({ uri }) => locations(uri).map((path) => vscode.Uri.joinPath(uri, path))) : [];
    // What leads out of the workspace is not the workspace's to name.
    return [...ofWorkspace.filter((uri) => vscode.workspace.getWorkspaceFolder(uri) !== undefined), this.#userFolder];
  }

  #readInBackground(): void {
    this.#isOutdated = true;
    if (!this.#isReading) inBackground(this.#readAll(), 'reading prompt files', this.#log);
  }

  /** One look after the other, and one more for all that changed during one: changes that never end hold none of them up. */
  async #readAll(): Promise<void> {
    this.#isReading = true;
    try {
      while (this.#isOutdated) {
        this.#isOutdated = false;
        await this.#read();
      }
    } finally {
      this.#isReading = false;
    }
  }

  async #read(): Promise<void> {
    const lists = await Promise.all(this.#folders().map((folder) => this.#filesOf(folder)));
    const files = new Map<string, NamedFile>();
    for (const file of lists.flat()) {
      if (!files.has(file.name)) files.set(file.name, file);
    }
    const before = JSON.stringify(this.commands);
    this.#files = [...files.values()].slice(0, maxFiles);
    if (JSON.stringify(this.commands) !== before) this.#changed.fire();
  }

  async #filesOf(folder: vscode.Uri): Promise<NamedFile[]> {
    const entries = await vscode.workspace.fs.readDirectory(folder).then(
      (found) => found,
      () => [],
    );
    const names = entries.flatMap(([name]) => (name.endsWith(ending) ? [name] : [])).slice(0, maxFiles);
    const read = await Promise.all(names.map((name) => this.#fileOf(vscode.Uri.joinPath(folder, name), name)));
    return read.filter((file) => file !== undefined);
  }

  async #fileOf(uri: vscode.Uri, fileName: string): Promise<NamedFile | undefined> {
    try {
      const { size } = await vscode.workspace.fs.stat(uri);
      if (size > maxBytes) return undefined;
      const file = await parsePromptFile(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
      const name = commandName(file.name ?? '') || commandName(fileName.slice(0, -ending.length));
      return name === '' ? undefined : { name, uri, file };
    } catch (error) {
      this.#log.error(`Prompt file ${fileName} could not be read`, error);
      return undefined;
    }
  }
}

/**
 * The folder as an entry of its parent, and so on up to the workspace's folder: of one that comes with files in it, the
 * system may tell nothing but that it came.
 */
function entriesOf(folder: vscode.Uri): vscode.RelativePattern[] {
  const top = vscode.workspace.getWorkspaceFolder(folder)?.uri;
  if (folder.path === top?.path) return [];
  const parent = vscode.Uri.joinPath(folder, '..');
  const entry = new vscode.RelativePattern(parent, nameOf(folder));
  return top === undefined ? [entry] : [entry, ...entriesOf(parent)];
}

/** A name that can be typed after a slash. */
function commandName(name: string): string {
  return name.normalize('NFC').trim().replaceAll(/[^\p{L}\p{N}_.-]+/gu, '-').replaceAll(/^[-.]+|[-.]+$/g, '').slice(0, 60);
}

function locations(folder: vscode.Uri): string[] {
  const setting = z.safeParse(z.record(z.string(), z.unknown()), vscode.workspace.getConfiguration('chat', folder).get('promptFilesLocations'));
  const entries = setting.success ? Object.entries(setting.data) : [];
  const off = entries.some(([path, isOn]) => path === usualFolder && isOn === false);
  const more = entries.flatMap(([path, isOn]) => (isOn === true && path !== usualFolder && !/^[/~]|[*?]/.test(path) ? [path] : []));
  return [...(off ? [] : [usualFolder]), ...more];
}
