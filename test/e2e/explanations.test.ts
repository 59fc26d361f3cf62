// Explain Here, with real keys, and how it looks in two themes in each language.
import assert from 'node:assert/strict';
import { themesIn } from '../host/settings';
import { until } from './driver/until';
import { chatRequests, lastChatBody, openPanel, useSession } from './session';

const source = ['function total(items) {', '  var sum = 0;', '  for (var item of items) {', '    sum = sum + item;', '  }', '  return sum;', '}', ''].join('\n');
const answer = {
  en: '`total` adds up the `items`:\n\n1. It begins at **0**.\n2. It adds each item.\n\n```js\nreturn items.reduce((sum, item) => sum + item, 0);\n```\n\nSee [reduce](https://developer.mozilla.org). ![chart](https://example.com/chart.png)',
  ko: '`total`은 `items`를 모두 더해요.\n\n1. **0**에서 시작해요.\n2. 항목을 하나씩 더해요.\n\n```js\nreturn items.reduce((sum, item) => sum + item, 0);\n```\n\n[reduce](https://developer.mozilla.org)를 보세요.',
};
const command = { en: 'K-Router: Explain Here', ko: 'K-Router: 여기에 설명' };

for (const language of ['en', 'ko'] as const) {
  describe(`explanations in the editor (${language})`, () => {
    const session = useSession({ language, files: { 'total.js': source } }, {});
    const thread = () => session().vscode.workbench.page.locator('.review-widget:visible').last();
    const explainHere = async (): Promise<void> => {
      const { workbench } = session().vscode;
      await workbench.page.locator('.editor-group-container .monaco-editor').first().locator('.view-line').first().click();
      await workbench.page.keyboard.press('Control+a');
      await workbench.runCommand(command[language]);
    };

    it('answer below the lines, and load no image', async () => {
      await session().gateway.control({ answer: { text: answer[language] } });
      await session().vscode.workbench.openFile('total.js');
      await explainHere();
      await thread().getByText('total.js:1-7').waitFor();
      await thread().getByText('reduce').last().waitFor();
      assert.equal(await thread().locator('.comment-body img[src*="example.com"]').count(), 0);
      for (const theme of themesIn[language]) {
        await session().vscode.setTheme(theme);
        await session().vscode.screenshot(`explanation-${language}-${theme}`);
      }
      await session().vscode.setTheme('dark');
    });
  });
}

describe('an explanation in the editor', () => {
  const session = useSession({ files: { 'total.js': source } });
  const thread = () => session().vscode.page.locator('.review-widget:visible');
  const action = (name: string) => thread().getByRole('button', { name, exact: true }).first();
  const explain = async (): Promise<void> => {
    const { page, workbench } = session().vscode;
    await workbench.openFile('total.js');
    await page.locator('.editor-group-container .monaco-editor').first().locator('.view-line').first().click();
    await page.keyboard.press('Control+a');
    await workbench.runCommand(command.en);
    await thread().waitFor();
  };
  const close = async (): Promise<void> => {
    await action('Close Explanation').click();
    await thread().waitFor({ state: 'detached' });
  };

  it('is asked more in its box, and goes on in the chat with all of it', async () => {
    const { gateway, vscode } = session();
    await gateway.control({ answer: { text: 'It adds the items.' } });
    await explain();
    await thread().getByText('It adds the items.').waitFor();
    await action('Continue in Chat').waitFor();
    await gateway.control({ answer: { text: 'Then it is nought.' } });
    // The box is open already where the answer began in it.
    await thread().locator('.review-thread-reply-button:visible, .comment-form .monaco-editor:visible').first().click();
    await thread().locator('.comment-form .monaco-editor.focused').waitFor();
    // What a first try left in the box would go along.
    await vscode.page.keyboard.press('Control+a');
    await vscode.page.keyboard.type('And without items?');
    await thread().locator('.comment-form .monaco-editor .view-lines').filter({ hasText: /And.without.items\?$/ }).waitFor();
    const asked = chatRequests(session()).length;
    await until('it is asked', async () => {
      // The key does nothing until VS Code has told the box that it is not empty.
      await vscode.page.keyboard.press('Control+Enter');
      return chatRequests(session()).length > asked;
    });
    await thread().getByText('Then it is nought.').waitFor();
    assert.deepEqual(lastChatBody(session()).messages.slice(-2).map(({ content }) => content), ['It adds the items.', 'And without items?']);
    await action('Continue in Chat').click();
    await thread().waitFor({ state: 'detached' });
    const panel = await openPanel(session());
    await panel.answers.filter({ hasText: 'It adds the items.' }).waitFor();
    await panel.answers.filter({ hasText: 'Then it is nought.' }).waitFor();
  });

  it('stops with a click and keeps what has come', async () => {
    const event = JSON.stringify({ choices: [{ index: 0, delta: { content: 'It begins at nought' } }] });
    await session().gateway.control({ answer: { chunks: [`data: ${event}\n\n`], ending: 'hang' } });
    await explain();
    await thread().getByText('It begins at nought').waitFor();
    await action('Stop').click();
    await thread().getByText('Stopped').waitFor();
    await thread().getByText('It begins at nought').waitFor();
    await close();
  });
});
