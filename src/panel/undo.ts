/** What was removed lately and can come back: the page shows the newest in a bar with an Undo button. */
import * as vscode from 'vscode';
import type { Clock } from '../shared/clock';

/** Removals that can be taken back, at most; beyond, the oldest stays removed. */
const maxOffers = 20;
/** Milliseconds for which a removal is offered to a page that is shown again. */
const offeredFor = 30_000;

/** Something that was removed. */
export interface UndoOffer {
  id: string;
  /** A sentence that says what was removed: "Chat deleted." */
  words: string;
}

interface Removal extends UndoOffer {
  restore: () => Promise<void> | void;
  at: number;
}

export class UndoList implements vscode.Disposable {
  readonly #clock: Clock;
  #removals: readonly Removal[] = [];
  readonly #offers = new vscode.EventEmitter<UndoOffer>();
  readonly #changes = new vscode.EventEmitter<void>();

  readonly onDidOffer = this.#offers.event;
  /** One was taken back, or could not be and is offered again. */
  readonly onDidChange = this.#changes.event;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What can be taken back, the newest last. */
  get offers(): UndoOffer[] {
    const now = this.#clock.now();
    return this.#removals.filter(({ at }) => now - at < offeredFor).map(({ id, words }) => ({ id, words }));
  }

  /**
   * Offers to take a removal back.
   * @param words a sentence that says what was removed
   * @param restore brings it back; when it rejects, the offer stays
   */
  offer(words: string, restore: () => Promise<void> | void): void {
    const id = crypto.randomUUID();
    this.#removals = [...this.#removals, { id, words, restore, at: this.#clock.now() }].slice(-maxOffers);
    this.#offers.fire({ id, words });
  }

  /** The user does not want these back: they are offered no more, but a notification that is still open can be answered. */
  dismiss(): void {
    this.#removals = this.#removals.map((removal) => ({ ...removal, at: Number.NEGATIVE_INFINITY }));
  }

  /**
   * Brings back what an offer was about.
   * @returns false when it was already taken, or is too old
   * @throws what its `restore` throws
   */
  async undo(id: string): Promise<boolean> {
    const removal = this.#removals.find((other) => other.id === id);
    if (!removal) return false;
    // Before it is awaited: a second click must not bring it back twice.
    this.#removals = this.#removals.filter((other) => other !== removal);
    this.#changes.fire();
    try {
      await removal.restore();
    } catch (error) {
      this.#removals = [...this.#removals, { ...removal, at: this.#clock.now() }];
      this.#changes.fire();
      throw error;
    }
    return true;
  }

  dispose(): void {
    this.#offers.dispose();
    this.#changes.dispose();
  }
}
