/** A new conversation out of an old one. Pure. */
import { isUnfinished, pathTo, type Conversation, type Message } from '../shared/transcript';

/**
 * @param messageId the last message taken along
 * @param newId makes an id that nothing else has
 * @param now milliseconds since 1970
 * @returns a conversation that holds the path up to this message, everything under ids of its own; undefined for an
 *   unknown id. The old one stays as it is.
 */
export function branchOf(conversation: Conversation, messageId: string, newId: () => string, now: number): Conversation | undefined {
  const path = pathTo(conversation, messageId);
  if (path.length === 0) return undefined;
  const ids = new Map(path.map(({ id }) => [id, newId()]));
  const renewed = (id: string): string => ids.get(id) ?? id;
  const messages = path.map((message): Message => {
    const id = renewed(message.id);
    if (message.role === 'user') return { ...message, id, parentId: message.parentId === null ? null : renewed(message.parentId) };
    const copy = { ...message, id, parentId: renewed(message.parentId) };
    if (!isUnfinished(message)) return copy;
    // The old conversation's answer goes on there; what there is of it by now comes along.
    delete copy.retry;
    return { ...copy, status: 'stopped' };
  });
  const { settings, model, startId } = conversation;
  return {
    id: newId(),
    createdAt: now,
    messages,
    leafId: renewed(messageId),
    ...(settings && { settings }),
    ...(model && { model }),
    ...(startId !== undefined && ids.has(startId) && { startId: renewed(startId) }),
  };
}
