// What goes along with a prompt: the picker, chips, menus of VS Code, slash commands and prompt files, up to the gateway.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { until } from './driver/until';
import { gitIn } from './repository';
import { chatRequests, freshPrompt, lastChatBody, newChat, type Panel, useSession } from './session';

describe('Context', () => {
  const session = useSession({
    viewport: { width: 1400, height: 900 },
    settings: { 'terminal.integrated.shellIntegration.enabled': false },
    files: {
      'cart.ts': 'export function sum(prices: number[]): number {\n  return prices.length;\n}\n',
      'lib/one.txt': 'text of one\n',
      'lib/secret.txt': 'never to be sent\n',
      'lib/.gitignore': 'secret.txt\n',
      'broken.json': '{"name": }\n',
      'repository/a.txt': 'before\n',
      'docs/style.md': 'Write for beginners.\n',
      '.github/prompts/teach.prompt.md': '---\ndescription: Explains a file to a class\nargument-hint: "[topic]"\n---\nTeach ${fileBasename} about ${input:topic}, following [our style](../../docs/style.md).\n',
    },
  });

  /** A new chat with nothing in its box, which has the focus. */
  async function emptyBox(): Promise<Panel> {
    await session().vscode.evaluate(({ commands }) => commands.executeCommand('workbench.action.closeAllEditors'));
    const panel = await newChat(session());
    await panel.composer.fill('');
    await panel.composer.click();
    return panel;
  }
  /** Opens a file of the workspace. How is not what is tested here. */
  async function open(name: string): Promise<void> {
    const { vscode } = session();
    await vscode.evaluate(async ({ window, Uri }, file) => {
      await window.showTextDocument(Uri.file(file));
    }, inWorkspace(name));
    await vscode.workbench.editor.locator('.view-lines').waitFor();
  }
  const chips = (panel: Panel): Locator => panel.frame.locator('.composer .chip');
  const chip = (panel: Panel, label: string): Locator => chips(panel).filter({ hasText: label });
  const option = (panel: Panel, name: string | RegExp): Locator => panel.frame.getByRole('option', { name });
  /** Sends what is in the box, with real keys, to the end of the answer. @returns what the gateway got last */
  async function sent(panel: Panel, words: string): Promise<string> {
    const before = chatRequests(session()).length;
    await panel.ask(words);
    await until('the request', () => chatRequests(session()).length > before);
    await panel.answer('complete').waitFor();
    return lastChatBody(session()).messages.at(-1)?.content ?? '';
  }
  const inWorkspace = (name: string): string => path.join(session().vscode.workspaceFolder, name);

  it('chosen with # by pointer says its tokens, opens what it stands for, and is sent as it is by then', async () => {
    const panel = await emptyBox();
    await panel.composer.pressSequentially('#cart');
    await option(panel, /cart\.ts/).first().click();
    assert.equal(await panel.composer.inputValue(), '');
    await chip(panel, 'cart.ts').locator('.chip-tokens').getByText(/^\d+$/).waitFor();
    await chip(panel, 'cart.ts').locator('.chip-open').click();
    await session().vscode.workbench.tab('cart.ts').waitFor();
    await writeFile(inWorkspace('cart.ts'), 'export const changed = true;\n');
    const content = await sent(panel, freshPrompt());
    assert.ok(content.includes('cart.ts') && content.includes('export const changed = true;'), content);
    assert.equal(await chips(panel).count(), 0);
    await panel.prompts.last().getByRole('button', { name: /cart\.ts/ }).waitFor();
  });

  it('of a folder is chosen by keyboard, without what .gitignore leaves out', async () => {
    const panel = await emptyBox();
    await panel.composer.pressSequentially('@lib');
    await option(panel, /^lib\//).first().waitFor();
    while ((await option(panel, /^lib\//).first().getAttribute('aria-selected')) !== 'true') await panel.composer.press('ArrowDown');
    await panel.composer.press('Enter');
    await chip(panel, 'lib/').locator('.chip-tokens').waitFor();
    const content = await sent(panel, freshPrompt());
    assert.ok(content.includes('text of one') && !content.includes('never to be sent'), content);
  });

  it('taken off comes back with Undo', async () => {
    const panel = await emptyBox();
    await panel.composer.pressSequentially('@cart');
    await option(panel, /cart\.ts/).first().waitFor();
    await panel.composer.press('Enter');
    await chip(panel, 'cart.ts').getByRole('button', { name: /^Remove/ }).click();
    await chip(panel, 'cart.ts').waitFor({ state: 'detached' });
    await panel.button('Undo').click();
    await chip(panel, 'cart.ts').waitFor();
    await chip(panel, 'cart.ts').getByRole('button', { name: /^Remove/ }).click();
  });

  it('follows the selection in the editor until it is pinned', async () => {
    const panel = await emptyBox();
    const { workbench } = session().vscode;
    await open('docs/style.md');
    await workbench.selectAll();
    const follower = panel.frame.locator('.composer .chip[data-follows]');
    await follower.filter({ hasText: 'style.md:1' }).waitFor();
    await follower.locator('.chip-pin').click();
    await follower.waitFor({ state: 'detached' });
    await workbench.editor.locator('.view-line').first().click();
    await chip(panel, 'style.md:1').waitFor();
    assert.ok((await sent(panel, freshPrompt())).includes('Write for beginners.'));
  });

  describe('from menus of VS Code', () => {
    it('is a file of the explorer, and an editor’s tab', async () => {
      const panel = await emptyBox();
      const { workbench, page } = session().vscode;
      await open('docs/style.md');
      await workbench.chooseFromContextMenu(workbench.tab('style.md'), 'Add to K-Router Chat');
      await chip(panel, 'style.md').waitFor();
      await page.keyboard.press('Control+Shift+e');
      const row = page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'cart.ts' });
      await workbench.chooseFromContextMenu(row, 'Add to K-Router Chat');
      await chip(panel, 'cart.ts').waitFor();
      const content = await sent(panel, freshPrompt());
      assert.ok(content.includes('Write for beginners.') && content.includes('changed = true'), content);
    });

    it('is what is selected in the terminal', async () => {
      const panel = await emptyBox();
      const { vscode } = session();
      const { workbench, page } = vscode;
      await vscode.evaluate(({ window }) => {
        window.createTerminal({ name: 'for context' }).show();
      });
      const terminal = page.locator('.terminal-wrapper.active');
      await terminal.locator('.xterm-helper-textarea').waitFor({ state: 'attached' });
      await terminal.locator('.xterm-screen').click();
      await page.keyboard.type('echo said-in-the-terminal');
      await page.keyboard.press('Enter');
      await until('something is selected', async () => {
        await workbench.runCommand('Terminal: Select All');
        await workbench.runCommand('Add Terminal Selection to K-Router Chat');
        return chip(panel, 'for context').waitFor({ timeout: 3_000 }).then(() => true, () => false);
      });
      assert.ok((await sent(panel, freshPrompt())).includes('said-in-the-terminal'));
      await vscode.evaluate(({ window }) => { for (const one of window.terminals) one.dispose(); });
    });

    it('is a problem, by the editor’s light bulb', async () => {
      const panel = await emptyBox();
      const { workbench, page } = session().vscode;
      await open('broken.json');
      await page.locator('.squiggly-error').first().waitFor({ state: 'attached' });
      await workbench.runCommand('Go to Next Problem (Error, Warning, Info)');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+.');
      await page.locator('.action-widget').getByText(/K-Router Chat/).click();
      await chip(panel, 'broken.json').locator('.chip-tokens').waitFor();
      assert.match(await sent(panel, freshPrompt()), /broken\.json:1:\d+ error/);
    });
  });

  describe('of commands', () => {
    it('is the code around the caret for /explain, which says what may follow', async () => {
      const panel = await emptyBox();
      await open('docs/style.md');
      await panel.composer.click();
      await panel.composer.pressSequentially('/expl');
      await option(panel, /explain/).waitFor();
      await panel.composer.press('Enter');
      assert.equal(await panel.composer.inputValue(), '/explain ');
      await panel.frame.locator('.composer-hint').filter({ hasText: '/explain' }).waitFor();
      const content = await sent(panel, 'in one word');
      assert.ok(content.includes('Write for beginners.') && content.includes('Explain this code') && content.endsWith('in one word'), content);
      await panel.prompts.filter({ hasText: '/explain in one word' }).waitFor();
    });

    it('is what is staged for /commit', async () => {
      const git = gitIn(inWorkspace('repository'));
      await git('init', '-q');
      await git('add', '.');
      await git('commit', '-qm', 'first');
      await writeFile(inWorkspace('repository/a.txt'), 'after\n');
      await git('add', '.');
      const panel = await emptyBox();
      await session().vscode.evaluate(({ commands }, folder) => commands.executeCommand('git.openRepository', folder), inWorkspace('repository'));
      const before = chatRequests(session()).length;
      await until('the change is sent', async () => {
        // The repository may still be opening: then nothing is sent, and the command stays in the box.
        if ((await panel.composer.inputValue()) === '') await panel.composer.pressSequentially('/commit ');
        await panel.composer.press('Enter');
        return chatRequests(session()).length > before;
      });
      await panel.answer('complete').waitFor();
      const content = lastChatBody(session()).messages.at(-1)?.content ?? '';
      assert.match(content, /^\+after$/m);
    });

    it('is what a prompt file names, after its question is answered', async () => {
      const panel = await emptyBox();
      const { workbench, page } = session().vscode;
      await open('cart.ts');
      await panel.composer.click();
      await panel.composer.pressSequentially('/tea');
      await option(panel, /Explains a file to a class/).waitFor();
      await panel.composer.press('Enter');
      await panel.frame.locator('.composer-hint').filter({ hasText: '[topic]' }).waitFor();
      const before = chatRequests(session()).length;
      await panel.composer.press('Enter');
      await workbench.quickInput.getByText('topic').first().waitFor();
      await page.keyboard.type('arrays');
      await page.keyboard.press('Enter');
      await until('the request', () => chatRequests(session()).length > before);
      const content = lastChatBody(session()).messages.at(-1)?.content ?? '';
      assert.ok(content.includes('Teach cart.ts about arrays') && content.includes('Write for beginners.'), content);
      await panel.answer('complete').waitFor();
    });

    it('is what went along with a prompt that is edited into a command', async () => {
      const panel = await emptyBox();
      await panel.composer.pressSequentially('@one.txt');
      await option(panel, /one\.txt/).first().waitFor();
      await panel.composer.press('Enter');
      await chip(panel, 'one.txt').waitFor();
      await sent(panel, freshPrompt());
      await panel.prompts.last().hover();
      await panel.prompts.last().getByRole('button', { name: 'Edit' }).click();
      const editor = panel.prompts.last().locator('textarea');
      await editor.fill('');
      await editor.pressSequentially('/docs');
      const before = chatRequests(session()).length;
      await editor.press('Enter');
      await until('the request', () => chatRequests(session()).length > before);
      const content = lastChatBody(session()).messages.at(-1)?.content ?? '';
      assert.ok(content.includes('text of one') && content.includes('Write documentation comments'), content);
      await panel.answer('complete').waitFor();
    });
  });
});
