import assert from 'node:assert/strict';
import type { ContextItem } from '../../src/shared/context';
import { shownMessages } from '../../src/shared/transcript';
import { finished, freshProfile, textOf, useWindows } from './chatWindow';
import { useGateway, waitFor } from './support';

describe('the messages of a chat', () => {
  const gateway = useGateway();
  const openWindow = useWindows();
  const item: ContextItem = { kind: 'attachment', label: 'a.ts', languageId: 'ts', text: 'let a;\nlet b;' };

  it('show a branch as a chat of its own, stored at once, and leave the old one alone', async () => {
    const profile = freshProfile();
    const window = await openWindow(profile);
    await gateway().control({ answer: { text: 'yes' }, times: null });
    for (const id of ['p1', 'p2']) {
      await window.chat.send(id, `question ${id}`);
      await finished(window);
    }
    const before = window.chat.conversation;
    const first = shownMessages(before)[1];
    assert.ok(first);
    window.chat.branch(first.id);
    assert.deepEqual(textOf(window), ['question p1', 'yes']);
    assert.notEqual(window.chat.conversation.id, before.id);
    await window.store.written();
    await waitFor('the branch is what the next start shows', async () => textOf(await openWindow(profile)).length === 2);
    assert.deepEqual((await window.store.peek(before.id))?.messages.map(({ text }) => text), ['question p1', 'yes', 'question p2', 'yes']);
  });

  it('bring a deleted message back into its chat, also when another one is shown by then', async () => {
    const window = await openWindow();
    await gateway().control({ answer: { text: 'yes' }, times: null });
    await window.chat.send('p1', 'question');
    await finished(window);
    const { id } = window.chat.conversation;
    const restore = window.chat.removeMessage('p1');
    assert.ok(restore);
    assert.deepEqual(textOf(window), []);
    await window.chat.send('p2', 'another');
    await finished(window);
    window.chat.newChat();
    await restore();
    assert.deepEqual(textOf(window), []);
    assert.equal(await window.chat.conversations.show(id), true);
    assert.deepEqual(textOf(window), ['question', 'yes']);
  });

  it('keep an edit that was begun until it is sent or left, over reloads', async () => {
    const profile = freshProfile();
    const window = await openWindow(profile);
    await gateway().control({ answer: { text: 'yes' }, times: null });
    await window.chat.send('p1', 'question');
    await finished(window);
    await window.chat.setDraft('next');
    await window.chat.setEdit('p1', 'better ques');
    await window.chat.setEdit('nobody', 'nothing');
    await window.store.written();
    const again = await openWindow(profile);
    assert.deepEqual([again.chat.unsent.edits, again.chat.draft], [[{ id: 'p1', text: 'better ques' }], 'next']);
    await again.chat.send('p2', 'next');
    await finished(again);
    assert.deepEqual([again.chat.unsent.edits?.length, again.chat.draft], [1, '']);
    assert.deepEqual(await again.chat.edit('p1', 'p1b', 'better question'), { kind: 'sent' });
    await finished(again);
    assert.deepEqual(again.chat.unsent, {});
    await again.chat.setEdit('p1b', 'left');
    await again.chat.setEdit('p1b', null);
    assert.deepEqual(again.chat.unsent, {});
  });

  it('send an edited prompt once, with what went along, and refuse what cannot be sent', async () => {
    const window = await openWindow();
    await gateway().control({ answer: { text: 'yes' }, times: null });
    window.chat.context.add(item);
    await window.chat.send('p1', 'question');
    await finished(window);
    for (let time = 0; time < 2; time++) assert.deepEqual(await window.chat.edit('p1', 'p1b', 'better question'), { kind: 'sent' });
    await finished(window);
    const [prompt] = shownMessages(window.chat.conversation);
    assert.ok(prompt?.role === 'user');
    assert.deepEqual([prompt.text, prompt.context, window.chat.conversation.messages.length], ['better question', [item], 4]);
    for (const [id, text] of [['nobody', 'text'], ['p1b', ' '], ['p1b', '/clear']] as const) {
      assert.equal((await window.chat.edit(id, 'p3', text)).kind, 'refused');
    }
    await window.chat.edit('p1b', 'p4', '/explain this');
    await finished(window);
    const [written] = shownMessages(window.chat.conversation);
    assert.ok(written?.role === 'user' && written.text === '/explain this' && written.expandedText !== undefined);
  });
});
