import assert from 'node:assert/strict';
import { branchOf } from '../../../src/chat/branch';
import { shownMessages, type Conversation } from '../../../src/shared/transcript';
import { answer, contextItem, conversation, prompt } from '../../fakes/conversations';

let ids = 0;
const branch = (of: Conversation, id: string): Conversation | undefined => branchOf(of, id, () => `new ${(ids += 1)}`, 77);

describe('A branch of a conversation', () => {
  const start: Conversation = {
    ...conversation([
      prompt('p0', null, { context: [contextItem('code')] }), answer('a0', 'p0', { usage: { totalTokens: 3 } }), answer('a0b', 'p0'),
      prompt('p1', 'a0'), answer('a1', 'p1', { status: 'streaming', text: 'half', retry: { attempt: 1, attempts: 3, at: 1, failure: { kind: 'server' } } }),
    ]),
    title: 'Old name',
    isPinned: true,
    settings: { temperature: 0.5 },
    model: { id: 'm', name: 'M' },
    startId: 'p1',
  };

  it('holds the path up to the message under ids of its own, with the settings, and leaves the old one alone', () => {
    const before = structuredClone(start);
    const made = branch(start, 'a0');
    assert.ok(made);
    const { messages, id, leafId, ...rest } = made;
    assert.deepEqual(rest, { createdAt: 77, settings: { temperature: 0.5 }, model: { id: 'm', name: 'M' } });
    assert.deepEqual(shownMessages(made), messages);
    assert.deepEqual(messages.map(({ text }) => text), ['prompt p0', 'answer a0']);
    assert.deepEqual(messages.map((message) => ({ ...message, id: '', parentId: '' })), start.messages.slice(0, 2).map((message) => ({ ...message, id: '', parentId: '' })));
    const old = new Set([start.id, ...start.messages.map((message) => message.id)]);
    assert.ok([id, leafId, ...messages.map((message) => message.id)].every((each) => each !== null && !old.has(each)));
    assert.equal(new Set([id, ...messages.map((message) => message.id)]).size, 3);
    assert.deepEqual(start, before);
  });

  it('takes along what there is of an answer that is being written, and where the sending begins', () => {
    const made = branch(start, 'a1');
    const last = made?.messages.at(-1);
    assert.ok(made && last?.role === 'assistant');
    assert.deepEqual([last.status, last.text, last.retry], ['stopped', 'half', undefined]);
    assert.equal(made.startId, made.messages[2]?.id);
  });

  it('is none for an unknown message', () => {
    assert.equal(branch(start, 'nobody'), undefined);
  });
});
