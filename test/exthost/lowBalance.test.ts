import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { LowBalance } from '../../src/host/lowBalance';
import type { Clock } from '../../src/shared/clock';
import { memoryLog, setSettings, useFolder } from './support';

describe('the warning of a low balance', () => {
  const folder = useFolder();
  const { showWarningMessage } = vscode.window;
  let said: string[] = [];
  let now = new Date(2026, 10, 23, 12).getTime();
  let name = '';
  const clock: Clock = { now: () => now, schedule: () => () => undefined };
  const open = (): LowBalance =>
    new LowBalance({ folder: vscode.Uri.file(join(folder(), name)), log: memoryLog(), clock });
  const read = (creditsRemaining?: number, account = 'a') =>
    ({ account, usage: { recent: [], ...(creditsRemaining !== undefined && { creditsRemaining }) } });

  before(() => setSettings({ lowCreditsThreshold: 50 }));
  after(() => setSettings({ lowCreditsThreshold: undefined }));
  beforeEach(() => {
    name = crypto.randomUUID();
    said = [];
    Object.assign(vscode.window, { showWarningMessage: (sentence: string) => {
      said.push(sentence);
      return Promise.resolve(undefined);
    } });
  });
  afterEach(() => { Object.assign(vscode.window, { showWarningMessage }); });

  it('says nothing of a balance that is enough, or unknown', async () => {
    const warning = open();
    for (const amount of [50, 51, undefined]) await warning.check(read(amount), false);
    assert.deepEqual(said, []);
  });

  it('comes once a day and account, over all windows, and anew the next day', async () => {
    const warning = open();
    await warning.check(read(49), false);
    await warning.check(read(20), false);
    await open().check(read(10), false);
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /49/);
    await warning.check(read(10, 'b'), false);
    assert.equal(said.length, 2);
    now = new Date(2026, 10, 24, 0, 1).getTime();
    await warning.check(read(5), false);
    assert.equal(said.length, 3);
  });

  it('leaves an empty balance to the request that it refuses', async () => {
    await open().check(read(0), false);
    assert.deepEqual(said, []);
  });

  it('does not follow a refusal for lack of credits, which has told more, until the next day', async () => {
    const warning = open();
    await warning.check(read(0), true);
    await warning.check(read(3), true);
    await warning.check(read(20), false);
    await open().check(read(10), false);
    assert.deepEqual(said, []);
    now += 24 * 60 * 60_000;
    await warning.check(read(20), false);
    assert.equal(said.length, 1);
  });

  it('comes after a refusal of what was too dear for a balance that is not low', async () => {
    const warning = open();
    await warning.check(read(500), true);
    await warning.check(read(49), false);
    assert.equal(said.length, 1);
  });
});
