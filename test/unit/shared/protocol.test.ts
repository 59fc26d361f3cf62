import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { failureActions } from '../../../src/shared/errorPresenter';
import {
  bootstrapSchema,
  hostMessageSchema,
  maxPromptLength,
  panelMessageSchema,
  type HostMessage,
  type PanelMessage,
  type PanelState,
} from '../../../src/shared/protocol';
import { answer, contextChip, conversation, prompt } from '../../fakes/conversations';

const panel: PanelState = {
  key: 'stored',
  origin: 'https://gateway.test',
  model: { id: 'kr/auto', name: 'Auto' },
  context: [contextChip('c', { tokens: 3, detail: 'src/app.ts' })],
  commands: [{ name: 'fix', description: 'Fix it', source: 'built-in' }],
  defaults: { temperature: 0 },
  presets: [{ name: 'Short', settings: { maxTokens: 100 } }],
};

/** One of each type, and both forms where a field is optional. The record makes a forgotten type a type error. */
const panelMessages: { [Type in PanelMessage['type']]: Extract<PanelMessage, { type: Type }>[] } = {
  'ready': [{ type: 'ready' }],
  'focus-changed': [{ type: 'focus-changed', isFocused: true }],
  'send-prompt': [{ type: 'send-prompt', conversationId: 'c', id: 'p', text: '안녕\n👋' }, { type: 'send-prompt', conversationId: 'c', id: 'p', text: '' }],
  'draft-changed': [{ type: 'draft-changed', conversationId: 'c', text: '' }, { type: 'draft-changed', conversationId: 'c', text: 'old', inProgress: 'new' }],
  'stop-answer': [{ type: 'stop-answer', id: 'a' }],
  'retry-answer': [{ type: 'retry-answer', id: 'a' }, { type: 'retry-answer', id: 'a', chooseModel: true }],
  'continue-answer': [{ type: 'continue-answer', id: 'a' }],
  'edit-prompt': [{ type: 'edit-prompt', conversationId: 'c', id: 'p', newId: 'q', text: 'again' }],
  'edit-changed': [{ type: 'edit-changed', conversationId: 'c', id: 'p', text: 'half' }, { type: 'edit-changed', conversationId: 'c', id: 'p', text: null }],
  'delete-from': [{ type: 'delete-from', id: 'p' }],
  'branch-chat': [{ type: 'branch-chat', id: 'a' }],
  'undo': [{ type: 'undo', id: 'u' }],
  'dismiss-undo': [{ type: 'dismiss-undo' }],
  'get-prompt-history': [{ type: 'get-prompt-history' }],
  'select-alternative': [{ type: 'select-alternative', id: 'a' }],
  'find-context': [{ type: 'find-context', requestId: 1, query: '' }],
  'add-context': [{ type: 'add-context', conversationId: 'c', key: 'file:///a.ts' }],
  'attach-files': [{ type: 'attach-files', conversationId: 'c', files: [{ name: 'a.txt', text: 'x', state: 'ready' }, { name: 'a.png', state: 'binary' }] }],
  'attach-uris': [{ type: 'attach-uris', conversationId: 'c', uris: ['file:///a.ts'] }],
  'remove-context': [{ type: 'remove-context', id: 'c' }],
  'pin-context': [{ type: 'pin-context', id: 'c' }],
  'open-context': [{ type: 'open-context', id: 'c' }],
  'open-sent-context': [{ type: 'open-sent-context', id: 'p', index: 1 }],
  'find-conversations': [{ type: 'find-conversations', requestId: 1, query: '찾기' }],
  'new-chat': [{ type: 'new-chat' }],
  'show-conversation': [{ type: 'show-conversation', id: 'c' }],
  'rename-conversation': [{ type: 'rename-conversation', id: 'c', title: '' }],
  'pin-conversation': [{ type: 'pin-conversation', id: 'c', isPinned: true }],
  'delete-conversation': [{ type: 'delete-conversation', id: 'c' }],
  'export-conversation': [{ type: 'export-conversation', id: 'c', format: 'markdown' }],
  'open-conversation-document': [{ type: 'open-conversation-document', id: 'c' }],
  'copy-conversation': [{ type: 'copy-conversation', id: 'c' }],
  'import-conversations': [{ type: 'import-conversations' }],
  'change-settings': [{ type: 'change-settings', conversationId: 'c', settings: { systemPrompt: 'Be brief.', temperature: 2, topP: 0.5, maxTokens: 10 } }],
  'save-preset': [{ type: 'save-preset', settings: {} }],
  'delete-preset': [{ type: 'delete-preset', name: 'Short' }],
  'leave-out-before': [{ type: 'leave-out-before', conversationId: 'c', id: 'p' }],
  'code-action': [{ type: 'code-action', action: 'apply', code: 'x', language: 'ts' }, { type: 'code-action', action: 'insert', code: 'x', language: '', path: 'a.ts' }],
  'find-files': [{ type: 'find-files', requestId: 1, paths: ['src/a.ts'] }],
  'open-file': [{ type: 'open-file', path: 'src/a.ts' }, { type: 'open-file', path: 'src/a.ts', line: 3, column: 1 }],
  'copy-text': [{ type: 'copy-text', text: 'code' }],
  'open-link': [{ type: 'open-link', href: 'https://example.test/' }],
  'run-action': [...failureActions, 'checkKey' as const].flatMap<Extract<PanelMessage, { type: 'run-action' }>>((action) => [
    { type: 'run-action', action },
    { type: 'run-action', action, id: 'a' },
  ]),
  'panel-error': [{ type: 'panel-error', message: 'TypeError: x' }],
};

const hostMessages: { [Type in HostMessage['type']]: Extract<HostMessage, { type: Type }> } = {
  'snapshot': { type: 'snapshot', conversation: conversation([prompt('p', null), answer('a', 'p')]), panel, draft: 'half', inProgress: 'whole', edits: [{ id: 'p', text: 'better' }], pendingPrompt: { id: 'q', text: 'half' } },
  'transcript-events': { type: 'transcript-events', conversationId: 'c', events: [{ type: 'text-delta', id: 'a', text: 'x' }] },
  'panel-changed': { type: 'panel-changed', panel },
  'prompt-refused': { type: 'prompt-refused', id: 'p', reason: 'busy' },
  'focus-composer': { type: 'focus-composer' },
  'prompt-taken': { type: 'prompt-taken', id: 'p' },
  'show-page': { type: 'show-page', page: 'history' },
  'prompt-history': { type: 'prompt-history', prompts: ['newest', 'older'] },
  'undo-offered': { type: 'undo-offered', offers: [{ id: 'u', words: 'Deleted.' }] },
  'context-found': { type: 'context-found', requestId: 1, candidates: [{ key: 'k', kind: 'file', label: 'a.ts', detail: 'src' }], isComplete: true },
  'context-unknown': { type: 'context-unknown', requestId: 1 },
  'conversations-found': {
    type: 'conversations-found',
    requestId: 1,
    conversations: [{ id: 'c', title: 'Title', updatedAt: 1, isPinned: false, isRunning: true, snippet: [{ text: 'x', isMatch: true }] }],
  },
  'conversations-unknown': { type: 'conversations-unknown', requestId: 1 },
  'conversations-changed': { type: 'conversations-changed' },
  'files-found': { type: 'files-found', requestId: 1, paths: ['src/a.ts'] },
  'code-colors': { type: 'code-colors', colors: { keyword: { color: '#0000ff', isBold: false, isItalic: false, isUnderlined: false } } },
};

const isAccepted = (message: unknown): boolean => z.safeParse(panelMessageSchema, message).success;

describe('Messages from the panel', () => {
  it('are all accepted as they are', () => {
    for (const message of Object.values(panelMessages).flat()) {
      assert.deepEqual(z.parse(panelMessageSchema, structuredClone(message)), message);
    }
  });

  it('are refused when they are no message at all', () => {
    const junk: unknown[] = [undefined, null, 0, NaN, 'ready', true, [], [{ type: 'ready' }], {}, { type: 'unknown' }, { type: null }, { type: ['ready'] }, { type: '__proto__' }, { type: 'constructor' }];
    for (const message of junk) assert.equal(isAccepted(message), false, JSON.stringify(message));
  });

  it('are refused when a field is missing or has another type', () => {
    for (const message of Object.values(panelMessages).flatMap(([first]) => first ?? [])) {
      for (const [field, value] of Object.entries(message)) {
        if (field === 'type' || (message.type === 'run-action' && field === 'id')) continue;
        const without = Object.fromEntries(Object.entries(message).filter(([name]) => name !== field));
        assert.equal(isAccepted(without), false, `${message.type} without ${field}`);
        // Lists and settings may be empty, and null is a place to leave turns out before, or an editor's text: none.
        const mayBeNull = (message.type === 'leave-out-before' && field === 'id') || (message.type === 'edit-changed' && field === 'text');
        const isObject = typeof value === 'object' && !Array.isArray(value);
        const wrongs = [...(mayBeNull ? [] : [null]), ...(isObject ? [] : [{}]), ...(Array.isArray(value) ? [] : [[]]), typeof value === 'string' ? 1 : '1'];
        for (const wrong of wrongs) {
          assert.equal(isAccepted({ ...message, [field]: wrong }), false, `${message.type} with ${field}: ${JSON.stringify(wrong)}`);
        }
      }
    }
  });

  it('are refused when they are longer than anything the panel sends', () => {
    assert.equal(isAccepted({ type: 'send-prompt', conversationId: 'c', id: 'p', text: 'x'.repeat(maxPromptLength) }), true);
    for (const type of ['draft-changed', 'copy-text'] as const) {
      assert.equal(isAccepted({ type, conversationId: 'c', text: 'x'.repeat(maxPromptLength + 1) }), false);
    }
    assert.equal(isAccepted({ type: 'send-prompt', conversationId: 'c', id: 'p', text: 'x'.repeat(maxPromptLength + 1) }), false);
    assert.equal(isAccepted({ type: 'stop-answer', id: 'x'.repeat(101) }), false);
    assert.equal(isAccepted({ type: 'stop-answer', id: '' }), false);
    assert.equal(isAccepted({ type: 'open-link', href: `https://a.test/${'x'.repeat(8_192)}` }), false);
    assert.equal(isAccepted({ type: 'panel-error', message: 'x'.repeat(4_001) }), false);
  });

  it('are refused when an index is no place in a list', () => {
    for (const index of [-1, 0.5, NaN, Infinity, 2 ** 60]) {
      assert.equal(isAccepted({ type: 'open-sent-context', id: 'p', index }), false, String(index));
      assert.equal(isAccepted({ type: 'find-context', requestId: index, query: '' }), false, String(index));
    }
  });

  it('are refused when they ask for a command of their own', () => {
    for (const action of ['workbench.action.quit', 'krouter.setApiKey', 'toString', '__proto__']) {
      assert.equal(isAccepted({ type: 'run-action', action }), false, action);
    }
  });

  it('bring nothing along but what the protocol names', () => {
    const parsed = z.parse(panelMessageSchema, { type: 'stop-answer', id: 'a', command: 'evil', apiKey: 'x' });
    assert.deepEqual(parsed, { type: 'stop-answer', id: 'a' });
  });

  it('change no prototype', () => {
    const hostile: unknown = JSON.parse(
      '{"type":"stop-answer","id":"a","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    );
    const parsed = z.parse(panelMessageSchema, hostile);
    assert.deepEqual(Object.keys(parsed).sort(), ['id', 'type']);
    assert.equal(Object.getPrototypeOf(parsed), Object.prototype);
    assert.equal('polluted' in parsed, false);
    assert.equal('polluted' in {}, false);
  });
});

describe('Messages to the panel', () => {
  it('are all accepted as they are, after the structured clone they go through', () => {
    for (const message of Object.values(hostMessages)) {
      assert.deepEqual(z.parse(hostMessageSchema, structuredClone(message)), message);
    }
  });

  it('are refused when their conversation is damaged', () => {
    const damaged = { ...hostMessages.snapshot, conversation: { ...hostMessages.snapshot.conversation, messages: [{}] } };
    assert.equal(z.safeParse(hostMessageSchema, damaged).success, false);
  });
});

describe('The bootstrap data', () => {
  it('takes VS Code’s bundle in both of its forms, and none for English', () => {
    const bundle = { Retry: '다시 시도', Stop: { message: '중지', comment: ['a button'] } };
    assert.deepEqual(z.parse(bootstrapSchema, { strings: bundle, language: 'ko' }), { strings: bundle, language: 'ko' });
    assert.deepEqual(z.parse(bootstrapSchema, { strings: null, language: 'en' }), { strings: null, language: 'en' });
  });
});
