/**
 * The conversations of this window: which one is shown, which ones are still being answered, their drafts, and their
 * way to disk. The view only looks at it; everything goes on while the view is hidden or gone.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { ChatSession } from '../chat/session';
import { contextKeys } from '../contributions';
import type { ConversationStore } from '../host/conversationStore';
import type { State } from '../host/fileMemento';
import type { GatewayConnection } from '../host/gatewayConnection';
import type { ModelCatalog } from '../host/modelCatalog';
import { readSettings } from '../host/settings';
import type { Failure } from '../shared/failure';
import type { PanelState } from '../shared/protocol';
import type { Clock } from '../shared/clock';
import {
  findMessage,
  isUnfinished,
  newConversation,
  shownMessages,
  type AnswerMessage,
  type ContextItem,
  type Conversation,
  type TranscriptEvent,
} from '../shared/transcript';

export interface ChatControllerOptions {
  connection: GatewayConnection;
  models: ModelCatalog;
  store: ConversationStore;
  /** This workspace's: holds the shown conversation's id and the drafts. */
  state: State;
  clock: Clock;
}

/** What happened to a conversation, shown or not. */
export interface ConversationEvent {
  conversationId: string;
  event: TranscriptEvent;
}

/** An answer that failed. */
export interface ConversationFailure {
  failure: Failure;
  /** What was thrown, for the log. */
  error: unknown;
  /** It belongs to the shown conversation. */
  isShown: boolean;
}

const shownKey = 'shownConversation';
const draftsKey = 'drafts';
const draftsSchema = z.record(z.string(), z.string());

export class ChatController implements vscode.Disposable {
  readonly #options: ChatControllerOptions;
  readonly #sessions = new Map<string, ChatSession>();
  #shown: ChatSession;
  #key: PanelState['key'] = 'unknown';
  #context: readonly ContextItem[] = [];

  readonly #transcriptEvents = new vscode.EventEmitter<ConversationEvent>();
  readonly #failures = new vscode.EventEmitter<ConversationFailure>();
  readonly #shownChanges = new vscode.EventEmitter<void>();
  readonly #panelChanges = new vscode.EventEmitter<void>();

  readonly onTranscriptEvent = this.#transcriptEvents.event;
  readonly onFailure = this.#failures.event;
  /** Another conversation is shown. */
  readonly onDidShowConversation = this.#shownChanges.event;
  readonly onDidChangePanel = this.#panelChanges.event;

  constructor(options: ChatControllerOptions) {
    this.#options = options;
    this.#shown = this.#newSession(this.#emptyConversation());
  }

  get conversation(): Conversation {
    return this.#shown.conversation;
  }

  get panel(): PanelState {
    const { connection, models } = this.#options;
    return {
      key: this.#key,
      origin: connection.origin ?? readSettings().baseUrl,
      model: models.selected,
      context: [...this.#context],
    };
  }

  get draft(): string {
    return this.#drafts()[this.conversation.id] ?? '';
  }

  /** Shows the conversation this window showed last, as it was; answers that were running are marked interrupted. */
  async restore(): Promise<void> {
    const id = this.#options.state.get(shownKey);
    if (typeof id !== 'string') return;
    // One that was never sent to has no file yet, but perhaps a draft.
    const conversation = (await this.#options.store.load(id)) ?? newConversation(id, this.#options.clock.now());
    // The user may have begun to chat meanwhile: then that stays.
    if (this.conversation.messages.length === 0) this.#show(this.#newSession(conversation));
  }

  /** Asks whether there is a key, and which model is set, again. */
  async refreshPanel(): Promise<void> {
    this.#key = await this.#options.connection.keyState();
    this.#panelChanges.fire();
  }

  /** Sends a prompt in the shown conversation. @returns a sentence why not, or undefined when it was taken */
  send(id: string, text: string): string | undefined {
    if (text.trim() === '') return l10n.t('Write a message first.');
    const taken = this.#shown.send({ id, text, context: this.#context, model: this.#options.models.selected.id });
    if (!taken) return l10n.t('An answer is still being written. Stop it or wait for it.');
    void this.setDraft('');
    if (this.#context.length > 0) this.#setContext([]);
    return undefined;
  }

  /** Asks something about code; in a new chat when the shown one is busy. */
  ask(text: string, context: readonly ContextItem[]): void {
    if (this.#shown.runningAnswer) this.newChat();
    this.#shown.send({ id: crypto.randomUUID(), text, context, model: this.#options.models.selected.id });
  }

  addContext(item: ContextItem): void {
    const isSame = (other: ContextItem): boolean => other.uri === item.uri && other.label === item.label;
    this.#setContext([...this.#context.filter((other) => !isSame(other)), item]);
  }

  removeContext(index: number): void {
    this.#setContext(this.#context.filter((_, at) => at !== index));
  }

  /** The chip at this place: of the prompt with this id, or of the next prompt without one. */
  contextItem(index: number, promptId?: string): ContextItem | undefined {
    if (promptId === undefined) return this.#context[index];
    const prompt = findMessage(this.conversation, promptId);
    return prompt?.role === 'user' ? prompt.context[index] : undefined;
  }

  /** Shows an empty conversation. The one shown before stays as it is, and goes on being answered. */
  newChat(): void {
    if (this.conversation.messages.length === 0) return;
    this.#show(this.#newSession(this.#emptyConversation()));
  }

  stop(answerId: string): void {
    this.#shown.stop(answerId);
  }

  /** Stops what is being written in the shown conversation. */
  stopShown(): void {
    const answer = this.#shown.runningAnswer;
    if (answer) this.#shown.stop(answer.id);
  }

  /** Writes another alternative to this answer, or to the last one shown. */
  retry(answerId?: string): void {
    const id = answerId ?? shownMessages(this.conversation).findLast((message) => message.role === 'assistant')?.id;
    if (id !== undefined) this.#shown.retry(id, this.#options.models.selected.id);
  }

  selectAlternative(messageId: string): void {
    this.#shown.selectAlternative(messageId);
  }

  /** Keeps what stands in the prompt box. */
  async setDraft(text: string): Promise<void> {
    const { [this.conversation.id]: before, ...others } = this.#drafts();
    if ((before ?? '') === text) return;
    const drafts = text === '' ? others : { ...others, [this.conversation.id]: text };
    await this.#options.state.update(draftsKey, drafts);
  }

  /** The conversation is stored under another id from now on: the next start finds it there. */
  async savedAs(id: string, storedId: string): Promise<void> {
    if (this.conversation.id === id) await this.#options.state.update(shownKey, storedId);
  }

  /**
   * Writes everything to disk, then lets go of what is still running. In this order: an answer that the end of the
   * window cuts off is found interrupted next time, not stopped by the user.
   */
  async shutDown(): Promise<void> {
    await this.#options.store.close();
    for (const session of this.#sessions.values()) session.stopAll();
  }

  dispose(): void {
    this.#transcriptEvents.dispose();
    this.#failures.dispose();
    this.#shownChanges.dispose();
    this.#panelChanges.dispose();
  }

  #emptyConversation(): Conversation {
    return newConversation(crypto.randomUUID(), this.#options.clock.now());
  }

  #newSession(conversation: Conversation): ChatSession {
    const { id } = conversation;
    const session = new ChatSession({
      conversation,
      connect: () => this.#options.connection.connect(),
      clock: this.#options.clock,
      newId: () => crypto.randomUUID(),
      onEvent: (event) => {
        this.#onEvent(session, event);
      },
      onFailure: (failure, error) => {
        this.#failures.fire({ failure, error, isShown: session === this.#shown });
      },
    });
    this.#sessions.set(id, session);
    return session;
  }

  #onEvent(session: ChatSession, event: TranscriptEvent): void {
    const { conversation } = session;
    this.#options.store.save(conversation);
    this.#transcriptEvents.fire({ conversationId: conversation.id, event });
    if (event.type === 'text-delta') return;
    if (session === this.#shown) {
      this.#rememberShown();
      this.#publishRunning();
    } else if (!conversation.messages.some(isUnfinished)) {
      this.#sessions.delete(conversation.id); // finished in the background; its file has it all
    }
  }

  #show(session: ChatSession): void {
    const before = this.#shown;
    this.#shown = session;
    if (!before.isRunning) this.#sessions.delete(before.conversation.id);
    this.#context = [];
    this.#rememberShown();
    this.#publishRunning();
    this.#shownChanges.fire();
  }

  #rememberShown(): void {
    const { id } = this.conversation;
    if (this.#options.state.get(shownKey) === id) return;
    void this.#options.state.update(shownKey, id);
  }

  #publishRunning(): void {
    const isRunning = this.#shown.runningAnswer !== undefined;
    void vscode.commands.executeCommand('setContext', contextKeys.answerRunning, isRunning);
  }

  #setContext(context: readonly ContextItem[]): void {
    this.#context = context;
    this.#panelChanges.fire();
  }

  #drafts(): Record<string, string> {
    const parsed = z.safeParse(draftsSchema, this.#options.state.get(draftsKey));
    return parsed.success ? parsed.data : {};
  }
}

/** Whether this event ends an answer. */
export function endsAnswer(event: TranscriptEvent): event is Extract<TranscriptEvent, { type: 'answer-changed' }> & {
  change: { status: AnswerMessage['status'] };
} {
  return (
    event.type === 'answer-changed' &&
    event.change.status !== undefined &&
    event.change.status !== 'waiting' &&
    event.change.status !== 'streaming'
  );
}
