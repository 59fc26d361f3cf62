// First run: no key → key → chat.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { until } from './driver/until';
import { chatRequests, filesWith, freshPrompt, openPanel, setBaseUrl, useSession } from './session';
import { typeWrongKeys } from './wrongKeys';

const key = 'kr-e2e-0123456789abcdef';

describe('first run', () => {
  const session = useSession({}, { authentication: 'required', keys: [key] });

  it('asks for a key, says where it goes, and shows no prompt box yet', async () => {
    const panel = await openPanel(session());
    await panel.button('Set API Key').waitFor();
    assert.match(await panel.frame.locator('body').innerText(), new RegExp(session().gateway.origin));
    assert.equal(await panel.composer.isVisible(), false);
    const { workbench } = session().vscode;
    assert.match(await workbench.statusBarItem('krouter.credits').innerText(), /Set API Key/);
    await session().vscode.screenshot('first-run');
  });

  it('refuses what cannot be a key while it is typed (T60)', async () => {
    const { workbench } = session().vscode;
    const panel = await openPanel(session());
    await panel.button('Set API Key').click();
    await typeWrongKeys(workbench);
    await workbench.page.keyboard.press('Escape');
  });

  it('does not save a key that the gateway refuses (T30)', async () => {
    const { workbench } = session().vscode;
    const panel = await openPanel(session());
    await panel.button('Set API Key').click();
    await workbench.passwordBox.fill('kr-refused');
    await workbench.page.keyboard.press('Enter');
    const toast = workbench.toast('refused the API key');
    await toast.waitFor();
    await panel.button('Set API Key').waitFor();
    // The notification's action leads back to the input.
    await toast.getByRole('button', { name: 'Set API Key' }).click();
    await workbench.passwordBox.waitFor();
    await workbench.page.keyboard.press('Escape');
  });

  it('takes a good key without the white space round it, and chats at once (T60)', async () => {
    const { vscode } = session();
    const { workbench } = vscode;
    const panel = await openPanel(session());
    await panel.button('Set API Key').click();
    await workbench.passwordBox.fill(` ${key} `);
    await workbench.page.keyboard.press('Enter');
    await panel.composer.waitFor();
    await panel.askToEnd(freshPrompt());
    assert.equal(
      chatRequests(session()).at(-1)?.authorization?.sha256,
      createHash('sha256').update(key).digest('hex').slice(0, 16),
    );
    await until('the credits are shown', async () =>
      /\d/.test(await workbench.statusBarItem('krouter.credits').innerText()),
    );
  });

  it('knows the key after a reload and after a restart', async () => {
    const { vscode } = session();
    await vscode.reload();
    await (await openPanel(session())).askToEnd(freshPrompt());
    await vscode.restartServer();
    await (await openPanel(session())).askToEnd(freshPrompt());
  });

  it('leaves the key in no file, setting or page', async () => {
    const panel = await openPanel(session());
    assert.ok(!(await panel.frame.locator('html').evaluate((html) => html.outerHTML)).includes(key));
    assert.deepEqual(await filesWith(session(), key), []);
  });

  it('asks again for another base URL: the key stays with its origin', async () => {
    const { vscode, gateway } = session();
    const other = await gateway.listen({ listen: 'T35' });
    await setBaseUrl(session(), other.baseUrl);
    const { workbench } = vscode;
    await until('the status bar asks for a key', async () =>
      (await workbench.statusBarItem('krouter.credits').innerText()).includes('Set API Key'),
    );
    const panel = await openPanel(session());
    await panel.ask('Does this go anywhere?');
    await panel.answer('failed').getByText('There is no API key').waitFor();
    assert.deepEqual(
      other.requests.filter(({ authorization, body }) => authorization !== null || body !== undefined),
      [],
    );
    await setBaseUrl(session(), gateway.baseUrl);
    await panel.answer('failed').getByRole('button', { name: 'Retry' }).first().click();
    await panel.answer('complete').filter({ hasText: 'Does this go anywhere?' }).waitFor();
  });

  it('forgets the key when told to', async () => {
    const { workbench } = session().vscode;
    await workbench.runCommand('K-Router: Remove API Key');
    await workbench.dialog.getByRole('button', { name: 'Remove' }).click();
    await until('the status bar asks for a key', async () =>
      (await workbench.statusBarItem('krouter.credits').innerText()).includes('Set API Key'),
    );
  });
});
