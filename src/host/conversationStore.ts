/**
 * Conversations on disk: written whenever something happens to one, and never over what another window wrote. What
 * both windows did is kept in one file where it goes together; otherwise ours goes on in a file of its own.
 */
import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { Clock } from '../shared/clock';
import { throttle, type Throttle } from '../shared/throttle';
import { reduceTranscript, type Conversation, type ConversationChange } from '../shared/transcript';
import { mergeConversations } from '../chat/mergeConversations';
import { withInterruptedAnswers } from '../chat/session';
import { isSameFile, type ConversationFiles } from './conversationFiles';
import type { ConversationIndex } from './conversationIndex';
import type { Log } from './log';

/** Milliseconds between two writes of an answer that streams: what a killed window loses of it at most. */
const saveInterval = 1_000;

/** Milliseconds until a write that failed is tried again. */
const retryInterval = 5_000;

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
  /** What the file held then. */
  base: Conversation | undefined;
}

/**
 * Told when another window's writes changed a conversation that this window holds: it goes on as `conversation`, under
 * another id when another window has its file. Must not throw.
 */
export type OnReplaced = (id: string, conversation: Conversation) => void;

export class ConversationStore {
  readonly #files: ConversationFiles;
  readonly #index: ConversationIndex;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #onReplaced: OnReplaced;
  readonly #entries = new Map<string, Entry>();
  #saidUnwritable = false;

  constructor(files: ConversationFiles, index: ConversationIndex, log: Log, clock: Clock, onReplaced: OnReplaced) {
    this.#files = files;
    this.#index = index;
    this.#log = log;
    this.#clock = clock;
    this.#onReplaced = onReplaced;
  }

  /**
   * @returns the stored conversation, to be held by this window, its unfinished answers marked interrupted; undefined
   *   when there is none or it can't be read (then the file has been set aside and the user told)
   */
  async load(id: string): Promise<Conversation | undefined> {
    await this.#entries.get(id)?.writing;
    const stored = await this.#files.read(id);
    if (!stored) return undefined;
    const conversation = withInterruptedAnswers(stored.conversation);
    this.#entries.set(id, this.#entry(conversation, stored.stat, stored.conversation));
    return conversation;
  }

  /** @returns the conversation as this window or its file has it, without holding it */
  async peek(id: string): Promise<Conversation | undefined> {
    return this.#entries.get(id)?.conversation ?? (await this.#files.read(id))?.conversation;
  }

  /**
   * Writes the conversation.
   * @param isStreaming only text was added, and more will follow: it may wait a little
   */
  save(conversation: Conversation, isStreaming: boolean): void {
    let entry = this.#entries.get(conversation.id);
    if (!entry) {
      entry = this.#entry(conversation, undefined, undefined);
      this.#entries.set(conversation.id, entry);
    }
    entry.conversation = conversation;
    entry.isWritten = false;
    entry.save.request();
    // Nothing waits for the end of the window: by then VS Code writes no files any more.
    if (!isStreaming) entry.save.flush();
  }

  /**
   * Changes the title, pin, settings or start of a conversation that no session of this window holds. What else its
   * file holds stays as it is: another window may be writing it.
   * @throws vscode.FileSystemError when it can't be written
   */
  async change(id: string, change: ConversationChange): Promise<void> {
    await this.#entries.get(id)?.writing;
    const stored = await this.#files.read(id);
    if (!stored) return;
    const conversation = reduceTranscript(stored.conversation, { type: 'conversation-changed', change });
    const stat = await this.#files.write(conversation);
    this.#entries.delete(id);
    this.#index.written(conversation, stat);
  }

  /**
   * Moves a conversation's file into the trash. Nobody may hold it any more.
   * @returns its name there, for `restore`; undefined when it has no file
   * @throws vscode.FileSystemError when it can't be moved
   */
  async remove(id: string): Promise<string | undefined> {
    const entry = this.#entries.get(id);
    this.#entries.delete(id);
    if (entry) {
      entry.save.flush();
      await entry.writing;
      entry.conversation = undefined;
    }
    const name = await this.#files.remove(id);
    this.#index.removed(id);
    void this.#files.purge();
    return name;
  }

  /**
   * Takes a conversation out of the trash.
   * @returns its id, another one when its own is in use again
   * @throws vscode.FileSystemError when it can't be moved
   */
  async restore(name: string): Promise<string> {
    const id = await this.#files.restore(name);
    await this.#index.refresh();
    return id;
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
      if (!entry.isWritten) return;
      entry.conversation = undefined;
      entry.base = undefined;
    });
  }

  /** Takes over what another window did to a conversation that this window holds and does nothing with right now. */
  async catchUp(id: string): Promise<void> {
    const entry = this.#entries.get(id);
    if (!entry) return;
    await entry.writing;
    const found = await this.#files.stat(id);
    if (!found || isSameFile(found, entry.seen)) return;
    const stored = await this.#files.read(id);
    const merged = stored && entry.conversation && mergeConversations(entry.base, entry.conversation, stored.conversation);
    // Where each has something of its own, the next write keeps both.
    if (!merged || entry.conversation?.id !== id) return;
    entry.conversation = merged;
    entry.seen = stored.stat;
    entry.base = stored.conversation;
    this.#onReplaced(id, merged);
  }

  #entry(conversation: Conversation, seen: vscode.FileStat | undefined, base: Conversation | undefined): Entry {
    const entry: Entry = {
      conversation,
      isWritten: false,
      seen,
      base,
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
      if (entry.conversation) await this.#meetOtherWindow(entry, entry.conversation.id);
      const { conversation } = entry;
      if (!conversation) return;
      entry.seen = await this.#files.write(conversation);
      entry.base = conversation;
      entry.isWritten = entry.conversation === conversation;
      this.#saidUnwritable = false;
      this.#index.written(conversation, entry.seen);
    } catch (error) {
      this.#unwritable(error);
      this.#clock.schedule(() => {
        entry.save.request();
      }, retryInterval);
    }
  }

  /** When another window wrote the file since, joins what both did, or leaves it the file. */
  async #meetOtherWindow(entry: Entry, id: string): Promise<void> {
    const found = await this.#files.stat(id);
    // A file that is gone was deleted by another window; what goes on here comes back. Or a write is just replacing it.
    if (!found || isSameFile(found, entry.seen)) return;
    const other = await this.#files.read(id);
    if (!entry.conversation) return;
    const merged = other && mergeConversations(entry.base, entry.conversation, other.conversation);
    const replacement = merged ?? { ...entry.conversation, id: crypto.randomUUID() };
    entry.conversation = replacement;
    if (!merged) {
      this.#log.warn(`Conversation ${id} was changed by another window; ours goes on as ${replacement.id}`);
      this.#entries.delete(id);
      this.#entries.set(replacement.id, entry);
    }
    this.#onReplaced(id, replacement);
  }

  #unwritable(error: unknown): void {
    this.#log.error('A conversation could not be saved', error);
    if (this.#saidUnwritable) return;
    this.#saidUnwritable = true;
    this.#log.offer(l10n.t('Chats cannot be saved to disk right now. They go on in this window.'));
  }
}
