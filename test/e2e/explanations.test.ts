// Explain Here, with real keys and clicks, and how it looks.
import assert from 'node:assert/strict';
import { allThemes } from '../host/settings';
import { until } from './driver/until';
import { lastChatBody, openPanel, useSession } from './session';

const source = ['function total(items) {', '  var sum = 0;', '  for (var item of items) {', '    sum = sum + item;', '  }', '  return sum;', '}', ''].join('\n');
const answer = {
  en: '`total` adds up the `items`:\n\n1. It begins at **0**.\n2. It adds each item.\n\n```js\nreturn items.reduce((sum, item) => sum + item, 0);\n```\n\nSee [reduce](https://developer.mozilla.org). ![chart](https://example.com/chart.png)',
  ko: '`total`은 `items`를 모두 더해요.\n\n1. **0**에서 시작해요.\n2. 항목을 하나씩 더해요.\n\n```js\nreturn items.reduce((sum, item) => sum + item, 0);\n```\n\n[reduce](https://developer.mozilla.org)를 보세요.',
};
const words = {
  en: { here: 'K-Router: Explain Here', question: 'Explain this code.', inChat: 'Continue in Chat', stop: 'Stop', stopped: 'Stopped', reply: 'Ask more', ask: 'Ask' },
  ko: { here: 'K-Router: 여기에 설명', question: '이 코드를 설명해 주세요.', inChat: '채팅에서 계속', stop: '멈추기', stopped: '멈췄어요', reply: '더 물어보기', ask: '질문' },
};

for (const language of ['en', 'ko'] as const) {
  describe(`explanations in the editor (${language})`, () => {
    const session = useSession({ language, files: { 'total.js': source } }, {});
    const say = words[language];
    const thread = () => session().vscode.workbench.page.locator('.review-widget:visible').last();
    const action = (name: string) => thread().getByRole('button', { name }).first();
    const explainHere = async (): Promise<void> => {
      const { workbench } = session().vscode;
      await workbench.openFile('total.js');
      await workbench.editor.locator('.view-line').first().click();
      await workbench.page.keyboard.press('Control+a');
      await workbench.runCommand(say.here);
    };

    it('answer below the lines, are asked more, and go on in the panel', async () => {
      await session().gateway.control([{ answer: { text: answer[language] } }, { answer: { text: 'It is O(n).' } }]);
      await explainHere();
      await thread().getByText('total.js:1-7').waitFor();
      await thread().locator('.comment-body code', { hasText: 'reduce' }).waitFor();
      assert.equal(await thread().locator('.comment-body img[src*="example.com"]').count(), 0);
      for (const theme of allThemes) {
        await session().vscode.setTheme(theme);
        await session().vscode.screenshot(`explanation-${language}-${theme}`);
      }
      await session().vscode.setTheme('dark');
      await thread().getByText(say.reply).first().click();
      await session().vscode.workbench.page.keyboard.type('How fast?');
      await action(say.ask).click();
      await thread().getByText('It is O(n).').waitFor();
      assert.match(JSON.stringify(lastChatBody(session())), /var sum = 0;.*reduce.*How fast\?/);
      await session().vscode.screenshot(`explanation-${language}-more`);
      await action(say.inChat).click();
      const panel = await openPanel(session());
      await panel.prompts.filter({ hasText: say.question }).waitFor();
      await panel.lastAnswer.getByText('It is O(n).').waitFor();
      await until('the thread is closed', async () => (await session().vscode.workbench.page.locator('.review-widget:visible').count()) === 0);
    });

    it('are stopped, and say how a failure is mended', async () => {
      const event = JSON.stringify({ choices: [{ index: 0, delta: { content: 'It begins' } }] });
      await session().gateway.control({ answer: { chunks: [`data: ${event}\n\n`], ending: 'hang' } });
      await explainHere();
      await thread().getByText('It begins').waitFor();
      await session().vscode.screenshot(`explanation-${language}-streaming`);
      await action(say.stop).click();
      await thread().getByText(say.stopped).waitFor();
      await session().gateway.control({ fault: 'T31', times: 1 });
      await explainHere();
      await thread().locator('.comment-body a').waitFor();
      await session().vscode.screenshot(`explanation-${language}-failed`);
    });
  });
}
