/** Other wordings of prompts: those in editors, which the host keeps, and those that were sent and are not answered yet. */
import type { PromptEdit } from '../../shared/protocol';
import { DraftSync } from '../composer/draftSync';
import type { Post } from '../hostLink';
import type { Timers } from '../timers';

/** Who waits for the host's answer. */
interface SentEdit {
  taken: () => void;
  /** @param reason a sentence to show */
  refused: (reason: string) => void;
}

/** One editor. */
interface OpenEdit {
  text: string;
  /** The host knows of it. */
  isKept: boolean;
  sync: DraftSync;
}

export class Edits {
  private readonly post: Post;
  private readonly timers: Timers;
  private readonly waiting = new Map<string, SentEdit>();
  /** By the prompt's id. */
  private readonly open = new Map<string, OpenEdit>();

  constructor(post: Post, timers: Timers) {
    this.post = post;
    this.timers = timers;
  }

  /** A snapshot brought what the host kept. What stands in an editor here is newer. */
  restore(edits: readonly PromptEdit[]): void {
    for (const { id, text } of edits) {
      if (!this.open.has(id)) this.open.set(id, { text, isKept: true, sync: this.syncOf(id) });
    }
  }

  /** What was begun for this prompt, if anything was. */
  textFor(promptId: string): string | undefined {
    return this.open.get(promptId)?.text;
  }

  /** An editor holds this now. */
  changed(promptId: string, text: string): void {
    const { isKept, sync } = this.open.get(promptId) ?? { isKept: false, sync: this.syncOf(promptId) };
    this.open.set(promptId, { text, isKept, sync });
    sync.changed(text);
  }

  /** The editor is gone, and with it what was in it. */
  left(promptId: string): void {
    const edit = this.open.get(promptId);
    if (!edit) return;
    edit.sync.drop();
    this.open.delete(promptId);
    if (edit.isKept) this.post({ type: 'edit-changed', id: promptId, text: null });
  }

  /** Tells the host at once: the page may go away. */
  flush(): void {
    for (const { sync } of this.open.values()) sync.flush();
  }

  /** @param id what the host knows the wording by */
  sent(id: string, edit: SentEdit): void {
    this.waiting.set(id, edit);
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

  private syncOf(id: string): DraftSync {
    return new DraftSync((text) => {
      const edit = this.open.get(id);
      if (edit) edit.isKept = true;
      this.post({ type: 'edit-changed', id, text });
    }, this.timers);
  }
}
