// The chat panel: streaming, stopping, retrying, and losing nothing.
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { until } from './driver/until';
import { chatRequests, freshPrompt, lastChatBody, newChat, openPanel, Panel, showAnswer, useSession } from './session';

describe('chat', () => {
  /** Milliseconds between two pieces of an answer. */
  const pace = 1;
  const session = useSession({}, { pace });
  afterEach(() => session().gateway.control({ set: { pace } }));

  const slowly = () => session().gateway.control([{ fault: 'T38', times: 1 }]);

  /** @returns text that has been in the panel for the two seconds that may be lost */
  const shownForTwoSeconds = async (streaming: Locator): Promise<string> => {
    await until('some text is there', async () => (await streaming.innerText()).trim().length > 10);
    const text = (await streaming.innerText()).trim();
    const shownAt = Date.now();
    await until('two seconds have passed', () => Date.now() - shownAt > 2_000);
    return text;
  };

  it('streams an answer: text shows before it is complete, then model and tokens', async () => {
    const panel = await newChat(session());
    await slowly();
    const prompt = freshPrompt();
    await panel.ask(prompt);
    await panel.answer('streaming').locator('.markdown :text-matches(".")').first().waitFor();
    await session().vscode.screenshot('streaming');
    await panel.button('Stop').first().click();
    await panel.answer('stopped').waitFor();
    const text = await panel.askToEnd(freshPrompt());
    assert.match(text, /kr\//);
    assert.match(text, /tokens/);
    await session().vscode.screenshot('answer');
  });

  it('renders Markdown with highlighted code that can be copied exactly', async () => {
    const code = 'const answer = 42;\n\tif (answer) {}';
    const panel = await showAnswer(session(), `# 제목\n\n- one\n- **two**\n\n\`\`\`ts\n${code}\n\`\`\`\n`);
    const answer = panel.answer('complete');
    await answer.getByRole('heading', { name: '제목' }).waitFor();
    assert.equal(await answer.locator('li').count(), 2);
    await until('the code is highlighted', async () => (await answer.locator('pre .hljs-keyword').count()) > 0);
    await answer.getByRole('button', { name: 'Copy code' }).click();
    const copied = () => session().vscode.evaluate((api) => api.env.clipboard.readText());
    await until('the code is in the clipboard', async () => (await copied()) === code);
  });

  it('shows raw HTML as text and loads nothing an answer names', async () => {
    const panel = await newChat(session());
    const { page } = session().vscode;
    const outside: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('evil.example')) outside.push(request.url());
    });
    const text = '<img src="https://evil.example/a.png" onerror="alert(1)"><script>alert(2)</script>\n\n![picture](https://evil.example/b.png) [link](javascript:alert(3))';
    await session().gateway.control({ answer: { text } });
    await panel.ask(freshPrompt());
    const answer = panel.answer('complete');
    await answer.waitFor();
    assert.equal(await answer.locator('.markdown :is(img, script, iframe, a[href^="javascript"])').count(), 0);
    assert.match(await answer.innerText(), /<img src=/);
    assert.deepEqual(outside, []);
  });

  it('opens links through the host, which shows the address first', async () => {
    const panel = await showAnswer(session(), '[the docs](https://docs.k-router.com/models)');
    await panel.answer('complete').getByRole('link', { name: 'the docs' }).click();
    const { dialog } = session().vscode.workbench;
    await dialog.getByText('docs.k-router.com').first().waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  });

  it('stops at once and keeps the text so far; the next turn works (T38)', async () => {
    const panel = await newChat(session());
    await slowly();
    await panel.ask(freshPrompt());
    await panel.answer('streaming').locator('.markdown :text-matches(".")').first().waitFor();
    const asked = Date.now();
    await panel.button('Stop').first().click();
    const stopped = panel.answer('stopped');
    await stopped.waitFor();
    assert.notEqual((await stopped.locator('.markdown').innerText()).trim(), '');
    const request = await until('the gateway saw the close', () => chatRequests(session()).at(-1)?.closedByClient !== undefined && chatRequests(session()).at(-1));
    assert.ok((request.closedByClient ?? Infinity) - asked < 1_000);
    await panel.askToEnd(freshPrompt());
  });

  it('stops with Escape while nothing has come yet (T37)', async () => {
    const panel = await newChat(session());
    await session().gateway.control({ fault: 'T37', times: 1 });
    await panel.ask(freshPrompt());
    await panel.answer('waiting').waitFor();
    await panel.composer.press('Escape');
    await panel.answer('stopped').waitFor();
    await until('the gateway saw the close', () => chatRequests(session()).at(-1)?.closedByClient !== undefined);
  });

  it('keeps the first answer when another one is asked for', async () => {
    const panel = await newChat(session());
    await session().gateway.control([{ answer: { text: 'First answer.' } }, { answer: { text: 'Second answer.' } }]);
    await panel.ask(freshPrompt());
    await panel.answer('complete').getByText('First answer.').waitFor();
    await panel.answer('complete').getByRole('button', { name: 'Retry' }).click();
    await panel.answer('complete').getByText('Second answer.').waitFor();
    assert.equal(await panel.answers.count(), 1);
    await panel.button('Previous answer').click();
    await panel.answer('complete').getByText('First answer.').waitFor();
    await panel.button('Next answer').click();
    await panel.answer('complete').getByText('Second answer.').waitFor();
  });

  it('sends once on Enter twice, and nothing while an answer runs (T41)', async () => {
    const panel = await newChat(session());
    await slowly();
    const before = chatRequests(session()).length;
    await panel.composer.fill(freshPrompt());
    await panel.composer.press('Enter');
    await panel.composer.press('Enter');
    await panel.answer('streaming').waitFor();
    await panel.composer.fill('a second one');
    await panel.composer.press('Enter');
    assert.equal(await panel.composer.inputValue(), 'a second one');
    await panel.button('Stop').first().click();
    await panel.answer('stopped').waitFor();
    assert.equal(chatRequests(session()).length - before, 1);
    await panel.composer.fill('');
  });

  it('writes a new line on Shift+Enter', async () => {
    const panel = await newChat(session());
    await panel.composer.click();
    await panel.composer.pressSequentially('one');
    await panel.composer.press('Shift+Enter');
    await panel.composer.pressSequentially('two');
    assert.equal(await panel.composer.inputValue(), 'one\ntwo');
    await panel.composer.fill('');
  });

  it('keeps the conversation while the view is hidden, and streams on (T44)', async () => {
    const panel = await newChat(session());
    const { workbench } = session().vscode;
    await slowly();
    const prompt = freshPrompt();
    await panel.ask(prompt);
    await panel.answer('streaming').locator('.markdown :text-matches(".")').first().waitFor();
    await workbench.runCommand('View: Show Explorer');
    await panel.composer.waitFor({ state: 'detached' });
    const again = await openPanel(session());
    await again.prompts.filter({ hasText: prompt }).waitFor();
    const shown = await again.lastAnswer.locator('.markdown').innerText();
    await until('more text comes', async () => (await again.lastAnswer.locator('.markdown').innerText()).length > shown.length);
    await again.button('Stop').first().click();
    await again.answer('stopped').waitFor();
  });

  it('goes on in its own chat when a new one is begun in the middle (T42)', async () => {
    const panel = await newChat(session());
    await slowly();
    const first = freshPrompt('The first chat asks');
    await panel.ask(first);
    await panel.answer('streaming').waitFor();
    await session().vscode.workbench.runCommand('K-Router: New Chat');
    const second = freshPrompt('The second chat asks');
    await until('the new chat is empty', async () => (await panel.prompts.count()) === 0);
    await session().gateway.control({ answer: { text: 'Only for the second chat.' } });
    await panel.ask(second);
    await panel.answer('complete').getByText('Only for the second chat.').waitFor();
    assert.deepEqual(await panel.prompts.count(), 1);
    assert.equal((await panel.lastAnswer.locator('.markdown').innerText()).trim(), 'Only for the second chat.');
  });

  it('goes on by the model it was asked of when another one is chosen in the middle (T42)', async () => {
    const panel = await newChat(session());
    const { gateway, vscode } = session();
    const text = 'One answer from its first word to its last, all of it by one model.';
    await gateway.control([{ set: { pace: 3_000 } }, { answer: { text } }]);
    const before = chatRequests(session()).length;
    await panel.ask(freshPrompt());
    await panel.answer('streaming').locator('.markdown :text-matches(".")').first().waitFor();
    const { model } = lastChatBody(session());
    await panel.frame.locator('.model-button').click();
    await vscode.workbench.quickInput.locator('.monaco-list-row.focused').waitFor();
    await vscode.workbench.quickInputBox.pressSequentially('clsonnet');
    await vscode.page.keyboard.press('Enter');
    await until('the box has the other model', async () => (await panel.frame.locator('.model-button').innerText()).includes('Claude Sonnet'));
    assert.equal(chatRequests(session()).at(-1)?.answer?.finished, false);
    await gateway.control({ set: { pace } });
    const complete = panel.answer('complete');
    await complete.waitFor();
    assert.equal((await complete.locator('.markdown').innerText()).trim(), text);
    assert.ok((await complete.locator('.answer-info').getAttribute('aria-description'))?.includes(model));
    assert.equal(chatRequests(session()).length - before, 1);
    // The next turn is the other model's.
    await panel.askToEnd(freshPrompt());
    assert.equal(lastChatBody(session()).model, 'kr/claude-sonnet');
    assert.notEqual(model, 'kr/claude-sonnet');
    await vscode.evaluate(({ commands }, id) => commands.executeCommand('krouter.selectModel', { model: id, scope: 'everywhere' }), model);
  });

  it('keeps the draft over hiding and reloading', async () => {
    const panel = await newChat(session());
    const draft = '아직 다 못 쓴 message';
    await panel.composer.click();
    await panel.composer.pressSequentially(draft);
    await session().vscode.workbench.runCommand('View: Show Explorer');
    await panel.composer.waitFor({ state: 'detached' });
    const shown = await openPanel(session());
    await until('the draft is still there', async () => (await shown.composer.inputValue()) === draft);
    await session().vscode.reload();
    const again = await openPanel(session());
    await until('the draft is back', async () => (await again.composer.inputValue()) === draft);
    await again.composer.fill('');
  });

  it('is whole after a reload in the middle of an answer, which is marked interrupted (T45)', async () => {
    const panel = await newChat(session());
    await slowly();
    const prompt = freshPrompt();
    await panel.ask(prompt);
    const streaming = panel.answer('streaming').locator('.markdown');
    const before = await shownForTwoSeconds(streaming);
    await session().vscode.reload();
    const again = await openPanel(session());
    await again.prompts.filter({ hasText: prompt }).waitFor();
    const interrupted = again.answer('interrupted');
    await interrupted.waitFor();
    assert.ok((await interrupted.locator('.markdown').innerText()).trim().startsWith(before));
    await session().vscode.screenshot('interrupted');
    await interrupted.getByRole('button', { name: 'Retry' }).first().click();
    await again.answer('complete').waitFor();
  });

  it('loses at most two seconds of an answer when the extension host is killed (T46)', async () => {
    const panel = await newChat(session());
    await slowly();
    const prompt = freshPrompt();
    await panel.ask(prompt);
    const streaming = panel.answer('streaming').locator('.markdown');
    const shown = await shownForTwoSeconds(streaming);
    await session().vscode.killExtensionHost();
    await session().vscode.reload();
    const again = await openPanel(session());
    const interrupted = again.answer('interrupted');
    await interrupted.waitFor();
    assert.ok((await interrupted.locator('.markdown').innerText()).trim().startsWith(shown));
  });

  it('moves to the other side bar in the middle of an answer, with everything in it (T44)', async () => {
    const panel = await newChat(session());
    await slowly();
    const prompt = freshPrompt();
    await panel.ask(prompt);
    const shown = await panel.answer('streaming').locator('.markdown :text-matches(".")').first().innerText();
    const { vscode } = session();
    await vscode.evaluate((api) =>
      api.commands.executeCommand('vscode.moveViews', {
        viewIds: ['krouter.chat'],
        destinationId: 'workbench.view.explorer',
      }),
    );
    await vscode.evaluate((api) => api.commands.executeCommand('krouter.chat.focus'));
    const moved = new Panel(vscode.workbench.panel);
    await moved.prompts.filter({ hasText: prompt }).waitFor();
    await until('more text comes', async () => (await moved.lastAnswer.locator('.markdown').innerText()).length > shown.length + 10);
    await moved.button('Stop').first().click();
    await moved.answer('stopped').waitFor();
    await moved.askToEnd(freshPrompt());
    await vscode.evaluate((api) => api.commands.executeCommand('krouter.chat.resetViewLocation'));
  });
});
