/** Other wordings of prompts that were sent and that the host has not answered yet. */

/** Who waits for the host's answer. */
interface SentEdit {
  taken: () => void;
  /** @param reason a sentence to show */
  refused: (reason: string) => void;
}

export class Edits {
  private readonly waiting = new Map<string, SentEdit>();

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
}
