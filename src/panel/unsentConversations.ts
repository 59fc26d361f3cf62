/** Conversations without a message whose box is not empty, kept over reloads: nothing else leads to them. */
import * as z from 'zod/mini';
import type { State } from '../host/fileMemento';
import type { Drafts } from './drafts';

const key = 'unsentConversations';
const schema = z.array(z.string());

export class UnsentConversations {
  readonly #state: State;
  readonly #drafts: Drafts;

  /** @param state this workspace's */
  constructor(state: State, drafts: Drafts) {
    this.#state = state;
    this.#drafts = drafts;
  }

  /** Those whose box is still not empty, the newest last. */
  get ids(): string[] {
    const parsed = z.safeParse(schema, this.#state.get(key));
    return parsed.success ? parsed.data.filter((id) => this.#drafts.has(id)) : [];
  }

  /** It was left with something in its box. */
  add(id: string): void {
    void this.#state.update(key, [...this.ids.filter((other) => other !== id), id]);
  }

  /** It is shown again, or has a message by now. */
  forget(id: string): void {
    const { ids } = this;
    if (ids.includes(id)) void this.#state.update(key, ids.filter((other) => other !== id));
  }
}
