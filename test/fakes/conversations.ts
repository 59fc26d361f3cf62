/** Conversations, their parts and what is generated of them, for tests. */
import fc from 'fast-check';
import type { ContextChip, ContextItem } from '../../src/shared/context';
import type {
  AnswerMessage,
  Conversation,
  Message,
  PromptMessage,
  TranscriptEvent,
} from '../../src/shared/transcript';

export function prompt(id: string, parentId: string | null, fields: Partial<PromptMessage> = {}): PromptMessage {
  return { id, role: 'user', parentId, createdAt: 1, text: `prompt ${id}`, context: [], ...fields };
}

export function answer(id: string, parentId: string, fields: Partial<AnswerMessage> = {}): AnswerMessage {
  return { id, role: 'assistant', parentId, createdAt: 2, text: `answer ${id}`, status: 'complete', model: 'kr/auto', ...fields };
}

export function contextItem(text: string, fields: Partial<ContextItem> = {}): ContextItem {
  return { kind: 'selection', label: 'app.ts:3-9', uri: 'file:///app.ts', languageId: 'typescript', startLine: 3, endLine: 9, text, ...fields };
}

/** A chip of the prompt box that can be sent. */
export function contextChip(id: string, fields: Partial<ContextChip> = {}): ContextChip {
  return { id, kind: 'selection', label: 'app.ts:3-9', state: 'ready', follows: false, ...fields };
}

/** @param leafId the last message by default */
export function conversation(messages: Message[], leafId: string | null = messages.at(-1)?.id ?? null): Conversation {
  return { id: 'conversation', createdAt: 0, messages, leafId };
}

/** Few ids, so that generated events meet, and miss, generated messages. */
const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const failure = fc.constantFrom({ kind: 'network', network: 'reset' } as const, { kind: 'server', status: 503 } as const);
const retry = fc.record({ attempt: fc.nat(3), attempts: fc.constant(3), at: fc.nat(), failure });

export const anyMessage: fc.Arbitrary<Message> = fc.oneof(
  fc.record({ id, parentId: fc.option(id), text: fc.string() }).map(({ id, parentId, text }) => prompt(id, parentId, { text })),
  fc
    .record({ id, parentId: id, text: fc.string(), status: fc.constantFrom('waiting', 'streaming', 'complete', 'failed') })
    .map(({ id, parentId, ...fields }) => answer(id, parentId, fields)),
);

/** A plain object, as everything that came through a message channel: what fast-check makes may have no prototype. */
const plain = <Value>(value: Value): Value => structuredClone(value);

export const anyEvent: fc.Arbitrary<TranscriptEvent> = fc.oneof(
  anyMessage.map((message) => ({ type: 'message-added' as const, message })),
  fc.record({ type: fc.constant('text-delta' as const), id, text: fc.string() }),
  fc.record({
    type: fc.constant('answer-changed' as const),
    id,
    change: fc.record(
      {
        status: fc.constantFrom('streaming', 'complete', 'stopped'),
        answeredBy: fc.string(),
        usage: fc.option(fc.record({ promptTokens: fc.nat(), totalTokens: fc.nat() }, { requiredKeys: [] })),
        failure: fc.option(failure),
        retry: fc.option(retry),
        duration: fc.nat(),
      },
      { requiredKeys: [] },
    ),
  }),
  fc.record({ type: fc.constant('leaf-selected' as const), leafId: id }),
  fc.record({ type: fc.constant('messages-removed' as const), ids: fc.array(id), leafId: fc.option(id) }),
  fc.record({ type: fc.constant('messages-restored' as const), messages: fc.array(anyMessage), order: fc.array(id), leafId: fc.option(id) }),
  fc.record({
    type: fc.constant('conversation-changed' as const),
    change: fc.record(
      { title: fc.option(fc.string()), isPinned: fc.boolean(), settings: fc.constant({ temperature: 1 }), startId: fc.option(id) },
      { requiredKeys: [] },
    ),
  }),
).map(plain);

/** Messages in any order, with any parents and the same id more than once: as a damaged file may hold them. */
export const damagedConversation: fc.Arbitrary<Conversation> = fc
  .record({ messages: fc.array(anyMessage, { maxLength: 12, size: 'max' }), leafId: fc.option(id) })
  .map(({ messages, leafId }) => conversation(messages, leafId));
