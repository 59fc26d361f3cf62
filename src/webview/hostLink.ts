/** The way to and from the extension host: VS Code's message channel, checked at the border. */
import * as z from 'zod/mini';
import { hostMessageSchema, type HostMessage, type PanelMessage } from '../shared/protocol';
import type { TranscriptEvent } from '../shared/transcript';

/** Sends a message to the host. */
export type Post = (message: PanelMessage) => void;

/** No more than this many faults are reported: one that repeats each frame must not flood the log. */
const maxReports = 20;

/** @returns what sends a fault of the page to the host's log, until there were too many */
export function faultReporter(post: Post): (error: unknown) => void {
  let reports = 0;
  return (error) => {
    reports += 1;
    if (reports <= maxReports) post({ type: 'panel-error', message: describeError(error) });
  };
}

interface HostApi {
  postMessage(message: unknown): void;
}

/**
 * Takes VS Code's API, which a page gets once.
 * @returns the way to send to the host
 * @throws Error when the page does not run in a VS Code webview
 */
export function connectHost(): Post {
  const acquire: unknown = Reflect.get(globalThis, 'acquireVsCodeApi');
  const api = isFunction(acquire) ? acquire() : undefined;
  if (!isHostApi(api)) throw new Error('acquireVsCodeApi is missing');
  return (message) => { api.postMessage(message); };
}

function isFunction(value: unknown): value is () => unknown {
  return typeof value === 'function';
}

function isHostApi(value: unknown): value is HostApi {
  return isRecord(value) && typeof value['postMessage'] === 'function';
}

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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** @returns what is known about an error, short enough to send to the host's log */
export function describeError(error: unknown): string {
  const text = error instanceof Error ? error.stack ?? error.message : String(error);
  return text.slice(0, 4_000);
}
