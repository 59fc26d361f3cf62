// Code blocks of answers, with real keys and pointer: what is done with them, hidden characters, and the files they name.
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { allThemes } from '../host/settings';
import { until } from './driver/until';
import { documentText, isFocused, type Panel, showAnswer, useSession } from './session';

const source = ['import { read } from "./read";', '', 'export function total(items) {', '    let sum = 0;', '    for (const item of items) sum += item;', '    return sum;', '}', '', 'export function first(items) {', '    return items[0];', '}', ''].join('\n');
const fence = (code: string, info = 'js'): string => `\`\`\`${info}\n${code}\n\`\`\``;
const long = Array.from({ length: 60 }, (_, index) => `const value${String(index)} = ${String(index)}; // ${'x'.repeat(index)}`).join('\n');

describe('code blocks', () => {
  const session = useSession({
    viewport: { width: 1400, height: 900 },
    files: { 'src/total.js': source, 'src/read.js': 'export const read = () => 1;\n', 'tabs.py': 'class A:\n\tdef f(self):\n\t\tpass\n' },
  });

  const textOf = (file: string): Promise<string> => documentText(session(), file);
  const clipboard = (): Promise<string> => session().vscode.evaluate(({ env }) => env.clipboard.readText());
  const tool = (block: Locator, name: string): Locator => block.getByRole('button', { name, exact: true });
  const block = (panel: Panel): Locator => panel.lastAnswer.locator('.code-block').first();
  /** Chooses an entry of the block's menu, with the keyboard. */
  const chooseMore = async (panel: Panel, name: string): Promise<void> => {
    const more = tool(block(panel), 'More');
    await more.focus();
    await more.press('Enter');
    const entry = panel.frame.getByRole('menuitem', { name });
    await entry.waitFor();
    await until('the entry has the focus', async () => {
      if (await isFocused(entry)) return true;
      await panel.frame.locator(':focus').press('ArrowDown');
      return false;
    });
    await entry.press('Enter');
  };

  beforeEach(async () => {
    await session().vscode.evaluate(async ({ commands }) => {
      await commands.executeCommand('workbench.action.closeAllEditors');
      await commands.executeCommand('notifications.clearAll');
    });
  });

  it('inserts at the cursor as the line is indented, and one undo takes it back', async () => {
    const { workbench, page } = session().vscode;
    const panel = await showAnswer(session(), fence('if x:\n    print(x)', 'python'));
    await workbench.openFile('tabs.py');
    await session().vscode.evaluate(({ commands }) => commands.executeCommand('workbench.action.files.revert'));
    await workbench.editor.locator('.view-line').nth(2).click();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await block(panel).hover();
    await tool(block(panel), 'Insert at cursor').click();
    const inserted = 'class A:\n\tdef f(self):\n\t\tpass\n\t\tif x:\n\t\t\tprint(x)\n';
    await until('the code is there', async () => (await textOf('tabs.py')) === inserted);
    // The focus comes to the editor a moment later.
    await page.locator('.monaco-editor.focused').first().waitFor();
    await page.keyboard.press('Control+z');
    await until('the code is gone', async () => !(await textOf('tabs.py')).includes('print'));
    await session().vscode.evaluate(({ commands }) => commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));
  });

  it('applies to the file that the answer names: a diff first, the file on Accept only', async () => {
    const { workbench } = session().vscode;
    const panel = await showAnswer(session(), `Use a helper in \`src/total.js\`:\n\n${fence('export function total(items) {\n  return items.reduce((sum, item) => sum + item, 0);\n}\n\n// ... existing code ...')}`);
    const apply = tool(block(panel), 'Apply to the file');
    await apply.focus();
    await apply.press('Enter');
    await workbench.tab('src/total.js: code of the answer').waitFor();
    const toast = workbench.toast('Apply the change to src/total.js?');
    await toast.waitFor();
    await session().vscode.screenshot('code-apply');
    assert.equal(await textOf('src/total.js'), source);
    await toast.getByRole('button', { name: 'Accept' }).click();
    const expected = source.replace(/ {4}let sum[^]*?return sum;/, '    return items.reduce((sum, item) => sum + item, 0);');
    await until('the change', async () => (await textOf('src/total.js')) === expected);
    await workbench.tab('code of the answer').waitFor({ state: 'detached' });
    await session().vscode.evaluate(({ commands }) => commands.executeCommand('workbench.action.files.revert'));
  });

  it('opens a new file, a comparison, and puts a command on the terminal’s line without running it', async () => {
    const { vscode } = session();
    const { workbench, page } = vscode;
    const panel = await showAnswer(session(), fence('touch one.txt', 'sh'));
    await chooseMore(panel, 'New file');
    await until('the new file', () => vscode.evaluate(({ window }) => window.activeTextEditor?.document.isUntitled === true && window.activeTextEditor.document.getText().startsWith('touch one')));
    await vscode.evaluate(({ commands }) => commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

    await workbench.openFile('total.js');
    await workbench.selectAll();
    await chooseMore(panel, 'Compare with selection');
    await workbench.tab('total.js: selection and code of the answer').waitFor();
    // The focus comes to it a moment later, and would close the menu.
    await page.locator('.monaco-diff-editor .monaco-editor.focused').waitFor();

    await chooseMore(panel, 'Insert into the terminal');
    const terminal = page.locator('.terminal-wrapper.active .xterm-helper-textarea');
    await terminal.waitFor({ state: 'attached' });
    // What is typed goes on with the line, which it could not if the line had run.
    await terminal.pressSequentially(' two.txt');
    await terminal.press('Enter');
    const isThere = (name: string): Promise<boolean> => vscode.evaluate(async ({ workspace }, file) => (await workspace.findFiles(file)).length > 0, name);
    await until('the command ran as one', async () => (await isThere('one.txt')) && (await isThere('two.txt')));
    await vscode.evaluate(({ window }) => { for (const one of window.terminals) one.dispose(); });
  });

  it('asks before code with hidden characters is used, by keyboard too', async () => {
    const code = 'if (isUser\u202e \u2066// admins only\u2069 \u2066) {}';
    const panel = await showAnswer(session(), `${fence(code)}\n\n${fence('const 인사 = "안녕 👨‍👩‍👧‍👦 🏳️‍🌈";')}`);
    const suspicious = block(panel);
    await suspicious.getByText('4 hidden characters').waitFor();
    assert.equal(await panel.lastAnswer.locator('.code-block').nth(1).locator('.hidden-character, .code-notice').count(), 0);
    await session().vscode.evaluate(({ env }) => env.clipboard.writeText('before'));
    const { keyboard } = session().vscode.page;
    const copy = tool(suspicious, 'Copy code');
    await copy.focus();
    await keyboard.press('Enter');
    const question = suspicious.getByRole('alertdialog');
    await until('Cancel has the focus', () => isFocused(question.getByRole('button', { name: 'Cancel' })));
    await session().vscode.screenshot('code-hidden');
    await keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    await until('the button has the focus again', () => isFocused(copy));
    assert.equal(await clipboard(), 'before');
    await keyboard.press('Enter');
    await question.waitFor();
    await keyboard.press('Shift+Tab');
    await keyboard.press('Enter');
    await question.waitFor({ state: 'detached' });
    await until('the exact code is in the clipboard', async () => (await clipboard()) === code);
    // A selection is asked about as well.
    await suspicious.locator('code').click({ clickCount: 3 });
    await keyboard.press('Control+c');
    await question.getByText('Cancel').click();
    await question.waitFor({ state: 'detached' });
    assert.equal(await clipboard(), code);
  });

  it('links the files of the workspace that an answer names, and opens them at the line', async () => {
    const { workbench } = session().vscode;
    const panel = await showAnswer(session(), 'Look at `src/total.js:9`, src/read.js and `../../etc/passwd` or `missing.js:3`.');
    const links = panel.lastAnswer.locator('.file-link');
    await until('the links', async () => (await links.count()) === 2);
    await panel.lastAnswer.getByRole('link', { name: 'src/total.js:9' }).click();
    await workbench.tab('total.js').waitFor();
    await until('the line', () => session().vscode.evaluate(({ window }) => window.activeTextEditor?.selection.active.line === 8));
    const second = panel.lastAnswer.getByRole('link', { name: 'src/read.js' });
    await second.focus();
    await second.press('Enter');
    await workbench.tab('read.js').waitFor();
  });

  it('numbers, wraps and collapses long code; a selection is copied as it is', async () => {
    const panel = await showAnswer(session(), `${fence(long)}\n\n${fence('a\n\n  b\n\tc\n\n\nd\ne\nf\ng\nh\ni')}`);
    const first = block(panel);
    // It came in one go, so it is collapsed unless it was seen growing.
    const expand = first.getByRole('button', { name: /^Show/ });
    if ((await expand.getAttribute('aria-expanded')) === 'true') await expand.press('Enter');
    assert.equal(await expand.textContent(), 'Show all 60 lines');
    const height = async (): Promise<number> => (await first.boundingBox())?.height ?? 0;
    const collapsed = await height();
    await expand.press('Enter');
    await until('the whole code is shown', async () => (await height()) > collapsed + 300);
    const wrap = tool(first, 'Wrap lines');
    const tall = await height();
    await wrap.focus();
    await wrap.press('Enter');
    await until('the lines are wrapped', async () => (await height()) > tall);
    assert.ok(await first.locator('pre').evaluate((pre) => pre.scrollWidth <= pre.clientWidth));

    const second = panel.lastAnswer.locator('.code-block').nth(1);
    await second.locator('code').evaluate((code) => document.getSelection()?.selectAllChildren(code));
    await second.locator('pre').focus();
    await session().vscode.page.keyboard.press('Control+c');
    await until('exactly the code is in the clipboard', async () => (await clipboard()).trimEnd() === 'a\n\n  b\n\tc\n\n\nd\ne\nf\ng\nh\ni');
  });

  it('asks no network for anything, and takes the theme’s own colours', async () => {
    const { page } = session().vscode;
    const asked: string[] = [];
    page.on('request', (request) => { asked.push(request.url()); });
    const panel = await showAnswer(session(), fence('const a = "text"; // note https://evil.test/x.png', 'ts https://evil.test/a.ts'));
    const colorOf = (kind: string): Promise<string> => panel.lastAnswer.locator(`.hljs-${kind}`).first().evaluate((span) => getComputedStyle(span).color);
    await until('the colours of Dark Modern', async () => (await colorOf('string')) === 'rgb(206, 145, 120)' && (await colorOf('comment')) === 'rgb(106, 153, 85)');
    await session().vscode.setTheme('light');
    await until('the colours of Light Modern', async () => (await colorOf('string')) === 'rgb(163, 21, 21)');
    await session().vscode.setTheme('dark');
    assert.deepEqual(asked.filter((url) => url.includes('evil.test')), []);
  });

  it('looks well in every theme, narrow and wide', async function () {
    this.timeout(240_000);
    const { page } = session().vscode;
    const text = ['Change `src/total.js:3`, then src/read.js:', fence(`import { useState } from 'react';\n\n/** Counts. */\nexport class Counter extends Base<number> {\n  static readonly limit = 10;\n  count = 0; // now\n\n  increment(by: number): string {\n    if (by > Counter.limit) return \`too much: \${by}\`;\n    this.count += by;\n    return String(this.count);\n  }\n}`, 'ts src/components/very/long/path/to/Counter.ts'), fence('npm ci && npm test', 'sh'), fence('const a = 1;\u202e // \u2066x\u2069', 'js'), fence(long)].join('\n\n');
    const panel = await showAnswer(session(), text);
    await until('the links', async () => (await panel.lastAnswer.locator('.file-link').count()) > 1);
    const widths = { narrow: 250, wide: 800 };
    for (const theme of allThemes) {
      await session().vscode.setTheme(theme);
      for (const [name, width] of Object.entries(widths)) {
        await session().vscode.workbench.resizeSideBar(width);
        await block(panel).scrollIntoViewIfNeeded();
        await block(panel).hover();
        await panel.isNotCut();
        const [bar, frame] = [await block(panel).locator('.code-toolbar').boundingBox(), await block(panel).boundingBox()];
        assert.ok(bar && frame && bar.x >= frame.x && bar.x + bar.width <= frame.x + frame.width, 'the toolbar fits');
        await session().vscode.screenshot(`code-${theme}-${name}`);
        if (name === 'narrow') {
          await tool(block(panel), 'More').click();
          await panel.frame.getByRole('menuitem').first().waitFor();
          await session().vscode.screenshot(`code-${theme}-menu`);
          await page.keyboard.press('Escape');
          await panel.lastAnswer.locator('.code-block').nth(2).scrollIntoViewIfNeeded();
          await panel.lastAnswer.locator('.code-block').nth(2).hover();
          await session().vscode.screenshot(`code-${theme}-hidden`);
        }
      }
    }
  });
});
