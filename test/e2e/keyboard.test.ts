// The panel by keyboard alone: the order of its controls, where the focus returns to, and how it looks to those who chose
// their own colours or no motion.
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { until } from './driver/until';
import { isFocused, newChat, type Panel, showAnswer, useSession } from './session';

describe('the keyboard', () => {
  const session = useSession({ files: { 'notes.md': '# Notes\n' } });

  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await session().vscode.page.keyboard.press(key);
  };
  /** Role and name of what has the focus. */
  const focused = (panel: Panel): Promise<string> => panel.frame.locator('html').evaluate(() => {
    const element = document.activeElement;
    if (!element) return '';
    const role = element.getAttribute('role') ?? element.localName;
    return `${role} ${element.getAttribute('aria-label') ?? element.textContent.trim()}`;
  });
  const comesBackTo = async (control: Locator, what: string): Promise<void> => {
    await until(`${what} gives the focus back`, () => isFocused(control));
  };

  it('goes through the chat in the order it is seen', async () => {
    const panel = await showAnswer(session(), 'Words with a [link](https://example.com).\n\n```ts\nconst a = 1;\n```\n', 'A question');
    await panel.composer.click();
    const back: string[] = [];
    for (let stops = 0; stops < 6; stops++) {
      await press('Shift+Tab');
      back.unshift(await focused(panel));
    }
    assert.deepEqual(back, ['section Conversation', 'button Copy Message', 'a link', 'button Copy code', 'group Code: TypeScript', back.at(-1)]);
    assert.match(back.at(-1) ?? '', /^button kr\//);
    await panel.composer.click();
    const on: string[] = [];
    for (let stops = 0; stops < 5; stops++) {
      await press('Tab');
      on.push(await focused(panel));
    }
    assert.deepEqual([on[0], on[1], on[3], on[4]], ['button Add context (@)', 'button Model: Auto', 'button Chat settings', 'button Send']);
    assert.match(on[2] ?? '', /^button About \d/);
  });

  it('returns from every menu, page and question to where it came from', async () => {
    const panel = await showAnswer(session(), '```ts\nconst a = 1;\u202e\n```\n');
    const block = panel.lastAnswer.locator('.code-block');
    const more = block.getByRole('button', { name: 'More' });
    await more.focus();
    await press('Enter', 'ArrowDown', 'Escape');
    await comesBackTo(more, 'the menu');
    const copy = block.getByRole('button', { name: 'Copy code' });
    await copy.focus();
    await press('Space');
    const question = block.getByRole('alertdialog');
    await until('Cancel has the focus', () => isFocused(question.getByRole('button', { name: 'Cancel' })));
    await press('Enter');
    await comesBackTo(copy, 'the question');
    await question.waitFor({ state: 'detached' });

    const settings = panel.button('Chat settings');
    await settings.focus();
    await press('Enter');
    const preset = panel.button(/^Preset/);
    await comesBackTo(preset, 'the page');
    await press('Enter', 'Escape');
    await comesBackTo(preset, 'the presets');
    await press('Escape');
    await comesBackTo(settings, 'the settings');

    const edit = panel.prompts.getByRole('button', { name: 'Edit' });
    await edit.focus();
    await press('Enter');
    await until('the editor has the focus', () => isFocused(panel.prompts.getByRole('textbox')));
    await press('Tab', 'Enter');
    await comesBackTo(edit, 'Cancel');
    await panel.prompts.getByRole('textbox').waitFor({ state: 'detached' });

    await session().vscode.workbench.runCommand('K-Router: Show Chats');
    await until('the search has the focus', () => isFocused(panel.frame.getByRole('searchbox')));
    await panel.frame.getByRole('treeitem').first().waitFor();
    await press('ArrowDown', 'ContextMenu');
    await panel.frame.getByRole('menu').waitFor();
    await press('Escape');
    await comesBackTo(panel.frame.getByRole('treeitem').first().getByRole('button'), 'the menu of a chat');
    await press('Escape');
    await comesBackTo(panel.composer, 'the list');
  });

  it('takes a chosen suggestion back with Ctrl+Z, and again with Ctrl+Y', async () => {
    const panel = await newChat(session());
    await panel.composer.click();
    await panel.composer.pressSequentially('Look at @note');
    await panel.frame.getByRole('option', { name: /notes\.md/ }).waitFor();
    await press('Enter');
    await until('the word is gone', async () => (await panel.composer.inputValue()) === 'Look at ');
    await press('Control+z');
    assert.equal(await panel.composer.inputValue(), 'Look at @note');
    await press('Escape', 'Control+y');
    assert.equal(await panel.composer.inputValue(), 'Look at ');
    await panel.composer.fill('');
    await panel.frame.locator('.composer .chip-remove').click();
  });

  it('moves nothing for those who want no motion, and shows everything in forced colours', async () => {
    const { vscode, gateway } = session();
    const panel = await newChat(session());
    const animations = (): Promise<number> => panel.frame.locator('html').evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length);
    const reduceMotion = (value: string): Promise<void> => vscode.evaluate(async (api, choice) => {
      await api.workspace.getConfiguration('workbench').update('reduceMotion', choice, api.ConfigurationTarget.Global);
    }, value);
    await gateway.control({ fault: 'T37', times: 1 });
    await panel.ask('Wait for it');
    const waiting = panel.answer('waiting').locator('.waiting');
    await waiting.waitFor();
    await reduceMotion('off');
    await until('the dots move', async () => (await animations()) > 0);
    await vscode.page.emulateMedia({ reducedMotion: 'reduce' });
    await until('nothing moves, as the system says', async () => (await animations()) === 0);
    await vscode.page.emulateMedia({ reducedMotion: 'no-preference' });
    await until('the dots move again', async () => (await animations()) > 0);
    await reduceMotion('on');
    await until('nothing moves, as VS Code says', async () => (await animations()) === 0);

    await vscode.page.emulateMedia({ forcedColors: 'active' });
    /** Whether what is drawn by its background alone stands out from the page. */
    const standsOut = (locator: Locator, pseudo: string | null): Promise<boolean> => locator.evaluate((element, part) => {
      const canvas = document.createElement('i');
      document.body.append(canvas);
      canvas.style.setProperty('background', 'Canvas');
      const page = getComputedStyle(canvas).backgroundColor;
      canvas.remove();
      const { backgroundColor } = getComputedStyle(element, part);
      return backgroundColor !== page && backgroundColor !== 'rgba(0, 0, 0, 0)';
    }, pseudo);
    assert.ok(await standsOut(waiting.locator('span').first(), null));
    await vscode.screenshot('forced-colors-waiting');
    await press('Escape');
    await panel.answer('stopped').waitFor();
    await gateway.control([{ fault: 'T38', times: 1 }]);
    await panel.ask('Slowly');
    const text = panel.answer('streaming').locator('.markdown > p:last-child');
    await text.waitFor();
    assert.ok(await standsOut(text, '::after'));
    await vscode.screenshot('forced-colors-streaming');
    await press('Escape');
    await panel.answer('stopped').waitFor();
    await panel.composer.pressSequentially('/');
    const selected = panel.frame.locator('[role="option"][aria-selected="true"]');
    await selected.waitFor();
    assert.notEqual(await selected.evaluate((element) => getComputedStyle(element).outlineStyle), 'none');
    await vscode.screenshot('forced-colors-suggestions');
    await press('Escape');
    await panel.composer.fill('');
    await vscode.page.emulateMedia({ forcedColors: null, reducedMotion: null });
  });
});
