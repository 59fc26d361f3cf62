/**
 * Conversations on disk: written whenever something happens to one, and never over what another window wrote. What
 * both windows did is kept in one file where it goes together; otherwise ours goes on in a file of its own.
 */
import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { Clock } from '../shared/clock';
import { throttle, type Throttle } from '../shared/throttle';
import { reduceTranscript, type Conversation, type ConversationChange } from '../shared/transcript';
import { holdsMore, mergeConversations } from '../chat/mergeConversations';
import { withInterruptedAnswers } from '../chat/session';
import { isSameFile } from './atomicFile';
import { inBackground } from './background';
import { busyFile, confirmAfter, ConversationChanges, maxMeetings, retryInterval } from './conversationChanges';
import type { ConversationFiles } from './conversationFiles';
import type { ConversationIndex } from './conversationIndex';
import type { Log } from './log';

/** Milliseconds between two writes of an answer that streams: what a killed window loses of it at most. */
const saveInterval = 1_000;

interface Entry {
  /** What is to be written; undefined once it is on disk and nobody holds it any more. */
  conversation: Conversation | undefined;
  /** Somebody holds it. */
  isHeld: boolean;
  /** The file holds `conversation` as it is. */
  isWritten: boolean;
  /** It still did, some time after it was written. */
  isConfirmed: boolean;
  save: Throttle;
  /** The write under way, and those that follow it. */
  writing: Promise<void>;
  /** What the file looked like after our last read or write; undefined before there is a file. */
  seen: vscode.FileStat | undefined;
  /** What the file held when we last were sure of it. */
  base: Conversation | undefined;
  /** What we wrote last, as long as `seen` is that write. */
  written: Conversation | undefined;
}

/**
 * Told when a conversation that this window holds was changed by another window's writes, or while it was taken up: it goes
 * on as `conversation`, under another id when another window has its file. Must not throw.
 */
export type OnReplaced = (id: string, conversation: Conversation) => void;

export class ConversationStore {
  readonly #files: ConversationFiles;
  readonly #index: ConversationIndex;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #onReplaced: OnReplaced;
  readonly #entries = new Map<string, Entry>();
  readonly #changes: ConversationChanges;
  #saidUnwritable = false;

  constructor(files: ConversationFiles, index: ConversationIndex, log: Log, clock: Clock, onReplaced: OnReplaced) {
    this.#files = files;
    this.#index = index;
    this.#log = log;
    this.#clock = clock;
    this.#onReplaced = onReplaced;
    this.#changes = new ConversationChanges(files, index, log, clock);
  }

  /**
   * @returns the stored conversation, to be held by this window, its unfinished answers marked interrupted; undefined
   *   when there is none or it can't be read (then the file has been set aside and the user told)
   */
  async load(id: string): Promise<Conversation | undefined> {
    await this.#entries.get(id)?.writing;
    const stored = this.#unsettled(id) ? undefined : await this.#files.read(id);
    // What this window could not write yet is newer, and may be all there is.
    const unsettled = this.#unsettled(id);
    if (unsettled) {
      unsettled.isHeld = true;
      return unsettled.conversation;
    }
    if (!stored) return undefined;
    const { lost, before } = this.#changes.handOver(stored);
    const conversation = withInterruptedAnswers(reduceTranscript(stored.conversation, { type: 'conversation-changed', change: lost }));
    const entry = this.#entry(conversation, stored.stat, before ?? stored.conversation);
    this.#entries.set(id, entry);
    if (Object.keys(lost).length > 0) {
      this.save(conversation, false);
      return conversation;
    }
    // Interrupted answers are how it is read, nothing to be written.
    entry.isWritten = true;
    entry.isConfirmed = before === undefined;
    if (before && stored.stat) this.#lookAgainLater(entry, stored.stat);
    return conversation;
  }

  /** What `load` gave out, as it is by now: a change may come before whoever asked for it goes on. */
  current(id: string): Conversation | undefined {
    return this.#entries.get(id)?.conversation;
  }

  /** @returns the conversation as this window or its file has it, without holding it */
  async peek(id: string): Promise<Conversation | undefined> {
    return this.#unsettled(id)?.conversation ?? (await this.#files.read(id))?.conversation ?? this.#entries.get(id)?.conversation;
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
    entry.isConfirmed = false;
    entry.save.request();
    // Nothing waits for the end of the window: by then VS Code writes no files any more.
    if (!isStreaming) entry.save.flush();
  }

  /**
   * Stores a conversation that nobody has, and that nobody is to hold: an imported one.
   * @throws vscode.FileSystemError when it can't be written; nothing is kept of it then
   */
  async add(conversation: Conversation): Promise<void> {
    const stat = await this.#files.write(conversation, undefined);
    if (stat) this.#index.written(conversation, stat);
  }

  /**
   * Changes the title, pin, settings or start of a conversation that no session of this window holds; one that takes it
   * up meanwhile is told. What else its file holds stays as it is: another window may be writing it.
   * @throws Error when there is no such conversation any more, or it can't be written
   */
  change(id: string, change: ConversationChange): Promise<void> {
    return this.#changes.inTurn(id, () => this.#change(id, change));
  }

  /**
   * Moves a conversation's file into the trash. Nobody may hold it any more.
   * @returns its name there, for `restore`; undefined when it has no file
   * @throws vscode.FileSystemError when it can't be moved
   */
  async remove(id: string): Promise<string | undefined> {
    const entry = this.#entries.get(id);
    entry?.save.flush();
    await entry?.writing;
    const conversation = entry?.conversation;
    this.#entries.delete(id);
    if (entry) entry.conversation = undefined;
    try {
      const name = await this.#files.remove(id);
      this.#changes.forget(id);
      this.#index.removed(id);
      inBackground(this.#files.purge(), 'erasing old deleted chats', this.#log);
      return name;
    } catch (error) {
      // It is still there, with whatever could not be written of it.
      if (entry) {
        entry.conversation = conversation;
        this.#entries.set(id, entry);
      }
      throw error;
    }
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

  /**
   * @returns whether a conversation is held here, or a file is left of it, be it in the trash
   * @throws vscode.FileSystemError when that can't be told
   */
  async knows(): Promise<(id: string) => boolean> {
    const ids = await this.#files.knownIds();
    return (id) => ids.has(id) || this.#entries.get(id)?.conversation !== undefined;
  }

  /** Resolves once everything saved so far is on disk, or could not be written. */
  async written(): Promise<void> {
    await Promise.all([...this.#entries.values()].map((entry) => entry.writing));
  }

  /** Nobody holds this conversation any more. What is known of its file stays: it may be taken up again. */
  release(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    entry.isHeld = false;
    entry.save.flush();
    this.#forget(entry);
  }

  /** Takes over what another window did to a conversation that this window holds and does nothing with right now. */
  async catchUp(id: string): Promise<void> {
    const entry = this.#entries.get(id);
    if (!entry) return;
    entry.writing = entry.writing.then(() => this.#lookAgain(entry, false));
    await entry.writing;
  }

  #entry(conversation: Conversation, seen: vscode.FileStat | undefined, base: Conversation | undefined): Entry {
    const entry: Entry = {
      conversation,
      isHeld: true,
      isWritten: false,
      isConfirmed: false,
      seen,
      base,
      written: undefined,
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

  /** The entry of a conversation that this window has, and of which its file may not hold all. */
  #unsettled(id: string): Entry | undefined {
    const entry = this.#entries.get(id);
    return entry?.conversation && !(entry.isWritten && entry.isConfirmed) ? entry : undefined;
  }

  #forget(entry: Entry): void {
    if (entry.isHeld || !entry.isWritten || !entry.isConfirmed) return;
    entry.conversation = undefined;
    entry.base = undefined;
    entry.written = undefined;
  }

  async #change(id: string, change: ConversationChange): Promise<void> {
    await this.#entries.get(id)?.writing;
    if (!this.#unsettled(id)) {
      await this.#changes.make(id, change);
      if (this.#entries.get(id)?.isHeld !== true && !this.#unsettled(id)) {
        // What is known of the file from before is outdated.
        this.#entries.delete(id);
        return;
      }
      // It was taken up meanwhile, as it was before: from here on, whoever has it looks after it.
      this.#changes.forget(id);
    }
    const entry = this.#entries.get(id);
    if (!entry?.conversation) return;
    const changed = reduceTranscript(entry.conversation, { type: 'conversation-changed', change });
    this.save(changed, false);
    if (entry.isHeld) this.#onReplaced(id, changed);
    await entry.writing;
  }

  async #write(entry: Entry): Promise<void> {
    // A write before this one, which waited for the same file, has written all.
    if (entry.isWritten) return;
    try {
      for (let meetings = 0; ; meetings += 1) {
        if (entry.conversation) await this.#meetOtherWindow(entry, entry.conversation.id);
        const { conversation } = entry;
        if (!conversation) return;
        if (meetings > maxMeetings) throw busyFile(conversation.id);
        const stat = await this.#files.write(conversation, entry.seen);
        if (!stat) continue;
        entry.seen = stat;
        entry.written = conversation;
        entry.isWritten = entry.conversation === conversation;
        this.#saidUnwritable = false;
        this.#index.written(conversation, stat);
        this.#lookAgainLater(entry, stat);
        return;
      }
    } catch (error) {
      if (entry.conversation) this.#index.unwritten(entry.conversation);
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
    if (!found) return;
    if (isSameFile(found, entry.seen)) {
      entry.base = entry.written ?? entry.base;
      return;
    }
    const other = await this.#files.read(id);
    if (!entry.conversation) return;
    const merged = other && mergeConversations(entry.base, entry.conversation, other.conversation);
    const replacement = merged ?? { ...entry.conversation, id: crypto.randomUUID() };
    entry.conversation = replacement;
    entry.seen = merged && other.stat;
    entry.written = undefined;
    entry.base = merged && other.conversation;
    if (!merged) {
      this.#log.warn(`Conversation ${id} was changed by another window; ours goes on as ${replacement.id}`);
      this.#entries.delete(id);
      this.#entries.set(replacement.id, entry);
    }
    this.#onReplaced(id, replacement);
  }

  #lookAgainLater(entry: Entry, written: vscode.FileStat): void {
    this.#clock.schedule(() => {
      entry.writing = entry.writing.then(async () => {
        if (entry.seen === written) await this.#lookAgain(entry, true);
      });
    }, confirmAfter);
  }

  /** Takes over what another window wrote since our last write; writes again when that is not in it. Never rejects. */
  async #lookAgain(entry: Entry, isConfirmed: boolean): Promise<void> {
    const { conversation } = entry;
    // What is still to be written meets the other window then.
    if (!conversation || !entry.isWritten) return;
    const found = await this.#files.stat(conversation.id);
    if (!found || isSameFile(found, entry.seen)) {
      if (!isConfirmed || entry.conversation !== conversation) return;
      entry.isConfirmed = true;
      entry.base = conversation;
      this.#forget(entry);
      return;
    }
    const other = await this.#files.read(conversation.id);
    if (entry.conversation !== conversation) return;
    // The file was written after ours: its word is the last, so that two windows come to one.
    const merged = other && mergeConversations(entry.base, conversation, other.conversation, 'other');
    if (!merged || holdsMore(merged, withInterruptedAnswers(other.conversation))) {
      entry.isWritten = false;
      entry.isConfirmed = false;
      await this.#write(entry);
      return;
    }
    entry.conversation = merged;
    entry.seen = other.stat;
    entry.written = undefined;
    entry.base = other.conversation;
    entry.isConfirmed = true;
    this.#onReplaced(conversation.id, merged);
    this.#forget(entry);
  }

  #unwritable(error: unknown): void {
    this.#log.error('A conversation could not be saved', error);
    if (this.#saidUnwritable) return;
    this.#saidUnwritable = true;
    this.#log.offer(l10n.t('Chats cannot be saved to disk right now. They go on in this window.'));
  }
}
