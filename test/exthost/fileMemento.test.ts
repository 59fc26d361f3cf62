import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { FileMemento } from '../../src/host/fileMemento';
import { memoryLog, useFolder } from './support';

describe('state in files', () => {
  const folder = useFolder();
  const open = (name: string, log = memoryLog()) => FileMemento.open(vscode.Uri.file(join(folder(), name)), log);

  it('is empty while there is no folder', async () => {
    assert.equal((await open('none')).get('draft'), undefined);
  });

  it('is known at once, and on disk when update resolves', async () => {
    const state = await open('a');
    const writing = state.update('draft', '쓰다 만 글');
    assert.equal(state.get('draft'), '쓰다 만 글');
    await writing;
    assert.equal((await open('a')).get('draft'), '쓰다 만 글');
  });

  it('ends with the newest of many updates that overlap', async () => {
    const state = await open('b');
    await Promise.all('0123456789'.split('').map((value) => state.update('shown-chat', value)));
    assert.equal((await open('b')).get('shown-chat'), '9');
  });

  it('is found when a write was killed between removing the old file and renaming the new one', async () => {
    const state = await open('c');
    await state.update('draft', 'kept');
    await rename(join(folder(), 'c', 'draft.json'), join(folder(), 'c', 'draft.json.tmp'));
    assert.equal((await open('c')).get('draft'), 'kept');
  });

  it('leaves out a damaged file, says so in the log, and keeps the others', async () => {
    await mkdir(join(folder(), 'd'));
    await writeFile(join(folder(), 'd', 'bad.json'), '{');
    await writeFile(join(folder(), 'd', 'good.json'), '1');
    const log = memoryLog();
    const state = await open('d', log);
    assert.deepEqual([state.get('bad'), state.get('good')], [undefined, 1]);
    assert.match(log.lines.join('\n'), /bad/);
  });

  it('is whole, and written without complaint, when two windows write it at the same moment', async () => {
    const log = memoryLog();
    const windows = await Promise.all([open('both', log), open('both', log)]);
    const values = Array.from({ length: 20 }, (_, index) => 'x'.repeat(10_000 * (index % 3)) + String(index));
    await Promise.all(values.flatMap((value) => windows.map((state) => state.update('models', value))));
    assert.ok(values.includes(String((await open('both')).get('models'))));
    assert.deepEqual(log.lines, []);
    assert.deepEqual(await readdir(join(folder(), 'both')), ['models.json']);
  });

  it('keeps what could not be written when it is read again, until a write went well (T47)', async () => {
    const state = await open('f');
    const other = await open('f');
    await state.update('model', 'old');
    const file = join(folder(), 'f');
    await rename(file, `${file}-away`);
    await writeFile(file, 'in the way');
    await state.update('model', 'chosen');
    await rm(file);
    await rename(`${file}-away`, file);
    assert.equal(await state.reload(['model']), false);
    assert.equal(state.get('model'), 'chosen');
    await state.update('model', 'chosen again');
    await other.update('model', 'by another window');
    assert.equal(await state.reload(['model']), true);
    assert.equal(state.get('model'), 'by another window');
  });

  it('goes on when nothing can be written (T47)', async () => {
    await writeFile(join(folder(), 'e'), 'in the way');
    const log = memoryLog();
    const state = await open('e', log);
    await state.update('draft', 'in memory');
    assert.equal(state.get('draft'), 'in memory');
    assert.match(log.lines.join('\n'), /could not be written/);
    assert.equal(await readFile(join(folder(), 'e'), 'utf8'), 'in the way');
  });
});
