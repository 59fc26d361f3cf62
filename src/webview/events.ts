/** Batches of transcript events, made cheap to apply. Pure. */
import { reduceTranscript, type Conversation, type TranscriptEvent } from '../shared/transcript';

/** What a batch did to a conversation. */
export interface AppliedEvents {
  conversation: Conversation;
  /** Text appended, by message id. */
  appended: Map<string, string>;
  /** Messages that changed in any way. */
  changed: Set<string>;
  /** Whether other messages are shown now, shown ones have other alternatives, or others are sent. */
  restructured: boolean;
}

/** Applies events in order. Neighbouring deltas of a message are joined first: a million tiny ones cost one change. */
export function applyEvents(conversation: Conversation, events: readonly TranscriptEvent[]): AppliedEvents {
  const applied: AppliedEvents = { conversation, appended: new Map(), changed: new Set(), restructured: false };
  for (const event of joinDeltas(events)) {
    const before = applied.conversation;
    applied.conversation = reduceTranscript(before, event);
    if (applied.conversation === before) continue;
    switch (event.type) {
      case 'text-delta':
        applied.appended.set(event.id, (applied.appended.get(event.id) ?? '') + event.text);
        applied.changed.add(event.id);
        break;
      case 'answer-changed':
        applied.changed.add(event.id);
        break;
      case 'message-added':
      case 'leaf-selected':
      case 'messages-removed':
      case 'messages-restored':
        applied.restructured = true;
        break;
      case 'conversation-changed':
        if (event.change.startId !== undefined) applied.restructured = true;
        break;
    }
  }
  return applied;
}

function joinDeltas(events: readonly TranscriptEvent[]): TranscriptEvent[] {
  const joined: TranscriptEvent[] = [];
  for (const event of events) {
    const last = joined.at(-1);
    if (event.type !== 'text-delta') joined.push(event);
    else if (last?.type === 'text-delta' && last.id === event.id) last.text += event.text;
    else joined.push({ ...event });
  }
  return joined;
}
