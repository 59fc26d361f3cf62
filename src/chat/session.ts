/**
 * One conversation's state machine: takes prompts, runs answers, keeps whatever arrived. Knows neither vscode nor
 * the network; the gateway, the clock and ids come in as arguments.
 */
import type { ChatRequest } from '../api/request';
import { effectiveSettings, type ChatSettings } from '../shared/chatSettings';
import type { ContextItem } from '../shared/context';
import type { Failure } from '../shared/failure';
import type { Clock } from '../shared/clock';
import {
  alternatives,
  findMessage,
  isCutOff,
  isUnfinished,
  messagesBelow,
  newestLeafBelow,
  pathTo,
  reduceTranscript,
  shownMessages,
  type AnswerMessage,
  type Conversation,
  type ConversationChange,
  type Message,
  type PromptMessage,
  type TranscriptEvent,
} from '../shared/transcript';
import { AnswerRun, type ChatGateway } from './answerRun';
import { continueInstruction } from './continuation';
import { buildMessages } from './prompt';

export interface ChatSessionOptions {
  conversation: Conversation;
  /** The gateway as it is set up at this moment. Rejects with a GatewayError when there is no key. */
  connect: () => Promise<ChatGateway>;
  /** What holds where the conversation's own settings say nothing, at this moment. */
  defaults: () => ChatSettings;
  clock: Clock;
  newId: () => string;
  /** Told of every event after it was applied to `conversation`. Must not throw. */
  onEvent: (event: TranscriptEvent) => void;
  /** Told of every failure but a stop, and of what was thrown, for the log and notifications. Must not throw. */
  onFailure: (failure: Failure, error: unknown, answerId: string) => void;
}

/** A prompt as the user wrote it. `id` is chosen by who sends it, so that the same prompt sent twice is one. */
export interface Prompt {
  id: string;
  text: string;
  /** What is sent in its place. */
  expandedText?: string;
  context: readonly ContextItem[];
  model: string;
}

/** What a deletion took away, and what it takes to bring it back. */
export interface RemovedMessages {
  messages: Message[];
  /** The ids of all messages before. */
  order: string[];
  /** Where the shown path ended. */
  leafId: string | null;
}

export class ChatSession {
  #conversation: Conversation;
  readonly #options: ChatSessionOptions;
  readonly #running = new Map<string, AnswerRun>();

  constructor(options: ChatSessionOptions) {
    this.#options = options;
    this.#conversation = options.conversation;
  }

  get conversation(): Conversation {
    return this.#conversation;
  }

  /** Whether any answer of this conversation is being written. */
  get isRunning(): boolean {
    return this.#running.size > 0;
  }

  /** The answer on the shown path that is being written, if any. */
  get runningAnswer(): AnswerMessage | undefined {
    return shownMessages(this.#conversation).findLast(isUnfinished);
  }

  /**
   * Adds the prompt and starts its answer.
   * @returns false when the shown path's answer is still being written; nothing was added then. A prompt whose id
   *   the conversation holds already counts as sent.
   */
  send(prompt: Prompt): boolean {
    if (findMessage(this.#conversation, prompt.id)) return true;
    if (this.runningAnswer) return false;
    this.#addPrompt(prompt, this.#conversation.leafId);
    this.#start(prompt.id, prompt.model);
    return true;
  }

  /**
   * Writes another alternative to an answer; the earlier one stays. Or an answer to a prompt, which may have lost its own.
   * @param limit tokens that this answer may have, where the settings allow more
   * @returns false when the message is unknown or an answer on its path is still being written
   */
  retry(messageId: string, model: string, limit?: number): boolean {
    const message = findMessage(this.#conversation, messageId);
    if (!message || isUnfinished(message) || this.runningAnswer) return false;
    const promptId = message.role === 'user' ? message.id : message.parentId;
    this.#start(promptId, model, { ...(limit !== undefined && { limit }) });
    return true;
  }

  /**
   * Sends another wording of a prompt as its alternative; the same wording gets another answer to the same prompt. An
   * answer of the shown path that is being written is stopped: the path leads elsewhere now.
   * @returns false when the prompt is unknown. One whose id the conversation holds already counts as sent.
   */
  edit(promptId: string, edited: Prompt): boolean {
    const { id, text, model } = edited;
    if (findMessage(this.#conversation, id)) return true;
    const prompt = findMessage(this.#conversation, promptId);
    if (prompt?.role !== 'user') return false;
    if (this.runningAnswer) this.stop(this.runningAnswer.id);
    if (text === prompt.text) {
      this.#start(promptId, model, { id });
      return true;
    }
    this.#addPrompt(edited, prompt.parentId);
    this.#keepStart();
    this.#start(id, model);
    return true;
  }

  /**
   * Goes on with an answer that was cut off, with the model it was asked of.
   * @param limit as for `retry`
   * @returns false when it was not, or an answer on the shown path is being written
   */
  continue(answerId: string, limit?: number): boolean {
    const answer = findMessage(this.#conversation, answerId);
    if (!answer || !isCutOff(answer) || this.runningAnswer) return false;
    this.#apply({ type: 'answer-changed', id: answer.id, change: { status: 'waiting', failure: null, isContinued: true } });
    const request = this.#request(pathTo(this.#conversation, answer.id), answer.model, limit);
    this.#run(answer, { ...request, messages: [...request.messages, { role: 'user', content: continueInstruction(answer.text) }] });
    return true;
  }

  /**
   * Takes up an answer that failed: goes on where there is text, else answers the prompt anew, with the same model.
   * @param limit as for `retry`
   * @returns false when it is no failed one that is shown last, or an answer on the shown path is being written
   */
  resume(answerId: string, limit?: number): boolean {
    const answer = findMessage(this.#conversation, answerId);
    if (answer?.role !== 'assistant' || answer.status !== 'failed' || this.#conversation.leafId !== answerId) return false;
    const { model } = answer;
    return isCutOff(answer) ? this.continue(answerId, limit) : this.retry(answerId, model, limit);
  }

  /**
   * Asks for an answer that failed once more, as it was asked for: takes it up where that can be done, else writes another
   * alternative with the same model.
   * @param limit as for `retry`
   * @returns false when there is no such failed answer, or an answer on the shown path is being written
   */
  askAgain(answerId: string, limit?: number): boolean {
    if (this.resume(answerId, limit)) return true;
    const answer = findMessage(this.#conversation, answerId);
    return answer?.role === 'assistant' && answer.status === 'failed' && this.retry(answerId, answer.model, limit);
  }

  /** Whether an answer failed, and nobody has asked again since: that would have made a later one to its prompt, or gone on with it. */
  isStillFailed(answerId: string): boolean {
    const answer = findMessage(this.#conversation, answerId);
    if (answer?.role !== 'assistant' || answer.status !== 'failed') return false;
    return this.#conversation.messages.findLast(({ role, parentId }) => role === 'assistant' && parentId === answer.parentId) === answer;
  }

  /** Shows the path through this message, down to its newest leaf. Unknown ids change nothing. */
  selectAlternative(messageId: string): void {
    if (!findMessage(this.#conversation, messageId)) return;
    this.#apply({ type: 'leaf-selected', leafId: newestLeafBelow(this.#conversation, messageId) });
    this.#keepStart();
  }

  /** Changes title, pin, settings or start of the conversation; requests that run go on as they are. */
  change(change: ConversationChange): void {
    this.#apply({ type: 'conversation-changed', change });
  }

  /**
   * Takes a message away with everything below it, and shows its neighbour among the alternatives, or what stands above.
   * Answers that are being written there are stopped first.
   * @returns what was taken away; undefined for an unknown id
   */
  remove(messageId: string): RemovedMessages | undefined {
    const message = findMessage(this.#conversation, messageId);
    if (!message) return undefined;
    const ids = messagesBelow(this.#conversation, messageId).map(({ id }) => id);
    for (const id of ids) this.stop(id);
    const { leafId } = this.#conversation;
    const order = this.#conversation.messages.map(({ id }) => id);
    const removed = { messages: messagesBelow(this.#conversation, messageId), order, leafId };
    const isShown = leafId !== null && ids.includes(leafId);
    this.#apply({ type: 'messages-removed', ids: [messageId], leafId: isShown ? this.#leafBeside(message) : leafId });
    return removed;
  }

  /** Brings back what `remove` took away. */
  restore(removed: RemovedMessages): void {
    this.#apply({ type: 'messages-restored', ...removed });
  }

  /**
   * Goes on from this: what another window did was taken over, or it has another id now. Answers that are being
   * written have to be in it as they are.
   */
  replace(conversation: Conversation): void {
    this.#conversation = conversation;
  }

  /** Stops an answer; what arrived so far stays. Answers that are finished or unknown stay as they are. */
  stop(answerId: string): void {
    this.#running.get(answerId)?.stop();
  }

  /**
   * Asks another model in the place of one that an answer waits for: see AskInstead.
   * @returns false when the answer is not being written, or none of that account's models can be asked in its place any more
   */
  askInstead(answerId: string, model: string): boolean {
    return this.#running.get(answerId)?.askInstead(model) ?? false;
  }

  /** The credits of an answer's request became known after its end. They are not all of an answer that several requests made. */
  price(answerId: string, credits: number): void {
    const answer = findMessage(this.#conversation, answerId);
    if (answer?.role !== 'assistant' || isUnfinished(answer) || answer.isContinued || answer.usage?.credits !== undefined) return;
    this.#apply({ type: 'answer-changed', id: answer.id, change: { usage: { ...answer.usage, credits } } });
  }

  /** Stops every answer. */
  stopAll(): void {
    for (const run of this.#running.values()) run.stop();
  }

  #addPrompt({ id, text, expandedText, context }: Prompt, parentId: string | null): void {
    const createdAt = this.#options.clock.now();
    const message: PromptMessage = { id, role: 'user', parentId, createdAt, text, ...(expandedText !== undefined && { expandedText }), context: [...context] };
    this.#apply({ type: 'message-added', message });
  }

  /** What the user left out stays left out when another wording of the first prompt sent is shown. */
  #keepStart(): void {
    const { startId } = this.#conversation;
    const start = startId === undefined ? undefined : findMessage(this.#conversation, startId);
    if (!start) return;
    const shown = shownMessages(this.#conversation).find(({ role, parentId }) => role === 'user' && parentId === start.parentId);
    if (shown && shown.id !== startId) this.change({ startId: shown.id });
  }

  /** Where the path ends without this message and what is below it. */
  #leafBeside(message: Message): string | null {
    const siblings = alternatives(this.#conversation, message);
    const place = siblings.findIndex(({ id }) => id === message.id);
    const neighbour = siblings[place - 1] ?? siblings[place + 1];
    return neighbour ? newestLeafBelow(this.#conversation, neighbour.id) : message.parentId;
  }

  #start(promptId: string, model: string, { id = this.#options.newId(), limit }: { id?: string; limit?: number } = {}): void {
    const path = pathTo(this.#conversation, promptId);
    const answer: AnswerMessage = {
      id,
      role: 'assistant',
      parentId: promptId,
      createdAt: this.#options.clock.now(),
      text: '',
      status: 'waiting',
      model,
    };
    this.#apply({ type: 'message-added', message: answer });
    this.#run(answer, this.#request(path, model, limit));
  }

  /** @param path the messages up to and including the one to answer, or to go on with */
  #request(path: readonly Message[], model: string, limit = Number.POSITIVE_INFINITY): ChatRequest {
    const { startId, settings } = this.#conversation;
    const { systemPrompt, ...sampling } = effectiveSettings(settings, this.#options.defaults());
    const messages = buildMessages(path, { ...(startId !== undefined && { startId }), ...(systemPrompt !== undefined && { systemPrompt }) });
    const maxTokens = Math.min(sampling.maxTokens ?? Number.POSITIVE_INFINITY, limit);
    return { model, messages, ...sampling, ...(Number.isFinite(maxTokens) && { maxTokens }) };
  }

  #run(answer: AnswerMessage, request: ChatRequest): void {
    const { connect, clock, onFailure } = this.#options;
    const { id } = answer;
    const run = new AnswerRun({
      answer,
      request,
      connect,
      clock,
      apply: (event) => { this.#apply(event); },
      onFailure: (failure, error) => { onFailure(failure, error, id); },
    });
    this.#running.set(id, run);
    void run.run().finally(() => {
      if (this.#running.get(id) === run) this.#running.delete(id);
    });
  }

  #apply(event: TranscriptEvent): void {
    this.#conversation = reduceTranscript(this.#conversation, event);
    this.#options.onEvent(event);
  }
}

/** A stored conversation with its unfinished answers marked interrupted: whoever was writing them is gone. */
export function withInterruptedAnswers(conversation: Conversation): Conversation {
  return conversation.messages
    .filter(isUnfinished)
    .reduce<Conversation>(
      (current, { id }) =>
        reduceTranscript(current, { type: 'answer-changed', id, change: { status: 'interrupted', retry: null } }),
      conversation,
    );
}
