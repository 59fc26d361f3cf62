import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { commands } from '../../src/contributions';
import { answerDialogs, setSettings, useGateway, waitFor, type ShownDialog } from './support';

const fingerprint = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 16);

describe('the key commands', () => {
  const gateway = useGateway({ authentication: 'required', keys: ['kr-good-1234'] });
  let dialogs: ReturnType<typeof answerDialogs>;
  let answer: (dialog: ShownDialog) => string | undefined;

  beforeEach(() => {
    answer = () => undefined;
    dialogs = answerDialogs((dialog) => answer(dialog));
  });
  afterEach(async () => {
    answer = ({ buttons }) => buttons.find((button) => button === 'Remove');
    await vscode.commands.executeCommand(commands.removeApiKey);
    dialogs.restore();
  });

  const said = (pattern: RegExp) => waitFor(String(pattern), () => dialogs.shown.find(({ message }) => pattern.test(message)));
  const setKey = async (key: string): Promise<void> => {
    answer = ({ kind }) => (kind === 'showInputBox' ? key : undefined);
    // Not awaited: an error message stays open.
    void vscode.commands.executeCommand(commands.setApiKey);
    await said(/API key saved|refused the API key/);
  };

  it('save a key that the gateway takes, and use it', async () => {
    await setKey('  kr-good-1234\n');
    assert.equal(gateway().requests.at(-1)?.authorization?.sha256, fingerprint('kr-good-1234'));
    void vscode.commands.executeCommand(commands.checkApiKey);
    await said(/key works/);
  });

  it('do not save a key that the gateway refuses, and say which origin refused (T30)', async () => {
    await setKey('kr-wrong-5678');
    const { message, buttons } = await said(/refused the API key/);
    assert.ok(message.includes(gateway().origin));
    assert.match(message, / refused the API key\. It was not saved\. \(KR-401\)$/);
    assert.deepEqual(buttons, ['Set API Key', 'Retry']);
    void vscode.commands.executeCommand(commands.checkApiKey);
    await said(/There is no API key/);
  });

  it('keep the key there was when the gateway refuses a new one, and say so (T30)', async () => {
    await setKey('kr-good-1234');
    dialogs.shown.length = 0;
    await setKey('kr-wrong-5678');
    await said(/refused the API key\. It was not saved; the one you had stays\. \(KR-401\)$/);
    void vscode.commands.executeCommand(commands.checkApiKey);
    await said(/key works/);
  });

  it('never show or log the key', async () => {
    await setKey('kr-wrong-5678');
    assert.ok(!JSON.stringify(dialogs.shown).includes('5678'));
  });

  it('save a key that cannot be checked right now, and say so', async () => {
    await gateway().control({ fault: 'T33', path: '/v1/usage' });
    await setKey('kr-good-1234');
    await said(/could not be checked/);
    await gateway().control({ clear: true });
    void vscode.commands.executeCommand(commands.checkApiKey);
    await said(/key works/);
  });

  it('ask again for another origin: the key does not follow', async () => {
    await setKey('kr-good-1234');
    const there = await gateway().listen({ listen: 'T35' });
    await setSettings({ baseUrl: there.baseUrl });
    void vscode.commands.executeCommand(commands.checkApiKey);
    const { message } = await said(/There is no API key/);
    assert.ok(message.includes(new URL(there.baseUrl).origin));
    assert.deepEqual(there.requests.filter(({ authorization }) => authorization !== null), []);
    await setSettings({ baseUrl: gateway().baseUrl });
    void vscode.commands.executeCommand(commands.checkApiKey);
    await said(/key works/);
  });

  it('remove the key only after a question', async () => {
    await setKey('kr-good-1234');
    answer = ({ buttons }) => buttons.find((button) => button === 'Remove');
    await vscode.commands.executeCommand(commands.removeApiKey);
    await said(/API key removed/);
    void vscode.commands.executeCommand(commands.checkApiKey);
    await said(/There is no API key/);
  });
});
