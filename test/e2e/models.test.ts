// The model picker in the status bar, and the credit indicator beside it.
import assert from 'node:assert/strict';
import { until } from './driver/until';
import { freshPrompt, lastChatBody, openPanel, useSession } from './session';

describe('models and credits', () => {
  const session = useSession();
  const modelItem = () => session().vscode.workbench.statusBarItem('krouter.model');
  const creditItem = () => session().vscode.workbench.statusBarItem('krouter.credits');
  const openPicker = async (): Promise<void> => {
    await modelItem().locator('a').click();
    await session().vscode.workbench.quickPickOption(/GPT-5.4/).first().waitFor();
  };

  it('shows Auto until another model is chosen', async () => {
    await until('the item is there', async () => (await modelItem().innerText()).includes('Auto'));
  });

  it('lists models with provider, price and context, Auto Tiers first', async () => {
    await openPicker();
    const { workbench } = session().vscode;
    const rows = await workbench.quickInput.getByRole('option').allInnerTexts();
    assert.match(rows[0] ?? '', /Auto[\s\S]*kr\/auto/);
    assert.match(rows[1] ?? '', /auto-/);
    const gpt = rows.find((row) => row.includes('kr/gpt54')) ?? '';
    assert.match(gpt, /openai/);
    assert.match(gpt, /\$2\.50 in, \$15\.00 out per 1M tokens/);
    assert.match(gpt, /256K context/);
    assert.match(gpt, /≈ \$0\.000\d+ next prompt/);
    await session().vscode.screenshot('model-picker');
    await workbench.page.keyboard.press('Escape');
  });

  it('filters by typing, is remembered over a reload, and is what the next prompt asks for', async () => {
    const { vscode } = session();
    await openPicker();
    await vscode.workbench.quickInputBox.fill('claude-sonnet');
    await vscode.page.keyboard.press('Enter');
    await until('the item shows the choice', async () => /Claude/i.test(await modelItem().innerText()));
    await vscode.reload();
    await until('the item still shows it', async () => /Claude/i.test(await modelItem().innerText()));
    await (await openPanel(session())).askToEnd(freshPrompt());
    assert.equal(lastChatBody(session()).model, 'kr/claude-sonnet');
  });

  it('changes from the panel as well, for the next prompt in the same chat', async () => {
    const { vscode } = session();
    const panel = await openPanel(session());
    await panel.frame.locator('[data-action="selectModel"], .model-button').first().click();
    await vscode.workbench.quickInputBox.fill('kr/gpt54');
    await vscode.workbench.quickPickOption(/kr\/gpt54/).first().waitFor();
    await vscode.page.keyboard.press('Enter');
    await until('the item shows the choice', async () => (await modelItem().innerText()).includes('GPT-5.4'));
    await panel.askToEnd(freshPrompt());
    assert.equal(lastChatBody(session()).model, 'kr/gpt54');
  });

  it('offers the last list when the gateway is out of reach, and says so', async () => {
    const { vscode, gateway } = session();
    await gateway.control({ fault: 'T32', path: '/v1/models' });
    await openPicker();
    await vscode.workbench.quickInput.getByText('list of').waitFor();
    await vscode.page.keyboard.press('Escape');
  });

  it('shows the remaining credits, which go down with each answer', async () => {
    const amount = async (): Promise<number> => Number((await creditItem().innerText()).replace(/[^\d.-]/g, ''));
    await session().gateway.control({ set: { credits: 900 } });
    await creditItem().locator('a').click();
    await until('the amount is shown', async () => (await amount()) === 900);
    await (await openPanel(session())).askToEnd(freshPrompt());
    await session().gateway.control({ set: { credits: 850 } });
    await (await openPanel(session())).askToEnd(freshPrompt());
    await until('the amount went down', async () => (await amount()) <= 850);
  });

  it('tells this month and recent use by model in its tooltip', async () => {
    await creditItem().hover();
    const hover = session().vscode.page.locator('.monaco-hover', { hasText: 'K-Router credits' });
    await hover.getByText('This month').waitFor();
    await hover.getByText('GPT-5.4').waitFor();
    await session().vscode.screenshot('credit-tooltip');
    await session().vscode.page.mouse.move(700, 300);
  });

  it('warns when credits are low', async () => {
    await session().gateway.control({ set: { credits: 42 } });
    await creditItem().locator('a').click();
    await until('the item warns', async () => (await creditItem().getAttribute('class'))?.includes('warning-kind'));
    await session().vscode.screenshot('credits-low');
  });

  it('shows a dash, never zero, while the balance is unknown (T22)', async () => {
    await session().gateway.control({ fault: 'T32', path: '/v1/usage' });
    await session().vscode.reload();
    await until('the item is there', async () => (await creditItem().innerText()).includes('–'));
  });
});
