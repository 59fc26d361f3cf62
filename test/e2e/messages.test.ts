// What can be done with a message: editing, alternatives, other models, deleting, branching, and going on after a cut.
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { InputMethod } from './driver/inputMethod';
import { until } from './driver/until';
import { chatRequests, freshPrompt, isFocused, lastChatBody, newChat, openPanel, type Panel, useSession } from './session';

describe('messages', () => {
  const session = useSession();

  const answers = (...texts: string[]) => session().gateway.control(texts.map((text) => ({ answer: { text }, times: 1 })));
  const editor = (panel: Panel): Locator => panel.prompts.getByRole('textbox');
  const press = async (key: string): Promise<void> => { await session().vscode.page.keyboard.press(key); };

  it('a prompt is edited and sent again with the keyboard alone, and both wordings can be shown', async () => {
    const panel = await newChat(session());
    await answers('The first answer.', 'The second answer.');
    await panel.ask('What is a lsit?');
    await panel.answer('complete').getByText('The first answer.').waitFor();
    await panel.prompts.getByRole('button', { name: 'Copy Message' }).focus();
    await press('ArrowRight');
    await press('Enter');
    await editor(panel).waitFor();
    assert.equal(await editor(panel).inputValue(), 'What is a lsit?');
    await press('Escape');
    await until('the focus is back', () => isFocused(panel.prompts.getByRole('button', { name: 'Edit' })));
    await press('Enter');
    await editor(panel).fill('What is a list?');
    await press('Enter');
    await panel.answer('complete').getByText('The second answer.').waitFor();
    assert.equal(await panel.prompts.count(), 1);
    await until('the box has the focus', () => isFocused(panel.composer));
    const previous = panel.prompts.getByRole('button', { name: 'Previous wording' });
    await previous.focus();
    await press('Enter');
    await panel.answer('complete').getByText('The first answer.').waitFor();
    await panel.prompts.getByText('What is a lsit?').waitFor();
    await panel.prompts.getByText('1/2').waitFor();
    await press('ArrowRight');
    await press('Enter');
    await panel.answer('complete').getByText('The second answer.').waitFor();
  });

  it('a Korean wording is sent whole by one Enter in the middle of a syllable', async () => {
    const panel = await newChat(session());
    await answers('첫 답', '둘째 답');
    await panel.ask('hello');
    await panel.answer('complete').getByText('첫 답').waitFor();
    await panel.prompts.hover();
    await panel.prompts.getByRole('button', { name: 'Edit' }).click();
    await editor(panel).fill('안녕하세');
    await press('End');
    const before = chatRequests(session()).length;
    const input = await InputMethod.attach(session().vscode.page);
    await input.compose('요');
    await input.enter('요', false);
    await panel.answer('complete').getByText('둘째 답').waitFor();
    assert.equal(chatRequests(session()).length, before + 1);
    assert.equal(lastChatBody(session()).messages.at(-1)?.content, '안녕하세요');
  });

  it('another model answers without becoming the chosen one, and the answers can be switched', async () => {
    const panel = await newChat(session());
    const { workbench } = session().vscode;
    await answers('By the usual model.', 'By another model.');
    await panel.ask(freshPrompt());
    await panel.answer('complete').getByText('By the usual model.').waitFor();
    await panel.lastAnswer.hover();
    await panel.lastAnswer.getByRole('button', { name: 'Ask Another Model' }).click();
    await workbench.quickInputBox.fill('GPT-5.4');
    await workbench.quickPickOption(/GPT-5\.4/).first().click();
    await panel.answer('complete').getByText('By another model.').waitFor();
    assert.notEqual(lastChatBody(session()).model, 'kr/auto');
    await panel.frame.getByRole('button', { name: 'Model: Auto' }).waitFor();
    await panel.lastAnswer.getByText('2/2').waitFor();
    await panel.lastAnswer.getByRole('button', { name: 'Previous answer' }).click();
    await panel.answer('complete').getByText('By the usual model.').waitFor();
  });

  it('what is deleted can be brought back', async () => {
    const panel = await newChat(session());
    await answers('One.', 'Two.');
    await panel.ask('first question');
    await panel.answer('complete').getByText('One.').waitFor();
    await panel.ask('second question');
    await panel.answer('complete').getByText('Two.').waitFor();
    const second = panel.prompts.filter({ hasText: 'second question' });
    await second.hover();
    await second.getByRole('button', { name: 'Delete from Here' }).click();
    await until('it is gone', async () => (await panel.prompts.count()) === 1 && (await panel.answers.count()) === 1);
    await until('the box has the focus', () => isFocused(panel.composer));
    await panel.frame.getByRole('button', { name: 'Undo' }).click();
    await panel.answer('complete').getByText('Two.').waitFor();
    assert.equal(await panel.prompts.count(), 2);
  });

  it('a branch is a chat of its own', async () => {
    const panel = await newChat(session());
    await answers('Root.', 'Old way.', 'New way.');
    await panel.ask('root question');
    await panel.answer('complete').getByText('Root.').waitFor();
    const root = panel.answers.filter({ hasText: 'Root.' });
    await panel.ask('old question');
    await panel.answer('complete').getByText('Old way.').waitFor();
    await root.hover();
    await root.getByRole('button', { name: 'Branch to New Chat' }).click();
    await until('the branch is shown', async () => (await panel.prompts.count()) === 1 && (await panel.answers.count()) === 1);
    await until('the box has the focus', () => isFocused(panel.composer));
    await panel.ask('new question');
    await panel.answer('complete').getByText('New way.').waitFor();
    assert.deepEqual(lastChatBody(session()).messages.slice(1).map(({ content }) => content), ['root question', 'Root.', 'new question']);
  });

  it('a cut-off answer is gone on with, to the very text it would have had (T24)', async () => {
    const panel = await newChat(session());
    const prompt = freshPrompt('Show me an example, number');
    const whole = await panel.askToEnd(prompt);
    const body = (text: string): string => text.slice(0, text.indexOf('kr/')).trim();
    await newChat(session());
    await session().gateway.control({ fault: 'T24', deltas: 60, times: 1 });
    await panel.ask(prompt);
    const cut = panel.answer('truncated');
    await cut.getByText('Cut off at the length limit').waitFor();
    await cut.locator('.notice').getByRole('button', { name: 'Continue' }).click();
    await panel.answer('complete').filter({ hasText: prompt }).waitFor();
    assert.equal(await panel.answers.count(), 1);
    assert.equal(body(await panel.lastAnswer.innerText()), body(whole));
  });

  it('shows in a tooltip how an answer came to be, for the keyboard too', async () => {
    const panel = await newChat(session());
    await panel.askToEnd(freshPrompt());
    const info = panel.lastAnswer.locator('[data-action="answer-info"]');
    assert.match((await info.getAttribute('aria-description')) ?? '', /First text after .*Took/);
    await panel.composer.focus();
    await press('Shift+Tab');
    await until('a control of the answer has the focus', () => panel.lastAnswer.evaluate((element) => element.contains(element.ownerDocument.activeElement)));
    await press('Home');
    await until('the details have the focus', () => isFocused(info));
    const tooltip = panel.frame.locator('.tooltip');
    await tooltip.getByText('Took').waitFor();
    await session().vscode.screenshot('answer-details');
    await press('Escape');
    await tooltip.waitFor({ state: 'hidden' });
  });

  it('a killed extension host leaves its text, and Continue goes on with it', async function () {
    this.timeout(120_000);
    const { vscode, gateway } = session();
    const panel = await newChat(session());
    await gateway.control({ fault: 'T38', times: 1 });
    const prompt = freshPrompt();
    await panel.ask(prompt);
    const text = (): Promise<string> => panel.lastAnswer.locator('.markdown').innerText();
    // Before the first mark of Markdown: half of one looks otherwise than the whole.
    await until('some text is there', async () => (await text()).trim().length > 10);
    const shown = (await text()).trim();
    const shownAt = Date.now();
    await until('two seconds have passed', () => Date.now() - shownAt > 2_000);
    await vscode.killExtensionHost();
    await vscode.reload();
    const again = await openPanel(session());
    const restored = again.answer('interrupted');
    await restored.waitFor();
    assert.ok((await restored.locator('.markdown').innerText()).trim().startsWith(shown));
    await restored.locator('.notice').getByRole('button', { name: 'Continue' }).click();
    const whole = again.answer('complete').filter({ hasText: prompt });
    await whole.waitFor();
    assert.equal(await again.answers.count(), 1);
    // The same question gets the same answer: gone on with, it is the one that was interrupted.
    await gateway.control({ clear: true });
    const interrupted = await whole.locator('.markdown').innerText();
    await whole.hover();
    await whole.getByRole('button', { name: 'Retry' }).click();
    await again.answer('complete').getByText('2/2').waitFor();
    assert.equal(interrupted, await again.lastAnswer.locator('.markdown').innerText());
  });
});
