/**
 * A conversation as data: what is stored, what the panel shows, and the one reducer both the host and the panel
 * apply. Messages form a tree (`parentId`), so another attempt at an answer never replaces the first one; what is
 * shown is the path from the root to `leafId`.
 */
import * as z from 'zod/mini';
import { chatSettingsSchema } from './chatSettings';
import { contextItemSchema } from './context';
import { failureSchema } from './failure';
import { modelChoiceSchema } from './modelChoice';
import { maxTime, timeSchema } from './time';

/** What an answer took, as the gateway counted it. Absent fields are unknown, never zero. */
export const tokenUsageSchema = z.object({
  promptTokens: z.exactOptional(z.number()),
  completionTokens: z.exactOptional(z.number()),
  totalTokens: z.exactOptional(z.number()),
  /** What it cost, in credits, where the gateway says so. */
  credits: z.exactOptional(z.number()),
});
export type TokenUsage = z.infer<typeof tokenUsageSchema>;

export const promptMessageSchema = z.object({
  id: z.string(),
  role: z.literal('user'),
  parentId: z.nullable(z.string()),
  /** Milliseconds since 1970. */
  createdAt: timeSchema,
  /** As the user wrote it. */
  text: z.string(),
  /** What is sent in its place: a slash command or a prompt file, written out. */
  expandedText: z.exactOptional(z.string()),
  context: z.array(contextItemSchema),
});
export type PromptMessage = z.infer<typeof promptMessageSchema>;

/**
 * `waiting` for the first text; `streaming`; `complete`; `stopped` by the user; `truncated` at the length limit;
 * `filtered` by the model's provider; `failed` (see `failure`); `interrupted` because the window or its host went
 * away in the middle.
 */
export const answerStatuses = ['waiting', 'streaming', 'complete', 'stopped', 'truncated', 'filtered', 'failed', 'interrupted'] as const;
export type AnswerStatus = (typeof answerStatuses)[number];

/** A wait before the next attempt: attempt `attempt` of `attempts` starts at `at` (milliseconds since 1970). */
export const retryWaitSchema = z.object({
  attempt: z.number(),
  attempts: z.number(),
  at: timeSchema,
  failure: failureSchema,
});
export type RetryWait = z.infer<typeof retryWaitSchema>;

export const answerMessageSchema = z.object({
  id: z.string(),
  role: z.literal('assistant'),
  parentId: z.string(),
  createdAt: timeSchema,
  text: z.string(),
  status: z.enum(answerStatuses),
  /** The model asked for. */
  model: z.string(),
  /** The model that answered, when the gateway says so (Auto Tiers choose one). */
  answeredBy: z.exactOptional(z.string()),
  usage: z.exactOptional(tokenUsageSchema),
  failure: z.exactOptional(failureSchema),
  retry: z.exactOptional(retryWaitSchema),
  /** Milliseconds from sending to the first text, and to the end. */
  firstTextAfter: z.exactOptional(z.number()),
  duration: z.exactOptional(z.number()),
  /** It was gone on with: several requests made it. */
  isContinued: z.exactOptional(z.literal(true)),
});
export type AnswerMessage = z.infer<typeof answerMessageSchema>;

export const messageSchema = z.discriminatedUnion('role', [promptMessageSchema, answerMessageSchema]);
export type Message = z.infer<typeof messageSchema>;

export const conversationSchema = z.object({
  id: z.string(),
  createdAt: timeSchema,
  /** In order of creation. */
  messages: z.array(messageSchema),
  /** Last message of the path that is shown; null while there is none. */
  leafId: z.nullable(z.string()),
  /** Given by the user; without it the first prompt names the conversation. */
  title: z.exactOptional(z.string()),
  isPinned: z.exactOptional(z.boolean()),
  settings: z.exactOptional(chatSettingsSchema),
  /** What is asked in it, chosen for it alone; without it, the model chosen for the workspace or everywhere. */
  model: z.exactOptional(modelChoiceSchema),
  /** The oldest turns the user left out: on the shown path, messages before this prompt are not sent. */
  startId: z.exactOptional(z.string()),
});
export type Conversation = z.infer<typeof conversationSchema>;

/** The fields of an answer that change after it was added; `null` removes an optional one. */
export const answerChangeSchema = z.object({
  status: z.exactOptional(z.enum(answerStatuses)),
  /** Another model was asked in the place of one that was waited for. */
  model: z.exactOptional(z.string()),
  answeredBy: z.exactOptional(z.nullable(z.string())),
  usage: z.exactOptional(z.nullable(tokenUsageSchema)),
  failure: z.exactOptional(z.nullable(failureSchema)),
  retry: z.exactOptional(z.nullable(retryWaitSchema)),
  firstTextAfter: z.exactOptional(z.number()),
  duration: z.exactOptional(z.number()),
  isContinued: z.exactOptional(z.literal(true)),
});
export type AnswerChange = z.infer<typeof answerChangeSchema>;

/** The fields of a conversation that change; `null` removes one. */
export const conversationChangeSchema = z.object({
  title: z.exactOptional(z.nullable(z.string())),
  isPinned: z.exactOptional(z.boolean()),
  settings: z.exactOptional(chatSettingsSchema),
  model: z.exactOptional(z.nullable(modelChoiceSchema)),
  startId: z.exactOptional(z.nullable(z.string())),
});
export type ConversationChange = z.infer<typeof conversationChangeSchema>;

/** Everything that can happen to a conversation. */
export const transcriptEventSchema = z.discriminatedUnion('type', [
  /** A message joins the tree and becomes the leaf. */
  z.object({ type: z.literal('message-added'), message: messageSchema }),
  /** Text is appended to an answer. */
  z.object({ type: z.literal('text-delta'), id: z.string(), text: z.string() }),
  z.object({ type: z.literal('answer-changed'), id: z.string(), change: answerChangeSchema }),
  /** Another alternative is shown: the path now ends at `leafId`. */
  z.object({ type: z.literal('leaf-selected'), leafId: z.string() }),
  /** Messages leave the tree, each with everything below it; the path then ends at `leafId`. */
  z.object({ type: z.literal('messages-removed'), ids: z.array(z.string()), leafId: z.nullable(z.string()) }),
  /** Removed messages are back at their places in `order`, the ids of all messages before; the path then ends at `leafId`. */
  z.object({ type: z.literal('messages-restored'), messages: z.array(messageSchema), order: z.array(z.string()), leafId: z.nullable(z.string()) }),
  z.object({ type: z.literal('conversation-changed'), change: conversationChangeSchema }),
]);
export type TranscriptEvent = z.infer<typeof transcriptEventSchema>;

/** @returns an empty conversation */
export function newConversation(id: string, createdAt: number): Conversation {
  return { id, createdAt, messages: [], leafId: null };
}

/** The conversation after the event. Events about messages it does not hold change nothing. */
export function reduceTranscript(conversation: Conversation, event: TranscriptEvent): Conversation {
  switch (event.type) {
    case 'message-added':
      if (findMessage(conversation, event.message.id)) return conversation;
      return { ...conversation, messages: [...conversation.messages, event.message], leafId: event.message.id };
    case 'text-delta':
      return changeAnswer(conversation, event.id, (answer) => ({ ...answer, text: answer.text + event.text }));
    case 'answer-changed':
      return changeAnswer(conversation, event.id, (answer) => applyChange(answer, event.change));
    case 'leaf-selected':
      return findMessage(conversation, event.leafId) ? { ...conversation, leafId: event.leafId } : conversation;
    case 'messages-removed':
      return removeMessages(conversation, new Set(event.ids), event.leafId);
    case 'messages-restored':
      return restoreMessages(conversation, event);
    case 'conversation-changed':
      return changeConversation(conversation, event.change);
  }
}

function removeMessages(conversation: Conversation, ids: ReadonlySet<string>, leafId: string | null): Conversation {
  const gone = new Set([...ids].flatMap((id) => messagesBelow(conversation, id).map((message) => message.id)));
  const messages = conversation.messages.filter(({ id }) => !gone.has(id));
  if (messages.length === conversation.messages.length) return conversation;
  return { ...conversation, messages, leafId: messages.some(({ id }) => id === leafId) ? leafId : null };
}

function restoreMessages(conversation: Conversation, { messages: restored, order, leafId }: Extract<TranscriptEvent, { type: 'messages-restored' }>): Conversation {
  const known = new Set(conversation.messages.map(({ id }) => id));
  const places = new Map(order.map((id, place) => [id, place]));
  const messages = [...conversation.messages];
  for (const message of restored) {
    if (known.has(message.id)) continue;
    known.add(message.id);
    const place = places.get(message.id) ?? order.length;
    // Behind what stood before it. What came since stays behind it; times say nothing, a clock may have been set.
    messages.splice(messages.findLastIndex(({ id }) => (places.get(id) ?? order.length) < place) + 1, 0, message);
  }
  if (messages.length === conversation.messages.length) return conversation;
  return { ...conversation, messages, leafId: messages.some(({ id }) => id === leafId) ? leafId : conversation.leafId };
}

function changeConversation(conversation: Conversation, change: ConversationChange): Conversation {
  const { title, model, startId, ...rest } = change;
  const changed = { ...conversation, ...rest };
  if (title === null) delete changed.title;
  else if (title !== undefined) changed.title = title;
  if (model === null) delete changed.model;
  else if (model) changed.model = model;
  if (startId === null) delete changed.startId;
  else if (startId !== undefined) changed.startId = startId;
  return changed;
}

/** Characters of a title made of a prompt, at most. */
const maxTitleLength = 80;

/** @returns the conversation's name: the user's own, or the first prompt's first line; empty while there is neither */
export function titleOf(conversation: Conversation): string {
  if (conversation.title !== undefined) return conversation.title;
  const prompt = conversation.messages.find((message) => message.role === 'user');
  const line = prompt?.text.split('\n').find((text) => text.trim() !== '')?.trim() ?? '';
  if (line.length <= maxTitleLength) return line;
  // Not in the middle of a surrogate pair.
  return `${line.slice(0, maxTitleLength - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

function applyChange(answer: AnswerMessage, change: AnswerChange): AnswerMessage {
  const { answeredBy, usage, failure, retry, ...rest } = change;
  const changed = { ...answer, ...rest };
  if (answeredBy === null) delete changed.answeredBy;
  else if (answeredBy !== undefined) changed.answeredBy = answeredBy;
  if (usage === null) delete changed.usage;
  else if (usage) changed.usage = usage;
  if (failure === null) delete changed.failure;
  else if (failure) changed.failure = failure;
  if (retry === null) delete changed.retry;
  else if (retry) changed.retry = retry;
  return changed;
}

function changeAnswer(
  conversation: Conversation,
  id: string,
  change: (answer: AnswerMessage) => AnswerMessage,
): Conversation {
  // From the end: nearly every change is about the newest answer.
  const index = conversation.messages.findLastIndex((message) => message.id === id);
  const answer = conversation.messages[index];
  if (answer?.role !== 'assistant') return conversation;
  return { ...conversation, messages: conversation.messages.with(index, change(answer)) };
}

/** @returns the message with this id, or undefined */
export function findMessage(conversation: Conversation, id: string): Message | undefined {
  return conversation.messages.findLast((message) => message.id === id);
}

/** The messages that are shown, first to last: the path from the root to the leaf. */
export function shownMessages(conversation: Conversation): Message[] {
  return pathTo(conversation, conversation.leafId);
}

/** The messages from the root to the one with this id, both included; empty for null or an unknown id. */
export function pathTo(conversation: Conversation, id: string | null): Message[] {
  const byId = new Map(conversation.messages.map((message) => [message.id, message]));
  const path: Message[] = [];
  let message = id === null ? undefined : byId.get(id);
  while (message) {
    path.push(message);
    byId.delete(message.id); // a damaged file can't make this loop for ever
    message = message.parentId === null ? undefined : byId.get(message.parentId);
  }
  return path.reverse();
}

/** The part of a path that is sent: from the message `startId` on, or all of it when the path does not hold that. */
export function fromStart(path: readonly Message[], startId: string | undefined): readonly Message[] {
  const start = startId === undefined ? -1 : path.findIndex(({ id }) => id === startId);
  return start > 0 ? path.slice(start) : path;
}

/** The messages with the same parent as this one, in order of creation, itself included. */
export function alternatives(conversation: Conversation, message: Message): Message[] {
  return conversation.messages.filter((other) => other.parentId === message.parentId);
}

/** A message and everything below it, in order of creation; empty for an unknown id. */
export function messagesBelow(conversation: Conversation, id: string): Message[] {
  const children = new Map<string | null, string[]>();
  for (const message of conversation.messages) {
    const siblings = children.get(message.parentId);
    if (siblings) siblings.push(message.id);
    else children.set(message.parentId, [message.id]);
  }
  const below = new Set([id]);
  // A set is walked through with what is added on the way, and takes nothing twice.
  for (const parent of below) for (const child of children.get(parent) ?? []) below.add(child);
  return conversation.messages.filter((message) => below.has(message.id));
}

/** The newest leaf below a message: where its path ends when this alternative is chosen. */
export function newestLeafBelow(conversation: Conversation, id: string): string {
  const newestChild = new Map(conversation.messages.map((message) => [message.parentId, message.id]));
  let leaf = id;
  for (let child = newestChild.get(leaf); child !== undefined; child = newestChild.get(leaf)) {
    newestChild.delete(leaf); // a damaged file can't make this loop for ever
    leaf = child;
  }
  return leaf;
}

export type UnfinishedAnswer = AnswerMessage & { status: 'waiting' | 'streaming' };

/** Whether this is an answer that is still being written. */
export function isUnfinished(message: Message): message is UnfinishedAnswer {
  return message.role === 'assistant' && (message.status === 'waiting' || message.status === 'streaming');
}

/** Whether this is an answer with text that ended before it was whole, so that the model can be asked to go on with it. */
export function isCutOff(message: Message): message is AnswerMessage {
  if (message.role !== 'assistant' || message.text.trim() === '') return false;
  return message.status === 'truncated' || message.status === 'interrupted' || message.status === 'stopped' || message.status === 'failed';
}

/** @returns when something was last said in it, in milliseconds since 1970; a new name or a pin does not count */
export function updatedAtOf(conversation: Conversation): number {
  const times = conversation.messages.map((message) => message.createdAt + (message.role === 'assistant' ? (message.duration ?? 0) : 0));
  return Math.min(maxTime, times.reduce((latest, time) => Math.max(latest, time), conversation.createdAt));
}
