import assert from 'node:assert/strict';
import { readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { conversationsToJson } from '../../src/chat/conversationJson';
import { ConversationList } from '../../src/panel/conversationList';
import { ConversationSearch } from '../../src/host/conversationSearch';
import { Lazy } from '../../src/host/lazy';
import { systemClock } from '../../src/shared/clock';
import { answer, conversation, prompt } from '../fakes/conversations';
import { finished, freshProfile, textOf, useWindows, type TestWindow } from './chatWindow';
import { answerDialogs, memoryLog, useGateway, waitFor, type ShownDialog } from './support';

describe('what can be done with chats', () => {
  const gateway = useGateway();
  const openWindow = useWindows();
  let dialogs: ReturnType<typeof answerDialogs>;
  let answerTo: (dialog: ShownDialog) => string | undefined = () => undefined;

  beforeEach(() => {
    answerTo = () => undefined;
    dialogs = answerDialogs((dialog) => answerTo(dialog));
  });
  afterEach(async () => {
    dialogs.restore();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const ask = async (window: TestWindow, id: string, text: string, reply = 'It is *this*.'): Promise<string> => {
    await gateway().control({ answer: { text: reply } });
    assert.deepEqual(await window.chat.send(id, text), { kind: 'sent' });
    await finished(window);
    await window.store.written();
    return window.chat.conversation.id;
  };
  /** Nothing can be written there, and nothing read, until it is called again. */
  const block = async ({ conversationFolder }: TestWindow): Promise<() => Promise<void>> => {
    await rename(conversationFolder, `${conversationFolder}-away`);
    await writeFile(conversationFolder, 'in the way');
    return async () => {
      await rm(conversationFolder);
      await rename(`${conversationFolder}-away`, conversationFolder);
    };
  };

  describe('a new chat', () => {
    it('has what was left unsent in the last one, whatever was shown meanwhile, also after a reload', async () => {
      const profile = freshProfile();
      const window = await openWindow(profile);
      const first = await ask(window, 'p1', 'first');
      window.chat.newChat();
      await window.chat.setDraft('a long prompt');
      assert.ok(await window.chat.conversations.show(first));
      assert.equal(window.chat.draft, '');
      window.chat.newChat();
      await waitFor('the draft', () => window.chat.draft === 'a long prompt');
      await window.chat.conversations.show(first);
      await waitFor('it is on disk', async () => {
        const later = await openWindow(profile);
        await later.chat.conversations.showEmpty();
        return later.chat.draft === 'a long prompt';
      });
    });

    it('is none whose prompt is on its way', async () => {
      const window = await openWindow();
      const { chat } = window;
      const first = await ask(window, 'p1', 'first');
      chat.newChat();
      const { id } = chat.conversation;
      const language = vscode.languages.registerDocumentSymbolProvider({ language: 'plaintext' }, { provideDocumentSymbols: () => new Promise(() => undefined) });
      const document = await vscode.workspace.openTextDocument({ language: 'plaintext', content: 'symbol' });
      chat.context.add({ kind: 'symbol', label: 'symbol', uri: document.uri.toString(), startLine: 1, endLine: 1, languageId: 'plaintext' });
      const sent = chat.send('p2', 'second');
      await chat.conversations.show(first);
      chat.newChat();
      assert.notEqual(chat.conversation.id, id);
      chat.stop('p2');
      await sent;
      language.dispose();
    });

    it('has it once: sent, it is no new chat any more', async () => {
      const window = await openWindow();
      const first = await ask(window, 'p1', 'first');
      window.chat.newChat();
      await window.chat.setDraft('second');
      await window.chat.conversations.show(first);
      window.chat.newChat();
      await waitFor('the draft', () => window.chat.draft === 'second');
      const second = await ask(window, 'p2', 'second');
      await window.chat.setDraft('for the second');
      window.chat.newChat();
      assert.deepEqual([textOf(window), window.chat.draft], [[], '']);
      assert.notEqual(window.chat.conversation.id, second);
    });

    it('has none of the settings of an empty one, which is not listed and does not stay', async () => {
      const window = await openWindow();
      const { chat, index } = window;
      const search = new Lazy(() => Promise.resolve(new ConversationSearch(window.store, index, memoryLog(), systemClock)));
      const list = new ConversationList({ index, search, conversations: chat.conversations, clock: systemClock });
      await chat.changeSettings({ systemPrompt: 'Be brief.' });
      const { id } = chat.conversation;
      await window.store.written();
      assert.deepEqual(await list.find(''), []);
      chat.newChat();
      assert.equal(chat.conversation.settings, undefined);
      await waitFor('its file is gone', async () => !(await readdir(window.conversationFolder)).includes(`${id}.json`));
      list.dispose();
      search.dispose();
    });
  });

  it('keeps a chat within reach that cannot be written, and writes it once that is possible (T47)', async () => {
    const window = await openWindow();
    const { chat } = window;
    const other = await ask(window, 'p1', 'other');
    chat.newChat();
    const known = await ask(window, 'p2', 'known');
    const unblock = await block(window);
    await ask(window, 'p3', 'and on');
    chat.newChat();
    const unknown = await ask(window, 'p4', 'never on disk');
    assert.equal(window.logLines.filter((line) => line.includes('cannot be saved')).length, 1);
    assert.deepEqual([(await window.index.list()).get(unknown)?.title, (await window.index.list()).get(known)?.title], ['never on disk', 'known']);
    chat.newChat();
    assert.ok(await chat.conversations.show(unknown));
    assert.deepEqual(textOf(window), ['never on disk', 'It is *this*.']);
    assert.ok(await chat.conversations.show(known));
    await unblock();
    assert.ok(await chat.conversations.show(other));
    assert.ok(await chat.conversations.show(known));
    assert.deepEqual(textOf(window), ['known', 'It is *this*.', 'and on', 'It is *this*.']);
    await waitFor('both are on disk', async () => {
      const texts = await Promise.all([known, unknown].map((id) => readFile(join(window.conversationFolder, `${id}.json`), 'utf8').catch(() => '')));
      return texts[0]?.includes('and on') === true && texts[1]?.includes('never on disk') === true;
    });
    assert.deepEqual([chat.conversation.id, textOf(window).length], [known, 4]);
  });

  it('tells of a chat that went on in two windows, and shows the other one', async () => {
    const profile = freshProfile();
    const first = await openWindow(profile);
    await ask(first, 'p1', 'common');
    const second = await openWindow(profile);
    const shared = await ask(first, 'p2', 'of the first');
    answerTo = ({ message, buttons }) => (message.includes('another window') ? buttons[0] : undefined);
    await ask(second, 'p3', 'of the second');
    await waitFor('the other chat', () => second.chat.conversation.id === shared);
    assert.deepEqual(textOf(second).filter((text) => text.startsWith('of the')), ['of the first']);
    assert.match(dialogs.shown.find(({ message }) => message.includes('another window'))?.message ?? '', /“common”/);
  });

  describe('deleting', () => {
    it('takes the draft along, shown or not, and brings it back', async () => {
      const window = await openWindow();
      const { chat, actions, undo } = window;
      const first = await ask(window, 'p1', 'first');
      await chat.setDraft('of the first');
      chat.newChat();
      await ask(window, 'p2', 'second');
      await actions.delete(first);
      const [offer] = undo.offers;
      assert.ok(offer);
      await undo.undo(offer.id);
      assert.ok(await chat.conversations.show(first));
      assert.equal(chat.draft, 'of the first');
    });

    it('that fails leaves everything as it was', async () => {
      const window = await openWindow();
      const { chat, actions, undo } = window;
      const id = await ask(window, 'p1', 'question');
      await chat.setDraft('next');
      // A trash that is a file takes nothing.
      await writeFile(join(window.conversationFolder, 'trash'), 'in the way');
      await actions.delete(id);
      assert.deepEqual([chat.conversation.id, textOf(window)[0], chat.draft], [id, 'question', 'next']);
      assert.deepEqual(undo.offers, []);
      assert.ok(window.logLines.includes('The chat could not be deleted.'));
    });

    it('offers each of several to be taken back, one that could not come back again, and none that is not wanted', async () => {
      const { undo } = await openWindow();
      const restored: string[] = [];
      undo.offer('One.', () => void restored.push('one'));
      undo.offer('Two.', () => Promise.reject(new Error('not now')));
      const [one, two] = undo.offers;
      assert.ok(one && two);
      await assert.rejects(undo.undo(two.id));
      assert.deepEqual(undo.offers.map(({ words }) => words), ['One.', 'Two.']);
      assert.equal(await undo.undo(one.id), true);
      assert.equal(await undo.undo(one.id), false);
      undo.dismiss();
      assert.deepEqual([restored, undo.offers], [['one'], []]);
    });

    it('leaves no draft of a chat that is gone for good', async () => {
      const profile = freshProfile();
      const window = await openWindow(profile);
      const id = await ask(window, 'p1', 'question');
      await window.chat.setDraft('left over');
      window.chat.newChat();
      await window.chat.setDraft('unsent');
      await window.chat.conversations.show(id);
      window.chat.newChat();
      await waitFor('the unsent one', () => window.chat.draft === 'unsent');
      const unsent = window.chat.conversation.id;
      await window.chat.conversations.purgeDrafts();
      const names = (): Promise<string[]> => readdir(join(window.conversationFolder, '..', 'state'));
      await waitFor('both drafts', async () => {
        const found = await names();
        return [id, unsent].every((each) => found.includes(`draft-${each}.json`));
      });
      await rm(join(window.conversationFolder, `${id}.json`));
      await waitFor('only the unsent one', async () => {
        const later = await openWindow(profile);
        await later.chat.conversations.purgeDrafts();
        const left = (await names()).filter((name) => name.startsWith('draft-'));
        assert.ok(left.includes(`draft-${unsent}.json`));
        return left.length === 1;
      });
    });
  });

  describe('taking along', () => {
    it('copies the chat as Markdown', async () => {
      const window = await openWindow();
      const id = await ask(window, 'p1', 'What is it?');
      await vscode.env.clipboard.writeText('before');
      await window.actions.copy(id);
      assert.match(await vscode.env.clipboard.readText(), /^# What is it\?\n[^]*\n## You\n\nWhat is it\?\n\n## [^\n]+\n\nIt is \*this\*\.\n$/);
    });

    it('opens the chat as an untitled Markdown document', async () => {
      const window = await openWindow();
      const id = await ask(window, 'p1', 'What is it?');
      await window.actions.openDocument(id);
      const document = vscode.window.activeTextEditor?.document;
      assert.deepEqual([document?.isUntitled, document?.languageId], [true, 'markdown']);
      assert.match(document?.getText() ?? '', /^# What is it\?\n[^]*It is \*this\*\.\n$/);
    });

    it('says so when the chat is not there any more', async () => {
      const { actions } = await openWindow();
      await actions.copy('gone');
      await actions.openDocument('gone');
      assert.deepEqual(dialogs.shown.map(({ message }) => message), ['This chat is not there any more.', 'This chat is not there any more.']);
    });

    it('imports what can be read and written, and says what was not', async () => {
      const window = await openWindow();
      await ask(window, 'p1', 'first');
      const file = join(window.conversationFolder, '..', 'chats.json');
      const good = conversation([prompt('p', null, { text: 'imported' }), answer('a', 'p')]);
      await writeFile(file, conversationsToJson([good, good, { ...good, createdAt: 1e300 }]));
      const restore = choose(file);
      try {
        await window.actions.import();
        assert.deepEqual([...(await window.index.list()).values()].map(({ title }) => title).sort(), ['first', 'imported', 'imported']);
        assert.deepEqual(dialogs.shown.map(({ message }) => message), ['1 chat in chats.json is damaged and was left out.', '2 chats imported.']);
        dialogs.shown.length = 0;
        const unblock = await block(window);
        await window.actions.import();
        await unblock();
        assert.deepEqual(dialogs.shown.map(({ message }) => message), ['1 chat in chats.json is damaged and was left out.']);
        assert.ok(window.logLines.includes('2 chats in chats.json could not be saved to disk and were left out.'));
      } finally {
        restore();
      }
    });

    it('stops importing when it is cancelled, says so in few words, and keeps what was added', async () => {
      const window = await openWindow();
      await ask(window, 'p1', 'first');
      const file = join(window.conversationFolder, '..', 'chats.json');
      const good = conversation([prompt('p', null, { text: 'imported' }), answer('a', 'p')]);
      await writeFile(file, conversationsToJson(Array.from({ length: 200 }, () => good)));
      const restore = choose(file);
      const withProgress = Object.getOwnPropertyDescriptor(vscode.window, 'withProgress');
      const tokens = new vscode.CancellationTokenSource();
      type Task = (progress: { report: (step: { message?: string }) => void }, token: vscode.CancellationToken) => Promise<unknown>;
      const reported: { message: string | undefined; at: number }[] = [];
      const report = ({ message }: { message?: string }): void => {
        reported.push({ message, at: performance.now() });
        tokens.cancel();
      };
      const run = (_options: unknown, task: Task): Promise<unknown> => task({ report }, tokens.token);
      Object.defineProperty(vscode.window, 'withProgress', { configurable: true, value: run });
      try {
        await window.actions.import();
        const { size } = await window.index.list();
        assert.ok(size > 2 && size < 200, String(size));
        assert.equal(reported[0]?.message, '1 imported');
        for (const [index, { at }] of reported.slice(1).entries()) assert.ok(at - (reported[index]?.at ?? at) > 150);
        assert.deepEqual(dialogs.shown.map(({ message }) => message), [`Cancelled. ${String(size - 1)} chats imported.`]);
      } finally {
        restore();
        if (withProgress) Object.defineProperty(vscode.window, 'withProgress', withProgress);
      }
    });
  });
});

/** Chooses a file in the next dialogs. @returns what brings the real ones back */
function choose(file: string): () => void {
  const dialog = Object.getOwnPropertyDescriptor(vscode.window, 'showOpenDialog');
  Object.defineProperty(vscode.window, 'showOpenDialog', { configurable: true, value: () => Promise.resolve([vscode.Uri.file(file)]) });
  return () => { if (dialog) Object.defineProperty(vscode.window, 'showOpenDialog', dialog); };
}
