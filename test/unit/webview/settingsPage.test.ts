import assert from 'node:assert/strict';
import type { ChatSettings, Preset } from '../../../src/shared/chatSettings';
import type { PanelState } from '../../../src/shared/protocol';
import { conversation, PanelFixture, panelState } from './fixtures';

const { parseNumber } = await import('../../../src/webview/settings/fields');

/** A field of @vscode-elements, as far as a user sees it. */
interface Control extends HTMLElement {
  value: string;
  placeholder: string;
}

class SettingsFixture extends PanelFixture {
  constructor(settings?: ChatSettings, panel: Partial<PanelState> = {}) {
    super();
    this.state(settings, panel);
    this.host({ type: 'show-page', page: 'settings' });
  }

  state(settings?: ChatSettings, panel: Partial<PanelState> = {}, id = 'c1'): void {
    this.host({ type: 'snapshot', conversation: { ...conversation([], id), ...(settings && { settings }) }, panel: panelState(panel), draft: '' });
  }

  control(key: keyof ChatSettings): Control {
    return this.find(`#setting-${key}`) as Control;
  }

  enter(key: keyof ChatSettings, text: string): void {
    const control = this.control(key);
    control.value = text;
    control.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  }

  problem(key: keyof ChatSettings): string {
    return this.find(`[data-setting="${key}"] .setting-problem`).textContent;
  }

  /** What the host was told last. */
  get told(): ChatSettings | undefined {
    return this.of('change-settings').at(-1)?.settings;
  }
}

const brief: Preset = { name: '짧게', settings: { systemPrompt: '짧게 답해 줘.', temperature: 0.3 } };

describe('The settings of a chat', () => {
  it('hold a moment after typing, with exactly the fields that say something', () => {
    const page = new SettingsFixture();
    page.enter('temperature', '0.7');
    page.enter('systemPrompt', '존댓말로');
    assert.equal(page.told, undefined);
    page.timers.advance(300);
    assert.deepEqual(page.told, { systemPrompt: '존댓말로', temperature: 0.7 });
    page.enter('temperature', '');
    page.enter('systemPrompt', ' ');
    page.timers.advance(300);
    assert.deepEqual(page.told, {});
  });

  it('stay as they were typed when the host tells late what it had before', () => {
    const page = new SettingsFixture();
    for (const [key, text] of [['systemPrompt', 'Be brief.'], ['temperature', '0.3'], ['topP', '0.9']] as const) {
      page.enter(key, text);
      page.panel.flush();
    }
    page.state({ systemPrompt: 'Be brief.' });
    page.enter('maxTokens', '400');
    page.panel.flush();
    page.state({ systemPrompt: 'Be brief.', temperature: 0.3, topP: 0.9 });
    assert.deepEqual(page.told, { systemPrompt: 'Be brief.', temperature: 0.3, topP: 0.9, maxTokens: 400 });
    assert.deepEqual((['temperature', 'topP', 'maxTokens'] as const).map((key) => page.control(key).value), ['0.3', '0.9', '400']);
  });

  it('become what another window made of them, a moment after the last change here, be it typed in time to leave the page', () => {
    const page = new SettingsFixture();
    page.enter('topP', '0.5');
    page.panel.flush();
    page.state({ topP: 0.5 });
    page.state({ temperature: 1 });
    assert.equal(page.control('topP').value, '0.5');
    page.timers.advance(5_000);
    assert.deepEqual([page.control('temperature').value, page.control('topP').value], ['1', '']);
    page.enter('topP', '0.7');
    page.click('[data-action="back"]');
    page.state({ temperature: 1, topP: 0.7 });
    page.state({ maxTokens: 9 });
    page.timers.advance(5_000);
    page.host({ type: 'show-page', page: 'settings' });
    assert.deepEqual([page.control('topP').value, page.control('maxTokens').value], ['', '9']);
  });

  it('hold at once when the page goes away', () => {
    const page = new SettingsFixture();
    page.enter('maxTokens', '500');
    page.panel.flush();
    assert.deepEqual(page.told, { maxTokens: 500 });
    page.enter('topP', '0.5');
    page.click('[data-action="back"]');
    assert.deepEqual(page.told, { topP: 0.5, maxTokens: 500 });
    page.timers.advance(1_000);
    assert.equal(page.of('change-settings').length, 2);
  });

  it('are left with Escape, which stops no answer then', () => {
    const page = new SettingsFixture();
    page.enter('topP', '0.5');
    page.control('topP').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    assert.ok(page.find('.composer'));
    assert.deepEqual(page.told, { topP: 0.5 });
    assert.deepEqual(page.of('stop-answer'), []);
  });

  it('give the focus back to the button that led to them, or to the box where none did', () => {
    const page = new PanelFixture();
    page.show();
    page.timers.advance(1_000);
    const button = page.find('[data-action="chat-settings"]');
    button.focus();
    button.click();
    page.click('.settings-page [data-action="back"]');
    assert.equal(document.activeElement, button);
    page.host({ type: 'show-page', page: 'settings' });
    page.host({ type: 'focus-composer' });
    assert.equal(document.activeElement, page.textarea);
  });

  it('are refused outside the bounds, with words, and what held before still holds', () => {
    const page = new SettingsFixture({ temperature: 1 });
    for (const wrong of ['2.1', '-1', 'warm', '1e1']) {
      page.enter('temperature', wrong);
      assert.match(page.problem('temperature'), /0 to 2/, wrong);
    }
    page.enter('maxTokens', '1.5');
    assert.match(page.problem('maxTokens'), /whole number/);
    page.timers.advance(300);
    assert.equal(page.told, undefined);
    page.enter('temperature', '2');
    page.enter('maxTokens', '0');
    page.timers.advance(300);
    assert.deepEqual([page.told, page.problem('temperature')], [{ temperature: 2 }, '']);
    assert.notEqual(page.problem('maxTokens'), '');
  });

  it('say when a system prompt is too long, and cut nothing off it', () => {
    const page = new SettingsFixture({ systemPrompt: 'short' });
    const long = 'x'.repeat(100_001);
    page.enter('systemPrompt', long);
    assert.match(page.problem('systemPrompt'), /100,000/);
    page.timers.advance(300);
    assert.equal(page.told, undefined);
    assert.equal(page.control('systemPrompt').value, long);
    assert.ok(!page.control('systemPrompt').hasAttribute('maxlength') && (Reflect.get(page.control('systemPrompt'), 'maxLength') ?? -1) < 0);
    page.enter('systemPrompt', 'short enough');
    page.timers.advance(300);
    assert.deepEqual([page.told, page.problem('systemPrompt')], [{ systemPrompt: 'short enough' }, '']);
  });

  it('stay where they are scrolled to when they are asked for again', async () => {
    const page = new SettingsFixture();
    const element = page.find('.settings-page');
    const moves: MutationRecord[] = [];
    const observer = new MutationObserver((records) => { moves.push(...records); });
    observer.observe(page.root, { childList: true });
    page.host({ type: 'show-page', page: 'settings' });
    await new Promise((resolve) => { setTimeout(resolve, 0); });
    observer.disconnect();
    assert.ok(element.isConnected);
    assert.deepEqual(moves, []);
  });

  it('can do without the default system prompt, and go back to it', () => {
    const defaults = { systemPrompt: '항상 한국어로' };
    const page = new SettingsFixture(undefined, { defaults });
    const reset = page.find('[data-action="use-default"]');
    const source = page.find('.setting-source');
    assert.deepEqual([page.control('systemPrompt').value, reset.hidden, source.textContent], ['항상 한국어로', true, 'This is your default.']);
    page.enter('temperature', '1');
    page.timers.advance(300);
    assert.deepEqual(page.told, { temperature: 1 });
    page.enter('systemPrompt', '');
    page.timers.advance(300);
    assert.deepEqual(page.told, { systemPrompt: '', temperature: 1 });
    page.state({ systemPrompt: '', temperature: 1 }, { defaults });
    assert.deepEqual([page.control('systemPrompt').value, reset.hidden], ['', false]);
    assert.match(source.textContent, /no system prompt/);
    reset.click();
    page.timers.advance(300);
    assert.deepEqual(page.told, { temperature: 1 });
    assert.deepEqual([page.control('systemPrompt').value, reset.textContent], ['항상 한국어로', 'Undo']);
  });

  it('say nothing of the default beside a prompt that is too long, and give it up only for as long as nothing is typed', async () => {
    const page = new SettingsFixture(undefined, { defaults: { systemPrompt: '항상 한국어로' } });
    // The field is drawn.
    await new Promise((resolve) => { setTimeout(resolve, 0); });
    const button = page.find('[data-action="use-default"]');
    const long = 'x'.repeat(100_001);
    page.enter('systemPrompt', long);
    assert.deepEqual([button.hidden, page.find('.setting-source').textContent], [false, '']);
    button.focus();
    button.click();
    assert.deepEqual([page.control('systemPrompt').value, page.problem('systemPrompt'), button.textContent], ['항상 한국어로', '', 'Undo']);
    button.click();
    assert.equal(page.control('systemPrompt').value, long);
    assert.match(page.problem('systemPrompt'), /100,000/);
    assert.deepEqual([button.textContent, document.activeElement], ['Use default', button]);
  });

  it('take the default back, for the chat’s own system prompt', () => {
    const settings = { systemPrompt: '짧게' };
    const page = new SettingsFixture(settings, { defaults: { systemPrompt: '항상 한국어로' } });
    const button = page.find('[data-action="use-default"]');
    button.click();
    page.timers.advance(300);
    page.state(undefined, { defaults: { systemPrompt: '항상 한국어로' } });
    assert.deepEqual([page.told, button.hidden, button.textContent], [{}, false, 'Undo']);
    button.click();
    page.timers.advance(300);
    assert.deepEqual([page.told, page.control('systemPrompt').value], [settings, '짧게']);
    button.click();
    page.enter('systemPrompt', '항상 한국어로!');
    assert.equal(button.textContent, 'Use default');
    button.click();
    page.state(undefined, { defaults: { systemPrompt: '항상 한국어로' } }, 'c2');
    assert.ok(button.hidden);
  });

  it('come back after a reset or a preset took their place, until something else is changed', () => {
    const settings = { systemPrompt: '짧게', temperature: 1 };
    const page = new SettingsFixture(settings, { presets: [brief] });
    const undo = (): HTMLElement | null => page.root.querySelector('[data-action="undo-settings"]');
    page.enter('maxTokens', '100');
    page.click('[data-action="reset-settings"]');
    assert.deepEqual(page.told, {});
    undo()?.click();
    assert.deepEqual([page.told, page.control('systemPrompt').value, undo()], [{ ...settings, maxTokens: 100 }, '짧게', null]);
    page.click('.preset-button');
    [...document.querySelectorAll<HTMLElement>('[role^="menuitem"]')].find((entry) => entry.textContent.includes(brief.name))?.click();
    assert.ok(undo());
    page.enter('temperature', '0.4');
    assert.equal(undo(), null);
  });

  it('follow a default that changes, but not over words of their own', () => {
    const page = new SettingsFixture(undefined, { defaults: { systemPrompt: 'one' } });
    page.host({ type: 'panel-changed', panel: panelState({ defaults: { systemPrompt: 'two' } }) });
    assert.equal(page.control('systemPrompt').value, 'two');
    page.enter('systemPrompt', 'two and a half');
    page.host({ type: 'panel-changed', panel: panelState({ defaults: { systemPrompt: 'three' } }) });
    assert.equal(page.control('systemPrompt').value, 'two and a half');
    page.timers.advance(300);
    assert.deepEqual(page.told, { systemPrompt: 'two and a half' });
  });

  it('show the default in force in every field', () => {
    const page = new SettingsFixture(undefined, { defaults: { temperature: 0.2, systemPrompt: '항상 한국어로' } });
    assert.equal(page.control('temperature').placeholder, '0.2 (default)');
    assert.equal(page.control('systemPrompt').value, '항상 한국어로');
    assert.match(page.control('topP').placeholder, /gateway/);
  });

  it('show what the host has, but never over what is being typed', () => {
    const page = new SettingsFixture({ temperature: 0.5 });
    assert.equal(page.control('temperature').value, '0.5');
    page.enter('temperature', '0.');
    page.host({ type: 'panel-changed', panel: panelState() });
    page.state({ temperature: 0.5 });
    assert.equal(page.control('temperature').value, '0.');
    page.timers.advance(300);
    assert.deepEqual(page.told, { temperature: 0 });
    assert.equal(page.control('temperature').value, '0.');
  });

  it('are another chat’s when another chat is shown', () => {
    const page = new SettingsFixture({ temperature: 0.5 });
    page.enter('topP', '0.9');
    page.state({ maxTokens: 9 }, {}, 'c2');
    page.host({ type: 'show-page', page: 'settings' });
    assert.deepEqual([page.control('temperature').value, page.control('topP').value, page.control('maxTokens').value], ['', '', '9']);
    page.timers.advance(1_000);
    assert.deepEqual(page.of('change-settings'), [{ type: 'change-settings', conversationId: 'c1', settings: { temperature: 0.5, topP: 0.9 } }]);
  });

  it('come from a preset, which is named while it holds', () => {
    const page = new SettingsFixture(undefined, { presets: [brief] });
    assert.match(page.find('.preset-button').textContent, /Defaults/);
    page.click('.preset-button');
    const item = [...document.querySelectorAll<HTMLElement>('[role^="menuitem"]')].find((entry) => entry.textContent.includes(brief.name));
    item?.click();
    assert.deepEqual(page.told, brief.settings);
    assert.equal(page.control('systemPrompt').value, brief.settings.systemPrompt);
    assert.match(page.find('.preset-button').textContent, /짧게/);
    page.enter('temperature', '0.4');
    page.timers.advance(300);
    assert.match(page.find('.preset-button').textContent, /None/);
  });

  it('become a preset, a preset can be deleted, and all can be reset', () => {
    const page = new SettingsFixture(brief.settings, { presets: [brief] });
    page.click('[data-action="delete-preset"]');
    assert.deepEqual(page.of('delete-preset'), [{ type: 'delete-preset', name: brief.name }]);
    page.enter('maxTokens', '100');
    page.click('[data-action="save-preset"]');
    assert.deepEqual(page.of('save-preset').map(({ settings }) => settings), [{ ...brief.settings, maxTokens: 100 }]);
    page.click('[data-action="reset-settings"]');
    assert.deepEqual(page.told, {});
    assert.deepEqual([page.control('systemPrompt').value, page.control('temperature').value], ['', '']);
  });
});

describe('A number in a field', () => {
  it('may be written as people write numbers', () => {
    const cases: [string, number][] = [['0.7', 0.7], ['0,7', 0.7], ['.5', 0.5], ['1.', 1], ['１．５', 1.5], [' 2 ', 2], ['+1', 1], ['0,125', 0.125], ['1,125', 1.125]];
    for (const [text, value] of cases) assert.equal(parseNumber(text), value, text);
    assert.equal(parseNumber('  '), undefined);
    assert.deepEqual([parseNumber('4,096', true), parseNumber('1,000,000', true), parseNumber('4096', true)], [4_096, 1_000_000, 4_096]);
    assert.ok(!Number.isInteger(parseNumber('0,125', true)));
    for (const text of ['1e3', '0x10', 'Infinity', '1.2.3', '１만', '--1', '.']) assert.ok(Number.isNaN(parseNumber(text)), text);
  });
});
