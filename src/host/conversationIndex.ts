/**
 * What the list of conversations shows of each, kept beside their files so that a long list opens at once. It is only
 * derived: an entry counts as long as its file has the same time and size, whatever is missing is read from the
 * files, and a lost or damaged index is made anew.
 */
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { Clock } from '../shared/clock';
import { parseJson } from '../shared/json';
import { throttle, type Throttle } from '../shared/throttle';
import { timeSchema } from '../shared/time';
import { titleOf, updatedAtOf, type Conversation } from '../shared/transcript';
import { isSameFile, readAtomic, writeAtomically, type FileStamp } from './atomicFile';
import type { ConversationFiles } from './conversationFiles';
import type { Log } from './log';

/** Milliseconds between two writes of the index. */
const saveInterval = 2_000;
/** Milliseconds between two looks at all files, at least. */
const refreshInterval = 2_000;
/** Milliseconds until a list that was given out is compared with the files: first it should be shown. */
const refreshDelay = 300;
/** Files that are looked at or read at the same time. */
const batchSize = 64;
/** Files that are read before the list is given out for the first time, at most; more are read afterwards. */
const maxReadFirst = 50;

const entrySchema = z.object({
  /** Of the file it was made from. */
  mtime: z.number(),
  size: z.number(),
  title: z.string(),
  updatedAt: timeSchema,
  isPinned: z.boolean(),
  /** Nothing but settings of its own is in it: no message, no name, no pin. */
  isEmpty: z.boolean(),
});
/** What is known of a stored conversation without reading it. */
export type IndexEntry = z.infer<typeof entrySchema>;

const indexSchema = z.object({ version: z.literal(1), entries: z.record(z.string(), entrySchema) });

export class ConversationIndex implements vscode.Disposable {
  readonly #files: ConversationFiles;
  readonly #uri: vscode.Uri;
  readonly #log: Log;
  readonly #save: Throttle;
  #entries = new Map<string, IndexEntry>();
  /** Those that this window has and could not write. */
  readonly #unwritten = new Map<string, IndexEntry>();
  #opening: Promise<void> | undefined;
  #refreshing: Promise<void> | undefined;
  #callOffRefresh: (() => void) | undefined;
  #refreshedAt = Number.NEGATIVE_INFINITY;
  readonly #clock: Clock;
  #isDisposed = false;

  readonly #changes = new vscode.EventEmitter<void>();
  /** The list is another now. */
  readonly onDidChange = this.#changes.event;

  /** @param uri the index's own file */
  constructor(files: ConversationFiles, uri: vscode.Uri, log: Log, clock: Clock) {
    this.#files = files;
    this.#uri = uri;
    this.#log = log;
    this.#clock = clock;
    this.#save = throttle(() => void this.#write(), saveInterval, clock);
  }

  /**
   * What is known of the stored conversations, by id. The first call waits for the index, or for some files; what
   * other windows did since is found out afterwards, and told by `onDidChange`.
   */
  async list(): Promise<ReadonlyMap<string, IndexEntry>> {
    this.#opening ??= this.#open();
    await this.#opening;
    this.#refreshSoon();
    return this.#unwritten.size === 0 ? this.#entries : new Map([...this.#entries, ...this.#unwritten]);
  }

  /** Not at once again after the last time, but not never either: what came meanwhile would stay unknown. */
  #refreshSoon(): void {
    const rest = this.#refreshedAt + refreshInterval - this.#clock.now();
    this.#callOffRefresh ??= this.#clock.schedule(() => {
      this.#callOffRefresh = undefined;
      // One that is under way may have looked at the folder before.
      void Promise.resolve(this.#refreshing).then(() => this.refresh());
    }, Math.max(refreshDelay, rest));
  }

  /** Looks at every file, and reads those that are not as the index knows them. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh()
      .catch((error: unknown) => {
        this.#log.error('The conversations could not be listed', error);
      })
      .finally(() => {
        this.#refreshing = undefined;
        this.#refreshedAt = this.#clock.now();
      });
    return this.#refreshing;
  }

  /** A conversation was written by this window. */
  written(conversation: Conversation, stat: vscode.FileStat): void {
    this.#unwritten.delete(conversation.id);
    this.#put(conversation.id, entryOf(conversation, stat));
  }

  /** A conversation of this window could not be written: it is listed nevertheless, for as long as the window has it. */
  unwritten(conversation: Conversation): void {
    this.#unwritten.set(conversation.id, entryOf(conversation, { mtime: this.#clock.now(), size: 0 }));
    this.#changed();
  }

  /** A conversation's file was moved away by this window. */
  removed(id: string): void {
    if (![this.#entries.delete(id), this.#unwritten.delete(id)].includes(true)) return;
    this.#changed();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#save.cancel();
    this.#callOffRefresh?.();
    this.#changes.dispose();
  }

  async #open(): Promise<void> {
    const [file, ids] = await Promise.all([readAtomic(this.#uri), this.#files.ids()]);
    const parsed = z.safeParse(indexSchema, parseJson(file?.text ?? ''));
    const known = new Map(parsed.success ? Object.entries(parsed.data.entries) : []);
    for (const id of ids) {
      const entry = known.get(id);
      // What this window wrote meanwhile is newer.
      if (entry && !this.#entries.has(id)) this.#entries.set(id, entry);
    }
    const unknown = ids.filter((id) => !this.#entries.has(id));
    if (unknown.length <= maxReadFirst) await this.#read(unknown);
  }

  async #refresh(): Promise<void> {
    const ids = await this.#files.ids();
    const present = new Set(ids);
    let hasChanged = false;
    for (const [id, entry] of this.#entries) {
      // One that was just written may not have been there when the folder was looked at.
      if (present.has(id) || isSameFile(await this.#files.stat(id), entry)) continue;
      hasChanged = this.#entries.delete(id) || hasChanged;
    }
    for (const batch of inBatches(ids)) {
      const changed = await Promise.all(
        batch.map(async (id) => {
          const stat = await this.#files.stat(id);
          const entry = this.#entries.get(id);
          return stat && (!entry || !isSameFile(stat, entry)) ? [id] : [];
        }),
      );
      if (await this.#read(changed.flat())) hasChanged = true;
      if (this.#isDisposed) return;
    }
    if (hasChanged) this.#changed();
  }

  /** @returns whether any of them is in the list now */
  async #read(ids: readonly string[]): Promise<boolean> {
    let hasRead = false;
    for (const batch of inBatches(ids)) {
      const read = await Promise.all(
        batch.map(async (id) => {
          const stored = await this.#files.read(id);
          if (!stored?.stat) return false;
          this.#entries.set(id, entryOf(stored.conversation, stored.stat));
          return true;
        }),
      );
      if (!read.includes(true)) continue;
      hasRead = true;
      // The first of many are shown while the others are being read.
      this.#changed();
    }
    return hasRead;
  }

  #put(id: string, entry: IndexEntry): void {
    const before = this.#entries.get(id);
    this.#entries.set(id, entry);
    this.#save.request();
    const isSeen = before?.title !== entry.title || before.isPinned !== entry.isPinned || before.updatedAt !== entry.updatedAt || before.isEmpty !== entry.isEmpty;
    if (isSeen && !this.#isDisposed) this.#changes.fire();
  }

  #changed(): void {
    if (this.#isDisposed) return;
    this.#save.request();
    this.#changes.fire();
  }

  async #write(): Promise<void> {
    // Before it was read, what it holds is not all.
    if (!this.#opening) return;
    await this.#opening;
    try {
      const entries = Object.fromEntries(this.#entries);
      await writeAtomically(this.#uri, JSON.stringify({ version: 1, entries } satisfies z.infer<typeof indexSchema>));
    } catch (error) {
      this.#log.error('The list of conversations could not be saved', error); // it is made anew from the files
    }
  }
}

function entryOf(conversation: Conversation, { mtime, size }: FileStamp): IndexEntry {
  return {
    mtime,
    size,
    title: titleOf(conversation),
    updatedAt: updatedAtOf(conversation),
    isPinned: conversation.isPinned ?? false,
    isEmpty: conversation.messages.length === 0 && conversation.title === undefined && conversation.isPinned !== true,
  };
}

function inBatches<Item>(items: readonly Item[]): Item[][] {
  const batches: Item[][] = [];
  for (let start = 0; start < items.length; start += batchSize) batches.push(items.slice(start, start + batchSize));
  return batches;
}
