// The panel in two themes in each language, narrow and wide: pictures to look at, and what can be checked of them.
import assert from 'node:assert/strict';
import { themesIn } from '../host/settings';
import { until } from './driver/until';
import { newChat, useSession } from './session';

const widths = { narrow: 250, usual: 400, wide: 900 } as const;
const answer = [
  '## 배열에서 중복 빼기 (Remove duplicates)',
  '`Set`을 쓰면 **순서를 지키면서** 중복을 뺄 수 있어요. See [the docs](https://docs.k-router.com).',
  '```typescript\n/** 처음 나온 것만 남겨요. */\nexport function unique<T>(items: readonly T[]): T[] {\n  return [...new Set(items)]; // O(n)\n}\n\nconsole.log(unique([3, 1, 3, "둘"]));\n```',
  '| 방법 | 시간 | 순서 |\n|:--|--:|:-:|\n| `Set` | O(n) | 지켜요 |\n| `filter` + `indexOf` | O(n²) | 지켜요 |',
  '1. 입력을 읽고\n2. 하나씩 확인해요\n   - nested item\n\n> 참고: `NaN`도 하나로 쳐요.',
].join('\n\n');

for (const language of ['en', 'ko'] as const) {
  describe(`how the panel looks (${language})`, () => {
    const session = useSession(
      { language, viewport: { width: 1400, height: 900 }, files: { 'list.ts': 'export const list = [3, 1, 3];\n' } },
      {},
    );

    it('is in the display language', async () => {
      const panel = await newChat(session());
      const name = language === 'ko' ? '메시지' : 'Message';
      await panel.frame.getByRole('textbox', { name }).waitFor();
      assert.equal(await panel.frame.locator('html').getAttribute('lang'), language);
      await session().vscode.screenshot(`empty-${language}`);
    });

    it('shows an answer well in its themes and every width', async () => {
      const panel = await newChat(session());
      await session().gateway.control({ answer: { text: answer } });
      await panel.ask(language === 'ko' ? '배열에서 중복을 빼려면 어떻게 해요?' : 'How do I remove duplicates from an array?');
      await panel.answer('complete').waitFor();
      for (const theme of themesIn[language]) {
        await session().vscode.setTheme(theme);
        for (const [name, width] of Object.entries(widths)) {
          if (name !== 'usual' && theme !== 'light' && language === 'ko') continue; // the widths need not be seen twice in each theme
          await session().vscode.workbench.resizeSideBar(width);
          await panel.isNotCut();
          await session().vscode.screenshot(`answer-${language}-${theme}-${name}`);
        }
      }
      await session().vscode.workbench.resizeSideBar(widths.usual);
    });

    it('shows a prompt’s editor, a message’s buttons and its details well in the narrowest panel', async () => {
      const panel = await newChat(session());
      const words = language === 'ko' ? { edit: '수정', ask: '목록이 무엇인가요?' } : { edit: 'Edit', ask: 'What is a list?' };
      await session().gateway.control([{ fault: 'T24', deltas: 12, times: 1 }]);
      await panel.ask(words.ask);
      await panel.answer('truncated').waitFor();
      await panel.lastAnswer.locator('[data-action="retry-answer"]').click();
      await panel.answer('complete').waitFor();
      await session().vscode.workbench.resizeSideBar(widths.narrow);
      for (const theme of themesIn[language]) {
        await session().vscode.setTheme(theme);
        await panel.lastAnswer.locator('[data-action="answer-info"]').click();
        await panel.frame.locator('.tooltip').waitFor();
        await panel.isNotCut();
        await session().vscode.screenshot(`message-${language}-${theme}`);
        await panel.prompts.hover();
        await panel.prompts.getByRole('button', { name: words.edit }).click();
        await panel.prompts.getByRole('textbox').waitFor();
        await panel.isNotCut();
        await session().vscode.screenshot(`edit-${language}-${theme}`);
        await session().vscode.page.keyboard.press('Escape');
      }
      await panel.lastAnswer.locator('[data-action="previous-alternative"]').click();
      await panel.answer('truncated').waitFor();
      await session().vscode.screenshot(`cut-off-${language}`);
      await session().vscode.workbench.resizeSideBar(widths.usual);
    });

    it('shows failures and waits well', async () => {
      const panel = await newChat(session());
      await session().gateway.control([{ fault: 'T31', times: 1 }]);
      await panel.ask('402?');
      await panel.answer('failed').waitFor();
      await session().gateway.control([{ fault: 'T07', times: 1 }]);
      await panel.ask('T07?');
      await until('the second failure', async () => (await panel.frame.locator('article[data-status="failed"]').count()) === 2);
      await session().gateway.control([{ fault: 'T39', times: 1 }]);
      await panel.ask('429?');
      await panel.frame.locator('.countdown').waitFor();
      for (const theme of ['dark', 'hc-light'] as const) {
        await session().vscode.setTheme(theme);
        await panel.isNotCut();
        await session().vscode.screenshot(`failures-${language}-${theme}`);
      }
      await session().vscode.setTheme('dark');
      await panel.composer.press('Escape');
      await panel.answer('stopped').waitFor();
    });

    it('shows a budget that is used up well', async () => {
      const set = (values: Record<string, unknown>): Promise<void> =>
        session().vscode.evaluate(async (api, wanted) => {
          for (const [key, value] of Object.entries(wanted)) await api.workspace.getConfiguration('krouter').update(key, value, api.ConfigurationTarget.Global);
        }, values);
      await set({ budgetAction: 'stop', dailyBudget: 0, monthlyBudget: 5_000 });
      const panel = await newChat(session());
      await panel.ask('budget?');
      await panel.answer('failed').getByText('KR-105').waitFor();
      await session().vscode.workbench.resizeSideBar(widths.narrow);
      for (const theme of themesIn[language]) {
        await session().vscode.setTheme(theme);
        await panel.isNotCut();
        await session().vscode.workbench.statusBarItem('krouter.credits').hover();
        await session().vscode.page.locator('.monaco-hover table').first().waitFor();
        await session().vscode.screenshot(`budget-${language}-${theme}`);
        await panel.composer.hover();
      }
      await session().vscode.workbench.resizeSideBar(widths.usual);
      await set({ dailyBudget: null, monthlyBudget: null, budgetAction: 'warn' });
    });

    it('shows the menus and pickers in the display language', async () => {
      const { workbench, page } = session().vscode;
      await workbench.statusBarItem('krouter.model').locator('a').click();
      await workbench.quickPickOption(/GPT-5.4/).first().waitFor();
      await session().vscode.screenshot(`picker-${language}`);
      await page.keyboard.press('Escape');
      await workbench.openFile('list.ts');
      await workbench.editor.locator('.view-line').first().click();
      await page.keyboard.press('Control+a');
      await workbench.editor.locator('.view-line').first().click({ button: 'right', position: { x: 20, y: 5 } });
      await page.getByRole('menuitem', { name: 'K-Router' }).hover();
      const explain = language === 'ko' ? '설명' : 'Explain';
      await page.getByRole('menuitem', { name: explain }).first().waitFor();
      await session().vscode.screenshot(`menu-${language}`);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
    });
  });
}
