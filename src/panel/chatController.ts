/** The chat of this window: what the page, commands and menus can do with the shown conversation and its prompt box. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { branchOf } from '../chat/branch';
import { nextTurn } from '../chat/nextTurn';
import type { ChatSession } from '../chat/session';
import type { DoingCommand } from '../chat/slashCommands';
import { contextKeys } from '../contributions';
import { ContextKeys } from '../host/contextKeys';
import type { ConversationStore } from '../host/conversationStore';
import type { State } from '../host/fileMemento';
import type { GatewayConnection } from '../host/gatewayConnection';
import type { Log } from '../host/log';
import type { ModelCatalog } from '../host/modelCatalog';
import type { Presets } from '../host/presets';
import type { PromptHistory } from '../host/promptHistory';
import type { SelectModelRequest } from '../host/selectModelRequest';
import { readSettings } from '../host/settings';
import { effectiveSettings, type ChatSettings } from '../shared/chatSettings';
import type { ContextItem, NewReference } from '../shared/context';
import { startAfterRefusal } from '../shared/promptBudget';
import type { Failure } from '../shared/failure';
import type { PanelState } from '../shared/protocol';
import type { Clock } from '../shared/clock';
import { findMessage, fromStart, isUnfinished, pathTo, shownMessages, titleOf, type Conversation } from '../shared/transcript';
import type { Snapshot } from './bridge';
import { ChatModels, modelOf } from './chatModels';
import { Drafts, emptyDraft, type Draft } from './drafts';
import { hasOwnSettings, OpenConversations } from './openConversations';
import { Outbox, type SendOutcome } from './outbox';
import { PanelStatus } from './panelStatus';
import type { PromptCommands } from './promptCommands';
import { PromptContext } from './promptContext';
import { PromptSender } from './promptSender';

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
  /** Chooses the model of /model, or lets the user do it. */
  selectModel: (request: SelectModelRequest) => Promise<unknown>;
  /** This workspace's: holds the shown conversation's id and the drafts. */
  state: State;
  log: Pick<Log, 'error'>;
  clock: Clock;
}

export class ChatController implements vscode.Disposable {
  readonly #options: ChatControllerOptions;
  readonly #drafts: Drafts;
  readonly #outbox: Outbox;
  readonly #sender: PromptSender;
  readonly #status: PanelStatus;
  readonly #panelChanges = new vscode.EventEmitter<void>();
  readonly #contextKeys = new ContextKeys();
  /** The shown one, and those that are being answered. */
  readonly conversations: OpenConversations;
  /** What goes along with the next prompt. */
  readonly context: PromptContext;
  readonly models: ChatModels;

  readonly onDidChangePanel = this.#panelChanges.event;

  constructor(options: ChatControllerOptions) {
    this.#options = options;
    const { connection, models, store, state, log, clock, history, presets } = options;
    const modelOfConversation = (conversation: Conversation): string => modelOf(conversation, models);
    const drafts = new Drafts(state);
    const outbox = new Outbox(clock, log, () => {
      this.#publishRunning();
      this.#panelChanges.fire();
    });
    const conversations = new OpenConversations({ connection, store, drafts, outbox, state, modelOf: modelOfConversation, clock });
    this.models = new ChatModels(conversations, models, () => nextTurn(this.conversation, this.context.chips, this.draft, readSettings().chatDefaults));
    const references = {
      shownId: () => this.conversation.id,
      get: (id: string) => drafts.get(id).context,
      set: (id: string, context: Draft['context']) => void drafts.set(id, { ...drafts.get(id), context }),
    };
    this.#drafts = drafts;
    this.#outbox = outbox;
    this.conversations = conversations;
    const context = new PromptContext(references, clock);
    this.context = context;
    const panelChanged = (): void => {
      this.#panelChanges.fire();
    };
    const run = (command: DoingCommand, argument: string): Promise<void> => this.#run(command, argument);
    this.#sender = new PromptSender({ conversations, outbox, context, commands: options.commands, drafts, history, modelOf: modelOfConversation, run, onDraftChange: panelChanged });
    this.#status = new PanelStatus({ ownModel: () => this.conversation.model, connection, models, presets, commands: options.commands });
    this.#status.onDidChange(panelChanged);
    context.onDidChange(panelChanged);
    conversations.onDidShow(() => {
      context.refresh();
      this.#publishRunning();
    });
    conversations.onTranscriptEvent(({ conversationId, event }) => {
      if (event.type === 'text-delta' || conversationId !== this.conversation.id) return;
      this.#publishRunning();
      if (event.type === 'conversation-changed') this.#panelChanges.fire();
    });
  }

  get conversation(): Conversation {
    return this.session.conversation;
  }

  get panel(): PanelState {
    const pendingPromptId = this.#outbox.slowId(this.session);
    return { ...this.#status.state, context: this.context.chips, ...(pendingPromptId !== undefined && { pendingPromptId }) };
  }

  /** The shown conversation at work. */
  get session(): ChatSession {
    return this.conversations.shown;
  }

  /** The text in the prompt box of the shown conversation. */
  get draft(): string {
    return this.#drafts.get(this.conversation.id).text;
  }

  /** What else was typed in the shown conversation and not sent, or is on its way. */
  get unsent(): Pick<Snapshot, 'inProgress' | 'edits' | 'pendingPrompt'> {
    const { inProgress, edits } = this.#drafts.get(this.conversation.id);
    const pendingPrompt = this.#outbox.fromBox(this.session);
    return { ...(inProgress !== undefined && { inProgress }), ...(edits && { edits }), ...(pendingPrompt && { pendingPrompt }) };
  }

  /** Asks again for what the panel shows around the conversation. */
  async refreshPanel(): Promise<void> {
    await this.#status.refresh();
  }

  /** Sends a prompt in the shown conversation; refuses one that was meant for another. See PromptSender.send. */
  async send(id: string, text: string, conversationId = this.conversation.id): Promise<SendOutcome> {
    return conversationId === this.conversation.id ? this.#sender.send(id, text) : notShown();
  }

  /** Sends another wording of a prompt of the shown conversation, as above. See PromptSender.edit. */
  async edit(promptId: string, id: string, text: string, conversationId = this.conversation.id): Promise<SendOutcome> {
    if (conversationId !== this.conversation.id) return notShown();
    const outcome = await this.#sender.edit(promptId, id, text);
    if (outcome.kind === 'sent') await this.setEdit(promptId, null, conversationId);
    return outcome;
  }

  /** Asks something about code; in a new chat when the shown one is busy. */
  ask(text: string, context: readonly ContextItem[]): void {
    if (this.session.runningAnswer) void this.conversations.showEmpty(emptyDraft);
    this.session.send({ id: crypto.randomUUID(), text, context, model: this.#status.model.id });
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
    if (this.conversation.messages.length > 0 || hasOwnSettings(this.conversation)) void this.conversations.showEmpty();
  }

  /** Shows a new conversation that holds the path up to this message of the shown one. Unknown ids change nothing. */
  branch(messageId: string): void {
    const conversation = branchOf(this.conversation, messageId, () => crypto.randomUUID(), this.#options.clock.now());
    // Told from the one it comes from in the list, whose first prompt it shares.
    if (conversation) this.conversations.showNew({ ...conversation, title: l10n.t('{0} (branch)', titleOf(this.conversation)) });
  }

  /**
   * Takes a message of the shown conversation away, with everything below it.
   * @returns brings it back, shown or not, and rejects when the conversation is gone; undefined for an unknown id
   */
  removeMessage(messageId: string): (() => Promise<void>) | undefined {
    const { session } = this;
    const removed = session.remove(messageId);
    return removed && (async () => {
      const isThere = await this.conversations.use(session.conversation.id, (held) => {
        held.restore(removed);
        return true;
      });
      if (isThere !== true) throw new Error('The conversation of the removed messages is gone');
    });
  }

  /** Shows an empty conversation with the prompt of this answer, and what went along with it, in its box. */
  async takePromptToNewChat(answerId: string): Promise<void> {
    const answer = findMessage(this.conversation, answerId);
    const prompt = answer?.role === 'assistant' ? findMessage(this.conversation, answer.parentId) : undefined;
    if (prompt?.role !== 'user') {
      this.newChat();
      return;
    }
    const context = prompt.context.map((item) => ({ ...referenceTo(item), id: crypto.randomUUID() }));
    await this.conversations.showEmpty({ text: prompt.text, context });
  }

  /** @param id an answer's, or that of a prompt that is on its way */
  stop(id: string): void {
    if (!this.#outbox.giveUp(id)) this.session.stop(id);
  }

  /** Stops what is being written, or on its way, in the shown conversation. */
  stopShown(): void {
    const id = this.session.runningAnswer?.id ?? this.#outbox.pendingId(this.session);
    if (id !== undefined) this.stop(id);
  }

  /** Answers this prompt, or the one of this answer, or the last one shown, once more: with this model, or the one chosen for prompts, for at most so many tokens. */
  retry(messageId?: string, model = this.#status.model.id, limit?: number): void {
    const id = messageId ?? shownMessages(this.conversation).at(-1)?.id;
    if (id !== undefined) this.session.retry(id, model, limit);
  }

  /** Asks for an answer that failed once more, as it was asked for: see ChatSession.askAgain. */
  askAgain(answerId: string, limit?: number): void {
    this.session.askAgain(answerId, limit);
  }

  /** The model that an answer of the shown conversation waits for; undefined when it is not being written. */
  modelAsked(answerId: string): string | undefined {
    const answer = findMessage(this.conversation, answerId);
    return answer && isUnfinished(answer) ? answer.model : undefined;
  }

  /**
   * Asks another model in the place of one that an answer of the shown conversation waits for.
   * @returns false when there is an answer by now, or one is being written
   */
  askInstead(answerId: string, model: string): boolean {
    const { session } = this;
    if (session.askInstead(answerId, model)) return true;
    const answer = findMessage(this.conversation, answerId);
    if (answer?.role !== 'assistant' || (answer.status !== 'waiting' && answer.status !== 'failed')) return false;
    // It has failed meanwhile, or waits with another account: the present one is asked anew.
    session.stop(answerId);
    return session.retry(answerId, model);
  }

  /** Why an answer of the shown conversation failed; undefined when it did not. */
  failureOf(answerId: string): Failure | undefined {
    const answer = findMessage(this.conversation, answerId);
    return answer?.role === 'assistant' ? answer.failure : undefined;
  }

  /** Asks the model most like the one that an answer of the shown conversation was refused for, from now on as well. */
  async useNearestModel(answerId: string): Promise<void> {
    const { conversation } = this;
    const answer = findMessage(conversation, answerId);
    const nearest = answer?.role === 'assistant' ? answer.failure?.nearestModel : undefined;
    if (answer?.role !== 'assistant' || !nearest) return;
    this.retry(answerId, nearest.id);
    await this.models.replace(conversation.id, answer.failure?.model ?? answer.model, nearest);
  }

  /** A conversation's settings are these from now on; an answer that is being written goes on as it is. */
  async changeSettings(settings: ChatSettings, conversationId = this.conversation.id): Promise<void> {
    await this.conversations.change(conversationId, { settings });
  }

  /** Messages before this prompt of a conversation are not sent any more; null sends all again. */
  async leaveOutBefore(promptId: string | null, conversationId = this.conversation.id): Promise<void> {
    const conversation = await this.conversations.find(conversationId);
    const isKnown = promptId === null || (conversation && findMessage(conversation, promptId)?.role === 'user');
    if (isKnown) await this.conversations.change(conversationId, { startId: promptId });
  }

  /** Leaves out the oldest turns before an answer that was too long to ask for, and asks for it again. */
  leaveOutAndRetry(answerId?: string): void {
    const { conversation } = this;
    const answer = answerId === undefined ? undefined : findMessage(conversation, answerId);
    // What is left out stays so: not for an answer that can't be asked for now.
    if (answer?.role !== 'assistant' || this.session.runningAnswer) return;
    const sent = fromStart(pathTo(conversation, answer.parentId), conversation.startId);
    const { systemPrompt, maxTokens } = effectiveSettings(conversation.settings, readSettings().chatDefaults);
    const startId = startAfterRefusal(sent, systemPrompt, this.#status.model.contextLength, maxTokens);
    if (startId !== undefined) this.session.change({ startId });
    this.retry(answer.id);
  }

  /** Keeps what stands in the prompt box of a conversation, with what was begun before an old prompt was brought back. The page knows its own text: it is told nothing. */
  async setDraft(text: string, conversationId = this.conversation.id, inProgress?: string): Promise<void> {
    await this.#drafts.setText(conversationId, { text, ...(inProgress !== undefined && { inProgress }) });
  }

  /** Keeps what stands in the editor of a conversation's prompt; null when it was closed. */
  async setEdit(promptId: string, text: string | null, conversationId = this.conversation.id): Promise<void> {
    const conversation = await this.conversations.find(conversationId);
    const isThere = conversation && findMessage(conversation, promptId)?.role === 'user';
    if (isThere || text === null) await this.#drafts.setEdit(conversationId, promptId, text);
  }

  dispose(): void {
    this.#outbox.giveUpAll();
    this.conversations.dispose();
    this.context.dispose();
    this.#status.dispose();
    this.#panelChanges.dispose();
  }

  /** Does what a slash command that sends nothing stands for. */
  async #run(command: DoingCommand, argument: string): Promise<void> {
    if (command === 'clear') this.newChat();
    else if (command === 'help') await this.#options.showHelp();
    else await this.#options.selectModel(this.#options.commands.modelRequest(argument));
  }

  #publishRunning(): void {
    const isRunning = this.session.runningAnswer !== undefined || this.#outbox.slowId(this.session) !== undefined;
    this.#contextKeys.set(contextKeys.answerRunning, isRunning);
    this.#contextKeys.set(contextKeys.chatHasMessages, this.conversation.messages.length > 0);
  }
}

function notShown(): SendOutcome {
  return { kind: 'refused', reason: l10n.t('Another chat came up before this was sent. It waits in its own chat.') };
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
