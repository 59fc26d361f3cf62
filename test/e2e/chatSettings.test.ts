// A chat's system prompt and sampling, presets, the token meter, and leaving out turns when the chat no longer fits.
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { themesIn } from '../host/settings';
import { InputMethod } from './driver/inputMethod';
import { until } from './driver/until';
import { freshPrompt, lastChatBody, newChat, openPanel, type Panel, useSession } from './session';

describe('chat settings', () => {
  const session = useSession();

  const field = (panel: Panel, name: string): Locator => panel.frame.getByRole('textbox', { name });
  const meterTokens = async (panel: Panel): Promise<number> => {
    const words = (await panel.frame.locator('.token-meter').getAttribute('title')) ?? '';
    return Number((/About ([\d,]+)/.exec(words)?.[1] ?? '').replaceAll(',', ''));
  };
  const presets = () => session().vscode.evaluate((api) => api.workspace.getConfiguration('krouter').get<unknown>('presets'));

  it('change by keyboard alone, go with the next message, and are still there after a reload', async () => {
    const { vscode } = session();
    const panel = await newChat(session());
    const { keyboard } = vscode.page;
    await panel.button('Chat settings').focus();
    await keyboard.press('Enter');
    await panel.frame.getByRole('heading', { name: 'Chat settings' }).waitFor();
    await keyboard.press('Tab'); // from the presets to the first field
    await keyboard.type('Answer in one sentence.');
    await keyboard.press('Tab');
    await keyboard.type('3');
    await panel.frame.getByRole('alert').filter({ hasText: '0 to 2' }).waitFor();
    await keyboard.press('Backspace');
    await keyboard.type('0.3');
    await keyboard.press('Tab');
    await keyboard.type('0.9');
    await keyboard.press('Tab');
    await keyboard.type('400');
    await keyboard.press('Escape');
    await panel.button('Chat settings (changed for this chat)').waitFor();
    await panel.askToEnd(freshPrompt());
    const { messages, temperature, top_p: topP, max_tokens: maxTokens } = lastChatBody(session());
    assert.deepEqual([temperature, topP, maxTokens], [0.3, 0.9, 400]);
    assert.ok(messages[0]?.content.endsWith('\n\nAnswer in one sentence.'));

    await vscode.reload();
    const again = await openPanel(session());
    await again.button('Chat settings (changed for this chat)').click();
    await until('the fields are filled', async () => (await field(again, 'Temperature').inputValue()) === '0.3');
    assert.equal(await field(again, 'System prompt').inputValue(), 'Answer in one sentence.');
    await again.button(/^Reset$/).click();
    await again.button('Back to the chat').click();
    await again.askToEnd(freshPrompt());
    assert.deepEqual(Object.keys(lastChatBody(session())).sort(), ['messages', 'model', 'stream']);
  });

  it('take Korean that is being composed', async () => {
    const { vscode } = session();
    const panel = await newChat(session());
    await panel.button('Chat settings').click();
    await field(panel, 'System prompt').click();
    const input = await InputMethod.attach(vscode.page);
    await input.compose('ㅎ', '하', '한');
    await until('the syllable is there', async () => (await field(panel, 'System prompt').inputValue()) === '한');
    // Longer than the pause after which a change holds: the host's echo must not break the composition.
    await input.compose('한구');
    await until('the change has come back', async () => (await panel.frame.locator('.preset-button').innerText()).includes('None'));
    await input.compose('한국');
    await input.commit('한국');
    await vscode.page.keyboard.type('어로');
    assert.equal(await field(panel, 'System prompt').inputValue(), '한국어로');
    await vscode.page.keyboard.press('Escape');
    await panel.askToEnd(freshPrompt());
    assert.ok(lastChatBody(session()).messages[0]?.content.endsWith('\n\n한국어로'));
  });

  it('become a preset, which another chat can choose and which can be deleted', async () => {
    const { vscode } = session();
    const { workbench, page } = vscode;
    const panel = await newChat(session());
    await workbench.runCommand('K-Router: Chat Settings');
    await field(panel, 'Temperature').fill('0.1');
    await panel.button('Save as Preset…').click();
    await workbench.quickInputBox.fill('Reviews');
    await page.keyboard.press('Enter');
    await panel.button(/Preset: Reviews/).waitFor();
    assert.deepEqual(await presets(), [{ name: 'Reviews', temperature: 0.1 }]);
    await page.keyboard.press('Escape');
    await panel.askToEnd(freshPrompt());

    const another = await newChat(session());
    await another.button('Chat settings').click();
    await another.button(/Preset: Defaults/).click();
    await another.frame.getByRole('menuitem', { name: 'Reviews' }).click();
    await another.button('Back to the chat').click();
    await another.askToEnd(freshPrompt());
    assert.equal(lastChatBody(session())['temperature'], 0.1);

    await another.button(/Chat settings/).click();
    await another.button('Delete Preset').click();
    await workbench.dialog.getByRole('button', { name: 'Delete' }).click();
    await another.button(/Preset: None/).waitFor();
    assert.deepEqual(await presets(), []);
  });

  it('are shown by the meter, which grows while Korean is typed and tells its figures', async () => {
    const panel = await newChat(session());
    await session().vscode.evaluate(async (api) => {
      await api.workspace.getConfiguration('krouter').update('maxTokens', 1_000, api.ConfigurationTarget.Global);
    });
    await panel.frame.locator('.token-meter').waitFor();
    const before = await meterTokens(panel);
    await panel.composer.pressSequentially('이 함수가 왜 두 번 호출되는지 자세히 설명해 주세요');
    await until('the meter has grown', async () => (await meterTokens(panel)) >= before + 12);
    await panel.frame.locator('.token-meter').click();
    await panel.frame.getByRole('region', { name: 'Tokens of the next message' }).getByText('Answer, at most').waitFor();
    await session().vscode.screenshot('token-details');
    await panel.frame.locator('.token-meter').click();
    await session().vscode.evaluate(async (api) => {
      await api.workspace.getConfiguration('krouter').update('maxTokens', undefined, api.ConfigurationTarget.Global);
    });
    await panel.composer.fill('');
  });

  it('leave out the oldest turns of a chat that no longer fits, in plain sight, and send all again', async () => {
    const { vscode, gateway } = session();
    await vscode.workbench.statusBarItem('krouter.model').locator('a').click();
    await vscode.workbench.quickInputBox.fill('kr/gpt4');
    await vscode.workbench.quickPickOption(/8\.2K/).first().click();
    const panel = await newChat(session());
    await gateway.control({ answer: { text: 'Fine.' }, times: null });
    const filler = '가나다라 마바사 '.repeat(420);
    for (const name of ['first', 'second', 'third']) {
      await panel.composer.fill(`${name} ${filler}`);
      await panel.composer.press('Enter');
      await panel.prompts.filter({ hasText: name }).waitFor();
      await until('the answer is complete', async () => (await panel.frame.locator('article[data-status="complete"]').count()) === ['first', 'second', 'third'].indexOf(name) + 1);
    }
    await panel.composer.fill(`fourth ${filler}`);
    const leaveOut = panel.button(/Leave Out the Oldest/);
    await leaveOut.waitFor();
    await vscode.screenshot('no-longer-fits');
    // It can be sent all the same; the gateway's refusal offers the same way out.
    await panel.composer.press('Enter');
    await panel.answer('failed').waitFor();
    await panel.button('Leave Out Oldest and Retry').click();
    await panel.frame.getByText('Messages above are not sent').waitFor();
    await until('the answer has come', async () => (await panel.frame.locator('article[data-status="failed"]').count()) === 0);
    const starts = lastChatBody(session()).messages.slice(1).filter(({ role }) => role === 'user').map(({ content }) => content.split(' ')[0]);
    assert.deepEqual(starts, starts.slice().sort((one, other) => names.indexOf(one) - names.indexOf(other)));
    assert.ok(!starts.includes('first') && starts.includes('fourth'), starts.join());
    await panel.frame.locator('.cut-divider').scrollIntoViewIfNeeded();
    await vscode.screenshot('left-out');

    await panel.button('Send them again').click();
    await panel.frame.getByText('Messages above are not sent').waitFor({ state: 'detached' });
    await leaveOut.click();
    await panel.frame.getByText('Messages above are not sent').waitFor();
    await panel.composer.fill('and now?');
    await panel.composer.press('Enter');
    await panel.prompts.filter({ hasText: 'and now?' }).waitFor();
    await until('the request has come', () => lastChatBody(session()).messages.at(-1)?.content === 'and now?');
    assert.ok(!lastChatBody(session()).messages.some(({ content }) => content.startsWith('first')));
  });
});

const names: (string | undefined)[] = ['first', 'second', 'third', 'fourth'];

for (const language of ['en', 'ko'] as const) {
  describe(`how chat settings look (${language})`, () => {
    const session = useSession({
      language,
      viewport: { width: 1400, height: 900 },
      settings: { 'krouter.temperature': 0.7, 'krouter.presets': [{ name: language === 'ko' ? '코드 리뷰' : 'Code review', temperature: 0.2 }] },
    });

    it('in its themes, narrow and usual', async () => {
      const { vscode } = session();
      const { page } = vscode;
      const panel = await openPanel(session());
      await panel.composer.fill(language === 'ko' ? '이 코드를 설명해 주세요' : 'Explain this code, please');
      await panel.frame.locator('.token-meter').click();
      await vscode.workbench.resizeSideBar(250);
      await panel.isNotCut();
      await vscode.screenshot(`meter-${language}-narrow`);
      await panel.frame.locator('.token-meter').click();
      await panel.frame.locator('[data-action="chat-settings"]').click();
      await panel.frame.locator('#setting-systemPrompt textarea').fill(language === 'ko' ? '항상 존댓말로, 짧게 답해 주세요.' : 'Always answer briefly.');
      await panel.frame.locator('#setting-maxTokens input').fill('0');
      for (const theme of themesIn[language]) {
        await vscode.setTheme(theme);
        for (const pixels of [250, 420]) {
          if (pixels === 250 && theme !== 'dark' && theme !== 'hc-light') continue;
          await vscode.workbench.resizeSideBar(pixels);
          await panel.isNotCut();
          await vscode.screenshot(`chat-settings-${language}-${theme}-${pixels}`);
        }
      }
      await panel.frame.locator('.preset-button').click();
      await vscode.screenshot(`chat-settings-${language}-presets`);
      await page.keyboard.press('Escape');
      await panel.frame.locator('#setting-maxTokens input').fill('');
    });
  });
}
