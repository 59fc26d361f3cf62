// What the page says about one chat while the window shows another, and what is typed and not sent.
import assert from 'node:assert/strict';
import type { ContextItem } from '../../src/shared/context';
import { finished, textOf, useWindows } from './chatWindow';
import { fileReference, writeFile } from './contextFixture';
import { useGateway, waitFor } from './support';

const item: ContextItem = { kind: 'attachment', label: 'a.ts', languageId: 'ts', text: 'let a;' };

describe('what is meant for one chat', () => {
  const gateway = useGateway();
  const openWindow = useWindows();

  it('stays with it when another is shown by then', async () => {
    const { chat, store } = await openWindow();
    await gateway().control({ answer: { text: 'Yes.' }, times: null });
    await chat.send('p1', 'first chat');
    await finished({ chat });
    await chat.send('p2', 'second turn');
    await finished({ chat });
    const { id } = chat.conversation;
    await store.written();
    chat.newChat();
    await chat.setDraft('of the new chat');
    assert.equal((await chat.send('p3', 'late', id)).kind, 'refused');
    assert.equal((await chat.edit('p1', 'p4', 'late', id)).kind, 'refused');
    await chat.setDraft('late', id);
    await chat.setEdit('p1', 'late edit', id);
    chat.context.addTo(id, item);
    await chat.changeSettings({ temperature: 0.5 }, id);
    await chat.leaveOutBefore('p2', id);
    assert.deepEqual([textOf({ chat }), chat.draft, chat.panel.context, chat.conversation.settings, chat.unsent], [[], 'of the new chat', [], undefined, {}]);
    assert.ok(await chat.conversations.show(id));
    assert.deepEqual([textOf({ chat })[0], chat.draft, chat.unsent], ['first chat', 'late', { edits: [{ id: 'p1', text: 'late edit' }] }]);
    assert.deepEqual(chat.panel.context.map(({ label }) => label), ['a.ts']);
    assert.deepEqual([chat.conversation.settings, chat.conversation.startId], [{ temperature: 0.5 }, 'p2']);
  });

  it('is known while it is on its way, and leaves in the box what was typed meanwhile', async () => {
    const { chat } = await openWindow();
    chat.context.add(fileReference(await writeFile('slow.txt', 'text')));
    await chat.setDraft('question');
    const sending = chat.send('p1', 'question');
    assert.deepEqual(chat.unsent, { pendingPrompt: { id: 'p1', text: 'question' } });
    await chat.setDraft('question, and more', chat.conversation.id, 'begun before');
    assert.deepEqual(await sending, { kind: 'sent' });
    assert.deepEqual([chat.draft, chat.unsent], [', and more', { inProgress: 'begun before' }]);
    await finished({ chat });
  });

  it('is emptied of an old prompt, and holds what was begun before it then', async () => {
    const { chat } = await openWindow();
    await chat.setDraft('old', chat.conversation.id, 'begun before');
    await chat.send('p1', 'old');
    assert.deepEqual([chat.draft, chat.unsent], ['begun before', {}]);
    await finished({ chat });
  });

  it('is a command that sends nothing, also while an answer is being written', async () => {
    const { chat } = await openWindow();
    await gateway().control([{ fault: 'T38', times: 1 }]);
    await chat.send('p1', 'question');
    const { id } = chat.conversation;
    await waitFor('the answer has begun', () => chat.session.runningAnswer !== undefined);
    assert.equal((await chat.send('p2', 'another')).kind, 'refused');
    assert.deepEqual(await chat.send('p3', '/clear'), { kind: 'done' });
    assert.notEqual(chat.conversation.id, id);
    assert.ok(chat.conversations.runningIds.has(id));
    assert.ok(await chat.conversations.show(id));
    chat.stopShown();
    await finished({ chat });
  });
});
