/**
 * One conversation's state machine: takes prompts, runs answers, keeps whatever arrived. Knows neither vscode nor
 * the network; the gateway, the clock and ids come in as arguments.
 */
import type { ChatRequest } from '../api/request';
import type { ChatStreamEvent } from '../api/chat';
import { toFailure } from '../api/errors';
import { effectiveSettings, type ChatSettings } from '../shared/chatSettings';
import type { ContextItem } from '../shared/context';
import type { Failure } from '../shared/failure';
import type { Clock } from '../shared/clock';
import { throttle } from '../shared/throttle';
import {
  findMessage,
  isUnfinished,
  newestLeafBelow,
  pathTo,
  reduceTranscript,
  shownMessages,
  type AnswerChange,
  type AnswerMessage,
  type AnswerStatus,
  type Conversation,
  type ConversationChange,
  type Message,
  type TranscriptEvent,
} from '../shared/transcript';
import { statusOf } from './answerStatus';
import { buildMessages } from './prompt';
import { unlessAborted } from './unlessAborted';

/** What a session needs of the gateway client. */
export interface ChatGateway {
  streamChat(request: ChatRequest, options: { signal: AbortSignal }): AsyncIterable<ChatStreamEvent>;
}

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
  context: readonly ContextItem[];
  model: string;
}

/** Milliseconds between two `text-delta` events of one answer: one frame of a 60 Hz screen. */
const frame = 16;

export class ChatSession {
  #conversation: Conversation;
  readonly #options: ChatSessionOptions;
  readonly #running = new Map<string, AbortController>();

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
    this.#apply({
      type: 'message-added',
      message: {
        id: prompt.id,
        role: 'user',
        parentId: this.#conversation.leafId,
        createdAt: this.#options.clock.now(),
        text: prompt.text,
        context: [...prompt.context],
      },
    });
    this.#start(prompt.id, prompt.model);
    return true;
  }

  /**
   * Writes another alternative to an answer; the earlier one stays.
   * @returns false when the answer is unknown or one on its path is still being written
   */
  retry(answerId: string, model: string): boolean {
    const answer = findMessage(this.#conversation, answerId);
    if (answer?.role !== 'assistant' || isUnfinished(answer) || this.runningAnswer) return false;
    this.#start(answer.parentId, model);
    return true;
  }

  /** Shows the path through this message, down to its newest leaf. Unknown ids change nothing. */
  selectAlternative(messageId: string): void {
    if (!findMessage(this.#conversation, messageId)) return;
    this.#apply({ type: 'leaf-selected', leafId: newestLeafBelow(this.#conversation, messageId) });
  }

  /** Changes title, pin, settings or start of the conversation; requests that run go on as they are. */
  change(change: ConversationChange): void {
    this.#apply({ type: 'conversation-changed', change });
  }

  /** Stops an answer; what arrived so far stays. Answers that are finished or unknown stay as they are. */
  stop(answerId: string): void {
    this.#running.get(answerId)?.abort();
  }

  /** Stops every answer. */
  stopAll(): void {
    for (const controller of this.#running.values()) controller.abort();
  }

  #start(promptId: string, model: string): void {
    const id = this.#options.newId();
    const path = pathTo(this.#conversation, promptId);
    this.#apply({
      type: 'message-added',
      message: {
        id,
        role: 'assistant',
        parentId: promptId,
        createdAt: this.#options.clock.now(),
        text: '',
        status: 'waiting',
        model,
      },
    });
    const controller = new AbortController();
    this.#running.set(id, controller);
    void this.#run(id, this.#request(path, model), controller.signal).finally(() => {
      this.#running.delete(id);
    });
  }

  /** @param path the messages up to and including the prompt to answer */
  #request(path: readonly Message[], model: string): ChatRequest {
    const { startId, settings } = this.#conversation;
    const { systemPrompt, ...sampling } = effectiveSettings(settings, this.#options.defaults());
    const messages = buildMessages(path, { ...(startId !== undefined && { startId }), ...(systemPrompt !== undefined && { systemPrompt }) });
    return { model, messages, ...sampling };
  }

  /** Runs one answer to its end. Never rejects: whatever happens ends up on the answer. */
  async #run(id: string, request: ChatRequest, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    const startedAt = clock.now();
    const change = (change: AnswerChange): void => {
      this.#apply({ type: 'answer-changed', id, change });
    };

    let pending = '';
    let hasText = false;
    const text = throttle(
      () => {
        this.#apply({ type: 'text-delta', id, text: pending });
        pending = '';
      },
      frame,
      clock,
    );
    const end = (status: AnswerStatus, failure?: Failure): void => {
      text.flush();
      change({ status, retry: null, duration: clock.now() - startedAt, ...(failure && { failure }) });
    };

    try {
      const gateway = await unlessAborted(this.#options.connect(), signal);
      let status: AnswerStatus = 'complete';
      for await (const event of gateway.streamChat(request, { signal })) {
        switch (event.type) {
          case 'text-delta':
            if (!hasText) {
              hasText = true;
              change({ status: 'streaming', retry: null, firstTextAfter: clock.now() - startedAt });
            }
            pending += event.text;
            text.request();
            break;
          case 'model':
            change({ answeredBy: event.model });
            break;
          case 'usage':
            change({ usage: event.usage });
            break;
          case 'retry': {
            const { attempt, attempts, at, failure } = event;
            change({ retry: { attempt, attempts, at, failure } });
            break;
          }
          case 'finish':
            status = statusOf(event.reason);
        }
      }
      end(status);
    } catch (error) {
      const failure = toFailure(error);
      // Also when it was stopped elsewhere: the status bar can end a wait.
      if (signal.aborted || failure.kind === 'cancelled') {
        end('stopped');
      } else {
        end('failed', failure);
        this.#options.onFailure(failure, error, id);
      }
    }
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
