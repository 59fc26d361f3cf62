import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConversationSearch } from '../../src/host/conversationSearch';
import { systemClock } from '../../src/shared/clock';
import { newConversation, type Conversation } from '../../src/shared/transcript';
import { FakeClock } from '../fakes/fakeClock';
import { answerDialogs, memoryLog, openStorage, useFolder, waitFor, type Storage } from './support';

describe('the list of stored conversations', () => {
  const root = useFolder();
  const opened: { dispose: () => void }[] = [];
  let dialogs: ReturnType<typeof answerDialogs>;
  let count = 0;

  beforeEach(() => {
    dialogs = answerDialogs(() => undefined);
  });
  afterEach(() => {
    dialogs.restore();
    for (const disposable of opened.splice(0)) disposable.dispose();
  });

  const freshFolder = (): string => join(root(), `folder-${(count += 1)}`);
  const openWindow = (folder: string): Storage & { search: ConversationSearch } => {
    const storage = openStorage(folder);
    const search = new ConversationSearch(storage.store, storage.index, memoryLog(), systemClock);
    opened.push(storage.index, search);
    return { ...storage, search };
  };
  const conversationWith = (id: string, text: string, answer = 'an answer'): Conversation => ({
    ...newConversation(id, 1),
    messages: [
      { id: 'p', role: 'user', parentId: null, createdAt: 1_000, text, context: [] },
      { id: 'a', role: 'assistant', parentId: 'p', createdAt: 2_000, text: answer, status: 'complete', model: 'kr/auto', duration: 500 },
    ],
    leafId: 'a',
  });
  const save = async ({ store }: Storage, ...conversations: Conversation[]): Promise<void> => {
    for (const conversation of conversations) store.save(conversation, false);
    await store.written();
  };
  const titles = async ({ index }: Storage): Promise<string[]> => [...(await index.list()).values()].map(({ title }) => title).sort();

  it('holds what this window wrote, at once, and another window finds it', async () => {
    const folder = freshFolder();
    const first = openWindow(folder);
    assert.deepEqual(await titles(first), []);
    await save(first, conversationWith('a', 'apples'), { ...conversationWith('b', 'bread'), title: '빵', isPinned: true });
    assert.deepEqual(await titles(first), ['apples', '빵']);
    const entries = await openWindow(folder).index.list();
    assert.deepEqual([entries.get('b')?.title, entries.get('b')?.isPinned, entries.get('b')?.updatedAt], ['빵', true, 2_500]);
  });

  it('finds out what another window wrote, renamed and deleted', async () => {
    const folder = freshFolder();
    const [first, second] = [openWindow(folder), openWindow(folder)];
    await save(first, conversationWith('a', 'apples'), conversationWith('b', 'bread'));
    assert.deepEqual(await titles(second), ['apples', 'bread']);
    await save(first, conversationWith('c', 'cake'));
    await first.store.change('a', { title: 'named' });
    await first.store.remove('b');
    await second.index.refresh();
    assert.deepEqual(await titles(second), ['cake', 'named']);
  });

  it('finds out also what was written right after it was looked at, or while it was', async () => {
    const folder = freshFolder();
    const [first, second] = [openWindow(folder), openWindow(folder)];
    await save(first, conversationWith('a', 'apples'));
    await second.index.refresh();
    const looking = second.index.refresh();
    await save(first, conversationWith('b', 'bread'));
    await looking;
    await titles(second);
    // Asked once, it tells by itself what it had not seen.
    let isTold = false;
    const listener = second.index.onDidChange(() => { isTold = true; });
    await waitFor('the new one is told of', () => isTold || second.index.list().then((entries) => entries.has('b')));
    listener.dispose();
    assert.deepEqual(await titles(second), ['apples', 'bread']);
  });

  it('is read from its index, without the files; a damaged or lost index is made anew', async () => {
    const folder = freshFolder();
    const first = openWindow(folder);
    await first.index.list();
    await save(first, conversationWith('a', 'apples'));
    await waitFor('the index is written', () => readFile(`${folder}.index`, 'utf8').then((text) => text.includes('apples'), () => false));
    // The index counts only as long as the file is the same: time and size are, the text is not.
    const file = join(folder, 'a.json');
    const { mtime } = await stat(file);
    await writeFile(file, (await readFile(file, 'utf8')).replace('apples', 'APPLES'));
    await utimes(file, mtime, mtime);
    const second = openWindow(folder);
    const fromIndex = await titles(second);
    await writeFile(`${folder}.index`, '{"version":1,"entries":{"a":');
    assert.deepEqual(await titles(openWindow(folder)), ['APPLES']);
    await rm(`${folder}.index`);
    assert.deepEqual(await titles(openWindow(folder)), ['APPLES']);
    assert.deepEqual(fromIndex, ['apples']);
  });

  it('sets damaged files aside when it meets them, says so once, and lists the others', async () => {
    const folder = freshFolder();
    await mkdir(folder);
    for (const id of ['x', 'y', 'z']) await writeFile(join(folder, `${id}.json`), '{"version":2,');
    const window = openWindow(folder);
    await save(window, conversationWith('a', 'apples'));
    assert.deepEqual(await titles(window), ['apples']);
    assert.equal((await readdir(folder)).filter((name) => name.includes('.corrupt-')).length, 3);
    assert.equal(dialogs.shown.length, 1);
  });

  it('gives a file its name back whose write was killed, but leaves one alone that is being written', async () => {
    const folder = freshFolder();
    const window = openWindow(folder);
    await save(window, conversationWith('a', 'apples'), conversationWith('b', 'bread'));
    const text = await readFile(join(folder, 'a.json'), 'utf8');
    await writeFile(join(folder, 'old.json.tmp'), text);
    await utimes(join(folder, 'old.json.tmp'), 1, 1);
    await writeFile(join(folder, 'new.json.tmp'), text.slice(0, 20));
    assert.deepEqual(await titles(openWindow(folder)), ['apples', 'apples', 'bread']);
    const names = await readdir(folder);
    assert.ok(names.includes('old.json') && names.includes('new.json.tmp') && !names.some((name) => name.includes('corrupt')));
  });

  it('lists thousands, in the end', async function () {
    this.timeout(60_000);
    const folder = freshFolder();
    await mkdir(folder);
    const total = 1_000;
    await Promise.all(
      Array.from({ length: total }, (_, index) =>
        writeFile(join(folder, `c${index}.json`), JSON.stringify({ version: 1, conversation: conversationWith(`c${index}`, `chat ${index}`) })),
      ),
    );
    const window = openWindow(folder);
    await waitFor('all are listed', async () => (await window.index.list()).size === total, 50_000);
  });

  describe('deleting', () => {
    it('moves a conversation into the trash, from where it comes back as it was', async () => {
      const folder = freshFolder();
      const window = openWindow(folder);
      await window.index.list();
      await save(window, conversationWith('a', 'apples'));
      const before = await readFile(join(folder, 'a.json'), 'utf8');
      const name = await window.store.remove('a');
      assert.ok(name);
      assert.deepEqual([await titles(window), await window.store.load('a')], [[], undefined]);
      assert.equal(await readFile(join(folder, 'trash', name), 'utf8'), before);
      assert.equal(await window.store.restore(name), 'a');
      assert.equal(await readFile(join(folder, 'a.json'), 'utf8'), before);
      assert.deepEqual(await titles(window), ['apples']);
    });

    it('is no deleting for another window that goes on with it: what it writes is kept, and so is what comes back', async () => {
      const folder = freshFolder();
      const [first, second] = [openWindow(folder), openWindow(folder)];
      await save(first, conversationWith('a', 'apples'));
      const held = await second.store.load('a');
      assert.ok(held);
      const name = await first.store.remove('a');
      assert.ok(name);
      await save(second, { ...held, title: 'goes on' });
      const restored = await first.store.restore(name);
      assert.notEqual(restored, 'a');
      await second.index.refresh();
      assert.deepEqual(await titles(second), ['apples', 'goes on']);
    });

    it('erases what was deleted long ago, and nothing else', async () => {
      const folder = freshFolder();
      const clock = new FakeClock();
      const { files, store, index } = openStorage(folder, memoryLog(), clock);
      opened.push(index);
      for (const id of ['a', 'b']) store.save(conversationWith(id, id), false);
      await store.written();
      await files.remove('a');
      clock.advance(29 * 86_400_000);
      await files.purge();
      assert.equal((await readdir(join(folder, 'trash'))).length, 1);
      await files.remove('b');
      clock.advance(2 * 86_400_000);
      await files.purge();
      assert.deepEqual((await readdir(join(folder, 'trash'))).map((name) => name.replace(/\..*/, '')), ['b']);
    });
  });

  describe('two windows', () => {
    /** A window that holds `a`, and is told what becomes of it. */
    const holding = async (folder: string): Promise<{ storage: Storage; replaced: Conversation[]; held: Conversation }> => {
      const replaced: Conversation[] = [];
      const storage = openStorage(folder, memoryLog(), systemClock, (_id, conversation) => replaced.push(conversation));
      opened.push(storage.index);
      const held = await storage.store.load('a');
      assert.ok(held);
      return { storage, replaced, held };
    };
    const withTurn = (conversation: Conversation, text: string): Conversation => ({
      ...conversation,
      messages: [...conversation.messages, { id: text, role: 'user', parentId: 'a', createdAt: 3_000, text, context: [] }],
      leafId: text,
    });

    it('keep a name that one gives, while the other goes on writing', async () => {
      const folder = freshFolder();
      const other = openWindow(folder);
      await save(other, conversationWith('a', 'apples'));
      const { storage, replaced, held } = await holding(folder);
      await other.store.change('a', { title: 'named elsewhere', isPinned: true });
      await save(storage, withTurn(held, 'goes on'));
      assert.deepEqual(replaced.map(({ id, title }) => [id, title]), [['a', 'named elsewhere']]);
      const stored = (await storage.files.read('a'))?.conversation;
      assert.deepEqual([stored?.title, stored?.isPinned, stored?.messages.length], ['named elsewhere', true, 3]);
      assert.deepEqual(await storage.files.ids(), ['a']);
    });

    it('catch up with each other where one of them only looked', async () => {
      const folder = freshFolder();
      const other = openWindow(folder);
      await save(other, conversationWith('a', 'apples'));
      const { storage, replaced, held } = await holding(folder);
      await save(other, withTurn(held, 'more'));
      await storage.store.catchUp('a');
      assert.deepEqual(replaced.map(({ messages }) => messages.length), [3]);
      // And writes to the same file from there.
      const [now] = replaced;
      assert.ok(now);
      await save(storage, { ...now, title: 'named' });
      assert.deepEqual(await storage.files.ids(), ['a']);
    });

    it('have a file each once both went on, and nothing is lost', async () => {
      const folder = freshFolder();
      const other = openWindow(folder);
      await save(other, conversationWith('a', 'apples'));
      const { storage, replaced, held } = await holding(folder);
      await save(other, withTurn(held, 'one'));
      await save(storage, withTurn(held, 'two'));
      assert.equal(replaced.length, 1);
      const texts = await Promise.all((await storage.files.ids()).map(async (id) => (await storage.files.read(id))?.conversation.messages.at(-1)?.text));
      assert.deepEqual(texts.sort(), ['one', 'two']);
    });
  });

  describe('searching', () => {
    it('finds by title and text, Korean by its parts, and shows where', async () => {
      const window = openWindow(freshFolder());
      await save(
        window,
        conversationWith('a', '전문검색을 만들어요', '색인을 쓰세요.'),
        { ...conversationWith('b', 'bread', 'function createUserSession() {}'), title: '빵' },
      );
      const ids = async (query: string): Promise<string[]> => (await window.search.find(query)).map(({ id }) => id);
      assert.deepEqual(await ids('검색'), ['a']);
      assert.deepEqual(await ids('색인'), ['a']);
      assert.deepEqual(await ids('빵'), ['b']);
      assert.deepEqual(await ids('session'), ['b']);
      assert.deepEqual(await ids('검색 session'), []);
      assert.deepEqual(await ids('?'), []);
      const [found] = await window.search.find('색인');
      assert.deepEqual(found?.snippet, [{ text: '색인', isMatch: true }, { text: '을 쓰세요.', isMatch: false }]);
    });

    it('keeps up with what is written, renamed and deleted', async () => {
      const window = openWindow(freshFolder());
      await save(window, conversationWith('a', 'apples'));
      const count = async (query: string): Promise<number> => (await window.search.find(query)).length;
      assert.equal(await count('apples'), 1);
      await save(window, conversationWith('a', 'bananas, long and yellow'));
      assert.deepEqual([await count('apples'), await count('bananas')], [0, 1]);
      await window.store.change('a', { title: 'fruit' });
      assert.equal(await count('fruit'), 1);
      await window.store.remove('a');
      assert.equal(await count('bananas'), 0);
    });
  });
});
