/**
 * Conversations on disk: one file each in the extension's global storage folder, written to a temporary file first
 * and then renamed. A file that can't be read is set aside, never erased; a file another window wrote meanwhile is
 * never overwritten.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { Clock } from '../shared/clock';
import { throttle, type Throttle } from '../shared/throttle';
import { conversationSchema, type Conversation } from '../shared/transcript';
import { withInterruptedAnswers } from '../chat/session';
import { readAtomic, writeAtomically } from './atomicFile';
import type { Log } from './log';

/** Milliseconds between two writes of a conversation that keeps changing: what a killed window loses at most. */
const saveInterval = 500;

/** The file's form. A later version adds a member here and a step that turns the older form into it. */
const fileSchema = z.object({ version: z.literal(1), conversation: conversationSchema });

interface Entry {
  conversation: Conversation;
  save: Throttle;
  /** The write under way, and those that follow it. */
  writing: Promise<void>;
  /** What the file looked like after our last read or write; undefined before there is a file. */
  seen: vscode.FileStat | undefined;
  /** The file's name without `.json`: the conversation's id, unless another window has that file. */
  fileId: string;
}

export class ConversationStore {
  readonly #folder: vscode.Uri;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #onSavedAs: (id: string, fileId: string) => void;
  readonly #entries = new Map<string, Entry>();
  #saidUnwritable = false;
  #isClosed = false;

  /**
   * @param folder is created when first written to
   * @param onSavedAs told when a conversation goes on under another id on disk, because another window has its file
   */
  constructor(folder: vscode.Uri, log: Log, clock: Clock, onSavedAs: (id: string, fileId: string) => void) {
    this.#onSavedAs = onSavedAs;
    this.#folder = folder;
    this.#log = log;
    this.#clock = clock;
  }

  /**
   * @returns the stored conversation, its unfinished answers marked interrupted; undefined when there is none or it
   *   can't be read (then the file has been set aside and the user told)
   */
  async load(id: string): Promise<Conversation | undefined> {
    const uri = this.#uri(id);
    const text = await readAtomic(uri);
    if (text === undefined) return undefined;
    const parsed = z.safeParse(fileSchema, parseJson(text));
    if (!parsed.success) {
      await this.#setAside(uri);
      return undefined;
    }
    const conversation = withInterruptedAnswers({ ...parsed.data.conversation, id });
    this.#entries.set(id, this.#entry(conversation, await this.#stat(uri)));
    return conversation;
  }

  /** Writes the conversation now, or, when it was written only just before, a little later. */
  save(conversation: Conversation): void {
    if (this.#isClosed) return;
    let entry = this.#entries.get(conversation.id);
    if (!entry) {
      entry = this.#entry(conversation, undefined);
      this.#entries.set(conversation.id, entry);
    }
    entry.conversation = conversation;
    entry.save.request();
  }

  /** Writes what was saved so far, and nothing after. Resolves once it is on disk, or could not be written. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const entries = [...this.#entries.values()];
    for (const entry of entries) entry.save.flush();
    await Promise.all(entries.map((entry) => entry.writing));
  }

  #entry(conversation: Conversation, seen: vscode.FileStat | undefined): Entry {
    const entry: Entry = {
      conversation,
      fileId: conversation.id,
      seen,
      writing: Promise.resolve(),
      save: throttle(
        () => {
          entry.writing = entry.writing.then(() => this.#write(entry));
        },
        saveInterval,
        this.#clock,
      ),
    };
    return entry;
  }

  async #write(entry: Entry): Promise<void> {
    try {
      const current = await this.#stat(this.#uri(entry.fileId));
      if (!isSame(current, entry.seen)) {
        // Another window has this conversation open too: ours goes on in a file of its own.
        entry.fileId = crypto.randomUUID();
        this.#log.warn(`Conversation ${entry.conversation.id} was changed by another window; saved as ${entry.fileId}`);
        this.#onSavedAs(entry.conversation.id, entry.fileId);
      }
      const uri = this.#uri(entry.fileId);
      const conversation = { ...entry.conversation, id: entry.fileId };
      const text = JSON.stringify({ version: 1, conversation } satisfies z.infer<typeof fileSchema>);
      await writeAtomically(uri, text);
      entry.seen = await this.#stat(uri);
    } catch (error) {
      this.#unwritable(error);
    }
  }

  async #setAside(uri: vscode.Uri): Promise<void> {
    const aside = uri.with({ path: uri.path.replace(/\.json$/, `.corrupt-${this.#clock.now()}.json`) });
    try {
      await vscode.workspace.fs.rename(uri, aside);
    } catch (error) {
      this.#log.error('A damaged conversation could not be set aside', error);
    }
    this.#log.warn(`A damaged conversation was set aside as ${aside.path}`);
    const open = l10n.t('Open File');
    void vscode.window
      .showWarningMessage(l10n.t('A saved chat could not be read. It was set aside, nothing was deleted.'), open)
      .then((choice) => {
        if (choice === open) void vscode.commands.executeCommand('vscode.open', aside);
      });
  }

  #unwritable(error: unknown): void {
    this.#log.error('A conversation could not be saved', error);
    if (this.#saidUnwritable) return;
    this.#saidUnwritable = true;
    const showLog = l10n.t('Show Log');
    void vscode.window
      .showWarningMessage(l10n.t('Chats cannot be saved to disk right now. They go on in this window.'), showLog)
      .then((choice) => {
        if (choice === showLog) this.#log.show();
      });
  }

  async #stat(uri: vscode.Uri): Promise<vscode.FileStat | undefined> {
    try {
      return await vscode.workspace.fs.stat(uri);
    } catch {
      return undefined;
    }
  }

  #uri(fileId: string): vscode.Uri {
    return vscode.Uri.joinPath(this.#folder, `${fileId}.json`);
  }
}

function isSame(a: vscode.FileStat | undefined, b: vscode.FileStat | undefined): boolean {
  return a?.mtime === b?.mtime && a?.size === b?.size;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
