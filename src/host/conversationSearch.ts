/**
 * Full-text search over the stored conversations, loaded with the first search. Its index is in memory, made a few
 * milliseconds at a time, and kept up with the files from then on.
 */
import MiniSearch from 'minisearch';
import * as vscode from 'vscode';
import { queryTerms, searchTerms } from '../chat/searchTerms';
import { snippetOf, type SnippetPart } from '../chat/snippet';
import type { Clock } from '../shared/clock';
import { titleOf, type Conversation } from '../shared/transcript';
import { isSameFile, type FileStamp } from './atomicFile';
import type { ConversationIndex } from './conversationIndex';
import type { ConversationStore } from './conversationStore';
import type { Log } from './log';

/** Conversations that are read before a search is answered, at most; more are read afterwards. */
const maxReadFirst = 50;
/** Milliseconds of work until others get their turn. */
const workTime = 8;
/** Characters of a conversation that can be found, the newest: of a longer one the rest would hold up the others. */
const maxSearchableLength = 500_000;
/** Conversations found, at most, and how many of them show where. */
const maxFound = 500;
const maxSnippets = 100;

/** A conversation that holds what was searched for. */
export interface FoundConversation {
  id: string;
  /** Around the first match in its messages; undefined when only the title matches. */
  snippet: SnippetPart[] | undefined;
}

interface SearchDocument {
  id: string;
  title: string;
  text: string;
}

export class ConversationSearch implements vscode.Disposable {
  readonly #store: ConversationStore;
  readonly #index: ConversationIndex;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #documents = new MiniSearch<SearchDocument>({ fields: ['title', 'text'], tokenize: searchTerms, processTerm: (term) => term });
  /** The files that the documents were made of. */
  readonly #stamps = new Map<string, FileStamp>();
  #reading: Promise<void> | undefined;
  #isDisposed = false;

  readonly #changes = new vscode.EventEmitter<void>();
  /** More is found now. */
  readonly onDidChange = this.#changes.event;

  constructor(store: ConversationStore, index: ConversationIndex, log: Log, clock: Clock) {
    this.#store = store;
    this.#index = index;
    this.#log = log;
    this.#clock = clock;
  }

  /** @returns the conversations that hold every word of the query, the best first; empty for a query without words */
  async find(query: string): Promise<FoundConversation[]> {
    const terms = queryTerms(query);
    if (terms.length === 0) return [];
    const changed = await this.#changedIds();
    this.#reading ??= this.#read(changed).finally(() => {
      this.#reading = undefined;
    });
    if (changed.length <= maxReadFirst) await this.#reading;
    const found = this.#documents.search(
      {
        combineWith: 'AND',
        queries: terms.map(({ alternatives, isPrefix }) => ({ combineWith: 'OR', queries: alternatives, prefix: isPrefix })),
      },
      { boost: { title: 3 }, tokenize: (term) => [term], processTerm: (term) => term },
    );
    const ids = found.slice(0, maxFound).map(({ id }) => String(id));
    return Promise.all(ids.map(async (id, index) => ({ id, snippet: index < maxSnippets ? await this.#snippet(id, query) : undefined })));
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#changes.dispose();
  }

  /** Forgets what is gone. @returns the conversations that are not in the documents as their files are, the newest first */
  async #changedIds(): Promise<string[]> {
    const entries = await this.#index.list();
    for (const id of this.#stamps.keys()) {
      if (!entries.has(id)) this.#forget(id);
    }
    return [...entries]
      .filter(([id, entry]) => !isSameFile(this.#stamps.get(id), entry))
      .sort(([, one], [, other]) => other.updatedAt - one.updatedAt)
      .map(([id]) => id);
  }

  async #read(ids: readonly string[]): Promise<void> {
    let startedAt = this.#clock.now();
    for (const id of ids) {
      const stamp = (await this.#index.list()).get(id);
      const conversation = await this.#store.peek(id);
      if (this.#isDisposed) return;
      if (!stamp || !conversation) continue;
      this.#forget(id);
      try {
        this.#documents.add({ id, title: titleOf(conversation), text: searchableText(conversation) });
        this.#stamps.set(id, stamp);
      } catch (error) {
        this.#log.error('A conversation cannot be searched', error);
      }
      if (this.#clock.now() - startedAt < workTime) continue;
      await new Promise<void>((resolve) => this.#clock.schedule(resolve, 0));
      startedAt = this.#clock.now();
    }
    if (ids.length > maxReadFirst) this.#changes.fire();
  }

  #forget(id: string): void {
    if (this.#stamps.delete(id)) this.#documents.discard(id);
  }

  async #snippet(id: string, query: string): Promise<SnippetPart[] | undefined> {
    const conversation = await this.#store.peek(id);
    return conversation && snippetOf(conversation.messages.map(({ text }) => text), query);
  }
}

/** What is searched: prompts, answers, and the names of what went along. */
function searchableText(conversation: Conversation): string {
  const texts: string[] = [];
  let length = 0;
  for (const message of conversation.messages.toReversed()) {
    const labels = message.role === 'user' ? message.context.map(({ label }) => label) : [];
    for (const text of [message.text, ...labels]) {
      if (length >= maxSearchableLength) return texts.join('\n');
      texts.push(text.slice(0, maxSearchableLength - length));
      length += text.length;
    }
  }
  return texts.join('\n');
}
