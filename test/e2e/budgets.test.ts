// A budget that is used up: shown in the credit item, refused wherever something is asked, and changed or lifted with a click.
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { record } from '../unit/chat/usage/records';
import { until } from './driver/until';
import { openRepository } from './repository';
import { chatRequests, documentText, freshPrompt, newChat, useSession } from './session';

describe('budgets', () => {
  // More was used today than any of the budgets allows.
  const session = useSession((gateway) => ({
    files: { 'sum.ts': 'var a = 1;\n', 'total.js': 'const total = 1;\n' },
    ledger: [record({ account: gateway.origin, time: Date.now(), credits: 1 })],
  }));
  let budgets = 0;
  /** A budget that is used up, and that nobody has been told of or has lifted. */
  const freshBudget = (): number => {
    budgets += 1;
    return (20 + budgets) / 100;
  };
  const creditItem = (): Locator => session().vscode.workbench.statusBarItem('krouter.credits');
  const isWarned = async (): Promise<boolean> => (await creditItem().getAttribute('class'))?.includes('warning-kind') === true;
  const set = (values: Record<string, unknown>): Promise<void> =>
    session().vscode.evaluate(async (api, wanted) => {
      for (const [key, value] of Object.entries(wanted)) await api.workspace.getConfiguration('krouter').update(key, value, api.ConfigurationTarget.Global);
    }, values);
  const hover = async (): Promise<Locator> => {
    await creditItem().hover();
    const found = session().vscode.page.locator('.monaco-hover', { hasText: 'K-Router credits' });
    await found.waitFor();
    return found;
  };

  /** What the hover says is used of this budget. */
  const used = async (budget: number): Promise<string | null> => {
    const shown = await hover();
    const words = await shown.getByText(`of ${budget} credits`).first().textContent();
    await session().vscode.page.mouse.move(400, 200);
    await shown.waitFor({ state: 'hidden' });
    return words;
  };

  /** Waits for the settings of budgets, and closes them. */
  const leaveSettings = async (picture?: string): Promise<void> => {
    const { workbench } = session().vscode;
    await workbench.settings.getByText('Daily Budget').first().waitFor();
    if (picture !== undefined) await session().vscode.screenshot(picture);
    await workbench.closeSettings();
  };

  afterEach(async () => {
    await set({ dailyBudget: null, budgetAction: 'warn' });
    await session().vscode.evaluate(({ commands }) => commands.executeCommand('notifications.clearAll'));
  });

  it('warn once that one is used up, in a notification and in the credit item, and let prompts go on', async () => {
    const panel = await newChat(session());
    const budget = freshBudget();
    await set({ dailyBudget: budget });
    const toast = session().vscode.workbench.toast('Today’s budget is used up');
    await toast.waitFor();
    await until('the item warns', isWarned);
    const shown = await hover();
    await shown.getByText(`of ${budget} credits`).first().waitFor();
    await session().vscode.screenshot('budget-warning');
    await panel.composer.hover(); // the hover lies over the notification
    await shown.waitFor({ state: 'hidden' });
    await toast.getByRole('button', { name: 'Change Budget' }).click();
    await leaveSettings('budget-settings');
    const before = await used(budget);
    await panel.askToEnd(freshPrompt());
    // What it used is known: whatever is to be said of it was said before what another budget says.
    await until('more is used', async () => (await used(budget)) !== before);
    const another = freshBudget();
    await set({ dailyBudget: another });
    await session().vscode.workbench.toast(`of ${another} credits`).waitFor();
    assert.equal(await toast.count(), 1);
    await set({ dailyBudget: null });
    await until('the item is normal again', async () => !(await isWarned()));
  });

  it('stop prompts: nothing is sent, the prompt stays, and Send Anyway asks with the same model', async () => {
    await set({ budgetAction: 'stop', dailyBudget: freshBudget() });
    const panel = await newChat(session());
    const before = chatRequests(session()).length;
    const prompt = freshPrompt();
    await panel.ask(prompt);
    const failed = panel.answer('failed');
    await failed.getByText('The day’s budget was used up').waitFor();
    await failed.getByText('KR-105').waitFor();
    await panel.prompts.filter({ hasText: prompt }).waitFor();
    assert.equal(chatRequests(session()).length, before);
    await panel.isNotCut();
    await session().vscode.screenshot('budget-stop');
    await failed.getByRole('button', { name: 'Send Anyway' }).click();
    await panel.answer('complete').filter({ hasText: prompt }).waitFor();
    assert.equal(chatRequests(session()).length, before + 1);
    // Lifted for today: nothing is asked again.
    await panel.askToEnd(freshPrompt());
  });

  it('stop an edit with the same words in a notification; the file stays as it is until it is sent anyway', async () => {
    await set({ budgetAction: 'stop', dailyBudget: freshBudget() });
    const { workbench } = session().vscode;
    await workbench.openFile('sum.ts');
    await workbench.selectAll();
    const before = chatRequests(session()).length;
    await workbench.runCommand('K-Router: Refactor');
    const toast = workbench.toast('KR-105');
    await toast.waitFor();
    assert.equal(chatRequests(session()).length, before);
    await session().vscode.screenshot('budget-edit');
    await session().gateway.control({ answer: { text: '```ts\nconst a = 1;\n```' } });
    await toast.getByRole('button', { name: 'Send Anyway' }).click();
    await workbench.editor.locator('.codelens-decoration a', { hasText: 'Accept' }).first().waitFor();
    assert.equal(await documentText(session(), 'sum.ts'), 'var a = 1;\n');
    assert.equal(chatRequests(session()).length, before + 1);
  });

  it('stop an explanation in the editor, below its lines: Change Budget opens the settings, Send Anyway has it answered there', async () => {
    await set({ budgetAction: 'stop', dailyBudget: freshBudget() });
    const { workbench, page } = session().vscode;
    const thread = page.locator('.review-widget:visible');
    const link = (name: string): Locator => thread.locator('a', { hasText: name });
    await workbench.openFile('total.js');
    await workbench.selectAll();
    const before = chatRequests(session()).length;
    await workbench.runCommand('K-Router: Explain Here');
    await thread.getByText('The day’s budget was used up').waitFor();
    await thread.getByText('KR-105').waitFor();
    await session().vscode.screenshot('budget-explanation');
    await link('Change Budget').click();
    await leaveSettings();
    assert.equal(chatRequests(session()).length, before);
    await session().gateway.control({ answer: { text: 'It is a constant.' } });
    await link('Send Anyway').click();
    await thread.getByText('It is a constant.').waitFor();
    await thread.getByText('KR-105').waitFor({ state: 'detached' });
    assert.equal(chatRequests(session()).length, before + 1);
  });

  it('stop a commit message, and what was typed stays: Change Budget opens the settings, Send Anyway writes it', async () => {
    await set({ budgetAction: 'stop', dailyBudget: freshBudget() });
    const { vscode, gateway } = session();
    const { page, workbench } = vscode;
    await openRepository(session(), 'total.js');
    await vscode.evaluate(({ commands }) => commands.executeCommand('workbench.view.scm'));
    const generate = page.getByRole('button', { name: 'Generate Commit Message' }).first();
    const box = page.locator('.scm-editor .view-lines').first();
    await generate.waitFor();
    await box.click();
    await page.keyboard.type('mine');
    await box.getByText('mine').waitFor();
    const before = chatRequests(session()).length;
    const toast = workbench.toast('KR-105');
    await generate.click();
    await toast.getByText('The day’s budget was used up').waitFor();
    await vscode.screenshot('budget-commit-message');
    await toast.getByRole('button', { name: 'Change Budget' }).click();
    await leaveSettings();
    // The buttons of a view are seen while it has the focus.
    await box.click();
    await generate.click();
    await toast.waitFor();
    assert.equal(chatRequests(session()).length, before);
    await box.getByText('mine').waitFor();
    await gateway.control({ answer: { text: 'feat: count the cart' } });
    await toast.getByRole('button', { name: 'Send Anyway' }).click();
    await box.getByText(/count.the.cart/).waitFor();
    assert.equal(chatRequests(session()).length, before + 1);
  });
});
