// Credits, accounts, models that have gone and failures in two themes in each language, in the narrowest panel: pictures
// to look at, and what can be checked of them.
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { ControlCommand } from '../gateway/control';
import { themesIn } from '../host/settings';
import { until } from './driver/until';
import { openRepository } from './repository';
import { chatRequests, freshPrompt, newChat, openPanel, type Panel } from './session';
import { useWorkedSession } from './workedSession';

const narrow = 250;
const usual = 300;

for (const language of ['en', 'ko'] as const) {
  describe(`how credits and failures look (${language})`, function () {
    this.timeout(120_000);

    const session = useWorkedSession({
      language,
      viewport: { width: 1280, height: 760 },
      files: { 'sum.ts': 'var a = 1;\n' },
    });
    const page = () => session().vscode.page;
    const picker = (): Locator => session().vscode.workbench.quickInput;
    const creditItem = (): Locator => session().vscode.workbench.statusBarItem('krouter.credits');
    const itemIs = (kind: string): Promise<unknown> => until(`the item is ${kind}`, async () => (await creditItem().getAttribute('class'))?.includes(`${kind}-kind`));
    const toast = (text: string): Locator => session().vscode.workbench.toast(text);
    const order = (...commands: ControlCommand[]): Promise<unknown> => session().gateway.control(commands);
    const set = (key: string, value: unknown): Promise<void> =>
      session().vscode.evaluate(async ({ workspace, ConfigurationTarget }, [name, wanted]) => {
        await workspace.getConfiguration('krouter').update(name, wanted, ConfigurationTarget.Global);
      }, [key, value] as const);
    /** Begins a command; it may end only once something it shows is answered. */
    const start = (command: string, argument?: unknown): Promise<void> =>
      session().vscode.evaluate(async ({ commands }, [id, value]) => {
        void commands.executeCommand(id, value);
        await Promise.resolve();
      }, [command, argument] as const);
    const run = (command: string, argument?: unknown): Promise<unknown> =>
      session().vscode.evaluate(async ({ commands }, [id, value]) => { await commands.executeCommand(id, value); }, [command, argument] as const);
    const choose = (model: string): Promise<unknown> => run('krouter.selectModel', { model, scope: 'everywhere' });
    const clearNotifications = (): Promise<unknown> => run('notifications.clearAll');

    /** A picture in each theme of the language. @param prepare what must be done again in each */
    const pictures = async (name: string, prepare: () => Promise<void> = () => Promise.resolve()): Promise<void> => {
      for (const theme of themesIn[language]) {
        await session().vscode.setTheme(theme);
        await prepare();
        await session().vscode.screenshot(`${name}-${language}-${theme}`);
      }
    };
    const hover = async (item: Locator): Promise<void> => {
      await item.hover();
      await page().locator('.monaco-hover', { hasText: 'K-Router' }).waitFor();
    };
    const leave = async (): Promise<void> => {
      await page().mouse.move(700, 200);
      await page().locator('.monaco-hover', { hasText: 'K-Router' }).waitFor({ state: 'hidden' });
    };
    const hoverPictures = async (name: string): Promise<void> => {
      await clearNotifications(); // they would lie below it
      await pictures(name, async () => {
        await leave();
        await hover(creditItem());
      });
      await leave();
    };
    const narrowPictures = async (panel: Panel, name: string, prepare?: () => Promise<void>): Promise<void> => {
      await session().vscode.workbench.resizeSideBar(narrow);
      await pictures(name, async () => {
        await prepare?.();
        await panel.isNotCut();
      });
      await session().vscode.workbench.resizeSideBar(usual);
    };
    const rowsAreWhole = async (): Promise<void> => {
      const cut = await picker().locator('.quick-input-list-row .monaco-icon-label-container').evaluateAll((rows) =>
        rows.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).map(({ textContent }) => textContent));
      assert.deepEqual(cut, [], 'these rows are cut off');
    };
    afterEach(async () => {
      await page().mouse.move(700, 200);
      await order({ set: { credits: 5_000, withoutModels: [] } });
    });

    it('the page that asks for a key', async () => {
      const panel = await openPanel(session());
      await set('requireApiKey', true);
      await panel.button(language === 'ko' ? '키 발급받기' : 'Get a Key').waitFor();
      await narrowPictures(panel, 'no-key');
      await set('requireApiKey', false);
      await panel.composer.waitFor();
    });

    it('the credit item’s hover: known, not current, low', async () => {
      const panel = await newChat(session());
      await order({ set: { credits: 1_234 } });
      for (const model of ['kr/claude-sonnet', 'kr/gpt54', 'kr/gpt4o']) {
        await choose(model);
        await panel.askToEnd(freshPrompt());
      }
      await hoverPictures('credits-known');
      await order({ fault: 'T33', path: '/v1/usage' });
      await start('krouter.refreshCredits');
      await toast('KR-500').waitFor();
      await hoverPictures('credits-not-current');
      await order({ clear: true }, { set: { credits: 42 } });
      await run('krouter.refreshCredits');
      await itemIs('warning');
      await hoverPictures('credits-low');
    });

    it('a refusal for lack of credits, with some left: the answer, the item, the models that are covered', async () => {
      const panel = await newChat(session());
      await order({ set: { credits: 0.3 } }, { fault: 'T31', times: 1 });
      await panel.ask(freshPrompt());
      await panel.answer('failed').locator('[data-action="askShort"]').waitFor();
      await narrowPictures(panel, '402-answer');
      await until('the item says what is left', async () => (await creditItem().innerText()).includes('0.3'));
      await hoverPictures('402-hover');
      await panel.answer('failed').locator('[data-action="selectModel"]').click();
      await picker().getByRole('option').first().waitFor();
      await pictures('402-models', rowsAreWhole);
      await page().keyboard.press('Escape');
    });

    describe('an edit and a commit message', () => {
      const asking = [
        ['message', 'krouter.generateCommitMessage'],
        ['edit', 'krouter.refactor'],
      ] as const;
      before(async () => {
        const { vscode } = session();
        await openRepository(session(), 'sum.ts');
        await vscode.workbench.openFile('sum.ts');
        await run('editor.action.selectAll');
        await run('workbench.view.scm');
        await page().locator('.scm-editor .view-lines').first().click();
        await page().keyboard.type('because of #12');
      });
      beforeEach(clearNotifications);
      after(async () => {
        await run('workbench.action.closeAllEditors');
        await clearNotifications();
      });

      it('that have to wait for long', async () => {
        for (const [index, [name, command]] of asking.entries()) {
          // A model of its own for each: what one is held back for is not the other's.
          await choose(['kr/gpt4o-mini', 'kr/claude-haiku'][index] ?? '');
          await order({ fault: 'T34', seconds: 300, times: 1 });
          await clearNotifications();
          await start(command);
          await toast('KR-429').waitFor();
          await pictures(`429-${name}`);
        }
      });

      it('that are refused for lack of credits: in the end one notification, whose Retry asks for both', async () => {
        await choose('kr/gpt4o');
        for (const [name, command] of asking) {
          await order({ set: { credits: name === 'edit' ? 0 : 0.3 } }, { fault: 'T31', times: 1 });
          await clearNotifications();
          await start(command);
          await toast('KR-402').waitFor();
          await pictures(`402-${name}`);
        }
        const before = chatRequests(session()).length;
        await order({ fault: 'T31', times: 1 });
        // It ends once the user is told: in the place of the first, which VS Code closes.
        await run('krouter.generateCommitMessage');
        assert.equal(chatRequests(session()).length, before + 1);
        assert.equal(await toast('KR-402').count(), 1);
        await order({ fault: 'T31', times: 2 });
        await toast('KR-402').getByRole('button', { name: language === 'ko' ? '다시 시도' : 'Retry' }).click();
        await until('both are asked for', () => chatRequests(session()).length === before + 3);
        await toast('KR-402').waitFor();
        await start('krouter.selectModel');
        await picker().getByPlaceholder(language === 'ko' ? /남은 크레딧이 없어서/ : /No credits are left/).waitFor();
        await session().vscode.screenshot(`402-empty-models-${language}`);
        await page().keyboard.press('Escape');
      });
    });

    it('a model that has gone', async () => {
      const { vscode } = session();
      const model = vscode.workbench.statusBarItem('krouter.model');
      const panel = await newChat(session());
      await order({ set: { withoutModels: ['kr/gpt4o'] } });
      await panel.ask(freshPrompt());
      await panel.answer('failed').locator('[data-action="useNearestModel"]').waitFor();
      await until('the item warns', async () => (await model.getAttribute('class'))?.includes('warning-kind'));
      await narrowPictures(panel, 'gone-answer', async () => {
        await leave();
        await hover(model);
      });
      await leave();
      await model.locator('a').click();
      await picker().getByPlaceholder('GPT-4o').waitFor();
      await pictures('gone-picker', rowsAreWhole);
      await page().keyboard.press('Escape');
    });

    it('the model’s name below the prompt box, and the accounts', async () => {
      const panel = await newChat(session());
      await run('krouter.selectModel', { model: 'kr/claude-sonnet', scope: 'conversation' });
      await narrowPictures(panel, 'model-narrow', async () => {
        const [text, space] = await panel.frame.locator('.model-name').evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth] as const);
        assert.ok(text <= space, `the model’s name has ${space} of ${text} px`);
      });
      await start('krouter.switchAccount');
      await picker().getByRole('option', { name: 'Lab' }).first().waitFor();
      await pictures('accounts', rowsAreWhole);
      await page().keyboard.press('Escape');
    });

    // Last of all: what is asked afterwards would be held back, and the answer that waits is asked for again by itself.
    describe('a wait', () => {
      it('is shown, and the balance while it is not known', async () => {
        const { vscode } = session();
        await order({ fault: 'T33', path: '/v1/usage' });
        await vscode.reload();
        await until('nothing is known', async () => (await creditItem().innerText()).includes('–'));
        await hoverPictures('credits-unknown');
        await start('krouter.copyDiagnostics');
        await until('the report is copied', async () => (await page().locator('.notification-toast').count()) > 0);
        await vscode.screenshot(`diagnostics-${language}`);
        const panel = await newChat(session());
        await order({ fault: 'T39', seconds: 55 });
        await panel.ask(freshPrompt());
        await panel.answer('waiting').waitFor();
        await clearNotifications();
        await narrowPictures(panel, '429-narrow', async () => {
          assert.equal(await panel.answer('waiting').count(), 1, 'the wait is over');
          await leave();
          await hover(creditItem());
        });
      });
    });
  });
}
