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

/** Milliseconds between two writes of an answer that streams: what a killed window loses of it at most. */
const saveInterval = 1_000;

/** Milliseconds until a write that failed is tried again. */
const retryInterval = 5_000;

/** The file's form. A later version adds a member here and a step that turns the older form into it. */
const fileSchema = z.object({ version: z.literal(1), conversation: conversationSchema });

interface Entry {
  /** What is to be written; undefined once nobody holds it any more. */
  conversation: Conversation | undefined;
  /** The file holds `conversation` as it is. */
  isWritten: boolean;
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
    // Before it is read: what another window writes in between must count as not seen.
    const seen = await this.#stat(this.#uri(id));
    const file = await readAtomic(this.#uri(id));
    if (file === undefined) return undefined;
    const parsed = z.safeParse(fileSchema, parseJson(file.text));
    if (!parsed.success) {
      await this.#setAside(id, file.uri);
      return undefined;
    }
    const conversation = withInterruptedAnswers({ ...parsed.data.conversation, id });
    this.#entries.set(id, this.#entry(conversation, seen));
    return conversation;
  }

  /**
   * Writes the conversation.
   * @param isStreaming only text was added, and more will follow: it may wait a little
   */
  save(conversation: Conversation, isStreaming: boolean): void {
    let entry = this.#entries.get(conversation.id);
    if (!entry) {
      entry = this.#entry(conversation, undefined);
      this.#entries.set(conversation.id, entry);
    }
    entry.conversation = conversation;
    entry.isWritten = false;
    entry.save.request();
    // Nothing waits for the end of the window: by then VS Code writes no files any more.
    if (!isStreaming) entry.save.flush();
  }

  /** Resolves once everything saved so far is on disk, or could not be written. */
  async written(): Promise<void> {
    await Promise.all([...this.#entries.values()].map((entry) => entry.writing));
  }

  /** Nobody holds this conversation any more. What is known of its file stays: it may be taken up again. */
  release(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    entry.save.flush();
    void entry.writing.then(() => {
      // What could not be written yet, or was saved since, is still to be written.
      if (entry.isWritten) entry.conversation = undefined;
    });
  }

  #entry(conversation: Conversation, seen: vscode.FileStat | undefined): Entry {
    const entry: Entry = {
      conversation,
      isWritten: false,
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
    const current = entry.conversation;
    if (!current) return;
    const { id } = current;
    try {
      const found = await this.#stat(this.#uri(entry.fileId));
      // A file that is gone is no other window's: it was deleted, or a write ended between deleting and renaming.
      if (found && !isSame(found, entry.seen)) {
        // Another window has this conversation open too: ours goes on in a file of its own.
        entry.fileId = crypto.randomUUID();
        this.#log.warn(`Conversation ${id} was changed by another window; saved as ${entry.fileId}`);
        this.#onSavedAs(id, entry.fileId);
      }
      const uri = this.#uri(entry.fileId);
      const conversation = { ...current, id: entry.fileId };
      const text = JSON.stringify({ version: 1, conversation } satisfies z.infer<typeof fileSchema>);
      await writeAtomically(uri, text);
      entry.seen = await this.#stat(uri);
      entry.isWritten = entry.conversation === current;
      this.#saidUnwritable = false;
    } catch (error) {
      this.#unwritable(error);
      this.#clock.schedule(() => {
        entry.save.request();
      }, retryInterval);
    }
  }

  async #setAside(id: string, damaged: vscode.Uri): Promise<void> {
    const aside = this.#uri(`${id}.corrupt-${this.#clock.now()}`);
    try {
      await vscode.workspace.fs.rename(damaged, aside);
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
    this.#log.offer(l10n.t('Chats cannot be saved to disk right now. They go on in this window.'));
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
