// Changes of title, pin and settings that a conversation takes which nobody holds, beside another window that writes its file.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import type { ConversationStore } from '../../src/host/conversationStore';
import { systemClock } from '../../src/shared/clock';
import type { AnswerStatus, Conversation } from '../../src/shared/transcript';
import { answer, conversation, prompt } from '../fakes/conversations';
import { FakeClock } from '../fakes/fakeClock';
import { memoryLog, openStorage, useFolder, waitFor } from './support';

describe('a conversation that nobody holds', () => {
  const folder = useFolder();
  let count = 0;

  const openStore = (): ConversationStore => openStorage(folder()).store;
  /** @returns id of a conversation that has been saved, with one answer in this status */
  const savedConversation = async (status: AnswerStatus = 'complete'): Promise<string> => {
    const id = `conversation-${(count += 1)}`;
    const store = openStore();
    store.save({ ...conversation([prompt('p', null), answer('a', 'p', { text: 'ab', status })]), id }, false);
    await store.written();
    return id;
  };

  it('takes every change, however quickly they follow each other', async () => {
    const id = await savedConversation();
    const store = openStore();
    await Promise.all([store.change(id, { isPinned: true }), store.change(id, { title: 'named' })]);
    const { isPinned, title } = (await openStore().load(id)) ?? {};
    assert.deepEqual({ isPinned, title }, { isPinned: true, title: 'named' });
    await assert.rejects(store.change('gone', { title: 'x' }));
  });

  describe('has a change made again that another window wrote over, having read the file before (T43)', () => {
    const fileSchema = z.looseObject({ conversation: z.looseObject({ messages: z.array(z.looseObject({})) }) });
    let clock: FakeClock;
    let store: ConversationStore;
    let id: string;
    /** What another window writes: the file as it was at first, with its own changes. */
    let writeOver: (change: object, answer?: object) => Promise<void>;

    const begin = async (status?: AnswerStatus): Promise<void> => {
      id = await savedConversation(status);
      const file = join(folder(), `${id}.json`);
      const { conversation: first, ...rest } = z.parse(fileSchema, JSON.parse(await readFile(file, 'utf8')));
      writeOver = async (change, changedAnswer = {}) => {
        const messages = first.messages.map((message) => (message['id'] === 'a' ? { ...message, ...changedAnswer } : message));
        await writeFile(file, JSON.stringify({ ...rest, conversation: { ...first, messages, ...change } }));
      };
      clock = new FakeClock();
      ({ store } = openStorage(folder(), memoryLog(), clock));
    };
    const metadata = async (): Promise<unknown[]> => {
      const { title, isPinned, settings } = (await openStore().load(id)) ?? {};
      return [title, isPinned, settings];
    };
    const become = (...expected: unknown[]): Promise<unknown> => waitFor('all changes', async () => isDeepStrictEqual(await metadata(), expected));

    it('some time later', async () => {
      await begin();
      await store.change(id, { title: 'named' });
      await writeOver({ isPinned: true });
      assert.deepEqual(await metadata(), [undefined, true, undefined]);
      clock.advance(2_000);
      await become('named', true, undefined);
    });

    it('with the next change', async () => {
      await begin();
      await store.change(id, { title: 'named' });
      await store.change(id, { isPinned: true });
      await writeOver({});
      await store.change(id, { settings: { temperature: 1 } });
      assert.deepEqual(await metadata(), ['named', true, { temperature: 1 }]);
    });

    it('but nothing that the other window changed after it', async () => {
      await begin();
      await store.change(id, { title: 'named' });
      await openStore().change(id, { title: 'renamed' });
      await openStore().change(id, { isPinned: true });
      await store.change(id, { settings: { temperature: 1 } });
      await openStore().change(id, { isPinned: false });
      clock.advance(2_000);
      await store.change(id, {});
      assert.deepEqual(await metadata(), ['renamed', false, { temperature: 1 }]);
    });

    it('while that window writes an answer, of which all is kept', async () => {
      await begin('streaming');
      await store.change(id, { title: 'named' });
      await writeOver({}, { text: 'abcd', status: 'complete' });
      clock.advance(2_000);
      await become('named', undefined, undefined);
      const whole = (await openStore().load(id))?.messages[1];
      assert.ok(whole?.role === 'assistant');
      assert.deepEqual([whole.text, whole.status], ['abcd', 'complete']);
    });

    it('when it is opened, be it before or after that', async () => {
      await begin();
      await store.change(id, { title: 'named' });
      await writeOver({});
      assert.equal((await store.load(id))?.title, 'named');
      await become('named', undefined, undefined);

      await begin();
      await store.change(id, { title: 'named' });
      assert.equal((await store.load(id))?.title, 'named');
      await writeOver({ isPinned: true });
      clock.advance(2_000);
      await become('named', true, undefined);
    });
  });

  it('keeps what two windows change at once (T43)', async () => {
    const id = await savedConversation();
    await Promise.all([openStore().change(id, { title: 'named' }), openStore().change(id, { isPinned: true })]);
    await waitFor('both', async () => {
      const { title, isPinned } = (await openStore().load(id)) ?? {};
      return title === 'named' && isPinned === true;
    });
  });

  it('reaches whoever takes it up meanwhile, who has all of it', async () => {
    const replaced: [string, Conversation][] = [];
    const { store } = openStorage(folder(), memoryLog(), systemClock, (id, other) => replaced.push([id, other]));
    const begun = { ...conversation([prompt('p', null), answer('a', 'p')]), id: 'taken-up' };
    store.save(begun, false);
    store.release(begun.id);
    // All wait for the same write.
    const taking = store.load(begun.id).then(() => store.current(begun.id)?.isPinned);
    await Promise.all([taking, store.change(begun.id, { isPinned: true })]);
    assert.deepEqual([await taking, replaced.map(([id, { isPinned }]) => [id, isPinned])], [true, [['taken-up', true]]]);
    assert.equal((await openStore().load(begun.id))?.isPinned, true);
  });

  describe('and is taken up while its file is being changed', () => {
    let store: ConversationStore;
    let clock: FakeClock;
    let id: string;
    let replaced: (boolean | undefined)[];
    /** Does something between what the change reads and what it writes. */
    let meanwhile: () => Promise<void>;
    const inFile = async (): Promise<boolean | undefined> => (await openStore().load(id))?.isPinned;

    beforeEach(async () => {
      id = await savedConversation();
      clock = new FakeClock();
      replaced = [];
      const storage = openStorage(folder(), memoryLog(), clock, (_, { isPinned }) => replaced.push(isPinned));
      store = storage.store;
      const write = storage.files.write.bind(storage.files);
      storage.files.write = async (...parameters) => {
        storage.files.write = write;
        await meanwhile();
        return write(...parameters);
      };
    });

    it('has the change at once', async () => {
      meanwhile = async () => { await store.load(id); };
      await store.change(id, { isPinned: true });
      assert.deepEqual([store.current(id)?.isPinned, replaced.at(-1), await inFile()], [true, true, true]);
    });

    it('keeps it beside its own, be it let go again by then', async () => {
      meanwhile = async () => {
        const loaded = await store.load(id);
        assert.ok(loaded);
        store.save({ ...loaded, title: 'named' }, false);
        store.release(id);
      };
      await store.change(id, { isPinned: true });
      await store.written();
      clock.advance(2_000);
      await store.written();
      const { title, isPinned } = (await openStore().load(id)) ?? {};
      assert.deepEqual({ title, isPinned }, { title: 'named', isPinned: true });
      assert.deepEqual(await store.load(id), await openStore().load(id));
    });

    it('can take it back right after', async () => {
      meanwhile = async () => { await store.load(id); };
      await store.change(id, { isPinned: true });
      const current = store.current(id);
      assert.ok(current);
      store.save({ ...current, isPinned: false }, false);
      await store.written();
      clock.advance(2_000);
      // In its turn, after whatever looks at the file again.
      await store.change(id, {});
      await store.written();
      assert.deepEqual([store.current(id)?.isPinned, await inFile()], [false, false]);
    });
  });
});
