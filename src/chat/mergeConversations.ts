/** Two windows changed one conversation: what both did, when that goes together without losing anything. */
import { conversationSchema, isUnfinished, reduceTranscript, type Conversation, type ConversationChange, type Message } from '../shared/transcript';
import { withInterruptedAnswers } from './session';

/**
 * @param base what the file held when this window read or wrote it last; undefined when that is not known any more
 * @param ours this window's; an answer in it that is unfinished is being written here
 * @param other the file's now
 * @param last whose word was the last, where both changed the same name or setting
 * @returns one conversation that holds all of both; undefined when each holds messages that the other does not
 */
export function mergeConversations(base: Conversation | undefined, ours: Conversation, other: Conversation, last: 'ours' | 'other' = 'ours'): Conversation | undefined {
  const messages = mergedMessages(base, ours, other);
  return messages && withMetadata(messages, base, ours, other, last);
}

/** @returns whether one holds something that the other does not: a message, more of an answer, another name or setting */
export function holdsMore(one: Conversation, other: Conversation): boolean {
  const metadata = ({ title, isPinned, settings, model, startId }: Conversation): string => JSON.stringify([title, isPinned, settings, model, startId]);
  return metadata(one) !== metadata(other) || !holdsAllOf(other, one.messages);
}

/**
 * @param change that this window made of `before`
 * @param now the conversation after another window wrote it
 * @returns the part of the change that is gone: the other window had read it before the change
 */
export function lostChange(change: ConversationChange, before: Conversation, now: Conversation): ConversationChange {
  const made = reduceTranscript(before, { type: 'conversation-changed', change });
  const isLost = (key: keyof ConversationChange): boolean => {
    const text = JSON.stringify(now[key]);
    return text === JSON.stringify(before[key]) && text !== JSON.stringify(made[key]);
  };
  const { title, isPinned, settings, model, startId } = change;
  return {
    ...(title !== undefined && isLost('title') && { title }),
    ...(isPinned !== undefined && isLost('isPinned') && { isPinned }),
    ...(settings !== undefined && isLost('settings') && { settings }),
    ...(model !== undefined && isLost('model') && { model }),
    ...(startId !== undefined && isLost('startId') && { startId }),
  };
}

function mergedMessages(base: Conversation | undefined, ours: Conversation, other: Conversation): Message[] | undefined {
  if (base && isUntouched(base, other)) return ours.messages;
  if (base && isUntouched(base, ours)) return withOurAnswers(ours, other);
  if (holdsAllOf(ours, other.messages)) return ours.messages;
  return holdsAllOf(other, ours.messages) ? withOurAnswers(ours, other) : undefined;
}

/** Whether nothing was done to the messages since they were as in `base`; reading a file interrupts its answers. */
function isUntouched(base: Conversation, now: Conversation): boolean {
  return base.messages === now.messages || canonical(withInterruptedAnswers(base)) === canonical(withInterruptedAnswers(now));
}

/** The messages in a form that does not depend on the order of their fields. */
function canonical(conversation: Conversation): string {
  return JSON.stringify(conversationSchema.parse(conversation).messages);
}

/** The messages of `other`, with the answers that are being written here as they are here; undefined when one has no place there. */
function withOurAnswers(ours: Conversation, other: Conversation): Message[] | undefined {
  const running = new Map(ours.messages.filter(isUnfinished).map((answer) => [answer.id, answer]));
  const theirs = withInterruptedAnswers(other).messages;
  const found = theirs.filter(({ id }) => running.has(id));
  if (found.length < running.size || !holdsAllOf(ours, found)) return undefined;
  return theirs.map((message) => running.get(message.id) ?? message);
}

/** Whether every one of these messages is there, and no answer of them is longer. */
function holdsAllOf(ours: Conversation, messages: readonly Message[]): boolean {
  const byId = new Map(ours.messages.map((message) => [message.id, message]));
  return messages.every((message) => isContinued(message, byId.get(message.id)));
}

function isContinued(message: Message, ours: Message | undefined): boolean {
  if (ours?.role !== message.role) return false;
  return message.role === 'assistant' ? ours.text.startsWith(message.text) : ours.text === message.text;
}

/** What one side alone changed since `base` holds; where both changed the same, the last word. */
function withMetadata(messages: Message[], base: Conversation | undefined, ours: Conversation, other: Conversation, last: 'ours' | 'other'): Conversation {
  const pick = <Value>(of: (conversation: Conversation) => Value): Value => {
    const before = JSON.stringify(of(base ?? ours));
    if (JSON.stringify(of(ours)) === before) return of(other);
    return last === 'ours' || JSON.stringify(of(other)) === before ? of(ours) : of(other);
  };
  const title = pick((conversation) => conversation.title);
  const isPinned = pick((conversation) => conversation.isPinned);
  const settings = pick((conversation) => conversation.settings);
  const model = pick((conversation) => conversation.model);
  const startId = pick((conversation) => conversation.startId);
  // Where an answer is being written here, its path stays in view.
  const leafIds = base && !ours.messages.some(isUnfinished) ? [pick(({ leafId }) => leafId), ours.leafId, other.leafId] : [ours.leafId, other.leafId];
  const ids = new Set(messages.map(({ id }) => id));
  const { id, createdAt } = ours;
  return {
    id,
    createdAt,
    messages,
    leafId: leafIds.find((leafId) => leafId !== null && ids.has(leafId)) ?? null,
    ...(title !== undefined && { title }),
    ...(isPinned !== undefined && { isPinned }),
    ...(settings && { settings }),
    ...(model && { model }),
    ...(startId !== undefined && { startId }),
  };
}
