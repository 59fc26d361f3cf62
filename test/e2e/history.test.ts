// The list of chats in the real VS Code: by button and by keyboard, searched, renamed, deleted, taken along and back.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { themesIn } from '../host/settings';
import { InputMethod } from './driver/inputMethod';
import { until } from './driver/until';
import { isFocused, newChat, openPanel, type Panel, type Session, showAnswer, useSession } from './session';
import { storedConversations } from './storedConversations';

/** The list in the panel, as a user finds it. */
class Chats {
  readonly panel: Panel;

  constructor(panel: Panel) {
    this.panel = panel;
  }

  get search(): Locator {
    return this.panel.frame.getByRole('searchbox');
  }

  get rows(): Locator {
    return this.panel.frame.getByRole('treeitem');
  }

  row(title: string | RegExp): Locator {
    return this.rows.filter({ hasText: title });
  }

  /** The rows' titles, from top to bottom. */
  titles(): Promise<string[]> {
    return this.panel.frame.locator('.chat-title').allInnerTexts();
  }

  async chooseFromMenu(title: string | RegExp, entry: string): Promise<void> {
    await this.row(title).click({ button: 'right' });
    await this.panel.frame.getByRole('menuitem', { name: entry }).click();
  }
}

/** Opens the list with the button in the view's title. */
async function openChats(session: Session, name = 'Show Chats'): Promise<Chats> {
  const panel = await openPanel(session);
  const chats = new Chats(panel);
  const page = panel.frame.locator('body');
  // The page learns only later that a click outside took the focus away. Until then what had it seems to have it still, and keys go elsewhere.
  await page.evaluate(({ ownerDocument: { activeElement } }) => {
    if (activeElement instanceof HTMLElement) activeElement.blur();
  });
  await session.vscode.workbench.page.locator('.pane-header, .composite.title').getByRole('button', { name }).first().click();
  await chats.search.waitFor();
  await until('the list took the focus', () => page.evaluate(({ ownerDocument: { activeElement, body } }) => body.ownerDocument.hasFocus() && activeElement !== body));
  return chats;
}

describe('the list of chats', () => {
  const session = useSession({ files: { 'a.txt': 'a\n' } });

  it('keeps every chat, opens one with a click or with the keyboard alone, and comes back with Escape', async () => {
    await showAnswer(session(), 'Apples grow on trees.', 'Tell me about apples');
    await showAnswer(session(), 'Bread is baked.', 'Tell me about bread');
    const chats = await openChats(session());
    await chats.row('Tell me about apples').waitFor();
    assert.deepEqual(await chats.titles(), ['Tell me about bread', 'Tell me about apples']);
    await chats.row('Tell me about apples').click();
    await chats.panel.lastAnswer.getByText('Apples grow on trees.').waitFor();
    const { workbench, page } = session().vscode;
    await workbench.runCommand('K-Router: Show Chats');
    await chats.search.waitFor();
    await until('the search field has the focus', () => isFocused(chats.search));
    await page.keyboard.press('ArrowDown');
    await until('the first row has the focus', () => isFocused(chats.row('Tell me about bread')));
    await page.keyboard.press('Enter');
    await chats.panel.lastAnswer.getByText('Bread is baked.').waitFor();
    await openChats(session());
    await page.keyboard.press('Escape');
    await chats.panel.composer.waitFor();
  });

  it('finds Korean words by their parts, with particles, and names in code', async () => {
    await showAnswer(session(), '색인에서 낱말을 찾아요. `createUserSession()`도 찾을 수 있어요.', '전문검색을 어떻게 만들어요?');
    const chats = await openChats(session());
    for (const [query, mark] of [['검색', '검색'], ['색인', '색인'], ['낱말', '낱말'], ['userSess', 'UserSess']] as const) {
      await chats.search.fill('');
      await chats.search.pressSequentially(query);
      await until(`“${query}” is found`, async () => (await chats.rows.count()) === 1);
      await chats.row('전문검색을').locator('mark', { hasText: mark }).first().waitFor();
    }
    await chats.search.fill('nowhere at all');
    await chats.panel.frame.getByText('No chat holds “nowhere at all”.').waitFor();
    await chats.search.press('Escape');
    await chats.row('Tell me about apples').waitFor();
  });

  it('renames with one Enter in the middle of a Korean syllable, and pins', async () => {
    const chats = await openChats(session());
    const { page } = session().vscode;
    // A second try finds it renamed.
    await chats.row(/^(?:Tell me about apples|사과)/).focus();
    await page.keyboard.press('F2');
    const field = chats.panel.frame.locator('.chat-rename');
    await field.waitFor();
    await page.keyboard.press('Control+a');
    const input = await InputMethod.attach(page);
    await input.compose('ㅅ', '사', '삭');
    await input.commit('사');
    await input.compose('ㄱ', '고', '과');
    await input.enter('과', false);
    await chats.row(/^사과/).waitFor();
    await field.waitFor({ state: 'detached' });
    await chats.chooseFromMenu('사과', 'Pin');
    await until('it is pinned', async () => (await chats.titles())[0] === '사과');
    await chats.panel.frame.locator('.chat-heading', { hasText: 'Pinned' }).waitFor();
    await session().vscode.reload();
    const again = await openChats(session());
    await again.row('사과').waitFor();
    await until('it is still pinned', async () => (await again.titles())[0] === '사과');
  });

  it('deletes with the Delete key, and brings the chat back with its text', async () => {
    const chats = await openChats(session());
    await chats.row('Tell me about bread').focus();
    await session().vscode.page.keyboard.press('Delete');
    await until('it is gone', async () => !(await chats.titles()).includes('Tell me about bread'));
    await chats.panel.frame.getByRole('button', { name: 'Undo' }).click();
    await chats.row('Tell me about bread').click();
    await chats.panel.lastAnswer.getByText('Bread is baked.').waitFor();
  });

  it('lets an answer go on while another chat is shown, says so in the list, and shows it as far as it is', async () => {
    const { gateway } = session();
    const panel = await newChat(session());
    await gateway.control([{ set: { pace: 60 } }, { answer: { text: 'slowly '.repeat(150) } }]);
    await panel.ask('A slow question');
    await panel.answer('streaming').waitFor();
    const chats = await openChats(session());
    await chats.row('A slow question').locator('.codicon-loading').waitFor();
    await chats.row('Tell me about bread').click();
    await panel.lastAnswer.getByText('Bread is baked.').waitFor();
    await gateway.control([{ answer: { text: 'Quick.' } }]);
    await panel.ask('And a quick one');
    await panel.lastAnswer.getByText('Quick.').waitFor();
    await openChats(session());
    await chats.row('A slow question').click();
    await panel.lastAnswer.getByText('slowly slowly').waitFor();
    assert.equal(await panel.prompts.filter({ hasText: 'And a quick one' }).count(), 0);
    const length = async (): Promise<number> => (await panel.lastAnswer.innerText()).length;
    const before = await length();
    await until('more of it comes', async () => (await length()) > before);
    await panel.composer.press('Escape');
    await panel.answer('stopped').waitFor();
    await gateway.control([{ set: { pace: 1 } }]);
  });

  it('exports a chat to JSON and Markdown, and imports the JSON', async () => {
    const { workbench, page, workspaceFolder } = session().vscode;
    const chats = await openChats(session());
    /** Takes the name that VS Code's file dialog offers: the chat's title. */
    const save = async (entry: string, ending: string): Promise<string> => {
      const file = path.join(workspaceFolder, `전문검색을 어떻게 만들어요.${ending}`);
      await chats.chooseFromMenu('전문검색을', entry);
      await until('the dialog offers the name', async () => (await workbench.quickInputBox.inputValue()) === file);
      await page.keyboard.press('Enter');
      return until(`${file} is written`, () => readFile(file, 'utf8').catch(() => undefined));
    };
    const markdown = await save('Export to Markdown', 'md');
    assert.match(markdown, /^# 전문검색을 어떻게 만들어요\?\n/);
    assert.match(markdown, /## You\n\n전문검색을[^]*색인에서 낱말을 찾아요/);
    await save('Export to JSON', 'json');
    await workbench.runCommand('K-Router: Import Chats');
    await workbench.quickPickOption(/전문검색을.*json/).click();
    await until('it is there twice', async () => (await chats.row('전문검색을').count()) === 2);
    // VS Code leaves a toast out when several come at once; the list has them all.
    await session().vscode.evaluate(({ commands }) => commands.executeCommand('notifications.showList'));
    await page.locator('.notifications-center .notification-list-item').filter({ hasText: '1 chat imported.' }).waitFor();
    await session().vscode.evaluate(({ commands }) => commands.executeCommand('notifications.hideList'));
    await chats.row('전문검색을').first().click();
    await chats.panel.prompts.filter({ hasText: '전문검색을' }).waitFor();
    await workbench.runCommand('K-Router: Open This Chat as a Document');
    await until('the document is open', async () => (await workbench.editorText()).includes('전문검색을'));
    await session().vscode.evaluate(({ commands }) => commands.executeCommand('krouter.deleteChat'));
    await until('the chat is empty', async () => (await chats.panel.prompts.count()) === 0);
    await chats.panel.frame.getByRole('button', { name: 'Undo' }).click();
    await chats.panel.prompts.filter({ hasText: '전문검색을' }).waitFor();
  });

  it('lists 2,000 chats, from the index after a reload', async function () {
    this.timeout(180_000);
    const { vscode } = session();
    await vscode.evaluate(async (api, count) => {
      const folder = api.Uri.joinPath(api.Uri.file(process.env['KROUTER_TEST_BRIDGE'] ?? ''), '../data/User/globalStorage/k-router.krouter/conversations');
      const words = 'The answer to this question is a long text about programming with words that repeat here and there. '.repeat(40);
      for (let start = 0; start < count; start += 50) {
        await Promise.all(Array.from({ length: 50 }, (_, offset) => {
          const index = start + offset;
          const createdAt = Date.now() - 86_400_000 - index * 3_600_000;
          const conversation = {
            id: `bulk-${index}`, createdAt, leafId: 'a',
            messages: [
              { id: 'p', role: 'user', parentId: null, createdAt, text: `Question ${index} of many`, context: [] },
              { id: 'a', role: 'assistant', parentId: 'p', createdAt, text: words, status: 'complete', model: 'kr/auto' },
            ],
          };
          return api.workspace.fs.writeFile(api.Uri.joinPath(folder, `bulk-${index}.json`), new TextEncoder().encode(JSON.stringify({ version: 1, conversation })));
        }));
      }
    }, 2_000);
    const first = await openChats(session());
    // The first time, the files are read; from then on the index knows them.
    await until('all are listed', async () => (await first.rows.count()) >= 2_000, 120_000);
    await until('the index holds all', () => vscode.evaluate(async (api) => {
      const file = api.Uri.joinPath(api.Uri.file(process.env['KROUTER_TEST_BRIDGE'] ?? ''), '../data/User/globalStorage/k-router.krouter/conversations.index');
      return Buffer.from(await api.workspace.fs.readFile(file).then((read) => read, () => new Uint8Array())).toString().includes('bulk-1999');
    }));
    await vscode.reload();
    const panel = await openPanel(session());
    await panel.composer.waitFor();
    await openChats(session());
    await panel.frame.locator('.chat-row').first().waitFor();
    await until('all are listed', async () => (await first.rows.count()) >= 2_000);
  });
});

for (const language of ['en', 'ko'] as const) {
  describe(`how the list of chats looks (${language})`, () => {
    const session = useSession({ language, viewport: { width: 1400, height: 900 } });
    it('is good in its themes and every width', async function () {
      this.timeout(180_000);
      const korean = language === 'ko';
      await showAnswer(session(), 'Use a `Set`.', korean ? '배열에서 중복을 빼려면 어떻게 해요? 순서도 지키고 싶어요' : 'How do I remove duplicates from an array and keep the order?');
      await showAnswer(session(), 'It means the array is empty.', korean ? '오류 메시지를 설명해 주세요' : 'Explain this error message');
      await showAnswer(session(), 'array-tools', korean ? '새 기능의 이름' : 'A name for the feature');
      const chats = await openChats(session(), korean ? '채팅 목록 보기' : 'Show Chats');
      // A second try has those of the first one, too.
      const { length: count } = await storedConversations(session());
      await until('all are there', async () => (await chats.rows.count()) === count);
      await chats.rows.nth(2).focus();
      await chats.rows.nth(2).press('ContextMenu');
      await chats.panel.frame.getByRole('menuitem').first().click();
      await chats.panel.frame.locator('.codicon-pinned').waitFor();
      /** Empties the search; what it had found is shown for a moment longer. */
      const showAll = async (): Promise<void> => {
        await chats.search.fill('');
        await until('all are there', async () => (await chats.rows.count()) === count && (await chats.panel.frame.locator('.chat-snippet:visible').count()) === 0);
      };
      for (const theme of themesIn[language]) {
        await session().vscode.setTheme(theme);
        for (const width of [250, 600]) {
          await session().vscode.workbench.resizeSideBar(width);
          await showAll();
          await chats.rows.nth(1).focus();
          await session().vscode.screenshot(`history-${language}-${theme}-${width}`);
          await chats.search.fill('array');
          await chats.panel.frame.locator('mark').first().waitFor();
          await session().vscode.screenshot(`history-search-${language}-${theme}-${width}`);
        }
      }
      await session().vscode.workbench.resizeSideBar(250);
      await showAll();
      await chats.rows.nth(1).press('F2');
      await session().vscode.screenshot(`history-rename-${language}`);
      await chats.panel.frame.locator('.chat-rename').press('Escape');
      await chats.rows.nth(1).press('ContextMenu');
      await session().vscode.screenshot(`history-menu-${language}`);
      await session().vscode.page.keyboard.press('Escape');
      await chats.rows.nth(1).press('Delete');
      await chats.panel.frame.locator('.undo-bar').waitFor();
      await session().vscode.screenshot(`history-undo-${language}`);
      await chats.panel.isNotCut();
    });
  });
}
