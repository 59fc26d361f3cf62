// What is read stays where it is when the view is hidden and shown again: VS Code takes its page down meanwhile.
import assert from 'node:assert/strict';
import { until } from './driver/until';
import { freshPrompt, openPanel, showAnswer, useSession, type Panel } from './session';

describe('the place that is read', () => {
  const session = useSession({}, { pace: 1 });
  const paragraphs = Array.from({ length: 50 }, (_, index) => `Paragraph ${String(index)}: ${'some words to read '.repeat(8)}`).join('\n\n');

  const hideAndShow = async (): Promise<Panel> => {
    const { vscode } = session();
    await vscode.evaluate(({ commands }) => commands.executeCommand('workbench.action.closeSidebar'));
    await until('the page is gone', async () => (await vscode.workbench.panel.locator('#app').count()) === 0);
    return openPanel(session());
  };

  /** The paragraph at the view's top, and its distance from there. */
  const atTop = (panel: Panel): Promise<{ name: string; offset: number } | undefined> =>
    panel.frame.locator('.scroller').evaluate((scroller) => {
      const { top } = scroller.getBoundingClientRect();
      const first = [...scroller.querySelectorAll('.markdown p')].find((element) => element.getBoundingClientRect().bottom > top + 1);
      return first && { name: /^Paragraph \d+/.exec(first.textContent)?.[0] ?? '', offset: first.getBoundingClientRect().top - top };
    });
  const distanceToEnd = (panel: Panel): Promise<number> =>
    panel.frame.locator('.scroller').evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight);

  it('is the same after the view was hidden, in the middle of a chat and on a page', async () => {
    const panel = await showAnswer(session(), paragraphs);
    const { vscode } = session();
    await panel.frame.locator('.scroller').hover();
    await until('a paragraph before is read', async () => {
      await vscode.page.mouse.wheel(0, -600);
      const number = Number((await atTop(panel))?.name.slice('Paragraph '.length));
      return number < 35;
    });
    let last = '';
    await until('the view is still', async () => {
      const now = JSON.stringify(await atTop(panel));
      const isStill = now === last;
      last = now;
      return isStill;
    });
    const before = await atTop(panel);
    assert.ok(before);
    const again = await hideAndShow();
    await until('the same is read', async () => {
      const now = await atTop(again);
      return now?.name === before.name && Math.abs(now.offset - before.offset) < 3;
    });
    await vscode.evaluate(({ commands }) => commands.executeCommand('krouter.showChatSettings'));
    await again.frame.locator('.settings-page').waitFor();
    const page = await hideAndShow();
    await page.frame.locator('.settings-page').waitFor();
    await page.button('Back to the chat').click();
    await until('the same is read still', async () => (await atTop(page))?.name === before.name);
  });

  it('is the end, for who followed an answer that went on meanwhile', async () => {
    const panel = await showAnswer(session(), paragraphs);
    await session().gateway.control([{ fault: 'T38', times: 1 }]);
    await panel.ask(freshPrompt());
    await panel.answer('streaming').locator('.markdown :text-matches(".")').first().waitFor();
    const again = await hideAndShow();
    await again.answer('streaming').waitFor();
    await until('the end is shown', async () => (await distanceToEnd(again)) < 30);
    await again.button('Stop').first().click();
    await again.answer('stopped').waitFor();
  });
});
