// The host's messages that the benchmarks send. Pure; used both in Node and in the page.
import type { PanelState } from '../../../src/shared/protocol';
import type { Conversation } from '../../../src/shared/transcript';

/** The conversation with one answer. */
export const conversationId = 'bench';
/** The answer that streams. */
export const answerId = 'answer';

/** What the panel shows around the conversation. */
export const panelState: PanelState = {
  key: 'stored',
  origin: 'https://gateway.test',
  model: { id: 'kr/gpt54', name: 'GPT', contextLength: 400_000 },
  context: [],
  commands: [],
  defaults: {},
  presets: [],
};

/** @returns a conversation with one prompt and one answer */
export function conversationWith(text: string, status: 'streaming' | 'complete'): Conversation {
  return {
    id: conversationId,
    createdAt: 0,
    leafId: answerId,
    messages: [
      { id: 'prompt', role: 'user', parentId: null, createdAt: 0, text: 'Tell me.', context: [] },
      { id: answerId, role: 'assistant', parentId: 'prompt', createdAt: 0, text, status, model: 'kr/gpt54' },
    ],
  };
}
