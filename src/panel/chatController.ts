/**
 * The conversations of this window: which one is shown, which ones are still being answered, their drafts, and their
 * way to disk. The view only looks at it; everything goes on while the view is hidden or gone.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { branchOf } from '../chat/branch';
import { ChatSession, type Prompt } from '../chat/session';
import type { DoingCommand, SlashInput } from '../chat/slashCommands';
import { commands, contextKeys } from '../contributions';
import type { ConversationStore } from '../host/conversationStore';
import type { State } from '../host/fileMemento';
import type { GatewayConnection } from '../host/gatewayConnection';
import type { ModelCatalog } from '../host/modelCatalog';
import type { Presets } from '../host/presets';
import type { PromptHistory } from '../host/promptHistory';
import { readSettings } from '../host/settings';
import { effectiveSettings, type ChatSettings } from '../shared/chatSettings';
import type { ContextItem, NewReference } from '../shared/context';
import type { Failure } from '../shared/failure';
import { startAfterRefusal } from '../shared/promptBudget';
import type { PanelModel, PanelState } from '../shared/protocol';
import type { Clock } from '../shared/clock';
import {
  findMessage,
  fromStart,
  isUnfinished,
  newConversation,
  pathTo,
  shownMessages,
  type Conversation,
  type ConversationChange,
  type TranscriptEvent,
} from '../shared/transcript';
import { Drafts, emptyDraft, type Draft } from './drafts';
import { Outbox, type SendOutcome } from './outbox';
import type { PromptCommands } from './promptCommands';
import { PromptContext } from './promptContext';

export interface ChatControllerOptions {
  connection: GatewayConnection;
  models: ModelCatalog;
  presets: Presets;
  store: ConversationStore;
  /** What prompts that begin with a slash stand for. */
  commands: PromptCommands;
  history: PromptHistory;
  /** Shows the help of /help. */
  showHelp: () => Promise<void>;
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
  /** Writes another alternative to the answer that failed, whatever is shown by then. */
  retry: () => void;
}

/** What was held of a conversation that is deleted. */
export interface DroppedConversation {
  conversation: Conversation;
  draft: Draft;
  wasShown: boolean;
}

const shownKey = 'shownConversation';

export class ChatController implements vscode.Disposable {
  readonly #options: ChatControllerOptions;
  readonly #drafts: Drafts;
  readonly #sessions = new Map<string, ChatSession>();
  readonly #outbox: Outbox;
  /** What goes along with the next prompt. */
  readonly context: PromptContext;
  #shown: ChatSession;
  /** The conversation that was last asked for. */
  #wanted: string | undefined;
  #key: PanelState['key'] = 'unknown';

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
    this.#drafts = new Drafts(options.state);
    this.#shown = this.#newSession(this.#emptyConversation());
    this.#outbox = new Outbox(options.clock, () => {
      this.#publishRunning();
      this.#panelChanges.fire();
    });
    const references = {
      get: () => this.#draft.context,
      set: (context: Draft['context']) => void this.#keepDraft({ ...this.#draft, context }),
    };
    this.context = new PromptContext(references, options.clock);
    this.context.onDidChange(() => {
      this.#panelChanges.fire();
    });
    options.commands.onDidChange(() => {
      this.#panelChanges.fire();
    });
  }

  get conversation(): Conversation {
    return this.#shown.conversation;
  }

  get panel(): PanelState {
    const { connection, models, presets, commands } = this.#options;
    const pendingPromptId = this.#outbox.slowId(this.#shown);
    return {
      key: this.#key,
      origin: connection.origin ?? readSettings().baseUrl,
      model: panelModel(models),
      context: this.context.chips,
      ...(pendingPromptId !== undefined && { pendingPromptId }),
      commands: commands.list,
      defaults: readSettings().chatDefaults,
      presets: [...presets.list],
    };
  }

  /** The shown conversation at work. */
  get session(): ChatSession {
    return this.#shown;
  }

  /** The text in the prompt box of the shown conversation. */
  get draft(): string {
    return this.#draft.text;
  }

  /** Shows the conversation this window showed last, as it was; answers that were running are marked interrupted. */
  async restore(): Promise<void> {
    const id = this.#options.state.get(shownKey);
    if (typeof id === 'string') {
      // One that was never sent to has no file yet, but perhaps a draft.
      const conversation = (await this.#options.store.load(id)) ?? newConversation(id, this.#options.clock.now());
      this.#show(this.#newSession(conversation));
    }
    this.#rememberShown();
  }

  /** Asks whether there is a key, and which model is set, again; and for the models, when their list is old. */
  async refreshPanel(): Promise<void> {
    const { connection, models } = this.#options;
    this.#key = await connection.keyState();
    this.#panelChanges.fire();
    // Without a key nothing can be sent yet, so the gateway need not hear of this window.
    const canSend = this.#key === 'stored' || this.#key === 'not-needed';
    if (canSend && (await models.refreshIfOld())) this.#panelChanges.fire();
  }

  /**
   * Sends a prompt in the shown conversation, with its context as it is now. The same id twice is one prompt.
   * @returns what became of it; the box is emptied of what was sent
   */
  async send(id: string, text: string): Promise<SendOutcome> {
    const session = this.#shown;
    if (findMessage(session.conversation, id)) return { kind: 'sent' };
    const onItsWay = this.#outbox.outcomeOf(id);
    if (onItsWay) return onItsWay;
    if (text.trim() === '') return { kind: 'refused', reason: l10n.t('Write a message first.') };
    const isBusy = session.runningAnswer !== undefined || this.#outbox.pendingId(session) !== undefined;
    if (isBusy) return { kind: 'refused', reason: busyReason() };
    const command = this.#options.commands.parse(text);
    // With nothing to read, it is in its conversation at once.
    if (!command && this.context.isEmpty) return this.#sendTo(session, { id, text, context: [] }, new Set());
    try {
      return await this.#outbox.send(id, session, (signal) => this.#prepare(session, { id, text }, command, signal));
    } finally {
      // Another one may be shown by now.
      const isHeld = this.#sessions.get(session.conversation.id) === session;
      if (isHeld && session !== this.#shown && !session.isRunning) this.#forget(session);
    }
  }

  /** Reads what goes along, writes a command out, and sends the prompt. */
  async #prepare(session: ChatSession, prompt: { id: string; text: string }, command: SlashInput | undefined, signal: AbortSignal): Promise<SendOutcome> {
    const doing = command && this.#options.commands.doing(command);
    if (doing) return this.#do(doing, command.argument);
    const read = await this.context.read(signal);
    if ('problem' in read) return { kind: 'refused', reason: read.problem };
    if (!command) return this.#sendTo(session, { ...prompt, context: read.items }, read.sentIds);
    const expanded = await this.#options.commands.expand(command, read.items, signal);
    if ('problem' in expanded) return { kind: 'refused', reason: expanded.problem };
    return this.#sendTo(session, { ...prompt, ...expanded }, read.sentIds);
  }

  /** A command that sends nothing. The box is free again, what was added to it stays. */
  async #do(command: DoingCommand, argument: string): Promise<SendOutcome> {
    const problem = command === 'model' && argument !== '' ? await this.#options.commands.selectModel(argument) : undefined;
    if (problem !== undefined) return { kind: 'refused', reason: problem };
    await this.#setDraft({ ...this.#draft, text: '' });
    if (command === 'clear') this.newChat();
    else if (command === 'help') await this.#options.showHelp();
    else if (argument === '') await vscode.commands.executeCommand(commands.selectModel);
    return { kind: 'done' };
  }

  /** Asks something about code; in a new chat when the shown one is busy. */
  ask(text: string, context: readonly ContextItem[]): void {
    if (this.#shown.runningAnswer) this.newChat();
    this.#shown.send({ id: crypto.randomUUID(), text, context, model: this.#options.models.selected.id });
    // It is mostly about the selection, which need not go along once more.
    this.context.dropSelection();
  }

  /** The user's last prompts of any conversation, the newest first. */
  async promptHistory(): Promise<readonly string[]> {
    return this.#options.history.list();
  }

  /** What went along with a prompt of the shown conversation. */
  sentContextItem(promptId: string, index: number): ContextItem | undefined {
    const prompt = findMessage(this.conversation, promptId);
    return prompt?.role === 'user' ? prompt.context[index] : undefined;
  }

  /** Shows an empty conversation. The one shown before stays as it is, and goes on being answered. */
  newChat(): void {
    if (this.conversation.messages.length === 0) return;
    this.#show(this.#newSession(this.#emptyConversation()));
  }

  /** Shows a new conversation that holds the path up to this message of the shown one. Unknown ids change nothing. */
  branch(messageId: string): void {
    const conversation = branchOf(this.conversation, messageId, () => crypto.randomUUID(), this.#options.clock.now());
    if (!conversation) return;
    this.#options.store.save(conversation, false);
    this.#show(this.#newSession(conversation));
  }

  /**
   * Takes a message of the shown conversation away, with everything below it.
   * @returns brings it back, shown or not, and rejects when the conversation is gone; undefined for an unknown id
   */
  removeMessage(messageId: string): (() => Promise<void>) | undefined {
    const { session } = this;
    const removed = session.remove(messageId);
    return removed && (async () => {
      const held = await this.#take(session.conversation.id);
      if (!held) throw new Error('The conversation of the removed messages is gone');
      held.restore(removed);
    });
  }

  /** Shows an empty conversation with the prompt of this answer, and what went along with it, in its box. */
  async takePromptToNewChat(answerId: string): Promise<void> {
    const answer = findMessage(this.conversation, answerId);
    const prompt = answer?.role === 'assistant' ? findMessage(this.conversation, answer.parentId) : undefined;
    this.newChat();
    if (prompt?.role !== 'user' || this.draft !== '') return;
    await this.#setDraft({ text: prompt.text, context: prompt.context.map((item) => ({ ...referenceTo(item), id: crypto.randomUUID() })) });
    this.context.refresh();
    this.#shownChanges.fire();
  }

  /**
   * Shows a conversation, as it goes on here or as it is stored.
   * @returns false when there is none with this id, or it can't be read
   */
  async show(id: string): Promise<boolean> {
    this.#wanted = id;
    const session = await this.#take(id);
    if (!session) return false;
    // While it was read, the user may have chosen another one.
    if (this.#wanted === id) this.#show(session);
    else if (session !== this.#shown && !session.isRunning) this.#forget(session);
    return true;
  }

  /** The conversation with this id as it is now, held here or stored. */
  async find(id: string): Promise<Conversation | undefined> {
    return this.#sessions.get(id)?.conversation ?? (await this.#options.store.peek(id));
  }

  /** Ids of the conversations that are being answered here. */
  get runningIds(): ReadonlySet<string> {
    return new Set([...this.#sessions].flatMap(([id, { isRunning }]) => (isRunning ? [id] : [])));
  }

  /** Changes the title, pin, settings or start of any conversation. Rejects when it can't be written. */
  async change(id: string, change: ConversationChange): Promise<void> {
    const session = this.#sessions.get(id);
    if (session) session.change(change);
    else await this.#options.store.change(id, change);
  }

  /**
   * Stops and lets go of a conversation that is being deleted. In its place an empty one is shown.
   * @returns what was held here, for `takeBack`; undefined when nothing was
   */
  async drop(id: string): Promise<DroppedConversation | undefined> {
    const session = this.#sessions.get(id);
    if (!session) return undefined;
    await this.#stopAll(session);
    const { conversation } = session;
    const draft = this.#drafts.get(id);
    const wasShown = session === this.#shown;
    this.#sessions.delete(id);
    if (wasShown) this.#show(this.#newSession(this.#emptyConversation()));
    await this.#drafts.set(id, emptyDraft);
    return { conversation, draft, wasShown };
  }

  /** A dropped conversation is stored again, under this id: its draft is back, and it is shown where it was. */
  async takeBack(id: string, { draft, wasShown }: DroppedConversation): Promise<void> {
    await this.#drafts.set(id, draft);
    // Not when something else was begun meanwhile.
    if (wasShown && this.conversation.messages.length === 0 && this.draft === '') await this.show(id);
  }

  /** @param id an answer's, or that of a prompt that is on its way */
  stop(id: string): void {
    if (!this.#outbox.giveUp(id)) this.#shown.stop(id);
  }

  /** Stops what is being written, or on its way, in the shown conversation. */
  stopShown(): void {
    const id = this.#shown.runningAnswer?.id ?? this.#outbox.pendingId(this.#shown);
    if (id !== undefined) this.stop(id);
  }

  /** Writes another alternative to this answer, or to the last one shown, with this model, or the one chosen for prompts. */
  retry(answerId?: string, model = this.#options.models.selected.id): void {
    const id = answerId ?? shownMessages(this.conversation).findLast((message) => message.role === 'assistant')?.id;
    if (id !== undefined) this.#shown.retry(id, model);
  }

  /** Sends another wording of a prompt of the shown conversation, with what went along with it. See ChatSession.edit. */
  async edit(promptId: string, id: string, text: string): Promise<SendOutcome> {
    const session = this.#shown;
    const onItsWay = this.#outbox.outcomeOf(id);
    if (onItsWay) return onItsWay;
    const prompt = findMessage(session.conversation, promptId);
    if (prompt?.role !== 'user') return { kind: 'refused', reason: l10n.t('This message is not in the chat any more.') };
    if (text.trim() === '') return { kind: 'refused', reason: l10n.t('Write a message first.') };
    const model = this.#options.models.selected.id;
    const edited = { id, text, context: prompt.context, model };
    const command = text === prompt.text ? undefined : this.#options.commands.parse(text);
    if (!command) {
      session.edit(promptId, edited);
      return { kind: 'sent' };
    }
    if (this.#options.commands.doing(command)) return { kind: 'refused', reason: l10n.t('This command sends nothing. Use it in the prompt box.') };
    return this.#outbox.send(id, session, async (signal) => {
      const expanded = await this.#options.commands.expand(command, prompt.context, signal);
      if ('problem' in expanded) return { kind: 'refused', reason: expanded.problem };
      session.edit(promptId, { ...edited, ...expanded });
      return { kind: 'sent' };
    });
  }

  /** The shown conversation's settings are these from now on; an answer that is being written goes on as it is. */
  changeSettings(settings: ChatSettings): void {
    this.#shown.change({ settings });
  }

  /** Messages before this prompt of the shown conversation are not sent any more; null sends all again. */
  leaveOutBefore(promptId: string | null): void {
    if (promptId === null || findMessage(this.conversation, promptId)?.role === 'user') this.#shown.change({ startId: promptId });
  }

  /** Leaves out the oldest turns before an answer that was too long to ask for, and asks for it again. */
  leaveOutAndRetry(answerId?: string): void {
    const { conversation } = this;
    const answer = answerId === undefined ? undefined : findMessage(conversation, answerId);
    if (answer?.role !== 'assistant') return;
    const sent = fromStart(pathTo(conversation, answer.parentId), conversation.startId);
    const { systemPrompt, maxTokens } = effectiveSettings(conversation.settings, readSettings().chatDefaults);
    const startId = startAfterRefusal(sent, systemPrompt, panelModel(this.#options.models).contextLength, maxTokens);
    if (startId !== undefined) this.#shown.change({ startId });
    this.retry(answer.id);
  }

  /** Keeps what stands in the prompt box. */
  async setDraft(text: string): Promise<void> {
    // The page knows its own text: nothing to tell it.
    if (text !== this.draft) await this.#keepDraft({ text, context: this.#draft.context });
  }

  /** Another window changed the conversation's file: it goes on as this one, perhaps under another id. */
  replaced(id: string, conversation: Conversation): void {
    const session = this.#sessions.get(id);
    if (!session) return;
    const draft = this.#drafts.get(id);
    session.replace(conversation);
    if (conversation.id !== id) {
      this.#sessions.delete(id);
      this.#sessions.set(conversation.id, session);
      // The other window's chat may have a draft of its own here, once it is shown here.
      void this.#drafts.set(conversation.id, draft);
    }
    if (session !== this.#shown) return;
    this.#rememberShown();
    this.#shownChanges.fire();
  }

  /** Takes over what other windows did to the shown conversation, unless it is being answered here. */
  async catchUp(): Promise<void> {
    if (!this.#shown.isRunning) await this.#options.store.catchUp(this.conversation.id);
  }

  dispose(): void {
    this.#outbox.giveUpAll();
    for (const session of this.#sessions.values()) session.stopAll();
    this.context.dispose();
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
      defaults: () => readSettings().chatDefaults,
      clock: this.#options.clock,
      newId: () => crypto.randomUUID(),
      onEvent: (event) => {
        this.#onEvent(session, event);
      },
      onFailure: (failure, error, answerId) => {
        const retry = (): void => void this.#retryIn(session.conversation.id, answerId);
        this.#failures.fire({ failure, error, isShown: session === this.#shown, retry });
      },
    });
    this.#sessions.set(id, session);
    return session;
  }

  #onEvent(session: ChatSession, event: TranscriptEvent): void {
    const { conversation } = session;
    if (this.#sessions.get(conversation.id) !== session) return; // deleted
    this.#options.store.save(conversation, event.type === 'text-delta');
    this.#transcriptEvents.fire({ conversationId: conversation.id, event });
    if (event.type === 'text-delta') return;
    if (session === this.#shown) {
      this.#rememberShown();
      this.#publishRunning();
    } else if (!conversation.messages.some(isUnfinished)) {
      this.#forget(session); // finished in the background; its file has it all
    }
  }

  #show(session: ChatSession): void {
    const before = this.#shown;
    this.#wanted = undefined;
    this.#shown = session;
    const isBusy = before.isRunning || this.#outbox.pendingId(before) !== undefined;
    if (!isBusy && before.conversation.id !== session.conversation.id) this.#forget(before);
    this.context.refresh();
    this.#rememberShown();
    this.#publishRunning();
    this.#shownChanges.fire();
  }

  /** The session of a conversation that is held here, or one for it as it is stored; undefined when there is none. */
  async #take(id: string): Promise<ChatSession | undefined> {
    const stored = this.#sessions.has(id) ? undefined : await this.#options.store.load(id);
    return this.#sessions.get(id) ?? (stored && this.#newSession(stored));
  }

  async #retryIn(id: string, answerId: string): Promise<void> {
    const session = await this.#take(id);
    session?.retry(answerId, this.#options.models.selected.id);
  }

  /** Resolves when no answer of it is being written any more. */
  async #stopAll(session: ChatSession): Promise<void> {
    const isOver = (): boolean => !session.conversation.messages.some(isUnfinished);
    const pendingId = this.#outbox.pendingId(session);
    if (pendingId !== undefined) this.#outbox.giveUp(pendingId);
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

  #forget(session: ChatSession): void {
    const { id } = session.conversation;
    this.#sessions.delete(id);
    this.#options.store.release(id);
  }

  #rememberShown(): void {
    const { id } = this.conversation;
    if (this.#options.state.get(shownKey) === id) return;
    void this.#options.state.update(shownKey, id);
  }

  #publishRunning(): void {
    const isRunning = this.#shown.runningAnswer !== undefined || this.#outbox.slowId(this.#shown) !== undefined;
    void vscode.commands.executeCommand('setContext', contextKeys.answerRunning, isRunning);
    void vscode.commands.executeCommand('setContext', contextKeys.chatHasMessages, this.conversation.messages.length > 0);
  }

  /** @param sentIds of the draft's references that went along */
  #sendTo(session: ChatSession, prompt: Omit<Prompt, 'model'> & { model?: string }, sentIds: ReadonlySet<string>): SendOutcome {
    if (!session.send({ model: this.#options.models.selected.id, ...prompt })) return { kind: 'refused', reason: busyReason() };
    const { id } = session.conversation;
    const context = this.#drafts.get(id).context.filter((reference) => !sentIds.has(reference.id));
    void this.#drafts.set(id, { text: '', context });
    this.context.sent(sentIds);
    this.#panelChanges.fire();
    void this.#options.history.add(prompt.text);
    return { kind: 'sent' };
  }

  get #draft(): Draft {
    return this.#drafts.get(this.conversation.id);
  }

  async #setDraft(draft: Draft): Promise<void> {
    const kept = this.#keepDraft(draft);
    this.#panelChanges.fire();
    await kept;
  }

  async #keepDraft(draft: Draft): Promise<void> {
    await this.#drafts.set(this.conversation.id, draft);
  }
}

/** The chosen model with what the last list says about it. */
function panelModel({ selected, lastList }: ModelCatalog): PanelModel {
  const { id, name } = selected;
  const listed = lastList?.models.find((model) => model.id === id);
  const { contextLength, pricing } = listed ?? {};
  return {
    id,
    name,
    ...(contextLength !== undefined && { contextLength }),
    ...(pricing && { price: { input: pricing.inputPer1M, output: pricing.outputPer1M, currency: pricing.currency } }),
  };
}

/** The chip for what was sent once: it is read anew where it can be. */
function referenceTo(item: ContextItem): NewReference {
  const { kind, label, uri, startLine, endLine, languageId, text } = item;
  const isKept = kind === 'terminal' || kind === 'clipboard' || kind === 'attachment';
  return {
    kind,
    label,
    ...(uri !== undefined && { uri }),
    ...(startLine !== undefined && { startLine }),
    ...(endLine !== undefined && { endLine }),
    languageId,
    ...(isKept && { text }),
  };
}

function busyReason(): string {
  return l10n.t('An answer is still being written. Stop it or wait for it.');
}
