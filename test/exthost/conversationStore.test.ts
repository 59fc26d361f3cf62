import assert from 'node:assert/strict';
import { readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConversationStore, OnReplaced } from '../../src/host/conversationStore';
import { systemClock } from '../../src/shared/clock';
import { newConversation, type Conversation } from '../../src/shared/transcript';
import { FakeClock } from '../fakes/fakeClock';
import { answerDialogs, memoryLog, openStorage, useFolder, waitFor } from './support';

describe('the conversation store', () => {
  const folder = useFolder();
  let dialogs: ReturnType<typeof answerDialogs>;
  let count = 0;

  beforeEach(() => {
    dialogs = answerDialogs(() => undefined);
  });
  afterEach(() => {
    dialogs.restore();
  });

  const openStore = (path = folder(), onReplaced?: OnReplaced): ConversationStore => openStorage(path, memoryLog(), systemClock, onReplaced).store;
  const conversationWith = (text: string, status: 'complete' | 'streaming' = 'complete'): Conversation => {
    const id = `conversation-${(count += 1)}`;
    return {
      ...newConversation(id, 1),
      messages: [
        { id: 'p', role: 'user', parentId: null, createdAt: 1, text: '안녕?', context: [] },
        { id: 'a', role: 'assistant', parentId: 'p', createdAt: 2, text, status, model: 'kr/auto' },
      ],
      leafId: 'a',
    };
  };
  const saved = async (conversation: Conversation): Promise<Conversation> => {
    const store = openStore();
    store.save(conversation, false);
    await store.written();
    return conversation;
  };

  it('gives back what was saved', async () => {
    const conversation = await saved(conversationWith('한글과 🙂 emoji'));
    assert.deepEqual(await openStore().load(conversation.id), conversation);
  });

  it('knows nothing of an id that was never saved', async () => {
    assert.equal(await openStore().load('unknown'), undefined);
    assert.deepEqual(dialogs.shown, []);
  });

  it('marks an answer that was being written as interrupted (T45)', async () => {
    const { id } = await saved(conversationWith('so far', 'streaming'));
    const answer = (await openStore().load(id))?.messages[1];
    assert.ok(answer?.role === 'assistant');
    assert.deepEqual([answer.text, answer.status], ['so far', 'interrupted']);
  });

  it('leaves no temporary file behind', async () => {
    await saved(conversationWith('x'));
    assert.deepEqual(
      (await readdir(folder())).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });

  it('finds a conversation whose write was killed between removing the old file and renaming the new one (T46)', async () => {
    const { id } = await saved(conversationWith('x'));
    await rename(join(folder(), `${id}.json`), join(folder(), `${id}.json.tmp`));
    assert.equal((await openStore().load(id))?.messages.length, 2);
  });

  it('keeps the old file when a write was killed half-way (T46)', async () => {
    const { id } = await saved(conversationWith('x'));
    await writeFile(join(folder(), `${id}.json.tmp`), '{"version":1,"conv');
    assert.equal((await openStore().load(id))?.messages.length, 2);
  });

  for (const [what, content] of [
    ['broken JSON', '{"version":1,'],
    ['another form', '{"version":1,"conversation":{"id":3}}'],
    ['an empty file', ''],
  ] as const) {
    it(`sets a file aside that holds ${what}, says so, and erases nothing (T46)`, async () => {
      const { id } = await saved(conversationWith('x'));
      await writeFile(join(folder(), `${id}.json`), content);
      assert.equal(await openStore().load(id), undefined);
      const names = (await readdir(folder())).filter((name) => name.startsWith(id));
      assert.equal(names.length, 1);
      assert.match(names[0] ?? '', /\.corrupt-\d+\.json$/);
      assert.equal(await readFile(join(folder(), names[0] ?? ''), 'utf8'), content);
      assert.equal(dialogs.shown.length, 1);
    });
  }

  it('leaves a file of a newer version where it is, says so, and never writes over it', async () => {
    const conversation = await saved(conversationWith('x'));
    const content = '{"version":99,"conversation":{}}';
    await writeFile(join(folder(), `${conversation.id}.json`), content);
    const replaced: string[] = [];
    const store = openStore(folder(), (_id, { id }) => replaced.push(id));
    assert.equal(await store.load(conversation.id), undefined);
    store.save(conversation, false);
    await store.written();
    assert.equal(await readFile(join(folder(), `${conversation.id}.json`), 'utf8'), content);
    assert.equal(replaced.length, 1);
    assert.deepEqual(dialogs.shown.map(({ message }) => message.includes('newer version')), [true]);
  });

  it('reads a file of version 1, and writes it in today’s form', async () => {
    const { id, ...rest } = conversationWith('from 0.1');
    const file = join(folder(), `${id}.json`);
    await writeFile(file, JSON.stringify({ version: 1, conversation: { id, ...rest } }));
    const store = openStore();
    const loaded = await store.load(id);
    assert.deepEqual(loaded, { id, ...rest });
    store.save({ ...loaded, title: 'named' }, false);
    await store.written();
    assert.match(await readFile(file, 'utf8'), /^\{"version":2,.*"title":"named"/);
  });

  it('never overwrites what another window wrote: both texts are kept (T43)', async () => {
    const conversation = await saved(conversationWith('common'));
    const renamed: string[] = [];
    const [first, second] = [openStore(), openStore(folder(), (_id, { id }) => renamed.push(id))];
    await first.load(conversation.id);
    await second.load(conversation.id);
    const withText = (text: string): Conversation => ({ ...conversation, messages: conversationWith(text).messages });
    first.save(withText('of the first window, which is longer'), false);
    await first.written();
    second.save(withText('of the second'), false);
    await second.written();
    const textOf = async (id: string) => JSON.stringify((await openStore().load(id))?.messages);
    assert.match(await textOf(conversation.id), /of the first window/);
    assert.equal(renamed.length, 1);
    assert.match(await textOf(renamed[0] ?? ''), /of the second/);
  });

  it('keeps everything that two windows write at the same moment, and complains of nothing (T43)', async function () {
    this.timeout(60_000);
    const path = join(folder(), 'at-once');
    const log = memoryLog();
    const rounds = Array.from({ length: 25 }, (_, round) => ({ ...conversationWith('common'), id: `at-once-${round}` }));
    const before = openStorage(path, log).store;
    for (const conversation of rounds) before.save(conversation, false);
    await before.written();
    const windows = ['first', 'second'].map((name) => ({ name, store: openStorage(path, log).store }));
    await Promise.all(
      windows.flatMap(({ name, store }) =>
        rounds.map(async (conversation) => {
          const held = await store.load(conversation.id);
          assert.ok(held);
          const message = { id: name, role: 'user' as const, parentId: 'a', createdAt: 3, text: `${name} ${conversation.id}`, context: [] };
          store.save({ ...held, messages: [...held.messages, message], leafId: name }, false);
        }),
      ),
    );
    const texts = async (): Promise<string> => {
      const names = (await readdir(path)).filter((name) => name.endsWith('.json'));
      // One that is just being replaced may be gone for a moment.
      return (await Promise.all(names.map((name) => readFile(join(path, name), 'utf8').catch(() => '')))).join('\n');
    };
    const wanted = windows.flatMap(({ name }) => rounds.map(({ id }) => `"${name} ${id}"`));
    await waitFor('both windows’ prompts', async () => {
      const found = await texts();
      return wanted.every((text) => found.includes(text));
    });
    await waitFor('no write under way', async () => !(await readdir(path)).some((name) => name.endsWith('.tmp')));
    assert.deepEqual(log.lines.filter((line) => !line.includes('changed by another window')), []);
    assert.ok((await readdir(path)).every((name) => !name.includes('corrupt')));
  });

  it('looks at a file anew that it only looked at before', async () => {
    const conversation = await saved(conversationWith('old'));
    const [first, second] = [openStore(), openStore()];
    await first.load(conversation.id);
    first.release(conversation.id);
    await second.load(conversation.id);
    second.save({ ...conversation, messages: conversationWith('old, and new').messages }, false);
    await second.written();
    assert.equal((await first.peek(conversation.id))?.messages[1]?.text, 'old, and new');
  });

  it('gives out what it could not write when it is asked for again, instead of the older file, and lists it (T47)', async () => {
    const clock = new FakeClock();
    const path = join(folder(), 'full');
    const replaced: string[] = [];
    const { store, index } = openStorage(path, memoryLog(), clock, (id) => replaced.push(id));
    const conversation = conversationWith('on disk');
    store.save(conversation, false);
    await store.written();
    await rename(path, `${path}-away`);
    await writeFile(path, 'in the way');
    const newer = { ...conversation, messages: conversationWith('on disk, and in memory').messages };
    const unknown = { ...conversationWith('never on disk'), title: 'never on disk' };
    for (const unwritten of [newer, unknown]) {
      store.save(unwritten, false);
      store.release(unwritten.id);
    }
    await store.written();
    assert.equal((await index.list()).get(unknown.id)?.title, 'never on disk');
    assert.deepEqual(await store.load(unknown.id), unknown);
    await rm(path);
    await rename(`${path}-away`, path);
    assert.deepEqual(await store.load(conversation.id), newer);
    await store.change(unknown.id, { isPinned: true });
    clock.advance(60_000);
    await store.written();
    assert.deepEqual(await openStore(path).load(conversation.id), newer);
    assert.equal((await openStore(path).load(unknown.id))?.isPinned, true);
    // Who asked for it holds it, and is told what changed.
    assert.deepEqual(replaced, [unknown.id]);
  });

  it('says of a damaged file that cannot be set aside where it is, once', async () => {
    // The name it would get is longer than file systems take.
    const id = 'x'.repeat(240);
    await writeFile(join(folder(), `${id}.json`), '{');
    const store = openStore();
    await store.load(id);
    await store.load(id);
    assert.deepEqual(dialogs.shown.map(({ message, buttons }) => [message.includes('left as it is'), buttons]), [[true, ['Open File']]]);
    await rm(join(folder(), `${id}.json`));
  });

  it('says once that nothing can be written, and goes on (T47)', async () => {
    const path = join(folder(), 'a-file');
    await writeFile(path, 'in the way');
    const log = memoryLog();
    const store = openStorage(path, log).store;
    store.save(conversationWith('1'), false);
    store.save(conversationWith('2'), false);
    await store.written();
    assert.deepEqual(log.lines.filter((line) => line.includes('cannot be saved')).length, 1);
    await rm(path);
  });

  it('writes at once whatever is not just more text: nothing waits for the end of the window', async () => {
    const store = openStore();
    const conversation = conversationWith('first');
    store.save(conversation, true);
    store.save({ ...conversation, messages: conversationWith('the whole answer').messages }, false);
    await store.written();
    assert.match(JSON.stringify(await openStore().load(conversation.id)), /the whole answer/);
  });

  it('writes no more often than there is something new, however often it is saved while the file is being written', async () => {
    const { store, files } = openStorage(folder());
    let writes = 0;
    const write = files.write.bind(files);
    files.write = (...parameters) => {
      writes += 1;
      return write(...parameters);
    };
    const conversation = conversationWith('1');
    store.save(conversation, false);
    for (const title of ['2', '3', '4', '5']) store.save({ ...conversation, title }, false);
    await store.written();
    assert.equal((await openStore().load(conversation.id))?.title, '5');
    assert.ok(writes === 1 || writes === 2, `written ${writes} times`);
  });

  it('tries a write that failed again (T47)', async () => {
    const clock = new FakeClock();
    const path = join(folder(), 'blocked');
    await writeFile(path, 'in the way');
    const store = openStorage(path, memoryLog(), clock).store;
    const conversation = conversationWith('kept in memory');
    store.save(conversation, false);
    await store.written();
    await rm(path);
    clock.advance(60_000);
    await store.written();
    assert.deepEqual(await openStore(path).load(conversation.id), conversation);
  });

  it('sets a damaged temporary file aside when there is no other (T46)', async () => {
    const { id } = conversationWith('x');
    await writeFile(join(folder(), `${id}.json.tmp`), '{"version":1,"conv');
    assert.equal(await openStore().load(id), undefined);
    const names = (await readdir(folder())).filter((name) => name.startsWith(`${id}.`));
    assert.equal(names.length, 1);
    assert.match(names[0] ?? '', /\.corrupt-\d+\.json$/);
    assert.equal(await openStore().load(id), undefined);
    assert.equal(dialogs.shown.length, 1);
  });

  it('writes what is saved right after a conversation was let go', async () => {
    const store = openStore();
    const conversation = conversationWith('first');
    store.save(conversation, false);
    store.release(conversation.id);
    store.save({ ...conversation, messages: conversationWith('right after').messages }, false);
    await store.written();
    assert.match(JSON.stringify(await openStore().load(conversation.id)), /right after/);
  });

  it('still writes a conversation that was let go before it could be written (T47)', async () => {
    const clock = new FakeClock();
    const path = join(folder(), 'blocked-too');
    await writeFile(path, 'in the way');
    const store = openStorage(path, memoryLog(), clock).store;
    const conversation = conversationWith('let go');
    store.save(conversation, false);
    store.release(conversation.id);
    await store.written();
    await rm(path);
    clock.advance(60_000);
    await store.written();
    assert.deepEqual(await openStore(path).load(conversation.id), conversation);
  });

  it('goes on in the same file after a conversation was let go and taken up again', async () => {
    const renamed: string[] = [];
    const store = openStore(folder(), (_id, { id }) => renamed.push(id));
    const conversation = conversationWith('first');
    store.save(conversation, false);
    store.release(conversation.id);
    await store.written();
    store.save({ ...conversation, messages: conversationWith('second').messages }, false);
    await store.written();
    assert.deepEqual(renamed, []);
    assert.match(JSON.stringify(await openStore().load(conversation.id)), /second/);
  });
});
