/** Keeps an answer that goes on and on from filling the memory. Pure. */
import type { ChatStreamEvent } from '../api/chat';

/** Characters of an answer that is code: several times what models write at most. */
export const mostAnswer = 1_000_000;

/**
 * Passes an answer on up to a number of characters. A longer one ends there, as at the model's own limit, and the
 * stream is ended.
 * @param most UTF-16 units
 */
export async function* boundedAnswer(events: AsyncIterable<ChatStreamEvent>, most = mostAnswer): AsyncGenerator<ChatStreamEvent, void, undefined> {
  let room = most;
  for await (const event of events) {
    if (event.type === 'text-delta' && event.text.length > room) {
      yield { ...event, text: event.text.slice(0, room) };
      yield { type: 'finish', reason: 'length' };
      return;
    }
    if (event.type === 'text-delta') room -= event.text.length;
    yield event;
  }
}
