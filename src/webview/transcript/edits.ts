/**
 * Other wordings of prompts: what stands in their editors, which the host keeps with the conversation, and those that
 * were sent and that the host has not answered yet.
 */
import type { PromptEdit } from '../../shared/protocol';
import type { Post } from '../hostLink';
import type { Timers } from '../timers';

/** How long the host may not know what was typed, in milliseconds. */
const delay = 300;

/** Who waits for the host's answer. */
interface SentEdit {
  taken: () => void;
  /** @param reason a sentence to show */
  refused: (reason: string) => void;
  /** The host may not have got it. */
  unanswered: () => void;
}

/** What the host knows of a conversation's editors. */
export interface KeptEdits {
  conversationId: string;
  edits: readonly PromptEdit[];
  /** Of the conversation's messages. */
  messageIds: ReadonlySet<string>;
  /** The prompt or wording that is on its way. */
  pendingId: string | undefined;
}

export class Edits {
  private readonly post: Post;
  private readonly timers: Timers;
  private conversationId = '';
  /** By the prompts' ids. */
  private texts = new Map<string, string>();
  /** Prompts of which the host knows that they are being edited. */
  private kept = new Set<string>();
  /** What the host was not told yet; null for an editor that was closed. */
  private readonly unsent = new Map<string, string | null>();
  private readonly waiting = new Map<string, SentEdit>();
  private cancel: (() => void) | undefined;

  constructor(post: Post, timers: Timers) {
    this.post = post;
    this.timers = timers;
  }

  /** A snapshot came. What was typed on this page is newer than what the host has. */
  restore({ conversationId, edits, messageIds, pendingId }: KeptEdits): void {
    if (conversationId !== this.conversationId) {
      this.flush();
      this.waiting.clear();
      this.conversationId = conversationId;
      this.texts = new Map(edits.map(({ id, text }) => [id, text]));
      this.kept = new Set(this.texts.keys());
    }
    for (const [id, edit] of [...this.waiting]) {
      if (messageIds.has(id)) this.taken(id);
      else if (id !== pendingId) edit.unanswered();
    }
  }

  /** What was typed in a prompt's editor; undefined when it was closed, or never opened. */
  textFor(promptId: string): string | undefined {
    return this.texts.get(promptId);
  }

  /** A prompt's editor holds this now. */
  changed(promptId: string, text: string): void {
    this.texts.set(promptId, text);
    this.unsent.set(promptId, text);
    this.cancel ??= this.timers.after(delay, () => { this.flush(); });
  }

  /** A prompt's editor was closed: what stood in it is not wanted any more. */
  left(promptId: string): void {
    this.texts.delete(promptId);
    this.unsent.delete(promptId);
    if (!this.kept.delete(promptId)) return;
    this.unsent.set(promptId, null);
    this.flush();
  }

  /** Tells the host what it was not told yet. */
  flush(): void {
    this.cancel?.();
    this.cancel = undefined;
    const { conversationId } = this;
    for (const [id, text] of this.unsent) {
      if (text !== null) this.kept.add(id);
      this.post({ type: 'edit-changed', conversationId, id, text });
    }
    this.unsent.clear();
  }

  /** Sends another wording of a prompt. @param newId what the host knows it by */
  send(promptId: string, newId: string, text: string, edit: SentEdit): void {
    this.waiting.set(newId, edit);
    this.flush();
    this.post({ type: 'edit-prompt', conversationId: this.conversationId, id: promptId, newId, text });
  }

  /** The conversation has the wording with this id. */
  taken(id: string): void {
    this.waiting.get(id)?.taken();
    this.waiting.delete(id);
  }

  /** The host did not take the wording with this id. */
  refused(id: string, reason: string): void {
    this.waiting.get(id)?.refused(reason);
    this.waiting.delete(id);
  }
}
