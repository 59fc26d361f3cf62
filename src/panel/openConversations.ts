/**
 * The conversations this window holds: the one that is shown, and those that are still being answered. Takes them from
 * disk and writes what happens to them there. The view only looks at it; everything goes on while it is hidden or gone.
 */
import * as vscode from 'vscode';
import { ChatSession } from '../chat/session';
import type { ConversationStore } from '../host/conversationStore';
import type { State } from '../host/fileMemento';
import type { GatewayConnection } from '../host/gatewayConnection';
import { readSettings } from '../host/settings';
import type { Clock } from '../shared/clock';
import type { RequestRecord } from '../shared/requestRecord';
import { isUnfinished, newConversation, type Conversation, type ConversationChange, type TranscriptEvent } from '../shared/transcript';
import { conversationFailure, type ConversationFailure } from './conversationFailure';
import { emptyDraft, type Draft, type Drafts } from './drafts';
import type { Outbox } from './outbox';
import { RecentAnswers } from './recentAnswers';
import { UnsentConversations } from './unsentConversations';

export interface OpenConversationsOptions {
  connection: GatewayConnection;
  store: ConversationStore;
  drafts: Drafts;
  /** A conversation with a prompt on its way is not let go of. */
  outbox: Outbox;
  /** This workspace's: holds the shown conversation's id. */
  state: State;
  /** Id of the model that a conversation asks. */
  modelOf: (conversation: Conversation) => string;
  clock: Clock;
}

/** What happened to a conversation, shown or not. */
export interface ConversationEvent {
  conversationId: string;
  event: TranscriptEvent;
}

/** What was here of a conversation that is deleted. */
export interface DroppedConversation {
  /** As it was held; undefined when it was not. */
  conversation: Conversation | undefined;
  draft: Draft;
  /** The empty conversation that was shown in its place, with what stood in its box; undefined when it was not shown. */
  shownInstead: { id: string; text: string } | undefined;
}

/** A conversation goes on as one of its own, because another window went on with it as well. */
export interface ConversationSplit {
  /** What goes on here. */
  conversation: Conversation;
  /** The id both had, and the other window's still has. */
  otherId: string;
}

const shownKey = 'shownConversation';

export class OpenConversations implements vscode.Disposable {
  readonly #options: OpenConversationsOptions;
  readonly #sessions = new Map<string, ChatSession>();
  readonly #unsent: UnsentConversations;
  #shown: ChatSession;
  readonly #recentAnswers = new RecentAnswers();
  /** The conversation that was last asked for. */
  #wanted: string | undefined;

  readonly #transcriptEvents = new vscode.EventEmitter<ConversationEvent>();
  readonly #failures = new vscode.EventEmitter<ConversationFailure>();
  readonly #shownChanges = new vscode.EventEmitter<void>();
  readonly #splits = new vscode.EventEmitter<ConversationSplit>();

  readonly onTranscriptEvent = this.#transcriptEvents.event;
  readonly onFailure = this.#failures.event;
  /** Another conversation is shown, or the shown one was replaced as a whole. */
  readonly onDidShow = this.#shownChanges.event;
  readonly onDidSplit = this.#splits.event;

  constructor(options: OpenConversationsOptions) {
    this.#options = options;
    this.#unsent = new UnsentConversations(options.state, options.drafts);
    this.#shown = this.#newSession(this.#emptyConversation());
  }

  /** The shown conversation at work. */
  get shown(): ChatSession {
    return this.#shown;
  }

  /** Ids of the conversations that are being answered here. */
  get runningIds(): ReadonlySet<string> {
    return new Set([...this.#sessions].flatMap(([id, { isRunning }]) => (isRunning ? [id] : [])));
  }

  /** Shows the conversation this window showed last, as it was; answers that were running are marked interrupted. */
  async restore(): Promise<void> {
    const id = this.#options.state.get(shownKey);
    if (typeof id === 'string') {
      // One that was never sent to has no file yet, but perhaps a draft.
      this.#show(await this.#takeOrBegin(id));
    }
    this.#rememberShown();
  }

  /**
   * Shows a conversation, as it goes on here or as it is stored.
   * @returns false when there is none with this id, or it can't be read
   */
  async show(id: string): Promise<boolean> {
    this.#wanted = id;
    const isThere = await this.use(id, (session) => {
      // While it was read, the user may have chosen another one.
      if (this.#wanted === id) this.#show(session);
      else this.letGo(session);
      return true;
    });
    return isThere ?? false;
  }

  /**
   * Shows an empty conversation, with this in its box; without it, the last one in whose box something was left unsent.
   * The one shown before stays as it is, and goes on being answered.
   */
  async showEmpty(draft?: Draft): Promise<void> {
    const unsentId = draft ? undefined : this.#unsentIds.findLast((id) => id !== this.#shown.conversation.id);
    if (unsentId !== undefined) {
      await this.#showUnsent(unsentId);
      return;
    }
    const conversation = this.#emptyConversation();
    const kept = draft && this.#options.drafts.set(conversation.id, draft);
    this.#show(this.#newSession(conversation));
    await kept;
  }

  /** Stores and shows a conversation that is new here. */
  showNew(conversation: Conversation): void {
    this.#options.store.save(conversation, false);
    this.#show(this.#newSession(conversation));
  }

  /** The conversation with this id as it is now, held here or stored. */
  async find(id: string): Promise<Conversation | undefined> {
    return this.#sessions.get(id)?.conversation ?? (await this.#options.store.peek(id));
  }

  /**
   * Does something with a conversation that is held here, or with what is stored of it, in the very moment it is found:
   * somebody else who found it too may let go of it right after.
   * @returns what came of it; undefined when there is no such conversation
   */
  async use<Result>(id: string, act: (session: ChatSession) => Result): Promise<Result | undefined> {
    const { store } = this.#options;
    const loaded = this.#sessions.has(id) ? undefined : await store.load(id);
    const session = this.#sessions.get(id) ?? (loaded && this.#newSession(store.current(id) ?? loaded));
    return session && act(session);
  }

  /** Holds a conversation no longer, unless it is shown or about to be, deleted or busy. */
  letGo(session: ChatSession): void {
    const { id } = session.conversation;
    const isHeld = this.#sessions.get(id) === session;
    const isBusy = session.conversation.messages.some(isUnfinished) || this.#options.outbox.pendingId(session) !== undefined;
    if (!isHeld || isBusy || session === this.#shown || id === this.#wanted) return;
    this.#sessions.delete(id);
    this.#options.store.release(id);
  }

  /** The credits of requests became known after they ended: of those that made an answer of this window, it is noted there. */
  async price(requests: readonly RequestRecord[]): Promise<void> {
    for (const { id, credits } of requests) {
      const conversationId = this.#recentAnswers.conversationOf(id);
      if (conversationId === undefined || credits === undefined) continue;
      await this.use(conversationId, (session) => {
        session.price(id, credits);
        this.letGo(session);
      });
    }
  }

  /** Changes the title, pin, settings or start of any conversation. Rejects when it can't be written. */
  async change(id: string, change: ConversationChange): Promise<void> {
    const session = this.#sessions.get(id);
    if (session) session.change(change);
    else await this.#options.store.change(id, change);
  }

  /**
   * Stops and lets go of a conversation that is being deleted, with its draft. In its place an empty one is shown.
   * @returns what was here of it, for `takeBack`
   */
  async drop(id: string): Promise<DroppedConversation> {
    const { drafts } = this.#options;
    const session = this.#sessions.get(id);
    if (session) await this.#stopAll(session);
    const draft = drafts.get(id);
    this.#sessions.delete(id);
    const wasShown = session === this.#shown;
    if (wasShown) await this.showEmpty();
    await drafts.set(id, emptyDraft);
    const instead = this.#shown.conversation.id;
    return { conversation: session?.conversation, draft, shownInstead: wasShown ? { id: instead, text: drafts.get(instead).text } : undefined };
  }

  /** A dropped conversation is stored again, or still, under this id: its draft is back, and it is shown where it was. */
  async takeBack(id: string, { draft, shownInstead }: DroppedConversation): Promise<void> {
    const { drafts } = this.#options;
    await drafts.set(id, draft);
    const { conversation } = this.#shown;
    // Not when something else was begun meanwhile.
    const isAsThen = conversation.messages.length === 0 && conversation.id === shownInstead?.id && drafts.get(conversation.id).text === shownInstead.text;
    if (isAsThen) await this.show(id);
  }

  /** Erases the drafts of conversations that are gone for good. */
  async purgeDrafts(): Promise<void> {
    const { drafts, store } = this.#options;
    const isStored = await store.knows();
    const kept = new Set([...this.#unsentIds, ...this.#sessions.keys()]);
    for (const id of drafts.ids) {
      if (!kept.has(id) && !isStored(id)) await drafts.set(id, emptyDraft);
    }
  }

  /** The conversation's file was changed, by another window or while the session was made: it goes on as this one, perhaps under another id. */
  replaced(id: string, conversation: Conversation): void {
    if (conversation.id !== id) this.#splits.fire({ conversation, otherId: id });
    const session = this.#sessions.get(id);
    if (!session) return;
    const draft = this.#options.drafts.get(id);
    session.replace(conversation);
    if (conversation.id !== id) {
      this.#sessions.delete(id);
      this.#sessions.set(conversation.id, session);
      this.#recentAnswers.moved(id, conversation.id);
      // The other window's chat may have a draft of its own here, once it is shown here.
      void this.#options.drafts.set(conversation.id, draft);
    }
    if (session !== this.#shown) return;
    this.#rememberShown();
    this.#shownChanges.fire();
  }

  /** Takes over what other windows did to the shown conversation, unless it is being answered here. */
  async catchUp(): Promise<void> {
    if (!this.#shown.isRunning) await this.#options.store.catchUp(this.#shown.conversation.id);
  }

  /** Nobody stopped the answers that end here: as their files are, the next start finds them interrupted. */
  dispose(): void {
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear(); // what they tell from here on is not written
    for (const session of sessions) session.stopAll();
    this.#transcriptEvents.dispose();
    this.#failures.dispose();
    this.#shownChanges.dispose();
    this.#splits.dispose();
  }

  #emptyConversation(): Conversation {
    return newConversation(crypto.randomUUID(), this.#options.clock.now());
  }

  #newSession(conversation: Conversation): ChatSession {
    const { connection, clock, modelOf } = this.#options;
    const session: ChatSession = new ChatSession({
      conversation,
      connect: () => connection.connect('chat', session.conversation.id),
      defaults: () => readSettings().chatDefaults,
      clock,
      newId: () => crypto.randomUUID(),
      onEvent: (event) => {
        this.#onEvent(session, event);
      },
      onFailure: (failure, error, answerId) => {
        const asked = { session, answerId, failure, error, isShown: session === this.#shown };
        this.#failures.fire(conversationFailure(asked, this, modelOf));
      },
    });
    this.#sessions.set(conversation.id, session);
    return session;
  }

  #onEvent(session: ChatSession, event: TranscriptEvent): void {
    const { conversation } = session;
    if (this.#sessions.get(conversation.id) !== session) return; // deleted
    this.#options.store.save(conversation, event.type === 'text-delta');
    this.#transcriptEvents.fire({ conversationId: conversation.id, event });
    if (event.type === 'text-delta') return;
    if (event.type === 'message-added' && event.message.role === 'assistant') this.#recentAnswers.add(event.message.id, conversation.id);
    if (session === this.#shown) this.#rememberShown();
    else this.letGo(session); // finished in the background: its file has it all
  }

  #show(session: ChatSession): void {
    const before = this.#shown;
    this.#wanted = undefined;
    this.#shown = session;
    this.#unsent.forget(session.conversation.id);
    if (before.conversation.id !== session.conversation.id) this.#leave(before);
    this.#rememberShown();
    this.#shownChanges.fire();
  }

  /** The conversation with this id, or an empty one where there is none. It must not be one that others let go of meanwhile. */
  async #takeOrBegin(id: string): Promise<ChatSession> {
    return (await this.use(id, (found) => found)) ?? this.#newSession(newConversation(id, this.#options.clock.now()));
  }

  async #showUnsent(id: string): Promise<void> {
    this.#wanted = id;
    const session = await this.#takeOrBegin(id);
    if (session.conversation.messages.length > 0) {
      // Its prompt was on its way when it was left, and arrived.
      this.#unsent.forget(id);
      this.letGo(session);
      await this.showEmpty();
    } else if (this.#wanted === id) {
      this.#show(session);
    } else {
      this.letGo(session);
    }
  }

  /** Another conversation is shown now. */
  #leave(session: ChatSession): void {
    const { drafts, store } = this.#options;
    const { id, messages, title, isPinned } = session.conversation;
    const isDeleted = this.#sessions.get(id) !== session;
    this.letGo(session);
    if (isDeleted || messages.length > 0) return;
    if (drafts.has(id)) this.#unsent.add(id);
    // One with nothing but settings or a model of its own: nothing leads to it, nothing is in it.
    else if (hasOwnSettings(session.conversation) && title === undefined && isPinned !== true) void store.remove(id).catch(() => undefined);
  }

  /** Of those that were left unsent, the ones without a message still, be it on its way. */
  get #unsentIds(): string[] {
    return this.#unsent.ids.filter((id) => {
      const session = this.#sessions.get(id);
      return !session || (session.conversation.messages.length === 0 && this.#options.outbox.pendingId(session) === undefined);
    });
  }

  /** Resolves when no answer of it is being written any more. */
  async #stopAll(session: ChatSession): Promise<void> {
    const isOver = (): boolean => !session.conversation.messages.some(isUnfinished);
    const pendingId = this.#options.outbox.pendingId(session);
    if (pendingId !== undefined) this.#options.outbox.giveUp(pendingId);
    session.stopAll();
    if (isOver()) return;
    await new Promise<void>((resolve) => {
      const listener = this.onTranscriptEvent(() => {
        if (!isOver()) return;
        listener.dispose();
        resolve();
      });
    });
  }

  #rememberShown(): void {
    const { id } = this.#shown.conversation;
    if (this.#options.state.get(shownKey) === id) return;
    void this.#options.state.update(shownKey, id);
  }
}

/** Whether something is set for this conversation alone. */
export function hasOwnSettings({ settings, model }: Conversation): boolean {
  return settings !== undefined || model !== undefined;
}
