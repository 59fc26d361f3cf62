// Credits run out in the middle of an answer, are bought, and the answer goes on by itself.
import assert from 'node:assert/strict';
import { until } from './driver/until';
import { balanceReads, chatRequests, freshPrompt, lastChatBody, newChat, openPanel, type Panel, useSession } from './session';
import { storedConversations } from './storedConversations';

describe('credits', () => {
  const session = useSession();
  const creditItem = () => session().vscode.workbench.statusBarItem('krouter.credits');
  const setting = (value: string | undefined): Promise<void> =>
    session().vscode.evaluate(async (api, wanted) => {
      await api.workspace.getConfiguration('krouter').update('resumeAfterTopUp', wanted, api.ConfigurationTarget.Global);
    }, value);
  const text = Array.from({ length: 40 }, (_, n) => `word${n}`).join(' ');

  /** Asks for an answer that breaks off for lack of credits. @returns what came of it */
  const breakOff = async (panel: Panel, prompt: string): Promise<string> => {
    const { gateway } = session();
    const pieces = text.slice(0, 120).match(/.{1,20}/gs) ?? [];
    const events = pieces.map((content) => ({ id: 'c', object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content }, finish_reason: null }] }));
    const refusal = { error: { message: 'Your credits are used up.', type: 'insufficient_credits', code: 402 } };
    await gateway.control({ set: { credits: 5000 } });
    // So slowly that the credits are used up before it says so.
    await gateway.control({ answer: { chunks: [...events, refusal].map((event) => `data: ${JSON.stringify(event)}\n\n`), pace: 100 } });
    const asked = chatRequests(session()).length;
    await panel.ask(prompt);
    await until('the request', () => chatRequests(session()).length > asked);
    await gateway.control({ set: { credits: 0 } });
    const reads = balanceReads(session());
    await panel.answer('failed').getByText('KR-402').waitFor();
    // That of the refusal: what comes after is more.
    await until('the balance is known', () => balanceReads(session()) > reads);
    await until('the item says so', async () => (await creditItem().getAttribute('class'))?.includes('error-kind'));
    return panel.answer('failed').locator('.markdown').innerText();
  };

  it('an answer that broke off goes on by itself after a top-up, and is whole', async () => {
    await setting('resend');
    const panel = await newChat(session());
    const { gateway, vscode } = session();
    assert.equal((await breakOff(panel, freshPrompt())).trim(), text.slice(0, 120).trim());
    const toast = vscode.workbench.toast('KR-402');
    await toast.waitFor();
    await vscode.screenshot('402-in-the-middle');
    await toast.getByRole('button', { name: 'Top Up' }).click();
    await vscode.workbench.dialog.getByText('k-router.com').first().waitFor();
    await vscode.workbench.dialog.getByRole('button', { name: 'Cancel' }).click();
    const before = chatRequests(session()).length;
    await gateway.control({ answer: { text: text.slice(120) } });
    await gateway.control({ set: { credits: 700 } });
    await panel.answer('complete').waitFor();
    assert.equal(chatRequests(session()).length - before, 1);
    assert.equal((await panel.answer('complete').locator('.markdown').innerText()).trim(), text);
    await until('the item is normal again', async () => !(await creditItem().getAttribute('class'))?.includes('error-kind'));
  });

  it('is offered in a notification where the setting leaves it at that', async () => {
    await setting(undefined);
    await session().vscode.evaluate(({ commands }) => commands.executeCommand('notifications.clearAll'));
    const panel = await newChat(session());
    await breakOff(panel, freshPrompt());
    const before = chatRequests(session()).length;
    await session().gateway.control({ answer: { text: text.slice(120) } });
    await session().gateway.control({ set: { credits: 700 } });
    const offer = session().vscode.workbench.toast('Credits are back');
    await offer.waitFor();
    await session().vscode.screenshot('credits-are-back');
    assert.equal(chatRequests(session()).length, before);
    await offer.getByRole('button', { name: 'Resend' }).click();
    await panel.answer('complete').waitFor();
    assert.equal((await panel.answer('complete').locator('.markdown').innerText()).trim(), text);
  });

  it('stand below their answer as soon as the gateway tells them, and in its details; also after a reload', async () => {
    await session().gateway.control({ set: { credits: 5000 } });
    const words = freshPrompt();
    const usage = (panel: Panel) => panel.answer('complete').filter({ hasText: words }).locator('.answer-usage', { hasText: /credits?$/ });
    let panel = await newChat(session());
    await panel.askToEnd(words);
    await usage(panel).waitFor();
    // Never nothing for what was not free.
    const shown = await usage(panel).innerText();
    assert.match(shown, /^<?\d+(?:\.\d+)? credits?$/);
    assert.doesNotMatch(shown, /^0 /);
    await panel.isNotCut();
    await session().vscode.screenshot('answer-credits');
    await until('they are on disk', async () => (await storedConversations(session())).some((content) => content.includes(words) && content.includes('"credits"')));
    await session().vscode.reload();
    panel = await openPanel(session());
    assert.equal(await usage(panel).innerText(), shown);
    assert.ok((await panel.answer('complete').locator('.answer-info').getAttribute('aria-description'))?.includes(shown));
  });

  it('that are left cover a shorter answer of the same model, and the models that are covered first', async () => {
    const { gateway, vscode } = session();
    await gateway.control({ set: { credits: 5000 } });
    await vscode.evaluate(({ commands }) => commands.executeCommand('krouter.selectModel', { model: 'kr/gpt4o', scope: 'everywhere' }));
    const panel = await newChat(session());
    // What a credit is worth is learned from these.
    for (let count = 0; count < 3; count += 1) await panel.askToEnd(freshPrompt());
    await gateway.control([{ set: { credits: 0.5 } }, { fault: 'T31', times: 1 }]);
    await panel.ask(freshPrompt());
    const short = panel.answer('failed').getByRole('button', { name: /Answer with at Most \d+ Tokens/ });
    await short.waitFor();
    await panel.isNotCut();
    await until('the item says what is left', async () => (await creditItem().innerText()).includes('0.5'));
    await vscode.screenshot('402-some-left');
    await vscode.workbench.toast('Your credits do not suffice').getByRole('button', { name: /Answer with at Most/ }).waitFor();
    const limit = Number(/\d+/.exec(await short.innerText())?.[0]);
    const before = chatRequests(session()).length;
    await short.click();
    await until('the request', () => chatRequests(session()).length > before);
    assert.deepEqual([lastChatBody(session()).model, lastChatBody(session())['max_tokens']], ['kr/gpt4o', limit]);
    // It is no longer than that, and can go on.
    await panel.answer('truncated').waitFor();

    await gateway.control([{ set: { credits: 0.2 } }, { fault: 'T31', times: 1 }]);
    const prompt = freshPrompt();
    await newChat(session());
    await panel.ask(prompt);
    await panel.answer('failed').getByRole('button', { name: 'Use Another Model' }).click();
    const { workbench, page } = vscode;
    await workbench.quickInput.getByRole('option', { name: /tokens of answer/ }).first().waitFor();
    await vscode.screenshot('402-covered-models');
    const [row = ''] = await workbench.quickInput.getByRole('option').allInnerTexts();
    assert.match(row, /≈ [\d,]+ tokens of answer/);
    await page.keyboard.press('Enter');
    await panel.answer('complete').filter({ hasText: prompt }).waitFor();
    const { model } = lastChatBody(session());
    assert.ok(row.includes(model), `${model} is not what was highlighted: ${row}`);
  });
});
