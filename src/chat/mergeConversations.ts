/** Two windows changed one conversation: what both did, when that goes together without losing anything. */
import { conversationSchema, type Conversation, type Message } from '../shared/transcript';
import { withInterruptedAnswers } from './session';

/**
 * @param base what the file held when this window read or wrote it last; undefined when that is not known any more
 * @param ours this window's
 * @param other the file's now
 * @returns one conversation that holds all of both; undefined when each holds messages that the other does not
 */
export function mergeConversations(base: Conversation | undefined, ours: Conversation, other: Conversation): Conversation | undefined {
  if (base && isUntouched(base, ours)) return withMetadata(withInterruptedAnswers({ ...other, id: ours.id }), base, ours, other);
  if (holdsAllOf(ours, other)) return withMetadata(ours, base ?? ours, ours, other);
  return undefined;
}

/** Whether this window did nothing to the messages since it read or wrote the file. */
function isUntouched(base: Conversation, ours: Conversation): boolean {
  return base.messages === ours.messages || canonical(withInterruptedAnswers(base)) === canonical(ours);
}

/** The messages in a form that does not depend on the order of their fields. */
function canonical(conversation: Conversation): string {
  return JSON.stringify(conversationSchema.parse(conversation).messages);
}

/** Whether every message of `other` is there, and no answer of it is longer. */
function holdsAllOf(ours: Conversation, other: Conversation): boolean {
  const byId = new Map(ours.messages.map((message) => [message.id, message]));
  return other.messages.every((message) => isContinued(message, byId.get(message.id)));
}

function isContinued(message: Message, ours: Message | undefined): boolean {
  if (ours?.role !== message.role) return false;
  return message.role === 'assistant' ? ours.text.startsWith(message.text) : ours.text === message.text;
}

/** What one side alone changed since `base` holds; where both changed the same, ours does. */
function withMetadata(shared: Conversation, base: Conversation, ours: Conversation, other: Conversation): Conversation {
  const pick = <Value>(of: (conversation: Conversation) => Value): Value =>
    JSON.stringify(of(ours)) === JSON.stringify(of(base)) ? of(other) : of(ours);
  const title = pick((conversation) => conversation.title);
  const isPinned = pick((conversation) => conversation.isPinned);
  const settings = pick((conversation) => conversation.settings);
  const startId = pick((conversation) => conversation.startId);
  const { id, createdAt, messages, leafId } = shared;
  return {
    id,
    createdAt,
    messages,
    leafId,
    ...(title !== undefined && { title }),
    ...(isPinned !== undefined && { isPinned }),
    ...(settings && { settings }),
    ...(startId !== undefined && { startId }),
  };
}
