// Explain Here, with real keys, and how it looks in every theme.
import assert from 'node:assert/strict';
import { allThemes } from '../host/settings';
import { useSession } from './session';

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
      for (const theme of allThemes) {
        await session().vscode.setTheme(theme);
        await session().vscode.screenshot(`explanation-${language}-${theme}`);
      }
      await session().vscode.setTheme('dark');
    });
  });
}
