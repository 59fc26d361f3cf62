// The usage view: opened from the palette and the credit item's hover, used by keyboard, and looked at in two themes in each language.
import assert from 'node:assert/strict';
import type { FrameLocator } from 'playwright-core';
import { allThemes, themesIn } from '../host/settings';
import { axeScript, axeViolations } from './driver/axe';
import { until } from './driver/until';
import { freshPrompt, isFocused, newChat } from './session';
import { useWorkedSession } from './workedSession';

const widths = { narrow: 300, usual: 700, wide: 1_300 } as const;

for (const language of ['en', 'ko'] as const) {
  describe(`the usage view (${language})`, function () {
    this.timeout(120_000);

    const session = useWorkedSession({
      language,
      initScript: axeScript(),
      viewport: { width: 1400, height: 900 },
    });
    const words = language === 'ko'
      ? { command: 'K-Router: 사용 현황 열기', table: '표', refresh: '새로 고침', requests: '요청', month: '이번 달', link: '사용 현황' }
      : { command: 'K-Router: Open Usage', table: 'Table', refresh: 'Refresh', requests: 'Requests', month: 'This month', link: 'Usage' };

    const open = async (): Promise<FrameLocator> => {
      const { workbench } = session().vscode;
      await session().vscode.evaluate(({ commands }) => commands.executeCommand('krouter.openUsage'));
      await workbench.usageView.locator('.summary').waitFor();
      return workbench.usageView;
    };
    /** How many requests the view counts. */
    const requests = async (view: FrameLocator): Promise<number> =>
      Number((await view.locator('.summary > div').filter({ hasText: new RegExp(`^\\s*${words.requests}`) }).locator('.value').innerText()).replace(/\D/g, ''));
    const press = (key: string): Promise<void> => session().vscode.page.keyboard.press(key);
    const isNotCut = async (view: FrameLocator): Promise<void> => {
      const overflow = await view.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
      assert.ok(overflow <= 0, `the page is ${overflow} px wider than the view`);
    };

    it('opens from the palette, with what the ledger holds', async () => {
      await session().vscode.workbench.runCommand(words.command);
      const view = await open();
      assert.ok((await requests(view)) > 20);
      assert.equal(await view.locator('html').getAttribute('lang'), language);
      assert.equal(await view.locator('canvas').count(), 4);
      assert.equal(await session().vscode.workbench.tab('K-Router').count(), 1);
    });

    it('looks well in its themes and every width', async () => {
      const view = await open();
      await session().vscode.page.keyboard.press('Control+b');
      for (const theme of themesIn[language]) {
        await session().vscode.setTheme(theme);
        for (const [name, width] of Object.entries(widths)) {
          const { page } = session().vscode;
          const before_ = await view.locator('html').evaluate(() => window.innerWidth);
          const grows = width + 60 > (page.viewportSize()?.width ?? 0);
          await page.setViewportSize({ width: width + 60, height: 1_500 });
          await until('the view has its new width', () => view.locator('html').evaluate((_, [old, isWider]) => (isWider ? window.innerWidth > old : window.innerWidth < old), [before_, grows] as const));
          await until('the charts take all of their places', () => view.locator('.time-chart canvas').evaluateAll((canvases) => canvases.every((canvas) =>
            Math.abs(canvas.getBoundingClientRect().width - (canvas.closest('.time-chart')?.clientWidth ?? 0)) < 1)));
          await isNotCut(view);
          await session().vscode.screenshot(`usage-${language}-${theme}-${name}`);
        }
      }
      await session().vscode.page.setViewportSize({ width: 1_280, height: 860 });
      await session().vscode.setTheme('dark');
      await session().vscode.screenshot(`usage-picture-${language}`);
      await session().vscode.page.setViewportSize({ width: 1_400, height: 900 });
    });

    if (language === 'ko') return; // the rest does not differ by language

    it('has nothing that axe finds, in charts and in tables', async () => {
      const view = await open();
      const isClean = async (state: string): Promise<void> => {
        for (const theme of allThemes) {
          await session().vscode.setTheme(theme);
          assert.deepEqual(await axeViolations(view, '--vscode-editor-background'), [], `${state}, ${theme}`);
        }
      };
      await isClean('charts');
      for (const button of await view.getByRole('button', { name: 'as a table' }).all()) await button.click();
      await view.getByRole('region', { name: 'Error rate over time' }).waitFor();
      await isClean('tables');
      await session().vscode.screenshot('usage-tables');
      for (const button of await view.getByRole('button', { name: 'as a table' }).all()) await button.click();
    });

    it('is used by keyboard: period, account, table', async () => {
      const view = await open();
      const all = await requests(view);
      const period = view.getByRole('radio', { name: '30 days' });
      await period.focus();
      await press('ArrowRight');
      await until('this month', () => view.getByRole('radio', { name: words.month }).isChecked());
      await press('ArrowRight');
      await until('more requests in twelve months', async () => (await requests(view)) > all);
      await press('Tab');
      const account = view.getByRole('combobox', { name: 'Account' });
      assert.ok(await isFocused(account));
      const ofAll = await requests(view);
      await press('ArrowDown');
      await until('the requests of one account', async () => (await requests(view)) < ofAll);
      const ofOne = await requests(view);
      await press('ArrowDown');
      await until('those of the other one', async () => (await requests(view)) === ofAll - ofOne);
      await press('Home');
      await until('those of all', async () => (await requests(view)) === ofAll);
      const card = view.locator('[data-chart="credits-time"]');
      await card.getByRole('button').focus();
      await press('Enter');
      const twin = card.getByRole('table', { name: 'Credits over time' });
      assert.equal(await twin.getByRole('row').count(), 13);
      assert.ok(await card.locator('.chart').isHidden());
      // The box scrolls by keyboard too.
      await press('Tab');
      assert.ok(await isFocused(card.getByRole('region')));
      await card.getByRole('button').focus();
      await press('Space');
      await card.locator('canvas').waitFor();
      await view.getByRole('radio', { name: '12 months' }).focus();
      await press('ArrowLeft');
      await press('ArrowLeft');
      await until('thirty days again', async () => (await requests(view)) === all);
    });

    it('tells a screen reader each chart’s figures without a click', async () => {
      const view = await open();
      for (const name of ['Credits over time', 'Credits by model', 'Credits by feature', 'Tokens over time', 'Time to the first text (median)', 'Error rate over time']) {
        assert.ok((await view.getByRole('table', { name }).getByRole('row').count()) > 2, name);
      }
    });

    it('says what the pointer is at', async () => {
      const view = await open();
      const chart = view.locator('[data-chart="tokens-time"]');
      assert.match(await chart.locator('.readout').innerText(), /Tokens in\s*Tokens out/);
      await chart.locator('.u-over').hover();
      await until('the day', async () => /\w{3}, \w{3} \d+: Tokens in [\d,]+ · Tokens out [\d,]+/.test(await chart.locator('.readout').innerText()));
      await session().vscode.page.mouse.move(5, 5);
    });

    it('counts a new request at once, and shows it beside the gateway’s own list', async () => {
      const { gateway, vscode } = session();
      const createdAt = new Date(Date.now() - 60_000).toISOString();
      await gateway.control({ set: { recentUsage: [{ model: 'gpt-5.4', inputTokens: 5, outputTokens: 6, credits: 1.5, createdAt }] } });
      const panel = await newChat(session());
      const view = await open();
      const before_ = await requests(view);
      await panel.askToEnd(freshPrompt());
      await until('one request more', async () => (await requests(view)) === before_ + 1);
      await view.getByRole('button', { name: words.refresh }).click();
      const compared = view.getByRole('table', { name: 'Recent use, compared' });
      // The gateway told the credits only in its list: the ledger took them over.
      await compared.getByRole('row', { name: /(0\.\d+ credits).*\1.*The same/ }).waitFor();
      await compared.getByRole('row', { name: /gpt-5\.4.*Only at the gateway: made on another computer or by another program/ }).waitFor();
      await view.locator('.gateway').scrollIntoViewIfNeeded();
      await vscode.screenshot('usage-gateway');
      // What is known stays, and is said to be old.
      await gateway.control({ fault: 'T33', path: '/v1/usage' });
      await view.getByRole('button', { name: words.refresh }).click();
      await view.getByText('what stands here may have changed').waitFor();
      assert.ok((await compared.getByRole('row').count()) > 2);
      await gateway.control({ clear: true });
      await view.locator('.gateway').getByRole('button', { name: 'Retry' }).click();
      await until('it is current again', async () => (await view.getByText('what stands here may have changed').count()) === 0);
    });

    it('is one view, which goes on after it was hidden, moved, and reloaded', async () => {
      const { workbench, page } = session().vscode;
      const view = await open();
      await view.getByRole('radio', { name: '7 days' }).check();
      const week = async (): Promise<boolean> => (await workbench.usageView.locator('.summary').count()) > 0 && (await workbench.usageView.getByRole('radio', { name: '7 days' }).isChecked());
      const run = (command: string): Promise<unknown> => session().vscode.evaluate(({ commands }, id) => commands.executeCommand(id), command);
      await run('workbench.action.files.newUntitledFile');
      await workbench.tab('Untitled-1').waitFor();
      await open();
      assert.equal(await workbench.tab('K-Router Usage').count(), 1);
      await until('shown again as it was', week);
      await run('workbench.action.moveEditorToNextGroup');
      await until('moved', week);
      await open();
      assert.equal(await workbench.tab('K-Router Usage').count(), 1);
      await until('a reload will know of its new place', async () => /"mostRecentActiveGroups":\[\d+,\d+/.test(await session().vscode.keptEditors()));
      await session().vscode.reload();
      await workbench.tab('K-Router Usage').waitFor();
      // Its choice VS Code may not have kept yet.
      await workbench.usageView.locator('.summary').waitFor();
      await open();
      assert.equal(await workbench.tab('K-Router Usage').count(), 1);
      await page.keyboard.press('Escape');
    });

    it('opens from the credit item’s hover', async () => {
      const { workbench, page } = session().vscode;
      await workbench.runCommand('View: Close All Editors');
      await until('the view is closed', async () => (await workbench.tab('K-Router Usage').count()) === 0);
      await workbench.statusBarItem('krouter.credits').hover();
      await page.locator('.hover-contents, .monaco-hover').getByText(words.link, { exact: true }).click();
      await workbench.usageView.locator('.summary').waitFor();
    });

    it('is empty after the record was cleared from it, and says so', async () => {
      const view = await open();
      await view.getByRole('button', { name: 'Clear…' }).click();
      await session().vscode.workbench.dialog.getByRole('button', { name: 'Clear' }).click();
      await view.getByText('No request was recorded in this time.').waitFor();
      assert.equal(await view.locator('.card').count(), 0);
      for (const theme of allThemes) {
        await session().vscode.setTheme(theme);
        assert.deepEqual(await axeViolations(view, '--vscode-editor-background'), [], theme);
        await session().vscode.screenshot(`usage-empty-${theme}`);
      }
    });

    it('is legible where the system forces its colours', async () => {
      // In the browser alone: VS Code's own themes go on.
      await session().vscode.page.emulateMedia({ forcedColors: 'active' });
      const panel = await newChat(session());
      await panel.askToEnd(freshPrompt());
      const view = await open();
      await view.locator('canvas').first().waitFor();
      await session().vscode.screenshot('usage-forced-colors');
      await session().vscode.page.emulateMedia({ forcedColors: 'none' });
    });
  });
}
