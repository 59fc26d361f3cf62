import assert from 'node:assert/strict';
import { nextTurn, takesTurn } from '../../../src/chat/nextTurn';
import { systemTokens } from '../../../src/shared/promptBudget';
import { newConversation, reduceTranscript, type Conversation, type Message } from '../../../src/shared/transcript';

const prompt = (id: string, parentId: string | null, text: string): Message => ({ id, role: 'user', parentId, createdAt: 0, text, context: [] });
const answer = (id: string, parentId: string, text: string): Message => ({ id, role: 'assistant', parentId, createdAt: 0, text, status: 'complete', model: 'm' });
const conversationOf = (...messages: Message[]): Conversation =>
  messages.reduce((conversation, message) => reduceTranscript(conversation, { type: 'message-added', message }), newConversation('c', 0));

describe('The next turn of a conversation', () => {
  const long = 'word '.repeat(1_000);
  const empty = nextTurn(newConversation('c', 0), [], '', {}).tokens;

  it('holds the instructions alone while there is nothing else', () => {
    assert.equal(empty, systemTokens(''));
  });

  it('holds what is shown of the conversation, the context and the prompt box', () => {
    const conversation = conversationOf(prompt('p', null, long), answer('a', 'p', long));
    const history = nextTurn(conversation, [], '', {}).tokens - empty;
    assert.ok(history > 1_500 && history < 3_500, String(history));
    const chip = { id: 'f', kind: 'file', label: 'f', tokens: 500, state: 'ready', follows: false } as const;
    assert.ok(nextTurn(conversation, [chip], '', {}).tokens - empty - history >= 500);
    assert.ok(nextTurn(conversation, [], long, {}).tokens - empty - history > 700);
    // Not the alternative that is not shown.
    const other = reduceTranscript(conversation, { type: 'message-added', message: answer('b', 'p', 'short') });
    assert.ok(nextTurn(other, [], '', {}).tokens < nextTurn(conversation, [], '', {}).tokens);
  });

  it('leaves out what the user left out', () => {
    const conversation = conversationOf(prompt('p', null, long), answer('a', 'p', long), prompt('q', 'a', 'short'), answer('b', 'q', 'short'));
    assert.ok(nextTurn({ ...conversation, startId: 'q' }, [], '', {}).tokens - empty < 50);
  });

  it('counts the system prompt and knows the limit of the answer, of the chat or by default', () => {
    const turn = nextTurn({ ...newConversation('c', 0), settings: { systemPrompt: long } }, [], '', { maxTokens: 10 });
    assert.ok(turn.tokens - empty > 700);
    assert.equal(turn.maxTokens, 10);
    assert.equal(nextTurn({ ...newConversation('c', 0), settings: { maxTokens: 20 } }, [], '', { maxTokens: 10 }).maxTokens, 20);
    assert.ok(!('maxTokens' in nextTurn(newConversation('c', 0), [], '', {})));
  });

  it('fits a model whose context has room for it and the answer’s limit, and one whose context is unknown', () => {
    assert.deepEqual([takesTurn(100, { tokens: 100 }), takesTurn(100, { tokens: 101 }), takesTurn(100, { tokens: 90, maxTokens: 11 }), takesTurn(undefined, { tokens: 1e9 })], [true, false, false, true]);
  });

  it('is counted anew while an answer grows', () => {
    const growing: Message = { id: 'a', role: 'assistant', parentId: 'p', createdAt: 0, text: '', status: 'streaming', model: 'm' };
    const before = conversationOf(prompt('p', null, 'x'), growing);
    const after = reduceTranscript(before, { type: 'text-delta', id: 'a', text: long });
    assert.ok(nextTurn(after, [], '', {}).tokens > nextTurn(before, [], '', {}).tokens + 700);
  });
});
