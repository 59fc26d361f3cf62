// What goes wrong at the gateway, and the one action that helps.
import assert from 'node:assert/strict';
import { until } from './driver/until';
import { chatRequests, freshPrompt, newChat, type Panel, setBaseUrl, useSession } from './session';

describe('failures', () => {
  const session = useSession();
  const creditItem = () => session().vscode.workbench.statusBarItem('krouter.credits');
  /** The wait after a refusal; what is held back before its first request says (1 of 3). */
  const ownWait = /\d+ s \(2 of 3\)/;

  // A test that fails halfway leaves the others their credits.
  afterEach(() => session().gateway.control({ set: { credits: 5000 } }));

  /** What one model is held back for is not another's: a test that leaves one so has a model of its own. */
  const useModel = async (id: string): Promise<void> => {
    await session().vscode.evaluate(({ commands }, model) => commands.executeCommand('krouter.selectModel', { model, scope: 'everywhere' }), id);
  };

  const quietChat = async (): Promise<Panel> => {
    await session().vscode.evaluate(({ commands }) => commands.executeCommand('notifications.clearAll'));
    return newChat(session());
  };

  it('401: says which origin refused, and leads to the key (T30)', async () => {
    const { workbench } = session().vscode;
    await workbench.runCommand('K-Router: Set API Key');
    await workbench.passwordBox.fill('kr-soon-refused');
    await workbench.page.keyboard.press('Enter');
    const panel = await quietChat();
    // Once for the check, and again for the credits once it is stored.
    const uses = () => session().gateway.requests.filter(({ authorization }) => authorization?.lastFour === 'used');
    await until('the key is stored', () => uses().length >= 2);
    await session().gateway.control({ fault: 'T30', times: 1 });
    const before = chatRequests(session()).length;
    await panel.ask(freshPrompt());
    const failed = panel.answer('failed');
    await failed.getByText(`${session().gateway.origin} refused the API key.`).waitFor();
    assert.equal(chatRequests(session()).length - before, 1);
    await session().vscode.workbench.toast('refused the API key').waitFor();
    await session().vscode.screenshot('401');
    await failed.getByRole('button', { name: 'Set API Key' }).click();
    await session().vscode.workbench.passwordBox.waitFor();
    await session().vscode.page.keyboard.press('Escape');
  });

  it('402: one notification with Top Up, the item in its error state until the balance is back (T31)', async () => {
    const panel = await quietChat();
    const { gateway, vscode } = session();
    await gateway.control({ set: { credits: 0 } });
    const prompt = freshPrompt();
    await panel.ask(prompt);
    const failed = panel.answer('failed');
    await failed.getByText('Your credits are used up').waitFor();
    await failed.getByRole('button', { name: 'Retry' }).last().click();
    await until('the second refusal', () => chatRequests(session()).filter(({ status }) => status === 402).length >= 2);
    const toast = vscode.workbench.toast('KR-402');
    await toast.waitFor();
    assert.equal(await toast.count(), 1);
    await until('the item shows the error', async () => (await creditItem().getAttribute('class'))?.includes('error-kind'));
    await vscode.screenshot('402');
    await toast.getByRole('button', { name: 'Top Up' }).click();
    // VS Code shows the address of the dashboard before it opens it.
    await vscode.workbench.dialog.getByText('k-router.com').first().waitFor();
    await vscode.workbench.dialog.getByRole('button', { name: 'Cancel' }).click();
    await gateway.control({ set: { credits: 700 } });
    await panel.answer('failed').getByRole('button', { name: 'Retry' }).last().click();
    await panel.answer('complete').filter({ hasText: prompt }).waitFor();
    await until('the item is normal again', async () => !(await creditItem().getAttribute('class'))?.includes('error-kind'));
  });

  it('429: counts down in the status bar and on the answer, then goes on by itself (T34)', async () => {
    const panel = await quietChat();
    await session().gateway.control({ fault: 'T34', times: 1 });
    const prompt = freshPrompt();
    await panel.ask(prompt);
    await panel.answer('waiting').getByText('Trying again in').waitFor();
    await panel.answer('waiting').getByRole('button', { name: 'Use Another Model' }).waitFor();
    await until('the countdown', async () => /\d+ s/.test(await creditItem().innerText()));
    await session().vscode.screenshot('429');
    await panel.answer('complete').filter({ hasText: prompt }).waitFor();
    await until('the countdown is over', async () => !/\d+ s/.test(await creditItem().innerText()));
    assert.equal(await session().vscode.workbench.toast('Too many requests').count(), 0);
  });

  it('429: another model is asked in the same answer, which nothing stops once it is being written (T34)', async () => {
    await useModel('kr/claude-haiku');
    const panel = await quietChat();
    const seconds = 8;
    await session().gateway.control([{ fault: 'T34', times: 1, seconds }, { fault: 'T38', pace: 40, times: 1 }]);
    const prompt = freshPrompt();
    await panel.ask(prompt);
    await panel.answer('waiting').getByRole('button', { name: 'Use Another Model' }).click();
    const { workbench, page } = session().vscode;
    await workbench.quickInput.getByRole('option').first().waitFor();
    await session().vscode.screenshot('429-instead');
    await page.keyboard.press('Enter');
    await panel.answer('streaming').waitFor();
    await until('no countdown', async () => !/\d+ s/.test(await creditItem().innerText()));
    await panel.answer('complete').filter({ hasText: prompt }).waitFor();
    assert.equal(await panel.answer('stopped').count(), 0);
    const answered = chatRequests(session()).slice(-2);
    assert.ok(Date.now() > (answered[0]?.time ?? Infinity) + seconds * 1_000, 'the wait was not over before the answer');
    const [first, second] = answered.map(({ body }) => (typeof body === 'object' && body !== null && 'model' in body ? body.model : undefined));
    assert.notEqual(first, second);
    // An Auto Tier names the model that it chose, and stands behind it in the details.
    const details = await panel.answer('complete').locator('.answer-info').getAttribute('aria-description');
    assert.ok(typeof second === 'string' && details?.includes(second), `${details}`);
    await useModel('kr/auto');
  });

  it('429: the wait can be called off from the status bar, and nothing more is sent (T39)', async () => {
    const panel = await quietChat();
    const seconds = 10;
    await session().gateway.control({ fault: 'T39', times: 1, seconds });
    const before = chatRequests(session()).length;
    await panel.ask(freshPrompt());
    await until('the countdown', async () => ownWait.test(await creditItem().innerText()));
    await creditItem().locator('a').click();
    await panel.answer('stopped').waitFor();
    // Until then the next prompt would be held back, too.
    const { time } = chatRequests(session()).at(-1) ?? assert.fail();
    await until('the wait would be over', () => Date.now() > time + seconds * 1_000 + 1_000);
    assert.equal(chatRequests(session()).length - before, 1);
  });

  it('429: the credit item’s hover stays open while it counts down, and its buttons work (T39)', async () => {
    await useModel('kr/gpt4o-mini');
    const panel = await quietChat();
    await session().gateway.control({ fault: 'T39', times: 1, seconds: 12 });
    await panel.ask(freshPrompt());
    await until('the countdown', async () => ownWait.test(await creditItem().innerText()));
    const { page } = session().vscode;
    await creditItem().hover();
    const hover = page.locator('.monaco-hover', { hasText: 'K-Router credits' });
    // One that was closed and opened again would be another element, without this mark.
    await hover.evaluate((element) => { element.setAttribute('data-first', ''); });
    for (let seconds = 0; seconds < 3; seconds += 1) {
      const before = await creditItem().innerText();
      await until('the next second', async () => (await creditItem().innerText()) !== before);
      assert.ok(await page.locator('.monaco-hover[data-first]').isVisible(), `closed after ${before}`);
      await hover.getByText('Too many requests.').waitFor();
    }
    await session().vscode.screenshot('429-hover');
    await hover.getByText('Stop Waiting').click();
    await panel.answer('stopped').waitFor();
    await useModel('kr/auto');
  });

  it('429 with a long wait: says so in a notification and does not wait by itself', async () => {
    const panel = await quietChat();
    await session().gateway.control({ fault: 'T34', times: 1, seconds: 300 });
    await panel.ask(freshPrompt());
    await panel.answer('failed').getByText('Too many requests').waitFor();
    await panel.answer('failed').getByText(/\d+ (s|min) left/).waitFor();
    await session().vscode.screenshot('429-long');
    await session().vscode.workbench.toast('Too many requests').getByRole('button', { name: 'Retry' }).waitFor();
    await until('the countdown', async () => /min|\d+ s/.test(await creditItem().innerText()));
    await session().vscode.workbench.toast('Too many requests').getByRole('button', { name: 'Retry' }).click();
    await panel.answer('complete').waitFor();
  });

  it('500: tries again by itself, then offers support (T33)', async () => {
    const panel = await quietChat();
    await session().gateway.control({ fault: 'T33' });
    const before = chatRequests(session()).length;
    await panel.ask(freshPrompt());
    await panel.answer('failed').waitFor({ timeout: 60_000 });
    assert.equal(chatRequests(session()).length - before, 3);
    await panel.answer('failed').getByRole('button', { name: 'Contact Support' }).waitFor();
    await session().vscode.screenshot('500');
    await session().gateway.control({ clear: true });
    await panel.answer('failed').getByRole('button', { name: 'Retry' }).first().click();
    await panel.answer('complete').waitFor();
  });

  it('a refusal that a retry does not help is told as what it is, asked once, and keeps the prompt (T32)', async () => {
    for (const [status, code, words, action] of [
      [400, 'KR-400', /not accepted.*No such field\./, 'Show Log'],
      [403, 'KR-403', /may not use this model/, 'Use Another Model'],
      [422, 'KR-400', /not accepted.*cannot be processed/, 'Show Log'],
      [413, 'KR-413', /too long for this model/, 'New Chat'],
    ] as const) {
      const panel = await quietChat();
      await session().gateway.control({ fault: 'T32', status, times: 1, ...(status === 400 && { message: 'No such field.' }) });
      const before = chatRequests(session()).length;
      const prompt = freshPrompt();
      await panel.ask(prompt);
      const failed = panel.answer('failed').filter({ hasText: code });
      await failed.getByText(words).first().waitFor();
      await panel.prompts.filter({ hasText: prompt }).waitFor();
      assert.deepEqual(chatRequests(session()).slice(before).map((request) => request.status), [status]);
      await session().vscode.screenshot(String(status));
      const button = failed.getByRole('button', { name: action, exact: true });
      await button.waitFor();
      if (action !== 'New Chat') continue;
      await button.click();
      await until('the prompt is in the box of a new chat', async () => (await panel.prompts.count()) === 0 && (await panel.composer.inputValue()) === prompt);
      await panel.composer.fill('');
    }
  });

  for (const [fault, what, words] of [['T35', 'to another origin', 'Nothing was sent there'], ['T36', 'that goes round', 'That was not followed']] as const) {
    it(`a redirect ${what} is named and not followed, and leads to the settings (${fault})`, async () => {
      const panel = await quietChat();
      const { gateway, vscode } = session();
      const there = fault === 'T35' ? await gateway.listen({ listen: fault }) : undefined;
      await gateway.control({ fault });
      const before = chatRequests(session()).length;
      await panel.ask(freshPrompt());
      const failed = panel.answer('failed');
      await failed.getByText(words).waitFor();
      assert.equal(chatRequests(session()).length - before, 1);
      if (there) {
        await failed.getByText(`redirects to ${there.origin}.`).waitFor();
        assert.deepEqual([there.connections, there.requests], [0, []]);
      }
      await failed.getByRole('button', { name: 'Open Settings' }).click();
      await vscode.workbench.settings.getByText('Krouter:').first().waitFor();
      await vscode.workbench.closeSettings();
      await vscode.screenshot(`redirect-${fault}`);
    });
  }

  it('an error in the middle of a stream keeps the text and says what happened (T16)', async () => {
    const panel = await quietChat();
    await session().gateway.control({ fault: 'T16', times: 1 });
    const before = chatRequests(session()).length;
    await panel.ask(freshPrompt());
    const failed = panel.answer('failed');
    await failed.waitFor();
    assert.notEqual((await failed.locator('.markdown').innerText()).trim(), '');
    assert.equal(chatRequests(session()).length - before, 1);
  });

  it('a connection that breaks keeps the text and offers a retry (T07, T48)', async () => {
    const panel = await quietChat();
    await session().gateway.control({ fault: 'T07', times: 1 });
    const prompt = freshPrompt();
    await panel.ask(prompt);
    const failed = panel.answer('failed');
    await failed.getByText('The connection broke').waitFor();
    assert.notEqual((await failed.locator('.markdown').innerText()).trim(), '');
    await failed.getByRole('button', { name: 'Retry' }).first().click();
    await panel.answer('complete').filter({ hasText: prompt }).waitFor();
  });

  it('HTML instead of an answer is named, and never rendered (T18)', async () => {
    const panel = await quietChat();
    await session().gateway.control({ fault: 'T18', times: 1 });
    await panel.ask(freshPrompt());
    await panel.answer('failed').getByText('text/html').waitFor();
    assert.equal((await panel.lastAnswer.locator('.markdown').innerText()).trim(), '');
  });

  it('an unreachable gateway is named, and the prompt is still there to retry (T01)', async () => {
    const panel = await quietChat();
    const { gateway } = session();
    const closed = await gateway.listen({ listen: 'T01' });
    await setBaseUrl(session(), closed.baseUrl);
    const prompt = freshPrompt();
    await panel.ask(prompt);
    await panel.answer('failed').getByText(`Cannot reach ${new URL(closed.baseUrl).origin}`).waitFor({ timeout: 60_000 });
    await setBaseUrl(session(), gateway.baseUrl);
    await panel.answer('failed').getByRole('button', { name: 'Retry' }).first().click();
    await panel.answer('complete').filter({ hasText: prompt }).waitFor();
  });

  it('an answer cut off at the length limit says so (T24)', async () => {
    const panel = await quietChat();
    await session().gateway.control({ fault: 'T24', times: 1 });
    await panel.ask(freshPrompt());
    await panel.answer('truncated').getByText('Cut off at the length limit').waitFor();
  });

  it('Stop answers while a million tiny deltas stream (T28)', async function () {
    this.timeout(240_000);
    const panel = await quietChat();
    await session().gateway.control({ fault: 'T28', times: 1 });
    await panel.ask(freshPrompt());
    await panel.answer('streaming').waitFor({ timeout: 60_000 });
    await panel.button('Stop').first().click();
    await panel.answer('stopped').waitFor({ timeout: 120_000 }); // a busy machine lays the flood out slowly
  });
});
