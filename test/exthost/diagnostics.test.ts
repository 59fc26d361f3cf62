import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../src/contributions';
import { answerDialogs, setSettings, useGateway, waitFor } from './support';

describe('the report for support', () => {
  const gateway = useGateway();

  it('is in the clipboard, and tells what runs where: versions, system, remote, kind of window', async () => {
    const dialogs = answerDialogs(() => undefined);
    await setSettings({ dailyBudget: 5, budgetAction: 'stop' });
    const lab = { name: 'planted-name', requireApiKey: false };
    await setSettings({
      gateways: [{ ...lab, baseUrl: 'https://lab.example/planted-path/v1', hasUsage: false }, { ...lab, name: 'planted-second', baseUrl: 'https://planted-user:planted-password@lab.example/v1' }],
    });
    try {
      await vscode.env.clipboard.writeText('before');
      void vscode.commands.executeCommand(commands.copyDiagnostics);
      await waitFor('the notification', () => dialogs.shown.find(({ message }) => message.startsWith('The report is in the clipboard.')));
      const lines = (await vscode.env.clipboard.readText()).split('\n');
      const fact = (name: string): string | undefined => lines.find((line) => line.startsWith(`- ${name}: `))?.slice(name.length + 4);
      const { remoteName, appHost, uiKind } = vscode.env;
      assert.match(fact('Extension') ?? '', /^\d+\.\d+\.\d+$/);
      assert.ok(fact('VS Code')?.startsWith(vscode.version) && fact('VS Code')?.endsWith(appHost));
      const system = { linux: 'Linux or another Unix', darwin: 'macOS', win32: 'Windows' }[process.platform as string];
      assert.equal(fact('System'), system);
      assert.equal(fact('Remote'), remoteName ?? 'none');
      assert.equal(fact('Runs'), remoteName === undefined ? undefined : 'in the remote, beside the code');
      assert.equal(fact('Window'), uiKind === vscode.UIKind.Web ? 'browser' : 'desktop');
      assert.ok(fact('Model of edits'));
      assert.equal(fact('Budget'), 'set, stops requests');
      assert.deepEqual(lines.slice(lines.indexOf('## Gateways') + 2, lines.indexOf('## Settings') - 1), [
        `- ${gateway().origin}: active, with /usage`, '- https://lab.example: without /usage', '- unusable base URL: with /usage',
      ]);
      assert.ok(!lines.join('').includes('planted'));
    } finally {
      await setSettings({ gateways: undefined, dailyBudget: undefined, budgetAction: undefined });
      dialogs.restore();
    }
  });
});
