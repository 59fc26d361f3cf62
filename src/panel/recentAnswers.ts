/** Which conversation each of this window's last answers is in: their credits may become known later. */

/** A gateway's list of recent use is not longer. */
const most = 100;

export class RecentAnswers {
  /** Ids of conversations by those of answers, the oldest first. */
  readonly #conversations = new Map<string, string>();

  add(answerId: string, conversationId: string): void {
    this.#conversations.set(answerId, conversationId);
    const [oldest] = this.#conversations.keys();
    if (this.#conversations.size > most && oldest !== undefined) this.#conversations.delete(oldest);
  }

  /** A conversation goes on under another id. */
  moved(from: string, to: string): void {
    for (const [answerId, id] of this.#conversations) if (id === from) this.#conversations.set(answerId, to);
  }

  /** @returns the conversation's id; undefined for an answer that is not one of them */
  conversationOf(answerId: string): string | undefined {
    return this.#conversations.get(answerId);
  }
}
