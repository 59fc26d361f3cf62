// What happens while an edit and a commit message are being written: the user asks again, goes elsewhere, looks away, opens another
// window; the window is reloaded or killed.
import assert from 'node:assert/strict';
import { until } from './driver/until';
import { acceptEdit, boxText, file, lensIn, showFile, source, usePlaces, type Place, withFile } from './editorPlaces';
import { chatBody, documentText, isFocused, openPanel, useSession } from './session';

/** Milliseconds between two pieces of an answer that goes on until it is let go. */
const slowly = 3_000;

describe('edits and commit messages in the middle', () => {
  const session = useSession(withFile, { pace: 1 });
  const places = usePlaces(session);
  const letGo = (): Promise<unknown> => places().order({ set: { pace: 1 } });
  const modelOf = (index: number): string => chatBody(places().asked()[index]).model;
  const isUnfinished = (index: number): boolean => places().asked()[index]?.answer?.finished === false;

  /** Begins an answer in each place, which goes on until it is let go. @returns waits until each is there, whole */
  const begin = async (...begun: readonly Place[]): Promise<() => Promise<void>> => {
    places().forgetRequests();
    await places().order({ set: { pace: slowly } });
    const arrivals: (() => Promise<void>)[] = [];
    for (const [index, place] of begun.entries()) {
      arrivals.push(await place.nextAnswer());
      await place.ask();
      await until(`${place.name} is under way`, () => isUnfinished(index));
      await place.isRunning();
    }
    return async () => {
      for (const arrives of arrivals) await arrives();
    };
  };
  const assertInTheMiddle = (): void => {
    assert.deepEqual(places().asked().map((_, index) => isUnfinished(index)), [true, true]);
  };

  afterEach(async () => {
    await letGo();
    await places().discard();
    await places().clearNotifications();
  });

  it('asked for twice are one request each: the second is refused, and the text is one answer’s (T41)', async function () {
    this.timeout(90_000);
    const [edit, message] = places().places;
    const arrive = await begin(edit, message);
    await message.askAgain();
    await edit.askAgain();
    await places().toast('have an edit that is not decided yet').waitFor();
    await session().vscode.screenshot('asked-twice');
    assertInTheMiddle();
    await letGo();
    await arrive();
    assert.equal(places().asked().length, 2);
    await places().assertUntouched();
  });

  it('go on where they were asked for, by the model they were asked of, when another chat and another model are chosen (T42)', async function () {
    this.timeout(90_000);
    const { workbench, page } = session().vscode;
    const [edit, message] = places().places;
    const arrive = await begin(edit, message);
    const model = modelOf(0);
    await workbench.runCommand('K-Router: New Chat');
    const { composer } = await openPanel(session());
    // A page that is just being loaded takes the focus once it is there, which closes the list of models.
    await until('the box has the focus', () => isFocused(composer));
    await workbench.statusBarItem('krouter.model').locator('a').click();
    await workbench.quickInput.locator('.monaco-list-row.focused').waitFor();
    await workbench.quickInputBox.pressSequentially('clsonnet');
    await page.keyboard.press('Enter');
    await until('the item has the model', async () => (await workbench.statusBarItem('krouter.model').innerText()).includes('Claude Sonnet'));
    assertInTheMiddle();
    await letGo();
    await arrive();
    assert.deepEqual([modelOf(0), modelOf(1), places().asked().length], [model, model, 2]);
    // The next one is the new model's.
    const arrives = await message.nextAnswer();
    await message.ask();
    await arrives();
    assert.match(modelOf(2), /sonnet/);
    assert.notEqual(modelOf(2), model);
    await places().assertUntouched();
  });

  it('go on while nobody looks, and are there when they are shown again (T44)', async function () {
    this.timeout(90_000);
    const { workbench } = session().vscode;
    const [edit, message] = places().places;
    const arrive = await begin(edit, message);
    await workbench.runCommand('View: Close All Editors');
    await workbench.tab(file).waitFor({ state: 'detached' });
    await workbench.viewIcon('Explorer').click();
    await workbench.page.locator('.scm-editor').first().waitFor({ state: 'detached' });
    assertInTheMiddle();
    await letGo();
    await until('both are whole', () => !isUnfinished(0) && !isUnfinished(1));
    const closed = places().toast('was closed before its edit was decided');
    await closed.waitFor();
    await session().vscode.screenshot('closed-in-the-middle');
    await closed.getByRole('button', { name: 'Open File' }).click();
    await arrive();
    assert.equal(places().asked().length, 2);
    await places().assertUntouched();
  });

  for (const [what, row, end] of [
    ['reloaded', 'T45', () => session().vscode.reload()],
    ['killed', 'T46', async () => { await session().vscode.killExtensionHost(); await session().vscode.reload(); }],
  ] as const) {
    it(`whose window is ${what}: no file is touched, no request goes on, and both can be asked for again (${row})`, async function () {
      this.timeout(120_000);
      const { vscode } = session();
      await begin(...places().places);
      await end();
      await until('the gateway sees both end', () => places().asked().every(({ closedByClient }) => closedByClient !== undefined));
      await letGo();
      await places().assertUntouched();
      await vscode.screenshot(`edit-and-message-${what}`);
      for (const place of places().places) {
        const arrives = await place.nextAnswer({ clear: true });
        await place.ask();
        await arrives();
      }
      assert.equal(places().asked().length, 4);
      await places().assertUntouched();
    });
  }

  // The last one: from then on the second window is the one that is evaluated in.
  it('of two windows are each window’s own; an edit of the same lines is applied once, and the other finds them changed (T43)', async function () {
    this.timeout(120_000);
    const { vscode } = session();
    const first = vscode.workbench;
    const second = await vscode.openSecondWindow();
    const [edit, message] = places().places;
    const [otherEdit, otherMessage] = places().placesIn(second);

    const arrive = await begin(message, otherMessage);
    assertInTheMiddle();
    await letGo();
    await arrive();
    assert.notEqual(await boxText(first), await boxText(second));

    await begin(edit, otherEdit);
    assertInTheMiddle();
    await letGo();
    await acceptEdit(first);
    await first.page.keyboard.press('Control+s');
    const accepted = await first.editorText();
    assert.notEqual(accepted.trimEnd(), source.trimEnd());
    await until('the other window has it', async () => (await second.editorText()) === accepted);
    await lensIn(second, /conflict with your edits/).first().waitFor();
    await vscode.screenshot('two-windows', second.page);
    await showFile(second);
    await second.page.keyboard.press('Alt+Shift+y');
    await second.toast('Nothing was applied').or(second.toast('no change left')).first().waitFor();
    assert.equal((await documentText(session(), file)).trimEnd(), accepted.trimEnd());
  });
});
