import assert from 'node:assert/strict';
import type { ContextItem } from '../../src/shared/context';
import type { RequestRecord } from '../../src/shared/requestRecord';
import { shownMessages, type AnswerMessage } from '../../src/shared/transcript';
import { startGateway } from '../gateway/gateway';
import { finished, freshProfile, sent, textOf, useWindows } from './chatWindow';
import { modelsAsked, setSettings, useGateway, waitFor } from './support';

describe('the conversations of a window', () => {
  const gateway = useGateway();
  const openWindow = useWindows();
  const item: ContextItem = { kind: 'attachment', label: 'a.ts', languageId: 'ts', text: 'let a;\nlet b;' };

  it('keep a draft that was typed before the first prompt, with what was added to it', async () => {
    const profile = freshProfile();
    const before = await openWindow(profile);
    await before.chat.setDraft('절반만 쓴');
    before.chat.context.add(item);
    await waitFor('the draft is on disk', async () => (await openWindow(profile)).chat.panel.context.length === 1);
    const after = await openWindow(profile);
    assert.equal(after.chat.draft, '절반만 쓴');
    assert.deepEqual(after.chat.panel.context.map(({ kind, label }) => [kind, label]), [['attachment', item.label]]);
  });

  it('are whole on disk as soon as an answer is over, without any farewell', async () => {
    const profile = freshProfile();
    const before = await openWindow(profile);
    await gateway().control({ answer: { text: 'The whole answer.' } });
    assert.deepEqual(await before.chat.send('p1', 'question'), { kind: 'sent' });
    await finished(before);
    await before.store.written();
    assert.deepEqual(textOf(await openWindow(profile)), ['question', 'The whole answer.']);
  });

  it('send the added context once, and empty the box', async () => {
    const window = await openWindow();
    window.chat.context.add(item);
    await window.chat.send('p1', 'why?');
    await finished(window);
    const [prompt] = shownMessages(window.chat.conversation);
    assert.ok(prompt?.role === 'user');
    assert.deepEqual(prompt.context, [item]);
    assert.deepEqual([window.chat.draft, window.chat.panel.context], ['', []]);
  });

  it('of two windows on one chat both come back after a reload, each with its own turn (T43)', async () => {
    const shared = freshProfile();
    const first = await openWindow(shared);
    await gateway().control({ answer: { text: 'common' }, times: null });
    await first.chat.send('p1', 'common');
    await finished(first);
    await first.store.written();
    const second = await openWindow(shared);
    await first.chat.send('p2', 'of the first window');
    await finished(first);
    await first.store.written();
    await second.chat.send('p3', 'of the second window');
    await finished(second);
    await second.store.written();
    await waitFor('the second one’s place is remembered', async () => textOf(await openWindow(shared)).includes('of the second window'));
    await second.chat.setDraft('and its draft');
    assert.equal((await openWindow(shared)).chat.draft, 'and its draft');
  });

  it('retry the answer that failed, also when another chat is shown by then', async () => {
    const window = await openWindow();
    await gateway().control([{ fault: 'T32', times: 1 }]);
    await window.chat.send('p1', 'fails at first');
    const failure = await waitFor('the failure', () => window.failures[0]);
    const { conversation } = window.chat;
    window.chat.newChat();
    await gateway().control({ answer: { text: 'works now' } });
    await failure.retry();
    await waitFor('the other chat’s answer', async () => {
      await window.store.written();
      const texts = (await window.store.load(conversation.id))?.messages.map(({ text }) => text);
      return texts?.includes('works now');
    });
    assert.deepEqual(textOf(window), []);
  });

  it('take a prompt that was too long along to a new chat', async () => {
    const window = await openWindow();
    window.chat.context.add(item);
    await gateway().control({ fault: 'T32', times: 1 });
    await window.chat.send('p1', 'much too long');
    await finished(window);
    const answer = shownMessages(window.chat.conversation).at(-1);
    assert.ok(answer);
    await window.chat.takePromptToNewChat(answer.id);
    assert.deepEqual(textOf(window), []);
    assert.equal(window.chat.draft, 'much too long');
    assert.deepEqual(window.chat.panel.context.map(({ label }) => label), [item.label]);
  });

  it('come back as they are: with what was written in the background, and with their own drafts', async () => {
    const window = await openWindow();
    const { chat } = window;
    await gateway().control([{ fault: 'T38', times: 1 }]);
    await chat.send('p1', 'slow');
    await waitFor('some text', () => textOf(window)[1] !== '');
    const { id } = chat.conversation;
    await chat.setDraft('for the slow one');
    chat.newChat();
    await gateway().control({ answer: { text: 'quick answer' } });
    await chat.send('p2', 'quick');
    await finished(window);
    const quick = chat.conversation.id;
    assert.deepEqual([...chat.conversations.runningIds], [id]);
    assert.ok(await chat.conversations.show(id));
    assert.deepEqual([textOf(window)[0], chat.draft], ['slow', 'for the slow one']);
    const before = textOf(window)[1] ?? '';
    await waitFor('more of it', () => (textOf(window)[1] ?? '').length > before.length);
    chat.stopShown();
    await finished(window);
    assert.ok(await chat.conversations.show(quick));
    assert.deepEqual(textOf(window), ['quick', 'quick answer']);
    assert.equal(await chat.conversations.show('unknown'), false);
    assert.equal(chat.conversation.id, quick);
  });

  it('are deleted while they are being answered, and come back with all that was written, and the draft', async () => {
    const window = await openWindow();
    const { chat, store } = window;
    await gateway().control([{ fault: 'T38', times: 1 }]);
    await chat.send('p1', 'slow');
    await waitFor('some text', () => textOf(window)[1] !== '');
    await chat.setDraft('next');
    const { id } = chat.conversation;
    const dropped = await chat.conversations.drop(id);
    const name = await store.remove(id);
    assert.ok(name);
    assert.deepEqual([textOf(window), chat.conversations.runningIds.size, await store.peek(id)], [[], 0, undefined]);
    await chat.conversations.takeBack(await store.restore(name), dropped);
    assert.deepEqual([chat.conversation.id, textOf(window), chat.draft], [id, dropped.conversation?.messages.map(({ text }) => text), 'next']);
  });

  it('are renamed and pinned, shown or not', async () => {
    const window = await openWindow();
    const { chat, store } = window;
    await chat.send('p1', 'one');
    await finished(window);
    const { id } = chat.conversation;
    await chat.conversations.change(id, { title: 'shown' });
    assert.equal(chat.conversation.title, 'shown');
    chat.newChat();
    await store.written();
    await chat.conversations.change(id, { title: null, isPinned: true });
    await chat.conversations.show(id);
    assert.deepEqual([chat.conversation.title, chat.conversation.isPinned], [undefined, true]);
  });

  it('ask the gateway in use for another model when an answer waits at one of before, and when it has failed; never when it is whole', async () => {
    const window = await openWindow();
    const last = (): AnswerMessage => {
      const message = shownMessages(window.chat.conversation).at(-1);
      assert.ok(message?.role === 'assistant');
      return message;
    };
    const second = await startGateway({ pace: 0, authentication: 'none' });
    try {
      await gateway().control({ fault: 'T34', seconds: 50, times: 1 });
      await window.chat.send('p1', 'question');
      await waitFor('the wait', () => last().retry);
      const waiting = last();
      await setSettings({ baseUrl: second.baseUrl });
      const before = modelsAsked(gateway()).length;
      await second.control([{ fault: 'T32', times: 1 }, { answer: { text: 'from the second' } }]);
      assert.equal(window.chat.askInstead(waiting.id, 'kr/claude-sonnet'), true);
      await finished(window);
      const failed = last();
      assert.deepEqual([failed.status, failed.parentId], ['failed', 'p1']);
      assert.equal(window.chat.askInstead(failed.id, 'kr/gpt54'), true);
      await finished(window);
      assert.deepEqual([last().status, last().text, last().model], ['complete', 'from the second', 'kr/gpt54']);
      assert.equal(window.chat.askInstead(last().id, 'kr/gpt4o'), false);
      const first = window.chat.conversation.messages.find(({ id }) => id === waiting.id);
      assert.ok(first?.role === 'assistant');
      assert.deepEqual([first.status, first.model, modelsAsked(gateway()).length], ['stopped', waiting.model, before]);
      assert.deepEqual(modelsAsked(second), ['kr/claude-sonnet', 'kr/gpt54']);
    } finally {
      await setSettings({ baseUrl: gateway().baseUrl });
      await second.close();
    }
  });

  it('name the credits of their answers as soon as these are known, shown or not, for good', async () => {
    const profile = freshProfile();
    const window = await openWindow(profile);
    const requests: RequestRecord[] = [];
    const listener = window.connection.onDidEnd(({ record }) => requests.push(record));
    const creditsOf = async (id: string): Promise<unknown[]> =>
      (await window.chat.conversations.find(id))?.messages.flatMap((message) => (message.role === 'assistant' ? [message.usage?.credits] : [])) ?? [];
    await sent(window, 'question');
    const { id } = window.chat.conversation;
    assert.deepEqual(await creditsOf(id), [undefined]);
    const [first] = requests;
    assert.ok(first);
    await window.chat.conversations.price([{ ...first, credits: 0.25 }, { ...first, id: 'nobody’s', credits: 7 }]);
    assert.deepEqual(await creditsOf(id), [0.25]);
    await sent(window, 'another');
    window.chat.newChat();
    const second = requests[1];
    assert.ok(second);
    await window.chat.conversations.price([second]);
    assert.deepEqual(await creditsOf(id), [0.25, undefined]);
    await window.chat.conversations.price([{ ...second, credits: 0.5 }]);
    listener.dispose();
    assert.deepEqual(await creditsOf(id), [0.25, 0.5]);
    await window.store.written();
    const later = await openWindow(profile);
    assert.deepEqual((await later.store.load(id))?.messages.flatMap((message) => (message.role === 'assistant' ? [message.usage?.credits] : [])), [0.25, 0.5]);
  });

  it('keep both the credits of an answer and a pin that come while the answer is being written to disk', async () => {
    const profile = freshProfile();
    const window = await openWindow(profile);
    const requests: RequestRecord[] = [];
    const listener = window.connection.onDidEnd(({ record }) => requests.push(record));
    await sent(window, 'question');
    listener.dispose();
    const { id } = window.chat.conversation;
    window.chat.newChat();
    const { conversations } = window.chat;
    await Promise.all([conversations.price(requests.map((request) => ({ ...request, credits: 1 }))), conversations.change(id, { isPinned: true })]);
    await window.store.written();
    const later = await openWindow(profile);
    for (const { store } of [window, later]) {
      const found = await store.peek(id);
      assert.deepEqual([found?.isPinned, found?.messages.map((message) => message.role === 'assistant' && message.usage?.credits)], [true, [false, 1]]);
    }
  });

  it('can be opened while the credits of their answers are noted, and go on being kept', async () => {
    const profile = freshProfile();
    const window = await openWindow(profile);
    const requests: RequestRecord[] = [];
    const listener = window.connection.onDidEnd(({ record }) => requests.push(record));
    for (const question of ['one', 'two']) await sent(window, question);
    listener.dispose();
    const { id } = window.chat.conversation;
    window.chat.newChat();
    const { conversations } = window.chat;
    const noted = conversations.price(requests.map((request, index) => ({ ...request, credits: index + 1 })));
    // Between the two, while the first is written.
    await waitFor('the first', async () => (await conversations.find(id))?.messages.some((message) => message.role === 'assistant' && message.usage?.credits === 1));
    await Promise.all([noted, conversations.show(id)]);
    assert.equal(window.chat.conversation.id, id);
    await sent(window, 'three');
    await window.store.written();
    const later = await openWindow(profile);
    assert.deepEqual((await later.store.load(id))?.messages.filter(({ role }) => role === 'user').map(({ text }) => text), ['one', 'two', 'three']);
  });

  it('run on in the background when a new one is begun (T42)', async () => {
    const window = await openWindow();
    await gateway().control([{ fault: 'T42', times: 1 }]);
    await window.chat.send('p1', 'slow');
    await waitFor('some text', () => textOf(window)[1] !== '');
    const { id } = window.chat.conversation;
    window.chat.newChat();
    await gateway().control({ answer: { text: 'quick answer' } });
    await window.chat.send('p2', 'quick');
    await finished(window);
    assert.deepEqual(textOf(window), ['quick', 'quick answer']);
    assert.notEqual(window.chat.conversation.id, id);
  });
});
