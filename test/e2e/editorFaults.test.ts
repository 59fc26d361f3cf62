// What goes wrong at the gateway in an edit and in a commit message: what its user sees, and real clicks on what is offered.
import assert from 'node:assert/strict';
import type { Listener } from '../gateway/faults/listeners';
import { until } from './driver/until';
import { usePlaces, withFile } from './editorPlaces';
import { balanceReads, chatBody, useSession } from './session';
import { typeWrongKeys } from './wrongKeys';

describe('faults of edits and commit messages', () => {
  const session = useSession(withFile, { pace: 1 });
  const places = usePlaces(session);
  const order = (...commands: Parameters<ReturnType<typeof places>['order']>) => places().order(...commands);
  const toast = (text: string | RegExp) => places().toast(text);
  const itemSays = (words: RegExp) => until(`the item says ${words}`, async () => words.test(await places().creditItem().innerText()));
  /** Where redirects to another origin lead. */
  let there: Listener | undefined;
  before(async () => {
    there = await session().gateway.listen({ listen: 'T35' });
  });
  beforeEach(() => {
    places().forgetRequests();
  });
  // A test that fails halfway leaves the others their credits.
  afterEach(async () => {
    await order({ set: { credits: 5000 } });
    await places().clearNotifications();
  });

  for (const [index, name] of ['an edit', 'a commit message'].entries()) {
    const place = () => {
      const found = places().places[index];
      assert.equal(found?.name, name);
      return found;
    };
    const picture = (what: string) => session().vscode.screenshot(`${what}-${name.replaceAll(' ', '-')}`);

    it(`${name}: 401 leads to the key, which is refused in words while it can’t be one, and taken without the white space round it (T30, T60)`, async function () {
      this.timeout(60_000);
      const { gateway, vscode: { workbench, page } } = session();
      await workbench.runCommand('K-Router: Set API Key');
      await workbench.passwordBox.fill(`kr-before-${index}`);
      await page.keyboard.press('Enter');
      await toast('API key saved.').waitFor();
      await places().clearNotifications();
      await toast('API key saved.').waitFor({ state: 'detached' });
      await order({ fault: 'T30', times: 1 });
      await place().ask();
      const refused = toast('KR-401');
      await refused.getByText(`${gateway.origin} refused the API key`).waitFor();
      await refused.getByRole('button', { name: 'Set API Key' }).click();
      await typeWrongKeys(workbench);
      await picture('T60');
      // A paste brings a line break, which the box of one line leaves out.
      await workbench.passwordBox.fill(` kr-of-${index}\n `);
      await page.keyboard.press('Enter');
      await toast('API key saved.').waitFor();
      assert.deepEqual(places().asked().map(({ authorization }) => authorization?.lastFour), [`re-${index}`]);
      const arrives = await place().nextAnswer();
      await place().ask();
      await arrives();
      assert.equal(places().asked().at(-1)?.authorization?.lastFour, `of-${index}`);
      await places().assertUntouched();
    });

    for (const [when, faults] of [['before the answer', []], ['in the middle of the answer, of which the part stays,', [{ fault: 'T16', status: 402, deltas: 20, times: 1 }]]] as const) {
      it(`${name}: 402 ${when} leads to the page for topping up and on from there (T31)`, async function () {
        this.timeout(60_000);
        const { workbench } = session().vscode;
        await order({ set: { credits: 0 } }, ...faults);
        const reads = balanceReads(session());
        await place().ask();
        await toast('KR-402').getByRole('button', { name: 'Top Up' }).click();
        await workbench.dialog.getByText('k-router.com').first().waitFor();
        await picture(`402-${faults.length}`);
        await workbench.dialog.getByRole('button', { name: 'Cancel' }).click();
        if (faults.length > 0) await place().hasPart();
        await until('the balance is known', () => balanceReads(session()) > reads);
        assert.equal(places().asked().length, 1);
        const arrives = await place().nextAnswer({ set: { credits: 700 } });
        await toast('Credits are back').getByRole('button', { name: 'Resend' }).click();
        await arrives();
        assert.equal(places().asked().length, 2);
        await places().assertUntouched();
      });
    }

    it(`${name}: a refusal that a retry does not help is told as what it is, and asked once (T32)`, async function () {
      this.timeout(60_000);
      for (const [status, code, words, action] of [
        [400, 'KR-400', /not accepted.*No such field\./, 'Show Log'],
        [403, 'KR-403', /may not use this model/, 'Use Another Model'],
        [413, 'KR-413', /too long for the model\. Send less/, 'Use Another Model'],
        [422, 'KR-400', /not accepted.*cannot be processed/, 'Show Log'],
      ] as const) {
        places().forgetRequests();
        await order({ fault: 'T32', status, times: 1, ...(status === 400 && { message: 'No such field.' }) });
        await place().ask();
        const refused = toast(code).filter({ hasText: words });
        await refused.getByRole('button', { name: action }).waitFor();
        await refused.getByRole('button', { name: 'Retry' }).waitFor();
        await place().isOver();
        await picture(`T32-${status}`);
        assert.deepEqual(places().asked().map((request) => request.status), [status]);
        await places().clearNotifications();
        await refused.waitFor({ state: 'detached' });
      }
      await places().assertUntouched();
    });

    it(`${name}: 404 leads to another model, a redirect to the settings, also one that goes round; a broken link is tried again (T32, T35, T36, T48)`, async function () {
      this.timeout(120_000);
      const { workbench } = session().vscode;
      let arrives = await place().nextAnswer({ fault: 'T32', status: 404, times: 1 });
      await place().ask();
      await toast('KR-404').getByRole('button', { name: 'Use Another Model' }).click();
      await workbench.quickPickOption(/GPT-4o/).first().click();
      await arrives();
      await places().clearNotifications();

      assert.ok(there);
      for (const [fault, words] of [['T35', `redirects to ${there.origin}. Nothing was sent there`], ['T36', /an address of its own.*not followed/]] as const) {
        places().forgetRequests();
        await order({ fault });
        await place().ask();
        const redirected = toast('KR-220');
        await redirected.getByText(words).waitFor();
        assert.equal(places().asked().length, 1);
        await picture(fault);
        await redirected.getByRole('button', { name: 'Open Settings' }).click();
        await workbench.settings.getByText('Krouter:').first().waitFor();
        await workbench.closeSettings();
        await order({ clear: true });
        await places().clearNotifications();
      }
      assert.deepEqual([there.connections, there.requests], [0, []]);

      arrives = await place().nextAnswer({ fault: 'T07', deltas: 5, times: 1 });
      await place().ask();
      await toast('KR-223').getByRole('button', { name: 'Retry' }).click();
      await arrives();
      await places().assertUntouched();
    });

    it(`${name}: 5xx is tried again by itself, which is seen, then offers support, and Retry answers (T33)`, async function () {
      this.timeout(60_000);
      const body = JSON.stringify({ error: { message: 'The server is overloaded.', type: 'server_error' } });
      const busy = { chunks: [body], status: 503, headers: { 'Content-Type': 'application/json', 'Retry-After': '3' } };
      await order({ answer: busy, times: 3 });
      await place().ask();
      await itemSays(/\d+ s \(2 of 3\)/);
      await picture('T33-waits');
      await itemSays(/\d+ s \(3 of 3\)/);
      const failed = toast('KR-500');
      await failed.getByText('has a problem (503)').waitFor();
      await failed.getByRole('button', { name: 'Contact Support' }).waitFor();
      await picture('T33');
      assert.equal(places().asked().length, 3);
      const arrives = await place().nextAnswer();
      await failed.getByRole('button', { name: 'Retry' }).click();
      await arrives();
      assert.equal(places().asked().length, 4);
      await places().assertUntouched();
    });

    it(`${name}: 429 counts down, then goes on by itself; a long wait is told with its end, and is not waited out (T34)`, async function () {
      this.timeout(60_000);
      let arrives = await place().nextAnswer({ fault: 'T34', seconds: 4, times: 1 });
      await place().ask();
      await itemSays(/\d+ s \(2 of 3\)/);
      await picture('T34-waits');
      await arrives();
      const [first, second, ...more] = places().asked();
      assert.ok(first && second && more.length === 0 && second.time - first.time >= 4_000);
      assert.equal(await toast('KR-429').count(), 0);

      places().forgetRequests();
      arrives = await place().nextAnswer({ fault: 'T34', seconds: 300, times: 1 });
      await place().ask();
      await toast('KR-429').getByText(/You can try again at \d/).waitFor();
      await itemSays(/\d+ (min|s)(?! \()/);
      await picture('T34-long');
      assert.equal(places().asked().length, 1);
      await toast('KR-429').getByRole('button', { name: 'Retry' }).click();
      await arrives();
      assert.equal(places().asked().length, 2);
      await places().assertUntouched();
    });
  }

  // The last one: both models are held back for as long as the gateway said.
  it('a wait is called off in the status bar, or there, and nothing more is sent (T39)', async function () {
    this.timeout(150_000);
    const seconds = 20;
    // A model of its own for each: what one is held back for is not the other's.
    for (const [index, model] of ['kr/gpt4o-mini', 'kr/claude-haiku'].entries()) {
      const place = places().places[index];
      assert.ok(place);
      await session().vscode.evaluate(({ commands }, id) => commands.executeCommand('krouter.selectModel', { model: id, scope: 'everywhere' }), model);
      await order({ fault: 'T39', times: 1, seconds });
      await place.ask();
      await itemSays(/\d+ s \(2 of 3\)/);
      await place.isRunning(/trying again \(2 of 3\)/);
      await places().creditItem().locator('a').click();
      await place.isOver();
      // Held back as long as the first one, without a request of its own.
      await place.ask();
      await itemSays(/\d+ s \(1 of 3\)/);
      await place.isRunning(/trying again/);
      await session().vscode.screenshot(`T39-${place.name.replaceAll(' ', '-')}`);
      await place.stop();
      await place.isOver();
      assert.equal(chatBody(places().asked()[index]).model, model);
    }
    const last = places().asked().at(-1);
    assert.ok(last);
    const end = last.time + seconds * 1_000 + 1_000;
    await until('the waits would be over', () => Date.now() > end, seconds * 1_000 + 2_000);
    assert.equal(places().asked().length, 2);
    assert.equal(await toast('KR-').count(), 0);
    await places().assertUntouched();
  });
});
