// The gateway's models in VS Code's own Chat, which its built-in extension brings.
import assert from 'node:assert/strict';
import { until } from './driver/until';
import { balanceReads, chatRequests, lastChatBody, freshPrompt, useSession } from './session';

describe('VS Code’s own Chat', () => {
  const session = useSession({ hasChat: true });
  const chat = () => session().vscode.page.locator('.interactive-session');

  const ask = (query: string): Promise<unknown> =>
    session().vscode.evaluate(
      ({ commands }, text) => commands.executeCommand('workbench.action.chat.open', { query: text, mode: 'ask', modelSelector: { vendor: 'krouter', id: 'kr/gpt4o' } }),
      query,
    );

  before(async function () {
    this.timeout(60_000);
    // Until then Chat asks the user to sign in.
    await until('the chat extension runs', () => session().vscode.evaluate(({ extensions }) => extensions.getExtension('GitHub.copilot-chat')?.isActive === true));
    await until('the models are listed', () => session().vscode.evaluate(async ({ lm }) => (await lm.selectChatModels({ vendor: 'krouter', id: 'kr/gpt4o' })).length === 1));
  });

  it('answers with the gateway’s models', async () => {
    await session().gateway.control({ answer: { text: 'An answer from the gateway.' } });
    const prompt = freshPrompt();
    await ask(prompt);
    await chat().getByText('An answer from the gateway.').first().waitFor();
    await session().vscode.screenshot('native-answer');
    const { model, messages } = lastChatBody(session());
    assert.equal(model, 'kr/gpt4o');
    assert.equal(messages[0]?.role, 'system');
    assert.match(messages.at(-1)?.content ?? '', new RegExp(prompt));
  });

  it('says after a 402 where to top up, and once there are credits (T31)', async () => {
    const { gateway, vscode } = session();
    const { workbench } = vscode;
    await gateway.control({ set: { credits: 0 } });
    const before = chatRequests(session()).length;
    const reads = balanceReads(session());
    await ask(freshPrompt());
    await chat().getByText('KR-402').first().waitFor();
    assert.doesNotMatch(await chat().last().innerText(), /extensionHost|\.m?js:/);
    await vscode.screenshot('native-402');
    await workbench.toast('KR-402').getByRole('button', { name: 'Top Up' }).click();
    await workbench.dialog.getByText('k-router.com').first().waitFor();
    await workbench.dialog.getByRole('button', { name: 'Cancel' }).click();
    await until('the balance is known', () => balanceReads(session()) > reads);
    const asked = chatRequests(session()).length;
    await gateway.control({ set: { credits: 700 } });
    await workbench.toast('Credits are back').waitFor();
    assert.ok(asked > before);
    assert.equal(chatRequests(session()).length, asked);
  });
});
