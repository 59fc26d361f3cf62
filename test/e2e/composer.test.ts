// The prompt box with real keys, a real pointer, a real clipboard and real compositions.
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { InputMethod } from './driver/inputMethod';
import { until } from './driver/until';
import { chatRequests, freshPrompt, newChat, type Panel, useSession } from './session';

/** A transparent pixel. */
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

describe('The prompt box', () => {
  const session = useSession({
    viewport: { width: 1400, height: 900 },
    files: {
      'src/parser.ts': 'export const parse = (text: string): string[] => text.split(",");\n',
      'src/파일.ts': 'export const name = "파일";\n',
      'notes/plan.md': '# Plan\n',
      'picture.bin': '\0\u0001\u0002',
    },
  });
  let input: InputMethod;
  before(async () => {
    input = await InputMethod.attach(session().vscode.page);
  });

  /** A new chat with nothing in its box, which has the focus. */
  async function emptyBox(): Promise<Panel> {
    const panel = await newChat(session());
    await panel.composer.fill('');
    await panel.composer.click();
    return panel;
  }
  const sentTexts = (panel: Panel): Promise<string[]> => panel.prompts.locator('.markdown, .prompt-text').allInnerTexts();
  const popup = (panel: Panel): Locator => panel.frame.getByRole('listbox');
  const option = (panel: Panel, name: string | RegExp): Locator => panel.frame.getByRole('option', { name });
  const chips = (panel: Panel): Locator => panel.frame.locator('.composer .chip');

  describe('with an input method', () => {
    for (const again of [true, false]) {
      it(`sends Korean once and whole on one Enter in the middle of a syllable, ${again ? 'with' : 'without'} a second key`, async () => {
        const panel = await emptyBox();
        const before = chatRequests(session()).length;
        await input.compose('ㅇ', '아', '안');
        await input.commit('안');
        await input.compose('ㄴ', '녀', '녕');
        await input.enter('녕', again);
        await panel.answer('complete').waitFor();
        assert.deepEqual(await sentTexts(panel), ['안녕']);
        assert.equal(chatRequests(session()).length - before, 1);
        assert.equal(await panel.composer.inputValue(), '');
      });

      it(`takes two steps where Enter picks a candidate, ${again ? 'with' : 'without'} a second key`, async () => {
        const panel = await emptyBox();
        const before = chatRequests(session()).length;
        await input.compose('か', 'かん', 'かんじ', '漢字');
        await input.enter('漢字', again);
        assert.equal(await panel.composer.inputValue(), '漢字');
        await panel.composer.press('Enter');
        await panel.answer('complete').waitFor();
        assert.deepEqual(await sentTexts(panel), ['漢字']);
        assert.equal(chatRequests(session()).length - before, 1);
      });
    }

    it('follows the composed text in the suggestions, and picks once on one Enter', async () => {
      const panel = await emptyBox();
      const before = chatRequests(session()).length;
      await panel.composer.pressSequentially('@');
      await input.compose('ㅍ', '파');
      await input.commit('파');
      await input.compose('ㅇ', '이', '일');
      await option(panel, /파일\.ts/).waitFor();
      await until('only what fits is left', async () => (await panel.frame.getByRole('option').count()) === 1);
      await input.enter('일', true);
      await chips(panel).filter({ hasText: '파일.ts' }).waitFor();
      assert.equal(await chips(panel).count(), 1);
      assert.equal(await panel.composer.inputValue(), '');
      assert.equal(chatRequests(session()).length, before);
      await panel.composer.press('Backspace');
      await session().vscode.page.keyboard.press('Delete');
      await chips(panel).first().waitFor({ state: 'detached' });
    });
  });

  it('grows up to two fifths of the panel, then scrolls', async () => {
    const panel = await emptyBox();
    const height = async (): Promise<number> => (await panel.composer.boundingBox())?.height ?? 0;
    const one = await height();
    for (let line = 0; line < 4; line++) await panel.composer.press('Shift+Enter');
    const five = await height();
    assert.ok(five > one * 3, `${five} px for five lines, ${one} px for one`);
    await panel.composer.fill('line\n'.repeat(80));
    const page = await panel.frame.locator('html').evaluate((html) => html.clientHeight);
    assert.ok((await height()) <= page * 0.4 + 1, `${await height()} px of ${page}`);
    assert.ok(await panel.composer.evaluate((box) => box.scrollHeight > box.clientHeight));
    await panel.composer.fill('');
    assert.equal(await height(), one);
  });

  it('goes through old prompts with ↑ and ↓, and keeps the text in progress', async () => {
    const panel = await emptyBox();
    const first = await panel.composer.inputValue();
    assert.equal(first, '');
    const [older, newer] = [freshPrompt('An older prompt'), freshPrompt('A newer prompt')];
    await panel.askToEnd(older);
    await panel.askToEnd(newer);
    await panel.composer.pressSequentially('in progress');
    await panel.composer.press('ArrowUp');
    await until('the newest prompt is shown', async () => (await panel.composer.inputValue()) === newer);
    await panel.composer.press('ArrowUp');
    assert.equal(await panel.composer.inputValue(), older);
    await panel.composer.pressSequentially(', changed');
    await panel.composer.press('ArrowDown');
    await until('the newer prompt is back', async () => (await panel.composer.inputValue()) === newer);
    await panel.composer.press('ArrowDown');
    await until('the text in progress is back', async () => (await panel.composer.inputValue()) === 'in progress');
    await panel.composer.press('ArrowUp');
    await panel.composer.press('ArrowUp');
    await until('the change is still there', async () => (await panel.composer.inputValue()) === `${older}, changed`);
    await panel.composer.fill('');
  });

  it('moves the caret in a text of several lines before it goes through old prompts', async () => {
    const panel = await emptyBox();
    await panel.askToEnd(freshPrompt());
    // One line that is shown as several, and another one.
    const text = `${'long '.repeat(40)}\nlast`;
    await panel.composer.fill(text);
    const caret = (): Promise<number> => panel.composer.evaluate((box: HTMLTextAreaElement) => box.selectionStart);
    const places = [await caret()];
    for (;;) {
      await panel.composer.press('ArrowUp');
      const place = await caret();
      if ((await panel.composer.inputValue()) !== text || place === places.at(-1)) break;
      places.push(place);
    }
    assert.ok(places.length >= 4, `the caret stood at ${places.join(', ')}`);
    await until('an old prompt is shown', async () => (await panel.composer.inputValue()) !== text);
    // The last ↑ of the loop may have gone one prompt further back, when the host's list came right before it.
    await until('the text is back', async () => {
      if ((await panel.composer.inputValue()) === text) return true;
      await panel.composer.press('ArrowDown');
      return false;
    });
    await panel.composer.fill('');
  });

  it('stays usable while an answer streams; Escape closes the popup first and then stops', async () => {
    const panel = await emptyBox();
    await session().gateway.control({ set: { pace: 400 } });
    await panel.ask(freshPrompt());
    await panel.answer('streaming').waitFor();
    await panel.composer.pressSequentially('next @');
    await panel.frame.locator('.suggest-widget').waitFor();
    await panel.composer.press('Escape');
    await panel.frame.locator('.suggest-widget').waitFor({ state: 'hidden' });
    await panel.answer('streaming').waitFor();
    await panel.composer.press('Escape');
    await panel.answer('stopped').waitFor();
    assert.equal(await panel.composer.inputValue(), 'next @');
    await session().gateway.control({ set: { pace: 1 } });
    await panel.composer.fill('');
  });

  it('sends with Ctrl+Enter too', async () => {
    const panel = await emptyBox();
    const prompt = freshPrompt();
    await panel.composer.pressSequentially(prompt);
    await panel.composer.press('Control+Enter');
    await panel.answer('complete').filter({ hasText: prompt }).waitFor();
  });

  describe('pasting and dropping', () => {
    /** Dispatches what a drag from outside brings: a browser under test has no other window to drag from. */
    async function dropFiles(panel: Panel, files: readonly { name: string; bytes: number[]; type: string }[]): Promise<void> {
      await panel.composer.evaluate((box, dropped) => {
        const transfer = new DataTransfer();
        for (const { name, bytes, type } of dropped) transfer.items.add(new File([new Uint8Array(bytes)], name, { type }));
        for (const name of ['dragenter', 'dragover', 'drop']) {
          box.dispatchEvent(new DragEvent(name, { dataTransfer: transfer, bubbles: true, cancelable: true, composed: true }));
        }
      }, files);
    }

    it('keeps long pasted text as text', async () => {
      const panel = await emptyBox();
      const text = '긴 텍스트 with `code` #1 @here\n'.repeat(3_000).trimEnd();
      await session().vscode.evaluate(({ env }, value) => env.clipboard.writeText(value), text);
      await panel.composer.press('Control+v');
      await until('the text is there', async () => (await panel.composer.inputValue()) === text);
      await panel.frame.locator('.suggest-widget').waitFor({ state: 'hidden' });
      assert.equal(await chips(panel).count(), 0);
      await panel.composer.fill('');
    });

    it('refuses a pasted picture in plain words', async () => {
      const panel = await emptyBox();
      await session().vscode.page.evaluate(async (data) => {
        const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
        await navigator.clipboard.write([new ClipboardItem({ 'image/png': new Blob([bytes], { type: 'image/png' }) })]);
      }, png);
      await panel.composer.click();
      await panel.composer.press('Control+v');
      await panel.frame.getByText('Pictures cannot be sent').waitFor();
      assert.equal(await panel.composer.inputValue(), '');
    });

    it('takes dropped files: text goes along, what is not text says so', async () => {
      const panel = await emptyBox();
      await dropFiles(panel, [
        { name: 'dropped.txt', bytes: [...new TextEncoder().encode('dropped words')], type: 'text/plain' },
        { name: 'data.bin', bytes: [0, 1, 2], type: '' },
        { name: 'a.png', bytes: [0x89], type: 'image/png' },
      ]);
      await chips(panel).filter({ hasText: 'dropped.txt' }).waitFor();
      await chips(panel).filter({ hasText: 'data.bin' }).getByText('not text').waitFor();
      await panel.frame.getByText('Pictures cannot be sent').waitFor();
      const prompt = freshPrompt();
      await panel.ask(prompt);
      await panel.answer('complete').waitFor();
      assert.match(JSON.stringify(chatRequests(session()).at(-1)?.body), /dropped words/);
      assert.equal(await panel.prompts.locator('.chip').count(), 1);
      for (let left = await chips(panel).count(); left > 0; left--) await chips(panel).first().locator('.chip-remove').click();
    });

    it('takes an editor tab that is dragged with Shift held', async () => {
      const panel = await emptyBox();
      const { workbench, page } = session().vscode;
      await workbench.openFile('plan.md');
      await workbench.editor.click();
      const box = await panel.composer.boundingBox();
      assert.ok(box);
      await workbench.tab('plan.md').hover();
      await page.mouse.down();
      await page.keyboard.down('Shift');
      await page.mouse.move(box.x + 40, box.y - 60, { steps: 8 });
      await page.mouse.move(box.x + 40, box.y + 8, { steps: 4 });
      await page.mouse.up();
      await page.keyboard.up('Shift');
      await chips(panel).filter({ hasText: 'plan.md' }).waitFor();
      assert.equal(await panel.composer.inputValue(), '');
      await chips(panel).filter({ hasText: 'plan.md' }).locator('.chip-remove').click();
    });
  });

  describe('suggestions and chips', () => {
    it('adds context with @ by keyboard, and takes it off by keyboard', async () => {
      const panel = await emptyBox();
      const { page } = session().vscode;
      await panel.composer.pressSequentially('Look at @pars');
      await option(panel, /parser\.ts/).waitFor();
      await panel.composer.press('Tab');
      await chips(panel).filter({ hasText: 'parser.ts' }).waitFor();
      assert.equal(await panel.composer.inputValue(), 'Look at ');
      await panel.composer.press('Home');
      await panel.composer.press('Backspace');
      await page.keyboard.press('Enter');
      await session().vscode.workbench.tab('parser.ts').waitFor();
      await panel.composer.click();
      await panel.composer.press('Home');
      await panel.composer.press('Backspace');
      await page.keyboard.press('Backspace');
      await chips(panel).filter({ hasText: 'parser.ts' }).waitFor({ state: 'detached' });
      await panel.composer.fill('');
    });

    it('adds context with the button by pointer, and takes it off by pointer', async () => {
      const panel = await emptyBox();
      await panel.button('Add context (@)').click();
      await panel.composer.pressSequentially('plan');
      await option(panel, /plan\.md/).first().click();
      const chip = chips(panel).filter({ hasText: 'plan.md' });
      await chip.waitFor();
      await chip.getByText(/^\d/).waitFor();
      await chip.getByRole('button', { name: /^Remove/ }).click();
      await chip.waitFor({ state: 'detached' });
    });

    it('offers commands with / and says what may follow', async () => {
      const panel = await emptyBox();
      await panel.composer.pressSequentially('/');
      await popup(panel).waitFor();
      assert.ok((await panel.frame.getByRole('option').count()) >= 5);
      await panel.composer.pressSequentially('expl');
      await panel.composer.press('Enter');
      assert.equal(await panel.composer.inputValue(), '/explain ');
      await panel.frame.locator('.composer-hint').filter({ hasText: '/explain' }).waitFor();
      await panel.composer.fill('');
    });
  });
});
