/**
 * Changes of conversations that nobody holds: title, pin, settings and the like, made in the file alone. Another window
 * that read the file before may write over one right after: so each is looked at once more, and made again.
 */
import type * as vscode from 'vscode';
import { lostChange } from '../chat/mergeConversations';
import type { Clock } from '../shared/clock';
import { reduceTranscript, type Conversation, type ConversationChange } from '../shared/transcript';
import { isSameFile } from './atomicFile';
import { inBackground } from './background';
import type { ConversationFiles, StoredConversation } from './conversationFiles';
import type { ConversationIndex } from './conversationIndex';
import type { Log } from './log';

/** Milliseconds until a write that failed is tried again. */
export const retryInterval = 5_000;

/**
 * Milliseconds after a write until the file is looked at once more: another window may have asked what it was in the
 * same moment, and replaced it right after.
 */
export const confirmAfter = 2_000;

/** Writes of other windows that one of ours gives way to, at most, before it is tried again later. */
export const maxMeetings = 10;

/** What this window last changed of a conversation, while another window may still write over it. */
interface UnconfirmedChange {
  change: ConversationChange;
  /** What the file held before. */
  before: Conversation;
  /** The file after the last write. */
  stat: vscode.FileStat;
}

export class ConversationChanges {
  readonly #files: ConversationFiles;
  readonly #index: ConversationIndex;
  readonly #log: Log;
  readonly #clock: Clock;
  /** The last of each conversation that is going on. */
  readonly #changing = new Map<string, Promise<void>>();
  readonly #unconfirmed = new Map<string, UnconfirmedChange>();

  constructor(files: ConversationFiles, index: ConversationIndex, log: Log, clock: Clock) {
    this.#files = files;
    this.#index = index;
    this.#log = log;
    this.#clock = clock;
  }

  /** One change of a conversation after the other: none may read what another is about to replace. */
  async inTurn(id: string, change: () => Promise<void>): Promise<void> {
    const before = this.#changing.get(id) ?? Promise.resolve();
    const changing = before.then(change);
    const settled = changing.catch(() => undefined);
    this.#changing.set(id, settled);
    try {
      await changing;
    } finally {
      if (this.#changing.get(id) === settled) this.#changing.delete(id);
    }
  }

  /**
   * Changes the file, in its turn; what else it holds stays as it is.
   * @throws Error when there is no such conversation any more, or it can't be written
   */
  async make(id: string, change: ConversationChange): Promise<void> {
    for (let meetings = 0; meetings < maxMeetings; meetings += 1) {
      const stored = await this.#files.read(id);
      if (!stored) throw new Error(`Conversation ${id} is gone`);
      const earlier = this.#unconfirmedIn(stored);
      const all = { ...(earlier?.change ?? this.#lostOf(stored)), ...change };
      const conversation = reduceTranscript(stored.conversation, { type: 'conversation-changed', change: all });
      const stat = await this.#files.write(conversation, stored.stat);
      if (!stat) continue;
      this.#index.written(conversation, stat);
      this.#confirmLater(id, { change: all, before: earlier?.before ?? stored.conversation, stat });
      return;
    }
    throw busyFile(id);
  }

  /**
   * Leaves it to the caller, who holds the conversation from now on, to look again.
   * @returns what another window has written over already; and what the file held before a change that may still be written over
   */
  handOver(stored: StoredConversation): { lost: ConversationChange; before: Conversation | undefined } {
    const taken = { lost: this.#lostOf(stored), before: this.#unconfirmedIn(stored)?.before };
    this.forget(stored.conversation.id);
    return taken;
  }

  forget(id: string): void {
    this.#unconfirmed.delete(id);
  }

  /** The change that the file still holds as it was written, but may not for long. */
  #unconfirmedIn({ conversation, stat }: StoredConversation): UnconfirmedChange | undefined {
    const unconfirmed = this.#unconfirmed.get(conversation.id);
    return unconfirmed && isSameFile(stat, unconfirmed.stat) ? unconfirmed : undefined;
  }

  /** What another window has just written over, having read the file before it was changed here. */
  #lostOf({ conversation }: StoredConversation): ConversationChange {
    const unconfirmed = this.#unconfirmed.get(conversation.id);
    // By what it holds: two files of one moment may be alike in time and size.
    return unconfirmed ? lostChange(unconfirmed.change, unconfirmed.before, conversation) : {};
  }

  /** Looks again later. A value that another window sets back meanwhile to what it was before is taken for lost. */
  #confirmLater(id: string, unconfirmed: UnconfirmedChange, delay = confirmAfter): void {
    this.#unconfirmed.set(id, unconfirmed);
    this.#clock.schedule(() => {
      inBackground(this.inTurn(id, () => this.#confirm(id, unconfirmed)), 'looking again at a changed chat', this.#log);
    }, delay);
  }

  async #confirm(id: string, unconfirmed: UnconfirmedChange): Promise<void> {
    // A later change looks again itself, and so does who holds the conversation now.
    if (this.#unconfirmed.get(id) !== unconfirmed) return;
    try {
      const stored = await this.#files.read(id);
      if (stored && Object.keys(this.#lostOf(stored)).length > 0) await this.make(id, {});
      if (this.#unconfirmed.get(id) === unconfirmed) this.#unconfirmed.delete(id);
    } catch (error) {
      if (this.#unconfirmed.get(id) === unconfirmed) this.#confirmLater(id, unconfirmed, retryInterval);
      throw error;
    }
  }
}

/** @returns an error: other windows wrote the file again and again while ours was to be written */
export function busyFile(id: string): Error {
  return new Error(`Conversation ${id} is being written by other windows all the time`);
}
