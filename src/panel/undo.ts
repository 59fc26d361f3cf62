/** What was removed lately and can come back: the page shows the last one in a bar with an Undo button. */
import * as vscode from 'vscode';

/** Removals that can be taken back, at most; beyond, the oldest stays removed. */
const maxOffers = 20;

/** Something that was removed. */
export interface UndoOffer {
  id: string;
  /** A sentence that says what was removed: "Chat deleted." */
  words: string;
}

export class UndoList implements vscode.Disposable {
  readonly #restores = new Map<string, () => Promise<void> | void>();
  readonly #offers = new vscode.EventEmitter<UndoOffer>();

  readonly onDidOffer = this.#offers.event;

  /**
   * Offers to take a removal back.
   * @param words a sentence that says what was removed
   * @param restore brings it back; when it rejects, the offer stays
   * @returns the offer's id, for `undo`
   */
  offer(words: string, restore: () => Promise<void> | void): string {
    const id = crypto.randomUUID();
    this.#restores.set(id, restore);
    for (const oldest of this.#restores.keys()) {
      if (this.#restores.size <= maxOffers) break;
      this.#restores.delete(oldest);
    }
    this.#offers.fire({ id, words });
    return id;
  }

  /**
   * Brings back what an offer was about.
   * @returns false when it was already taken, or is too old
   * @throws what its `restore` throws
   */
  async undo(id: string): Promise<boolean> {
    const restore = this.#restores.get(id);
    if (!restore) return false;
    // Before it is awaited: a second click must not bring it back twice.
    this.#restores.delete(id);
    try {
      await restore();
    } catch (error) {
      this.#restores.set(id, restore);
      throw error;
    }
    return true;
  }

  dispose(): void {
    this.#offers.dispose();
  }
}
