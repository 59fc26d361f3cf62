/** What the chat's page and the extension host say to each other, checked at the border. */
import * as z from 'zod/mini';
import { hostMessageSchema, type HostMessage, type PanelMessage } from '../shared/protocol';
import type { TranscriptEvent } from '../shared/transcript';
import { isRecord } from './pageStart';

/** Sends a message to the host. */
export type Post = (message: PanelMessage) => void;

/**
 * @param data what the window's message event carries
 * @returns the message, whole and checked
 * @throws Error that says what is wrong with it
 */
export function parseHostMessage(data: unknown): HostMessage {
  const deltas = parseTextDeltas(data);
  if (deltas) return deltas;
  const parsed = hostMessageSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new Error(`A message of the host does not parse: ${z.prettifyError(parsed.error)}`);
}

/** The hot path: a batch of nothing but text is checked by hand, as strictly as the schema would; else undefined. */
function parseTextDeltas(data: unknown): HostMessage | undefined {
  if (!isRecord(data) || data['type'] !== 'transcript-events') return undefined;
  const { conversationId, events } = data;
  if (typeof conversationId !== 'string' || !Array.isArray(events)) return undefined;
  const deltas: TranscriptEvent[] = [];
  const unchecked: readonly unknown[] = events;
  for (const event of unchecked) {
    if (!isRecord(event) || event['type'] !== 'text-delta') return undefined;
    const { id, text } = event;
    if (typeof id !== 'string' || typeof text !== 'string') return undefined;
    deltas.push({ type: 'text-delta', id, text });
  }
  return { type: 'transcript-events', conversationId, events: deltas };
}
