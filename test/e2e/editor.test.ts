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
    await workbench.editor.locator('.view-line').first().click();
    await workbench.page.keyboard.press('Control+a');
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
    await workbench.editor.locator('.view-line').first().click();
    await workbench.page.keyboard.press('Control+a');
    await workbench.runCommand('K-Router: Add Selection to Chat');
    const remove = panel.frame.getByRole('button', { name: /Remove total\.js/ });
    await remove.waitFor();
    await remove.click();
    await remove.waitFor({ state: 'detached' });
  });

  it('refactors: shows a diff, applies on accept only, and one undo brings the old text back', async () => {
    await selectAll('other.js');
    const { vscode } = session();
    const { workbench, page } = vscode;
    await workbench.runCommand('K-Router: Refactor');
    await workbench.tab('other.js:1-7: refactored').waitFor();
    await workbench.toast('Apply the change to other.js:1-7?').waitFor();
    assert.equal(await textOf('other.js'), source);
    await vscode.screenshot('refactor-diff');
    await workbench.toast('Apply the change').getByRole('button', { name: 'Accept' }).click();
    await until('the change', async () => (await textOf('other.js')).includes('let sum = 0;'));
    await workbench.tab('refactored').waitFor({ state: 'detached' });
    await workbench.editor.locator('.view-line').first().click();
    await page.keyboard.press('Control+z');
    await until('the old text', async () => (await textOf('other.js')) === source);
  });

  it('accepts with the keyboard and discards with the button of the diff', async () => {
    const { workbench, page } = session().vscode;
    await selectAll('other.js');
    await workbench.runCommand('K-Router: Refactor');
    await workbench.tab('other.js:1-7: refactored').waitFor();
    await page.getByRole('button', { name: 'Discard Change' }).click();
    await workbench.tab('refactored').waitFor({ state: 'detached' });
    assert.equal(await textOf('other.js'), source);
    await selectAll('other.js');
    await workbench.runCommand('K-Router: Refactor');
    await workbench.tab('other.js:1-7: refactored').waitFor();
    await workbench.editor.click();
    await page.keyboard.press('Control+Enter');
    await until('the change', async () => (await textOf('other.js')).includes('let sum = 0;'));
  });
});
