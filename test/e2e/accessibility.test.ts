// The panel for those who use a keyboard or a screen reader: axe over each of its states, help and accessible view.
import assert from 'node:assert/strict';
import { allThemes } from '../host/settings';
import { axeScript, axeViolations } from './driver/axe';
import { until } from './driver/until';
import { freshPrompt, newChat, openPanel, type Panel, showAnswer, useSession } from './session';

const fence = (code: string, info: string): string => `\`\`\`${info}\n${code}\n\`\`\``;
const lines = (count: number): string => Array.from({ length: count }, (_, line) => `export const value${line} = '${line}'; // 주석`).join('\n');
const answer = [
  '# Heading\n\nText with `code`, a [link](https://example.com/), `total.js:1` and **strong** words.',
  '- [x] done\n- [ ] open',
  '| a | b |\n|---|--:|\n| 1 | 2 |',
  fence(lines(12), 'typescript'),
  '> quoted',
].join('\n\n');
const blocks = [
  fence(lines(60), 'ts src/components/Counter.ts'),
  fence('const a = 1;\u202e // \u2066x\u2069', 'js'),
  fence('flowchart TD\n  accTitle: Orders\n  A[Begin] --> B{In stock?}', 'mermaid'),
  fence('flowchart TD\n  A[unclosed --> B', 'mermaid'),
  '$$\n\\int_0^1 x^2\\,dx\n$$',
  'Broken: $\\frac{a$.',
].join('\n\n');

describe('accessibility', () => {
  const session = useSession({
    initScript: axeScript(),
    settings: { 'krouter.presets': [{ name: 'Code review', temperature: 0.2 }] },
    files: { 'total.js': 'const total = 1;\n', 'notes.md': '# Notes\n', 'data.bin': '\0\u0001' },
  });

  const isClean = async (panel: Panel, state: string): Promise<void> => {
    let found: string[] = [];
    // The colours of code come from the host a moment after a change of theme.
    await until('axe finds nothing', async () => (found = await axeViolations(panel.frame, '--vscode-sideBar-background')).length === 0, 10_000).catch(() => undefined);
    assert.deepEqual(found, [], state);
  };
  const isCleanInEveryTheme = async (panel: Panel, state: string): Promise<void> => {
    for (const theme of allThemes) {
      await session().vscode.setTheme(theme);
      await isClean(panel, `${state}, ${theme}`);
    }
  };
  const press = async (key: string): Promise<void> => { await session().vscode.page.keyboard.press(key); };

  describe('axe finds nothing in any theme', function () {
    this.timeout(120_000);

    it('in an empty chat', async () => {
      await isCleanInEveryTheme(await newChat(session()), 'empty');
    });

    it('in a conversation and a failure', async () => {
      const panel = await showAnswer(session(), answer);
      await panel.lastAnswer.locator('.file-link').waitFor();
      await session().gateway.control([{ fault: 'T31', times: 1 }]);
      await panel.ask(freshPrompt());
      await panel.answer('failed').waitFor();
      await isCleanInEveryTheme(panel, 'conversation');
    });

    it('in code blocks with their toolbars, in diagrams, formulas and the question about hidden characters', async () => {
      const panel = await showAnswer(session(), blocks);
      const shown = panel.lastAnswer;
      await shown.getByRole('img', { name: 'Orders' }).waitFor();
      await shown.locator('.diagram-note').waitFor();
      const suspicious = shown.locator('.code-block').nth(1);
      await suspicious.getByRole('button', { name: 'Copy code' }).focus();
      await press('Enter');
      await suspicious.getByRole('alertdialog').waitFor();
      await isCleanInEveryTheme(panel, 'blocks');
      await press('Escape');
      const first = shown.locator('.code-block').first();
      await first.getByRole('button', { name: 'More' }).focus();
      await press('Enter');
      await panel.frame.getByRole('menu').waitFor();
      await isCleanInEveryTheme(panel, 'menu of a code block');
      await press('Escape');
    });

    it('in chips, the suggestions, a command’s hint and the token meter’s details', async () => {
      const panel = await newChat(session());
      await panel.composer.click();
      for (const name of ['notes', 'data']) {
        await panel.composer.pressSequentially(`@${name}`);
        await panel.frame.getByRole('option', { name: new RegExp(name) }).first().waitFor();
        await press('Enter');
        await panel.frame.locator('.composer .chip').filter({ hasText: name }).waitFor();
      }
      await panel.frame.locator('.chip-state').waitFor();
      await panel.composer.pressSequentially('@');
      await panel.frame.getByRole('option').first().waitFor();
      await isCleanInEveryTheme(panel, 'suggestions');
      await press('Escape');
      await panel.composer.fill('/tests ');
      await panel.frame.locator('.token-meter').click();
      await panel.frame.getByRole('region', { name: 'Tokens of the next message' }).waitFor();
      await isCleanInEveryTheme(panel, 'chips and details');
      await panel.frame.locator('.token-meter').click();
      await panel.composer.fill('');
      for (let left = await panel.frame.locator('.composer .chip').count(); left > 0; left--) await panel.frame.locator('.composer .chip-remove').first().click();
    });

    it('in an answer’s details, the editor of a prompt and the undo bar', async () => {
      const panel = await showAnswer(session(), 'Short.');
      await panel.askToEnd(freshPrompt());
      await panel.prompts.last().hover();
      await panel.prompts.last().getByRole('button', { name: 'Delete from Here' }).click();
      await panel.frame.locator('.undo-bar').waitFor();
      // A bar may be there from before.
      await until('one prompt is left', async () => (await panel.prompts.count()) === 1);
      await panel.prompts.hover();
      await panel.prompts.getByRole('button', { name: 'Edit' }).click();
      await panel.prompts.getByRole('textbox').waitFor();
      await panel.lastAnswer.locator('[data-action="answer-info"]').click();
      await panel.frame.locator('.tooltip').waitFor();
      await isCleanInEveryTheme(panel, 'details, editor and undo');
      await press('Escape');
      await panel.prompts.getByRole('button', { name: 'Cancel' }).click();
    });

    it('in the list of chats, its search, menu and rename field', async () => {
      const panel = await openPanel(session());
      await session().vscode.workbench.runCommand('K-Router: Show Chats');
      await panel.frame.getByRole('treeitem').first().waitFor();
      await panel.frame.getByRole('treeitem').first().focus();
      await press('ContextMenu');
      await panel.frame.getByRole('menu').waitFor();
      await isCleanInEveryTheme(panel, 'list with a menu');
      await press('Escape');
      await press('F2');
      await panel.frame.locator('.chat-rename').waitFor();
      await isCleanInEveryTheme(panel, 'renaming');
      await press('Escape');
      await panel.frame.getByRole('searchbox').fill('short');
      await panel.frame.locator('mark').first().waitFor();
      await isCleanInEveryTheme(panel, 'found');
      await panel.frame.getByRole('searchbox').fill('nowhere at all');
      await panel.frame.getByText('No chat holds').waitFor();
      await isClean(panel, 'nothing found');
      await press('Escape');
      await press('Escape');
      await panel.composer.waitFor();
    });

    it('in the chat’s settings, with what is wrong and the presets', async () => {
      const panel = await newChat(session());
      await panel.button('Chat settings').click();
      await panel.frame.getByRole('textbox', { name: 'Temperature' }).fill('3');
      await panel.frame.getByRole('alert').filter({ hasText: '0 to 2' }).waitFor();
      await isCleanInEveryTheme(panel, 'settings');
      await panel.button(/^Preset/).click();
      await panel.frame.getByRole('menuitem', { name: 'Code review' }).waitFor();
      await isCleanInEveryTheme(panel, 'presets');
      await press('Escape');
      await press('Escape');
      await panel.composer.waitFor();
    });
  });

  it('opens help with Alt+F1 and the last answer with Alt+F2', async () => {
    const { workbench, page } = session().vscode;
    const panel = await showAnswer(session(), 'Words to read slowly.');
    // Which keys hold is known to VS Code only a moment after the panel got the focus.
    const pressForTab = (key: string, tab: string): Promise<true> =>
      until(`${key} opens ${tab}`, async () => {
        await panel.composer.click();
        await page.keyboard.press(key);
        return workbench.tab(tab).waitFor({ timeout: 3_000 }).then(() => true as const, () => false);
      });
    await pressForTab('Alt+F1', 'Accessibility Help');
    await until('the help is there', async () => (await workbench.editorText()).includes('# The K-Router chat panel'));
    await session().vscode.screenshot('accessibility-help');
    await pressForTab('Alt+F2', 'Answer');
    await until('the answer is there', async () => (await workbench.editorText()).includes('Words to read slowly.'));
    await workbench.runCommand('View: Close All Editors');
  });
});
