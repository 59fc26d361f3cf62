/**
 * One for all requests with one key to one origin: after a 429 nobody asks before the moment the server named, whichever
 * part of the extension wants to. A wait that is too long to be sat through is the user's to decide about. Limits are often a model's own, so another model may be asked; if it is refused as
 * well, the limit is taken for the key's.
 */
import { gateSpacing, longestWait } from './limits';

export class RequestGate {
  /** Until when each model is not to be asked, milliseconds since 1970. */
  readonly #closedUntil = new Map<string, number>();
  /** When the last held request was let in. */
  #lastSlot = 0;

  /**
   * The server refused a request for this model.
   * @param until when it may be asked again; a minute away at most, or it holds nobody back
   */
  close(model: string, until: number, now: number): void {
    if (until - now <= longestWait) this.#closedUntil.set(model, Math.max(until, this.#closedUntil.get(model) ?? 0));
  }

  /** @returns when requests for this model may be made again, or undefined when they may be now */
  closedUntil(model: string, now: number): number | undefined {
    for (const [closed, until] of this.#closedUntil) {
      // A clock that was set back would keep it closed for as long again.
      if (until <= now || until > now + longestWait) this.#closedUntil.delete(closed);
    }
    const own = this.#closedUntil.get(model);
    return this.#closedUntil.size > 1 ? Math.max(...this.#closedUntil.values()) : own;
  }

  /**
   * For a request that has to wait: those that wait for the same moment are let in one after another.
   * @returns the moment this one may be made, not before `until`
   */
  takeSlot(until: number): number {
    this.#lastSlot = this.#lastSlot < until ? until : this.#lastSlot + gateSpacing;
    return this.#lastSlot;
  }
}
