/**
 * Small state in files, one a key. VS Code's own Memento is written with a delay, of seconds in a browser window, and
 * a window that is reloaded or killed meanwhile loses what was kept: the draft, and which chat was shown.
 */
import * as vscode from 'vscode';
import { parseJson } from '../shared/json';
import { deleteAtomic, finalName, namesIn, readAtomic, writeAtomically } from './atomicFile';
import type { Log } from './log';

/** What the parts of the extension need of a Memento; what comes back is parsed by them. */
export interface State {
  get(key: string): unknown;
  /** All that have a value. */
  keys(): string[];
  /** Known to `get` at once; resolves when it is on disk, or could not be written. `undefined` removes the key. */
  update(key: string, value: unknown): Promise<void>;
  /** Reads again what another window may have written. Never rejects. @returns whether any of these is another now */
  reload(keys: readonly string[]): Promise<boolean>;
}

export class FileMemento implements State {
  readonly #folder: vscode.Uri;
  readonly #log: Log;
  readonly #values: Map<string, unknown>;
  /** The last write of each key; the next one follows it. */
  readonly #writing = new Map<string, Promise<void>>();
  /** Keys whose value is known here alone, since it could not be written. */
  readonly #unwritten = new Set<string>();

  private constructor(folder: vscode.Uri, log: Log, values: Map<string, unknown>) {
    this.#folder = folder;
    this.#log = log;
    this.#values = values;
  }

  /** Reads what the folder holds. A file that can't be read counts as not there. */
  static async open(folder: vscode.Uri, log: Log): Promise<FileMemento> {
    const keys = new Set((await namesIn(folder)).flatMap((name) => /^([\w-]+)\.json$/.exec(finalName(name) ?? name)?.[1] ?? []));
    const values = new Map<string, unknown>();
    await Promise.all(
      [...keys].map(async (key) => {
        const value = await readValue(folder, key, log);
        if (value !== undefined) values.set(key, value);
      }),
    );
    return new FileMemento(folder, log, values);
  }

  async reload(keys: readonly string[]): Promise<boolean> {
    const changes = await Promise.all(
      keys.map(async (key) => {
        await this.#writing.get(key);
        const before = this.#values.get(key);
        const value = await readValue(this.#folder, key, this.#log);
        // One that can't be read now is kept; one that was set meanwhile, or never reached its file, is the newest.
        if (this.#unwritten.has(key)) return false;
        if (value === undefined || this.#values.get(key) !== before || JSON.stringify(value) === JSON.stringify(before)) return false;
        this.#values.set(key, value);
        return true;
      }),
    );
    return changes.includes(true);
  }

  get(key: string): unknown {
    return this.#values.get(key);
  }

  keys(): string[] {
    return [...this.#values.keys()];
  }

  update(key: string, value: unknown): Promise<void> {
    if (value === undefined) this.#values.delete(key);
    else this.#values.set(key, value);
    const file = fileOf(this.#folder, key);
    const before = this.#writing.get(key) ?? Promise.resolve();
    // Of several updates that wait, each writes the newest value.
    const writing = before
      .then(async () => {
        if (this.#values.has(key)) await writeAtomically(file, JSON.stringify(this.#values.get(key)));
        else await deleteAtomic(file);
        this.#unwritten.delete(key);
      })
      .catch((error: unknown) => {
        this.#unwritten.add(key);
        this.#log.error(`State ${key} could not be written`, error);
      });
    this.#writing.set(key, writing);
    return writing;
  }
}

/** @returns what a key's file holds; undefined when there is none, or it can't be read */
async function readValue(folder: vscode.Uri, key: string, log: Log): Promise<unknown> {
  try {
    const file = await readAtomic(fileOf(folder, key), (text) => parseJson(text) !== undefined);
    const value = file && parseJson(file.text);
    if (file && value === undefined) log.warn(`State ${key} is damaged, and counts as not there`);
    return value;
  } catch (error) {
    log.error(`State ${key} could not be read`, error);
    return undefined;
  }
}

function fileOf(folder: vscode.Uri, key: string): vscode.Uri {
  return vscode.Uri.joinPath(folder, `${key}.json`);
}

/** @returns the folder for what belongs to this window: its workspace's, or one of its own when it has no folder open */
export async function windowFolder(context: vscode.ExtensionContext): Promise<vscode.Uri> {
  if (context.storageUri) return context.storageUri;
  const known = context.workspaceState.get<unknown>('window');
  const id = typeof known === 'string' ? known : crypto.randomUUID();
  if (id !== known) await context.workspaceState.update('window', id);
  return vscode.Uri.joinPath(context.globalStorageUri, 'windows', id);
}
