import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { readSettings } from '../../src/host/settings';
import { setSettings } from './support';

describe('settings', () => {
  afterEach(() =>
    setSettings({ baseUrl: undefined, gateways: undefined, requireApiKey: undefined, dashboardUrl: undefined, idleTimeout: undefined }),
  );

  it('have the documented defaults', () => {
    assert.deepEqual(readSettings(), {
      gateways: [{ name: '', baseUrl: 'https://api.k-router.com/v1', requireApiKey: true, hasUsage: true, dashboardUrl: 'https://k-router.com' }],
      resumeAfterTopUp: 'offer',
      supportUrl: 'https://docs.k-router.com',
      lowCreditsThreshold: 100,
      budget: { action: 'warn' },
      headerTimeout: 60,
      idleTimeout: 60,
      explainLocation: 'panel',
      chatDefaults: {},
      presets: [],
      commands: [],
      useProjectRules: true,
    });
  });

  it('take the user’s own values', async () => {
    await setSettings({ baseUrl: ' https://gateway.example/v1 ', idleTimeout: 5 });
    assert.equal(readSettings().gateways[0].baseUrl, 'https://gateway.example/v1');
    assert.equal(readSettings().idleTimeout, 5);
  });

  it('list the user’s other gateways after the first, without those of a wrong form and second ones of a name', async () => {
    const other = { name: 'Other', baseUrl: ' https://other.example/v1 ' };
    await setSettings({ gateways: [other, { name: '' }, 'x', { ...other, baseUrl: 'https://second.example/v1' }, { name: 'Bare', baseUrl: 'https://bare.example', requireApiKey: false, hasUsage: false }] });
    assert.deepEqual(readSettings().gateways.slice(1), [
      { name: 'Other', baseUrl: 'https://other.example/v1', requireApiKey: true, hasUsage: true, dashboardUrl: undefined },
      { name: 'Bare', baseUrl: 'https://bare.example', requireApiKey: false, hasUsage: false, dashboardUrl: undefined },
    ]);
  });

  it('count a value of the wrong form as not set', async () => {
    await setSettings({ idleTimeout: 'soon', requireApiKey: 'no', dashboardUrl: 'javascript:alert(1)' });
    const { idleTimeout, gateways: [{ requireApiKey, dashboardUrl }] } = readSettings();
    assert.deepEqual([idleTimeout, requireApiKey, dashboardUrl], [60, true, 'https://k-router.com']);
  });

  it('take nothing from a workspace: VS Code refuses to write there, and a file written by hand is not read', async () => {
    const configuration = vscode.workspace.getConfiguration('krouter');
    await assert.rejects(
      Promise.resolve(
        configuration.update('baseUrl', 'https://elsewhere.example/v1', vscode.ConfigurationTarget.Workspace),
      ),
    );
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder, 'the tests run in a workspace folder');
    const file = vscode.Uri.joinPath(folder.uri, '.vscode', 'settings.json');
    const changed = new Promise<void>((resolve) => {
      const subscription = vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration('editor.rulers')) return;
        subscription.dispose();
        resolve();
      });
    });
    const text = JSON.stringify({ 'krouter.baseUrl': 'https://elsewhere.example/v1', 'editor.rulers': [77] });
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    try {
      await changed; // the file has been read
      assert.equal(readSettings().gateways[0].baseUrl, 'https://api.k-router.com/v1');
    } finally {
      await vscode.workspace.fs.delete(file);
    }
  });
});
