import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { Ledger } from '../../src/host/ledger';
import type { RequestRecord } from '../../src/shared/requestRecord';
import { systemClock } from '../../src/shared/clock';
import { clearUsage, exportUsage } from '../../src/usage/usageCommands';
import { record } from '../unit/chat/usage/records';
import { MemoryFiles } from './memoryFiles';
import { memoryLog, useFolder, waitFor } from './support';

/** Files that another window joins while they are read: a list has one that is gone when it is read, each list or only the first. */
class JoinedMeanwhile extends MemoryFiles {
  readonly #isOver: boolean;
  #lists = 0;

  constructor(joined: Record<string, string>, isOver: boolean) {
    super(joined);
    this.#isOver = isOver;
  }

  override readDirectory(uri: vscode.Uri): [string, vscode.FileType][] {
    this.#lists += 1;
    if (this.#isOver && this.#lists > 1) return super.readDirectory(uri);
    const gone: [string, vscode.FileType] = [`${crypto.randomUUID()}.json`, vscode.FileType.File];
    return this.#isOver ? [gone] : [gone, ...super.readDirectory(uri)];
  }
}

describe('the ledger', () => {
  const folder = useFolder();
  const windows: Ledger[] = [];
  let name = '';
  const path = (...names: string[]): string => join(folder(), name, ...names);
  /** A window's ledger; what a test calls by the same name is one folder. */
  const open = (log = memoryLog()): Ledger => {
    const ledger = new Ledger(vscode.Uri.file(path()), log, systemClock);
    windows.push(ledger);
    return ledger;
  };
  const now = (fields: Partial<RequestRecord> = {}): RequestRecord => record({ time: Date.now() - 1_000, duration: 10, ...fields });
  const idsOf = async (ledger: Ledger, since?: number): Promise<string[]> => (await ledger.read(since)).map(({ id }) => id).sort();

  beforeEach(() => { name = crypto.randomUUID(); });
  afterEach(() => {
    for (const ledger of windows.splice(0)) ledger.dispose();
  });

  it('is empty, and writes nothing, as long as nothing was asked', async () => {
    const ledger = open();
    assert.deepEqual(await ledger.read(), []);
    await ledger.flush();
    assert.deepEqual(await readdir(folder()).then((names) => names.includes(name)), false);
  });

  it('takes for the last one what was answered or may have cost something, not what was refused', () => {
    const ledger = open();
    const last = (): string | undefined => ledger.last?.id;
    const refused = (['out-of-credits', 'rate-limited'] as const).map((outcome) => now({ outcome }));
    for (const each of refused) ledger.add(each);
    assert.equal(last(), undefined);
    const answered = now({ credits: 2 });
    for (const each of [answered, ...refused]) ledger.add(each);
    assert.equal(last(), answered.id);
  });

  it('has the requests of two windows that write at the same time, each once', async () => {
    const [one, other] = [open(), open()];
    const records = Array.from({ length: 60 }, () => now());
    for (const [index, each] of records.entries()) (index % 2 === 0 ? one : other).add(each);
    await Promise.all([one.flush(), other.flush()]);
    const ids = records.map(({ id }) => id).sort();
    assert.deepEqual(await idsOf(one), ids);
    assert.deepEqual(await idsOf(open()), ids);
  });

  it('has lost nothing of a window that was killed two seconds after its last request', async () => {
    const killed = open();
    for (let index = 0; index < 5; index += 1) killed.add(now());
    const ids = await idsOf(killed);
    await waitFor('the file of the killed window', async () => (await idsOf(open())).length === ids.length, 2_000);
  });

  it('finds what a kill left between removing the old file and renaming the new one', async () => {
    const ledger = open();
    ledger.add(now());
    await ledger.flush();
    const [file] = await readdir(path());
    assert.ok(file);
    await vscode.workspace.fs.rename(vscode.Uri.file(path(file)), vscode.Uri.file(path(`${file}.${crypto.randomUUID()}.tmp`)));
    assert.equal((await open().read()).length, 1);
  });

  it('sets a damaged file aside, says so in the log, and goes on with the others', async () => {
    const ledger = open();
    ledger.add(now());
    await ledger.flush();
    const damaged = `${crypto.randomUUID()}.json`;
    await writeFile(path(damaged), '{"version":1,"rec');
    const log = memoryLog();
    assert.equal((await open(log).read()).length, 1);
    assert.match(log.lines.join('\n'), /damaged/);
    assert.ok((await readdir(path())).some((entry) => entry.startsWith(`${damaged}.corrupt-`)));
  });

  it('joins the files of many past windows, two windows at once, and loses none', async () => {
    const ids: string[] = [];
    const seed = open();
    seed.add(now());
    await seed.flush();
    ids.push(...(await idsOf(seed)));
    const old = new Date(Date.now() - 3_600_000);
    for (let index = 0; index < 40; index += 1) {
      const past = now({ credits: index });
      ids.push(past.id);
      const file = path(`${crypto.randomUUID()}.json`);
      await writeFile(file, JSON.stringify({ version: 1, records: [past] }));
      await utimes(file, old, old);
    }
    const [one, other] = [open(), open()];
    const added = [now(), now()] as const;
    one.add(added[0]);
    other.add(added[1]);
    await Promise.all([one.flush(), other.flush()]);
    assert.ok((await readdir(path())).length < 10);
    assert.deepEqual(await idsOf(open()), [...ids, ...added.map(({ id }) => id)].sort());
  });

  it('reads no file that ended before the time in question', async () => {
    const ledger = open();
    ledger.add(now());
    await ledger.flush();
    const old = new Date(Date.now() - 3_600_000);
    const file = path(`${crypto.randomUUID()}.json`);
    await writeFile(file, 'not read');
    await utimes(file, old, old);
    const log = memoryLog();
    assert.equal((await open(log).read(Date.now() - 60_000)).length, 1);
    assert.deepEqual(log.lines, []);
  });

  it('takes over the credits that the gateway tells later, for one of two windows alone', async () => {
    const [one, other] = [open(), open()];
    const [mine, theirs] = [now({ promptTokens: 10, completionTokens: 1 }), now({ promptTokens: 20, completionTokens: 2 })];
    one.add(mine);
    other.add(theirs);
    await Promise.all([one.flush(), other.flush()]);
    const recent = [mine, theirs].map(({ model, promptTokens = 0, completionTokens = 0, time }) =>
      ({ model, inputTokens: promptTokens, outputTokens: completionTokens, credits: promptTokens / 10, createdAt: time }));
    const told = await Promise.all([one.attribute(mine.account, recent), other.attribute(theirs.account, recent)]);
    // Each has its own by then, whichever was first.
    assert.deepEqual([told[0].find(({ id }) => id === mine.id)?.credits, told[1].find(({ id }) => id === theirs.id)?.credits], [1, 2]);
    assert.deepEqual(await one.attribute(mine.account, recent), []);
    await Promise.all([one.flush(), other.flush()]);
    assert.deepEqual((await open().read()).map(({ credits }) => credits).sort(), [1, 2]);
    assert.equal(one.last?.credits, 1);
  });

  it('tells of credits that another window took over first', async () => {
    const [one, other] = [open(), open()];
    const mine = now({ promptTokens: 10, completionTokens: 1 });
    one.add(mine);
    await one.flush();
    const recent = [{ model: mine.model, inputTokens: 10, outputTokens: 1, credits: 4, createdAt: mine.time }];
    other.add(now({ promptTokens: 20 }));
    assert.deepEqual((await other.attribute(mine.account, recent)).map(({ id }) => id), [mine.id]);
    await other.flush();
    assert.deepEqual((await one.attribute(mine.account, recent)).map(({ id, credits }) => [id, credits]), [[mine.id, 4]]);
    assert.equal(one.last?.credits, 4);
  });

  it('gives no credits to another account', async () => {
    const ledger = open();
    ledger.add(now());
    await ledger.attribute('https://other.test', [{ model: 'kr/auto', credits: 1, createdAt: Date.now() }]);
    assert.equal((await ledger.read())[0]?.credits, undefined);
  });

  it('is empty once cleared, in a window that still has its requests in memory too', async () => {
    const [one, other] = [open(), open()];
    one.add(now());
    other.add(now());
    await Promise.all([one.flush(), other.flush()]);
    await one.clear();
    assert.deepEqual([await idsOf(one), await idsOf(other)], [[], []]);
    const later = now({ time: Date.now() + 5, duration: 1 });
    other.add(later);
    await other.flush();
    assert.deepEqual(await idsOf(open()), [later.id]);
  });

  it('goes on in memory when nothing can be written (T47)', async () => {
    const provider = vscode.workspace.registerFileSystemProvider('krouter-full', new MemoryFiles({}));
    const log = memoryLog();
    const ledger = new Ledger(vscode.Uri.from({ scheme: 'krouter-full', path: '/ledger' }), log, systemClock);
    windows.push(ledger);
    ledger.add(now());
    await ledger.flush();
    assert.equal((await ledger.read()).length, 1);
    assert.match(log.lines.join('\n'), /could not be written/);
    provider.dispose();
  });

  it('reads on while another window joins its files', async () => {
    const joined = now();
    const file = { [`/ledger/${joined.time + joined.duration}-${crypto.randomUUID()}.json`]: JSON.stringify({ version: 1, records: [joined] }) };
    // Before the other window is done, only files are listed that are gone when they are read; or new ones are joined all the time.
    for (const [scheme, isOver] of [['krouter-joined', true], ['krouter-joining', false]] as const) {
      const files = new JoinedMeanwhile(file, isOver);
      const provider = vscode.workspace.registerFileSystemProvider(scheme, files);
      const ledger = new Ledger(vscode.Uri.from({ scheme, path: '/ledger' }), memoryLog(), systemClock);
      windows.push(ledger);
      assert.deepEqual(await idsOf(ledger), [joined.id], scheme);
      provider.dispose();
    }
  });

  it('says that it can’t be read, instead of that there is nothing', async () => {
    const ledger = open();
    ledger.add(now());
    await ledger.flush();
    assert.equal(await ledger.clearedAt(), Number.NEGATIVE_INFINITY);
    await mkdir(path(`${crypto.randomUUID()}.json`));
    await assert.rejects(open().read(), vscode.FileSystemError);
    // Those of the past are not needed, whatever is wrong with them.
    assert.deepEqual(await idsOf(open(), Date.now() + 60_000), []);
    await mkdir(path('cleared.json'));
    await assert.rejects(open().clearedAt(), vscode.FileSystemError);
    name = crypto.randomUUID();
    await writeFile(path(), 'in the way');
    await assert.rejects(open().read(), vscode.FileSystemError);
    assert.equal(await readFile(path(), 'utf8'), 'in the way');
  });

  describe('its commands', () => {
    const { showSaveDialog, showWarningMessage, showInformationMessage } = vscode.window;
    afterEach(() => { Object.assign(vscode.window, { showSaveDialog, showWarningMessage, showInformationMessage }); });

    it('write all requests to the file that is chosen, and nothing when none is', async () => {
      const ledger = open();
      ledger.add(now({ model: '=1+1' }));
      const target = join(folder(), `${name}.csv`);
      Object.assign(vscode.window, { showSaveDialog: () => Promise.resolve(undefined) });
      await exportUsage(ledger, memoryLog(), systemClock);
      await assert.rejects(readFile(target));
      Object.assign(vscode.window, { showSaveDialog: () => Promise.resolve(vscode.Uri.file(target)), showInformationMessage: () => Promise.resolve(undefined) });
      await exportUsage(ledger, memoryLog(), systemClock);
      const lines = (await readFile(target, 'utf8')).split('\r\n');
      assert.equal(lines.length, 3);
      assert.match(lines[1] ?? '', /,"'=1\+1",/);
    });

    it('clear only after the question was answered', async () => {
      const ledger = open();
      ledger.add(now());
      await ledger.flush();
      Object.assign(vscode.window, { showWarningMessage: () => Promise.resolve(undefined) });
      await clearUsage(ledger, memoryLog());
      assert.equal((await ledger.read()).length, 1);
      Object.assign(vscode.window, { showWarningMessage: (_sentence: string, _options: object, clear: string) => Promise.resolve(clear) });
      await clearUsage(ledger, memoryLog());
      assert.deepEqual(await ledger.read(), []);
    });
  });
});
