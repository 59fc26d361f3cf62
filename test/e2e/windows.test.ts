// Two windows on one profile, and a workspace that is not trusted.
import assert from 'node:assert/strict';
import { until } from './driver/until';
import { chatRequests, freshPrompt, openPanel, Panel, useSession } from './session';
import { storedConversations } from './storedConversations';

describe('two windows', () => {
  const key = 'kr-two-windows-0123';
  const session = useSession({}, { authentication: 'required', keys: [key] });

  it('share the key that one of them sets, and neither overwrites the other’s chat (T43)', async function () {
    this.timeout(120_000);
    const { vscode, gateway } = session();
    let first = await openPanel(session());
    await first.button('Set API Key').waitFor();
    const other = await vscode.openSecondWindow();
    const second = new Panel(await other.openPanel());
    await second.button('Set API Key').click();
    await other.passwordBox.fill(key);
    await other.page.keyboard.press('Enter');
    await second.composer.waitFor();
    // On the desktop, VS Code tells the other windows (test/exthost/apiKeys.test.ts); in a browser each window reads
    // the secrets when it is opened, so there the first one knows the key after a reload.
    await vscode.page.reload();
    first = await openPanel(session());
    await first.composer.waitFor();

    await gateway.control([{ answer: { text: 'For the first window.' } }]);
    await first.ask(freshPrompt('First window asks'));
    await first.answer('complete').getByText('For the first window.').waitFor();
    await gateway.control([{ answer: { text: 'For the second window.' } }]);
    await second.ask(freshPrompt('Second window asks'));
    await second.answer('complete').getByText('For the second window.').waitFor();
    assert.equal(await first.prompts.filter({ hasText: 'Second window' }).count(), 0);
    assert.equal(await second.prompts.filter({ hasText: 'First window' }).count(), 0);

    for (const text of ['For the first window.', 'For the second window.']) {
      await until(`one file holds “${text}”`, async () => (await storedConversations(session())).filter((content) => content.includes(text)).length === 1);
    }
    await other.page.close();
  });
});

describe('Restricted Mode', () => {
  const session = useSession({
    settings: { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' },
    files: { 'a.js': 'var a = 1;\n', '.vscode/settings.json': '{"krouter.baseUrl": "https://evil.example/v1"}' },
  });

  it('chats, but offers no command that changes files, and takes no setting from the workspace', async () => {
    const { vscode, gateway } = session();
    assert.equal(await vscode.evaluate((api) => api.workspace.isTrusted), false);
    const panel = await openPanel(session());
    await panel.askToEnd(freshPrompt());
    assert.equal(chatRequests(session()).length, 1);
    await vscode.workbench.openFile('a.js');
    await vscode.workbench.selectAll();
    await vscode.page.keyboard.press('F1');
    await vscode.workbench.quickInputBox.fill('>K-Router: ');
    await vscode.workbench.quickPickOption(/Explain/).first().waitFor();
    assert.equal(await vscode.workbench.quickPickOption(/Refactor/).count(), 0);
    await vscode.page.keyboard.press('Escape');
    const before = gateway.requests.length;
    await vscode.evaluate((api) => api.commands.executeCommand('krouter.refactor'));
    await until('it says why', () => vscode.workbench.toast('Trust this workspace').isVisible());
    assert.equal(gateway.requests.length, before);
  });
});
