import assert from 'node:assert/strict';
import { contextStates } from '../../../src/shared/context';
import { contextChip, contextItem } from '../../fakes/conversations';
import { PanelFixture, prompt } from './fixtures';

const three = [contextChip('c1', { label: 'one.ts' }), contextChip('c2', { label: 'two.ts' }), contextChip('c3', { label: 'three.ts' })];

function shown(context = three): PanelFixture {
  const page = new PanelFixture();
  page.show([], { context });
  return page;
}
function focused(): string {
  return document.activeElement?.closest<HTMLElement>('.chip')?.dataset['chip'] ?? document.activeElement?.tagName ?? '';
}
function press(key: string): void {
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, code: key, bubbles: true, cancelable: true }));
}

describe('the chips of the prompt box', () => {
  it('say what they are, how many tokens, and why one is not sent', () => {
    const page = shown(contextStates.map((state) => contextChip(state, { kind: 'file', label: `${state}.ts`, state, tokens: 1_234, detail: `src/${state}.ts` })));
    const chips = [...page.root.querySelectorAll<HTMLElement>('.chip')];
    const words = chips.map((chip) => chip.querySelector('.chip-state')?.textContent ?? '');
    assert.deepEqual(words, ['', '', 'empty', 'too large', 'not text', 'deleted', 'outside', 'unreadable']);
    assert.equal(page.find('[data-chip="ready"] .chip-tokens').textContent, '1.2K');
    assert.equal(page.find('[data-chip="ready"] .chip-open').getAttribute('aria-label'), 'ready.ts, 1.2K tokens, File');
    for (const chip of chips.slice(2)) {
      assert.notEqual(chip.dataset['severity'], undefined);
      assert.ok(chip.querySelector('.codicon-error, .codicon-warning'));
      assert.equal(chip.querySelector('.chip-tokens'), null);
      assert.match(chip.querySelector('.chip-open')?.getAttribute('title') ?? '', /so it is not sent/);
      assert.match(chip.querySelector('.chip-open')?.getAttribute('aria-label') ?? '', /so it is not sent/);
    }
  });

  it('show which one follows the editor, and let it be pinned', () => {
    const page = shown([contextChip('s', { follows: true }), contextChip('p')]);
    assert.ok(page.find('[data-chip="s"]').hasAttribute('data-follows'));
    assert.equal(page.find('[data-chip="s"] .chip-pin').getAttribute('aria-label'), 'Keep this selection');
    assert.equal(page.find('[data-chip="p"] .chip-pin').getAttribute('aria-label'), 'Follow the editor’s selection');
    page.click('[data-chip="s"] .chip-pin');
    assert.deepEqual(page.of('pin-context'), [{ type: 'pin-context', id: 's' }]);
  });

  it('are one stop of Tab, with arrow keys between them', () => {
    const page = shown();
    const tabStops = (): string[] => [...page.root.querySelectorAll<HTMLElement>('.chip-open[tabindex="0"]')].map((button) => button.textContent.trim());
    assert.deepEqual(tabStops(), ['one.ts']);
    page.textarea.focus();
    page.press('Backspace');
    assert.equal(focused(), 'c3');
    assert.deepEqual(tabStops(), ['three.ts']);
    press('ArrowLeft');
    assert.equal(focused(), 'c2');
    press('Home');
    assert.equal(focused(), 'c1');
    press('End');
    press('ArrowRight');
    assert.equal(focused(), 'TEXTAREA');
  });

  it('go with Delete and Backspace; the focus goes on to the neighbour, and to the box in the end', () => {
    const page = shown();
    page.textarea.focus();
    page.press('Backspace');
    press('ArrowLeft');
    press('Delete');
    assert.deepEqual(page.of('remove-context'), [{ type: 'remove-context', id: 'c2' }]);
    page.show([], { context: [three[0], three[2]].filter((chip) => chip !== undefined) });
    assert.equal(focused(), 'c3');
    press('Backspace');
    assert.equal(page.of('remove-context').at(-1)?.id, 'c3');
    page.show([], { context: three.slice(0, 1) });
    assert.equal(focused(), 'c1');
    page.show([], { context: [] });
    assert.equal(focused(), 'TEXTAREA');
  });

  it('keep the focus on the same chip when another comes before it', () => {
    const page = shown(three.slice(1));
    page.textarea.focus();
    page.press('Backspace');
    press('ArrowLeft');
    assert.equal(focused(), 'c2');
    page.show([], { context: three });
    assert.equal(focused(), 'c2');
  });

  it('are reached by Backspace only from before the first letter, and not by holding it', () => {
    const page = shown();
    page.type('a');
    page.textarea.focus();
    page.press('Backspace');
    assert.equal(focused(), 'TEXTAREA');
    page.textarea.setSelectionRange(0, 0);
    page.textarea.dispatchEvent(new KeyboardEvent('keydown', { key: 'Backspace', repeat: true, bubbles: true }));
    assert.equal(focused(), 'TEXTAREA');
    page.press('Backspace');
    assert.equal(focused(), 'c3');
  });

  it('are announced when one comes, but not when one goes, which the offer to undo says, nor another chat’s, nor the selection', () => {
    const page = shown(three.slice(0, 1));
    page.show([], { context: [...three.slice(0, 2), contextChip('s', { follows: true })] });
    page.timers.advance(5_000);
    page.click('[data-chip="c1"] .chip-remove');
    page.show([], { context: three.slice(1, 2) });
    page.timers.advance(5_000);
    page.show([prompt('u', null, 'sent with it')], { context: [] });
    page.timers.advance(5_000);
    page.show([], { context: three.slice(2) }, '', 'c2');
    page.timers.advance(5_000);
    assert.deepEqual([...page.root.querySelectorAll('.announcements p')].map((said) => said.textContent), ['Added two.ts']);
  });

  it('stand on sent prompts too', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q', { context: [contextItem('x'), contextItem('y', { kind: 'folder', label: 'src' })] })]);
    page.click('article .chip:last-child .chip-open');
    assert.deepEqual(page.of('open-sent-context'), [{ type: 'open-sent-context', id: 'u', index: 1 }]);
    assert.ok(page.root.querySelector('article .codicon-folder'));
    assert.equal(page.root.querySelector('article .chip-remove'), null);
  });
});
