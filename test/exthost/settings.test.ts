import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { readSettings } from '../../src/host/settings';
import { setSettings } from './support';

describe('settings', () => {
  afterEach(() =>
    setSettings({ baseUrl: undefined, requireApiKey: undefined, dashboardUrl: undefined, idleTimeout: undefined }),
  );

  it('have the documented defaults', () => {
    assert.deepEqual(readSettings(), {
      baseUrl: 'https://api.k-router.com/v1',
      requireApiKey: true,
      dashboardUrl: 'https://k-router.com',
      supportUrl: 'https://docs.k-router.com',
      lowCreditsThreshold: 100,
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
    assert.equal(readSettings().baseUrl, 'https://gateway.example/v1');
    assert.equal(readSettings().idleTimeout, 5);
  });

  it('count a value of the wrong form as not set', async () => {
    await setSettings({ idleTimeout: 'soon', requireApiKey: 'no', dashboardUrl: 'javascript:alert(1)' });
    const { idleTimeout, requireApiKey, dashboardUrl } = readSettings();
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
      assert.equal(readSettings().baseUrl, 'https://api.k-router.com/v1');
    } finally {
      await vscode.workspace.fs.delete(file);
    }
  });
});
