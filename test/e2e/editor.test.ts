// The selection commands, with real keys and clicks.
import assert from 'node:assert/strict';
import { until } from './driver/until';
import { documentText, lastChatBody, openPanel, useSession } from './session';

const source = ['function total(items) {', '  var sum = 0;', '  for (var item of items) {', '    sum = sum + item;', '  }', '  return sum;', '}', ''].join('\n');

describe('selection commands', () => {
  const session = useSession({ files: { 'total.js': source, 'other.js': source } });

  const selectAll = async (file: string): Promise<void> => {
    const { workbench } = session().vscode;
    await workbench.openFile(file);
    await workbench.selectAll();
  };
  const textOf = (file: string): Promise<string> => documentText(session(), file);

  it('explains the selection in the panel, with the code as context', async () => {
    await selectAll('total.js');
    const { workbench } = session().vscode;
    await workbench.runCommand('K-Router: Explain');
    const panel = await openPanel(session());
    await panel.prompts.filter({ hasText: 'Explain this code.' }).waitFor();
    await panel.frame.getByRole('button', { name: /total\.js:1-7/ }).waitFor();
    await panel.answer('complete').getByText('total').first().waitFor();
    await session().vscode.screenshot('explain');
    assert.ok(JSON.stringify(lastChatBody(session())).includes('var sum = 0;'));
  });

  it('explains from the context menu', async () => {
    await selectAll('total.js');
    const { workbench } = session().vscode;
    const panel = await openPanel(session());
    const before = session().gateway.requests.length;
    await workbench.chooseFromContextMenu(workbench.editor.locator('.view-line').nth(1), 'K-Router', 'Explain');
    await until('the request', () => session().gateway.requests.length > before);
    await panel.answer('complete').waitFor();
  });

  it('opens the code of a chip again', async () => {
    const { workbench } = session().vscode;
    const panel = await openPanel(session());
    await workbench.runCommand('View: Close All Editors');
    await panel.frame.getByRole('button', { name: /total\.js:1-7/ }).last().click();
    await workbench.tab('total.js').waitFor();
  });

  it('adds the selection to the next prompt as a chip that can be taken off', async () => {
    await selectAll('total.js');
    const { workbench } = session().vscode;
    const panel = await openPanel(session());
    await workbench.selectAll();
    await workbench.runCommand('K-Router: Add Selection to Chat');
    const remove = panel.frame.getByRole('button', { name: /Remove total\.js/ });
    await remove.waitFor();
    await remove.click();
    await remove.waitFor({ state: 'detached' });
  });

  const lens = (words: RegExp) => session().vscode.workbench.editor.locator('.codelens-decoration a', { hasText: words });
  const refactor = async (file: string): Promise<void> => {
    await selectAll(file);
    // Those of an edit before it stand there for a moment, and do nothing any more.
    await lens(/Accept|Reject/).first().waitFor({ state: 'detached' });
    await session().vscode.workbench.runCommand('K-Router: Refactor');
    await lens(/Accept/).first().waitFor();
  };

  /** VS Code draws lenses anew when something about them changes; a click right then is lost. */
  const reject = (): Promise<unknown> => until('the edit is rejected', async () => {
    await lens(/Reject/).first().click({ timeout: 2_000 }).catch(() => undefined);
    return (await lens(/Reject/).count()) === 0;
  });

  it('asks what should change, in a box that takes what is typed at once', async () => {
    const { vscode } = session();
    const { workbench, page } = vscode;
    await selectAll('total.js');
    await page.keyboard.press('Control+Alt+k');
    await workbench.quickInputBox.waitFor();
    await page.keyboard.type('Use let instead of var');
    await page.keyboard.press('Enter');
    await lens(/Accept/).first().waitFor();
    assert.equal(await textOf('total.js'), source);
    assert.ok(JSON.stringify(lastChatBody(session())).includes('Use let instead of var'));
    await reject();
  });

  it('shows the function around the caret, and the last instruction below the box', async () => {
    const { vscode } = session();
    const { workbench, page } = vscode;
    await workbench.openFile('total.js');
    await workbench.editor.locator('.view-line').nth(1).click();
    await page.keyboard.press('Control+Alt+k');
    await workbench.quickInput.getByText('Edit total.js:1-7').waitFor();
    await workbench.quickPickOption(/Use let instead of var/).waitFor();
    await page.keyboard.type('Use const');
    await workbench.quickPickOption(/Use const.*Will be sent: total\.js:1-7/).waitFor();
    await vscode.screenshot('edit-instruction');
    await page.keyboard.press('Enter');
    await lens(/Accept/).first().waitFor();
    assert.equal(await textOf('total.js'), source);
    await reject();
  });

  it('refactors in the editor: the file stays as it is until the keys accept, and one undo brings the old text back', async () => {
    const { vscode } = session();
    const { workbench, page } = vscode;
    await refactor('other.js');
    assert.equal(await textOf('other.js'), source);
    await vscode.screenshot('inline-edit');
    await workbench.editor.locator('.view-line').nth(1).click();
    await page.keyboard.press('Alt+Shift+y');
    await until('the change', async () => (await textOf('other.js')).includes('let sum = 0;'));
    await lens(/Retry/).first().waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await until('the old text', async () => (await textOf('other.js')) === source);
  });

  /** VS Code draws lenses anew when something about them changes; a click right then is lost. */
  const openDiff = async (): Promise<void> => {
    const tab = session().vscode.workbench.tab('other.js:1-7: proposed edit');
    await until('the diff is open', async () => {
      if (await tab.isVisible()) return true;
      await lens(/Open as Diff/).click({ timeout: 2_000 }).catch(() => undefined);
      return tab.waitFor({ timeout: 3_000 }).then(() => true, () => false);
    });
  };

  it('rejects with the lens, and accepts from the diff', async () => {
    const { workbench, page } = session().vscode;
    await refactor('other.js');
    await openDiff();
    await workbench.editor.getByText('let sum').waitFor();
    await session().vscode.screenshot('inline-edit-diff');
    await page.getByRole('button', { name: 'Reject All Changes of the Edit' }).click();
    await workbench.tab('proposed edit').waitFor({ state: 'detached' });
    assert.equal(await textOf('other.js'), source);
    await refactor('other.js');
    await openDiff();
    await workbench.editor.click();
    await page.keyboard.press('Control+Enter');
    await until('the change', async () => (await textOf('other.js')).includes('let sum = 0;'));
    await workbench.tab('proposed edit').waitFor({ state: 'detached' });
  });

  it('shows changes while they are written, in dark and light, and Escape keeps what is there', async () => {
    const { vscode, gateway } = session();
    const { page } = vscode;
    const content = ['```js', 'function total(items) {', '  let sum = 0;', '  for (const item of items) {', '    if (item === undefined) {', '      continue;', '    }', '    sum += item;', '  }', '  return sum;', '}', '', 'function average(items) {', '  return total'].join('\n');
    const event = JSON.stringify({ choices: [{ index: 0, delta: { content } }] });
    await gateway.control({ answer: { chunks: [`data: ${event}\n\n`], ending: 'hang' } });
    await refactor('total.js');
    await page.getByRole('button', { name: /K-Router is writing: 1 edit/ }).or(page.locator('.statusbar-item', { hasText: '1 edit' })).first().waitFor();
    for (const theme of ['dark', 'light'] as const) {
      await vscode.setTheme(theme);
      await vscode.screenshot(`inline-edit-streaming-${theme}`);
    }
    await page.keyboard.press('Escape');
    await lens(/not complete/).waitFor();
    assert.equal(await textOf('total.js'), source);
    await lens(/Reject All/).click();
    await lens(/not complete/).waitFor({ state: 'detached' });
  });
});
