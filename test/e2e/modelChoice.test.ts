// Choosing models with real keys and clicks: search, any id, stars, where a choice holds; models that have gone, in the panel, an edit
// and a commit message.
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { themesIn } from '../host/settings';
import { until } from './driver/until';
import { openRepository } from './repository';
import { chatRequests, freshPrompt, lastChatBody, newChat, openPanel, useSession } from './session';

describe('the choice of a model', () => {
  const session = useSession({ files: { 'cart.ts': 'export var total = 1;\n' } });
  const item = (): Locator => session().vscode.workbench.statusBarItem('krouter.model');
  const picker = (): Locator => session().vscode.workbench.quickInput;
  const rows = (): Locator => picker().getByRole('option');
  const row = (name: string | RegExp): Locator => session().vscode.workbench.quickPickOption(name).first();
  const highlighted = (): Locator => picker().locator('.monaco-list-row.focused');
  const itemSays = (words: string): Promise<unknown> => until(`the item says ${words}`, async () => (await item().innerText()).includes(words));
  const open = async (): Promise<void> => {
    await item().locator('a').click();
    await highlighted().waitFor();
  };
  const type = async (words: string): Promise<void> => {
    await session().vscode.workbench.quickInputBox.pressSequentially(words);
    await picker().getByText(/Models That Fit|No Listed Model Fits/).first().waitFor();
  };
  const press = (key: string): Promise<void> => session().vscode.page.keyboard.press(key);
  const chooseEverywhere = async (id: string): Promise<void> => {
    await session().vscode.evaluate(({ commands }, model) => commands.executeCommand('krouter.selectModel', { model, scope: 'everywhere' }), id);
  };
  const letGo = (...withoutModels: string[]): Promise<unknown> => session().gateway.control({ set: { withoutModels } });
  afterEach(() => letGo());

  it('is made by a few letters, the best match first, however fast Enter follows', async () => {
    await open();
    await session().vscode.workbench.quickInputBox.pressSequentially('clsonnet');
    await press('Enter');
    await itemSays('Claude Sonnet');
    await open();
    await type('mini');
    await until('the best is first', async () => /GPT-[\d.o]+ mini/.test(await rows().first().innerText()));
    await session().vscode.screenshot('model-search');
    await press('Escape');
  });

  it('can be any id, which nothing warns of', async () => {
    await session().vscode.workbench.runCommand('K-Router: Choose Model');
    await picker().getByText(/Model for K-Router/).waitFor();
    await highlighted().waitFor();
    await type('kr/unlisted');
    await row('Use “kr/unlisted”').waitFor();
    await press('Enter');
    await itemSays('kr/unlisted');
    assert.ok(!(await item().getAttribute('class'))?.includes('warning-kind'));
    const panel = await newChat(session());
    await panel.ask(freshPrompt());
    await panel.answer('failed').waitFor();
    assert.equal(lastChatBody(session()).model, 'kr/unlisted');
    await chooseEverywhere('kr/auto');
  });

  it('has favourites, set by a button of the row or from the keyboard, and what was used last', async () => {
    await chooseEverywhere('kr/gemini-flash');
    await (await newChat(session())).askToEnd(freshPrompt());
    await chooseEverywhere('kr/auto');
    await open();
    await type('haiku');
    await row(/Claude Haiku/).hover();
    await row(/Claude Haiku/).getByRole('button', { name: 'Add to Favourites' }).click();
    await picker().locator('.codicon-star-full').first().waitFor();
    await until('the box is empty', async () => {
      await session().vscode.workbench.quickInputBox.fill('');
      return (await highlighted().innerText()).includes('Auto');
    });
    await picker().getByText('Favourites', { exact: true }).waitFor();
    await picker().getByText('Used Last', { exact: true }).waitFor();
    // With the keyboard alone: down to the row, then the button in the title.
    for (let steps = 0; steps < 12 && !(await highlighted().innerText()).includes('Gemini Flash'); steps += 1) await press('ArrowDown');
    for (let steps = 0; steps < 6; steps += 1) {
      await press('Shift+Tab');
      const name = await session().vscode.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
      if (name.startsWith('Add the Highlighted Model')) break;
    }
    await press('Enter');
    await row(/Gemini Flash/).getByRole('button', { name: 'Remove from Favourites' }).waitFor();
    await session().vscode.screenshot('model-favourites');
    await press('Escape');
    await session().vscode.reload();
    await open();
    await picker().getByText('Favourites', { exact: true }).waitFor();
    await press('Escape');
  });

  it('holds for a chat, for the workspace or everywhere, as one says with the pin, and the panel and the item say so', async () => {
    const panel = await newChat(session());
    await panel.frame.locator('.model-button').click();
    await picker().getByText(/Model for K-Router/).waitFor();
    await type('opus');
    await row(/Claude Opus/).hover();
    await row(/Claude Opus/).getByRole('button', { name: 'Use for…' }).click();
    await row(/In This Chat Only/).click();
    await panel.frame.locator('.model-scope[data-scope="conversation"]').waitFor();
    await item().hover();
    const hover = session().vscode.page.locator('.monaco-hover', { hasText: 'K-Router model' });
    await hover.getByText('Chosen for: this chat').waitFor();
    await hover.getByText('Edits, explanations and commit messages use Auto.').waitFor();
    await session().vscode.screenshot('model-for-this-chat');
    await session().vscode.page.mouse.move(700, 300);
    await panel.askToEnd(freshPrompt());
    assert.equal(lastChatBody(session()).model, 'kr/claude-opus');
    await session().vscode.reload();
    await (await openPanel(session())).frame.locator('.model-scope[data-scope="conversation"]').waitFor();
    await itemSays('Claude Opus');
    await newChat(session());
    await itemSays('Auto');
  });

  it('is made by name with /model, and looked for where nothing is called so', async () => {
    const panel = await newChat(session());
    await panel.ask('/model GPT-5.4 mini');
    await itemSays('GPT-5.4 mini');
    await until('the box is empty', async () => (await panel.composer.inputValue()) === '');
    await panel.ask('/model sonet');
    await row(/Claude Sonnet/).waitFor();
    assert.equal(await session().vscode.workbench.quickInputBox.inputValue(), 'sonet');
    await press('Enter');
    await itemSays('Claude Sonnet');
    await until('the box is empty', async () => (await panel.composer.inputValue()) === '');
    await chooseEverywhere('kr/auto');
  });

  it('warns of a model that has gone, and opens with the one most like it', async () => {
    await chooseEverywhere('kr/gpt4o');
    await letGo('kr/gpt4o');
    await open();
    await until('the newer list is here', async () => (await item().getAttribute('class'))?.includes('warning-kind'));
    await press('Escape');
    await open();
    await picker().getByPlaceholder(/GPT-4o is not listed/).waitFor();
    assert.match(await highlighted().innerText(), /GPT-4o mini/);
    await session().vscode.screenshot('model-gone-picker');
    await press('Escape');
    await item().hover();
    await session().vscode.page.locator('.monaco-hover').getByText('does not list it').waitFor();
    await session().vscode.screenshot('model-gone-item');
    await session().vscode.page.mouse.move(700, 300);
    const panel = await newChat(session());
    await panel.frame.locator('.model-button .codicon-warning').waitFor();
    await panel.ask('What is gone?');
    await panel.answer('failed').waitFor();
    await session().vscode.screenshot('model-gone-answer');
    await panel.button('Use GPT-4o mini').click();
    await panel.answer('complete').waitFor();
    assert.deepEqual(chatRequests(session()).slice(-2).map(({ body }) => (body as { model: string }).model), ['kr/gpt4o', 'kr/gpt4o-mini']);
    await itemSays('GPT-4o mini');
    assert.ok(!(await item().getAttribute('class'))?.includes('warning-kind'));
  });

  it('that has gone is replaced from the notification of an edit and of a commit message, which then go on', async () => {
    const { vscode, gateway } = session();
    await chooseEverywhere('kr/gpt4o');
    await letGo('kr/gpt4o');
    await vscode.workbench.openFile('cart.ts');
    await vscode.evaluate(async ({ commands, window, Selection }) => {
      if (window.activeTextEditor) window.activeTextEditor.selection = new Selection(0, 0, 0, 21);
      void commands.executeCommand('krouter.refactor');
      await Promise.resolve();
    });
    const toast = vscode.workbench.toast('KR-404');
    await toast.waitFor();
    await vscode.screenshot('model-gone-edit');
    await gateway.control({ answer: { text: '```ts\nexport const total = 1;\n```' } });
    await toast.getByRole('button', { name: 'Use GPT-4o mini' }).click();
    await until('the edit is asked again', () => lastChatBody(session()).model === 'kr/gpt4o-mini');
    await vscode.evaluate(({ commands }) => commands.executeCommand('krouter.rejectAllEdits'));

    await chooseEverywhere('kr/gpt4o');
    await openRepository(session(), 'cart.ts');
    await vscode.evaluate(({ commands }) => commands.executeCommand('workbench.view.scm'));
    await vscode.page.getByRole('button', { name: 'Generate Commit Message' }).first().click();
    await toast.waitFor();
    await gateway.control({ answer: { text: 'feat: count the cart' } });
    await toast.getByRole('button', { name: 'Use GPT-4o mini' }).click();
    await vscode.page.locator('.scm-editor .view-lines').first().getByText(/count.the.cart/).waitFor();
    assert.equal(lastChatBody(session()).model, 'kr/gpt4o-mini');
  });
});

for (const language of ['en', 'ko'] as const) {
  describe(`how the choice of a model looks (${language})`, () => {
    const session = useSession({ language, viewport: { width: 1200, height: 800 } });

    it('in its themes, in the picker and the panel', async () => {
      const { vscode } = session();
      const model = vscode.workbench.statusBarItem('krouter.model');
      const panel = await openPanel(session());
      await vscode.evaluate(({ commands }) => commands.executeCommand('krouter.selectModel', { model: 'kr/claude-sonnet', scope: 'conversation' }));
      await panel.frame.locator('.model-scope').waitFor();
      await panel.ask(language === 'ko' ? '안녕하세요' : 'Hello');
      await panel.answer('complete').waitFor();
      for (const theme of themesIn[language]) {
        await vscode.setTheme(theme);
        await model.locator('a').click();
        await vscode.workbench.quickPickOption(/GPT-5.4/).first().waitFor();
        await vscode.screenshot(`model-picker-${language}-${theme}`);
        await vscode.page.keyboard.press('Escape');
      }
      for (const width of [250, 400]) {
        await vscode.workbench.resizeSideBar(width);
        await panel.isNotCut();
        await vscode.screenshot(`model-button-${language}-${width}`);
      }
    });
  });
}
