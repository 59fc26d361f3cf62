// Nothing can be stored, neither secrets nor files (T47): the panel, an edit and a commit message work with a key in memory, which is said.
import assert from 'node:assert/strict';
import { usePlaces, withFile } from './editorPlaces';
import { filesWith, freshPrompt, openPanel, useSession } from './session';

const key = 'kr-memory-0123456789abcdef';

describe('without a place to store anything', () => {
  const session = useSession({ ...withFile, isStorageBroken: true }, { authentication: 'required', keys: [key], pace: 1 });
  const places = usePlaces(session);
  afterEach(() => places().clearNotifications());

  it('a key is taken for this window, which is said, and the panel chats with it (T47)', async () => {
    const { vscode } = session();
    const { workbench, page } = vscode;
    const panel = await openPanel(session());
    await panel.button('Set API Key').click();
    await workbench.passwordBox.fill(key);
    await page.keyboard.press('Enter');
    await workbench.toast('Your API key is kept only until this window closes').waitFor();
    await vscode.screenshot('T47-key');
    await places().clearNotifications();
    await panel.askToEnd(freshPrompt());
    await workbench.toast('Chats cannot be saved to disk right now').waitFor();
    await vscode.screenshot('T47-panel');
  });

  for (const [index, name] of ['an edit', 'a commit message'].entries()) {
    it(`${name} is written with the key in memory (T47)`, async () => {
      const place = places().places[index];
      assert.equal(place?.name, name);
      places().forgetRequests();
      const arrives = await place.nextAnswer();
      await place.ask();
      await arrives();
      assert.deepEqual(places().asked().map(({ authorization }) => authorization?.lastFour), [key.slice(-4)]);
      await places().assertUntouched();
    });
  }

  it('the key stands in no file, setting or page, and is gone with the window (T47)', async () => {
    const { vscode } = session();
    assert.deepEqual(await filesWith(session(), key), []);
    const panel = await openPanel(session());
    assert.ok(!(await panel.frame.locator('html').evaluate((html) => html.outerHTML)).includes(key));
    await vscode.reload();
    await (await openPanel(session())).button('Set API Key').waitFor();
  });
});
