// Fix, Generate Tests and the user's own commands, with real keys.
import assert from 'node:assert/strict';
import { until } from './driver/until';
import { documentText, lastChatBody, openPanel, useSession } from './session';

const source = 'function half(n) {\n  return n / 2;\n}\n';
const tests = "const { half } = require('./half');\n\ntest('halves', () => {\n  expect(half(4)).toBe(2);\n});\n";
const fence = (code: string): string => `\`\`\`\n${code}\`\`\``;

describe('commands that edit code', () => {
  const session = useSession({
    files: {
      'broken.json': '{\n  "name": "cart"\n  "size": 2\n}\n',
      'double.js': source.replaceAll('half', 'double').replace('/', '*'),
      'half.js': source,
      'half.test.js': tests,
      'package.json': '{ "devDependencies": { "jest": "30.0.0" } }\n',
    },
    settings: {
      'krouter.commands': [
        { title: 'Use a constant', prompt: 'Rewrite ${selection} with a constant.' },
        { title: 'Review', prompt: 'Review this ${language} code of ${file}.', answer: 'chat' },
      ],
    },
  });

  const lens = (words: RegExp) => session().vscode.page.locator('.codelens-decoration a', { hasText: words });
  const open = async (file: string): Promise<void> => {
    const { workbench } = session().vscode;
    await workbench.openFile(file);
    await workbench.editor.locator('.view-line').first().click();
  };
  const selectAll = async (file: string): Promise<void> => {
    await session().vscode.workbench.openFile(file);
    await session().vscode.workbench.selectAll();
  };
  /** Opens the light bulb at the caret and chooses from it, with the keyboard. */
  const chooseFromLightBulb = async (title: string): Promise<void> => {
    const { page } = session().vscode;
    const entry = page.locator('.action-widget .monaco-list-row', { hasText: title });
    await until('the light bulb is open', async () => {
      await page.keyboard.press('Control+.');
      return entry.first().waitFor({ timeout: 3_000 }).then(() => true, () => false);
    });
    await until(`${title} is chosen`, async () => {
      if (await entry.and(page.locator('.focused')).count() > 0) return true;
      await page.keyboard.press('ArrowDown');
      return false;
    });
    await page.keyboard.press('Enter');
  };

  beforeEach(async () => {
    await session().vscode.evaluate(async ({ commands, window }) => {
      await commands.executeCommand('notifications.clearAll');
      while (window.tabGroups.all.some(({ tabs }) => tabs.length > 0)) await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    });
  });

  it('fix a problem from its light bulb, and send it along', async () => {
    const { page, workbench } = session().vscode;
    const fixed = '{\n  "name": "cart",\n  "size": 2\n}\n';
    await session().gateway.control({ answer: { text: fence(fixed) } });
    await open('broken.json');
    await page.locator('.squiggly-error').first().waitFor();
    await workbench.editor.locator('.view-line').nth(2).click();
    await page.keyboard.press('Home');
    await chooseFromLightBulb('Fix with K-Router');
    await lens(/Accept/).first().waitFor();
    assert.match(JSON.stringify(lastChatBody(session()).messages), /Expected comma/);
    await page.keyboard.press('Shift+Alt+y');
    await until('the problem is fixed', async () => (await documentText(session(), 'broken.json')) === fixed);
  });

  it('write tests into a new file, which is not saved', async () => {
    const { page, workbench } = session().vscode;
    await session().gateway.control({ answer: { text: fence(tests.replaceAll('half', 'double')) } });
    await selectAll('double.js');
    await workbench.runCommand('K-Router: Generate Tests');
    await workbench.tab('double.test.js').waitFor();
    // It is written while it comes: what the editor shows first is not all of it.
    await until('the tests', async () => (await session().vscode.evaluate(({ workspace }) => workspace.textDocuments.find(({ isUntitled }) => isUntitled)?.getText())) === tests.replaceAll('half', 'double'));
    await page.locator('.view-line', { hasText: 'expect' }).waitFor();
    assert.equal(await session().vscode.evaluate(async ({ workspace }) => (await workspace.findFiles('double.test.js')).length), 0);
    assert.match(JSON.stringify(lastChatBody(session()).messages), /Jest/);
    await workbench.editor.locator('.view-line').first().click();
    await page.keyboard.press('Control+z');
    await page.locator('.view-line', { hasText: 'expect' }).waitFor({ state: 'detached' });
  });

  it('write tests into the project’s test file as changes to accept', async () => {
    const { page, workbench } = session().vscode;
    const more = `${tests}\ntest('halves nothing', () => {\n  expect(half(0)).toBe(0);\n});\n`;
    await session().gateway.control({ answer: { text: fence(more) } });
    await selectAll('half.js');
    await workbench.runCommand('K-Router: Generate Tests');
    await workbench.tab('half.test.js').waitFor();
    await lens(/Accept/).first().waitFor();
    assert.equal(await documentText(session(), 'half.test.js'), tests);
    await page.keyboard.press('Shift+Alt+y');
    await until('the tests', async () => (await documentText(session(), 'half.test.js')) === more);
    assert.equal(await documentText(session(), 'half.js'), source);
  });

  it('of the user’s own run from their list', async () => {
    const { workbench, page } = session().vscode;
    const panel = await openPanel(session());
    await selectAll('half.js');
    await workbench.runCommand('K-Router: Run My Command...');
    await workbench.quickPickOption(/Review/).waitFor();
    await workbench.quickInputBox.fill('Review');
    await workbench.quickInput.locator('.monaco-list-row.focused', { hasText: 'Review' }).waitFor();
    await page.keyboard.press('Enter');
    await panel.prompts.filter({ hasText: 'Review this javascript code of half.js.' }).waitFor();
    await panel.answer('complete').waitFor();
  });

  it('of the user’s own run from the light bulb', async () => {
    const { page } = session().vscode;
    const changed = 'const two = 2;\nfunction half(n) {\n  return n / two;\n}\n';
    await session().gateway.control({ answer: { text: fence(changed) } });
    await selectAll('half.js');
    await chooseFromLightBulb('K-Router: Use a constant');
    await lens(/Reject All/).first().waitFor();
    assert.match(JSON.stringify(lastChatBody(session()).messages), /with a constant\./);
    await page.keyboard.press('Shift+Alt+y');
    await until('the change', async () => (await documentText(session(), 'half.js')) === changed);
  });
});
