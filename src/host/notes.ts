/** What was said or decided once, for all windows and beyond their end: a value a name, such as the day of a warning. */
import type * as vscode from 'vscode';
import * as z from 'zod/mini';
import { FileMemento } from './fileMemento';
import type { Log } from './log';

const notesSchema = z.record(z.string(), z.string());

export class Notes {
  readonly #folder: vscode.Uri;
  readonly #key: string;
  readonly #log: Log;
  /** What this window knows of. */
  readonly #known = new Map<string, string>();

  /** @param key names the file in the folder */
  constructor(folder: vscode.Uri, key: string, log: Log) {
    this.#folder = folder;
    this.#key = key;
    this.#log = log;
  }

  /** Whether this window wrote it down or found it; others may have. */
  knows(name: string, value: string): boolean {
    return this.#known.get(name) === value;
  }

  /** @returns whether this, or another window, wrote it down */
  async has(name: string, value: string): Promise<boolean> {
    if (this.knows(name, value)) return true;
    const { values } = await this.#read();
    if (values[name] !== value) return false;
    this.#known.set(name, value);
    return true;
  }

  /** Writes it down. @returns false when that was done before, here or in another window */
  async add(name: string, value: string): Promise<boolean> {
    if (this.knows(name, value)) return false;
    this.#known.set(name, value);
    const { values, state } = await this.#read();
    if (values[name] === value) return false;
    await state.update(this.#key, { ...values, [name]: value });
    return true;
  }

  /** Anew each time: another window may have written. */
  async #read(): Promise<{ values: Record<string, string>; state: FileMemento }> {
    const state = await FileMemento.open(this.#folder, this.#log);
    const kept = z.safeParse(notesSchema, state.get(this.#key));
    return { values: kept.success ? kept.data : {}, state };
  }
}
