/** The list of conversations as the page shows it: what is stored, found, and being answered right now. */
import * as vscode from 'vscode';
import type { ConversationIndex, IndexEntry } from '../host/conversationIndex';
import type { ConversationSearch } from '../host/conversationSearch';
import type { Lazy } from '../host/lazy';
import type { Clock } from '../shared/clock';
import type { ConversationSummary } from '../shared/protocol';
import { throttle, type Throttle } from '../shared/throttle';
import type { OpenConversations } from './openConversations';

/** Milliseconds between two messages that the list has changed, at least. */
const changeInterval = 100;

export interface ConversationListOptions {
  index: ConversationIndex;
  /** Made with the first search. */
  search: Lazy<ConversationSearch>;
  conversations: OpenConversations;
  clock: Clock;
}

export class ConversationList implements vscode.Disposable {
  readonly #options: ConversationListOptions;
  readonly #changes = new vscode.EventEmitter<void>();
  readonly #changed: Throttle;
  readonly #subscriptions: vscode.Disposable;
  /** To what is found, once something was searched for. */
  #searchSubscription: vscode.Disposable | undefined;

  /** Another title, another order, one more or less, or one began or ended being answered. */
  readonly onDidChange = this.#changes.event;

  constructor(options: ConversationListOptions) {
    this.#options = options;
    const { index, conversations, clock } = options;
    const changed = throttle(
      () => {
        this.#changes.fire();
      },
      changeInterval,
      clock,
    );
    this.#changed = changed;
    this.#subscriptions = vscode.Disposable.from(
      index.onDidChange(() => {
        changed.request();
      }),
      conversations.onTranscriptEvent(({ event }) => {
        const isAboutRunning = event.type === 'message-added' || (event.type === 'answer-changed' && event.change.status !== undefined);
        if (isAboutRunning) changed.request();
      }),
      new vscode.Disposable(() => {
        changed.cancel();
      }),
    );
  }

  /**
   * @param query empty for all
   * @returns all with the pinned first, then the newest; or those found, the best first
   */
  async find(query: string): Promise<ConversationSummary[]> {
    const { index, conversations } = this.#options;
    const running = conversations.runningIds;
    const summary = (id: string, { title, updatedAt, isPinned }: IndexEntry): ConversationSummary => ({
      id,
      title,
      updatedAt,
      isPinned,
      isRunning: running.has(id),
    });
    const entries = await index.list();
    if (query.trim() === '') {
      return [...entries]
        .flatMap(([id, entry]) => (entry.isEmpty ? [] : [summary(id, entry)]))
        .sort((one, other) => Number(other.isPinned) - Number(one.isPinned) || other.updatedAt - one.updatedAt);
    }
    const search = await this.#search();
    return (await search.find(query)).flatMap(({ id, snippet }) => {
      const entry = entries.get(id);
      return entry ? [{ ...summary(id, entry), ...(snippet && { snippet }) }] : [];
    });
  }

  dispose(): void {
    this.#searchSubscription?.dispose();
    this.#subscriptions.dispose();
    this.#changes.dispose();
  }

  async #search(): Promise<ConversationSearch> {
    const search = await this.#options.search.get();
    this.#searchSubscription ??= search.onDidChange(() => { this.#changed.request(); });
    return search;
  }
}
