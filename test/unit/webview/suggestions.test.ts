import assert from 'node:assert/strict';
import type { ContextCandidate } from '../../../src/shared/context';
import { answer, prompt } from './fixtures';
import { commands, files, SuggestFixture } from './suggestFixture';

describe('suggestions of context', () => {
  it('open with @ or #, ask at once, and wait with the next request until typing pauses', () => {
    for (const sign of ['@', '#']) {
      const page = new SuggestFixture();
      page.type(`see ${sign}`);
      assert.ok(page.isOpen);
      assert.match(page.find('.suggest-note').textContent, /Searching/);
      page.type(`see ${sign}a`);
      page.type(`see ${sign}ap`);
      assert.deepEqual(page.of('find-context').map(({ query }) => query), ['']);
      page.timers.advance(1_000);
      assert.deepEqual(page.of('find-context').map(({ query }) => query), ['', 'ap']);
      page.answer();
      assert.deepEqual(page.rows, ['app.ts', 'api', 'Problems']);
      assert.equal(page.find('.composer [role="status"]').textContent, '3 suggestions');
    }
  });

  it('say when the search did not work, keep what it found, and search again', () => {
    const page = new SuggestFixture();
    const words = (): string[] => [page.find('.suggest-note').textContent, page.find('.composer [role="status"]').textContent];
    page.type('@a');
    page.fail();
    const failed = 'The search did not work. Type on to search again.';
    assert.deepEqual(words(), [failed, failed]);
    page.type('@ap');
    assert.match(page.find('.suggest-note').textContent, /Searching/);
    page.timers.advance(1_000);
    page.answer(files, -1, false);
    page.fail();
    assert.deepEqual([page.rows.length, ...words()], [3, failed, failed]);
    page.type('@app');
    page.timers.advance(1_000);
    page.answer([]);
    assert.deepEqual(words(), ['Nothing found', 'Nothing found']);
  });

  it('send no half of a word that could not be searched for, and do send prose', () => {
    const page = new SuggestFixture();
    page.type('@que');
    page.press('Enter');
    page.fail();
    assert.deepEqual([page.isOpen, page.sent, page.textarea.value], [true, [], '@que']);
    const prose = new SuggestFixture();
    prose.type('@app');
    prose.type('@app is wrong');
    prose.press('Enter');
    prose.timers.advance(1_000);
    prose.fail();
    assert.deepEqual([prose.isOpen, prose.sent], [false, ['@app is wrong']]);
  });

  it('go on over a space while a name may go on like this', () => {
    const page = new SuggestFixture();
    const names: ContextCandidate[] = [{ key: 'o', kind: 'editors', label: '열린 편집기' }, { key: 'a', kind: 'file', label: '열린문.ts' }];
    page.type('@열린');
    page.answer(names);
    page.type('@열린 ');
    assert.ok(page.isOpen);
    page.type('@열린 편');
    page.timers.advance(200);
    assert.equal(page.of('find-context').at(-1)?.query, '열린 편');
    page.answer(names);
    assert.deepEqual(page.rows, ['열린 편집기']);
    page.press('Enter');
    assert.deepEqual([page.added, page.sent, page.textarea.value], [['o'], [], '']);
  });

  it('close over a space that no name has: what follows is prose, and Enter sends it', () => {
    const page = new SuggestFixture();
    page.type('@app');
    page.answer();
    page.type('@app ');
    assert.ok(!page.isOpen);
    const quick = new SuggestFixture();
    quick.type('@app');
    quick.type('@app is wrong');
    quick.press('Enter');
    quick.timers.advance(200);
    quick.answer();
    assert.deepEqual([quick.isOpen, quick.sent], [false, ['@app is wrong']]);
  });

  it('let Enter send prose at once, however long symbols are searched for', () => {
    const page = new SuggestFixture();
    page.type('@app');
    page.answer([], -1, false);
    page.type('@app is');
    page.press('Enter');
    assert.deepEqual(page.sent, ['@app is']);
    const quick = new SuggestFixture();
    quick.type('ask @bob about');
    quick.press('Enter');
    quick.timers.advance(200);
    if (quick.sent.length === 0) quick.answer(files, -1, false);
    assert.deepEqual(quick.sent, ['ask @bob about']);
  });

  it('take the newest answer only', () => {
    const page = new SuggestFixture();
    page.type('@');
    page.type('@a');
    page.timers.advance(1_000);
    page.answer([], 0);
    assert.match(page.find('.suggest-note').textContent, /Searching/);
    page.answer([{ key: 'z', kind: 'file', label: 'a.ts' }], 1);
    page.answer(files, 0);
    assert.deepEqual(page.rows, ['a.ts']);
  });

  it('say when there is nothing; then Enter sends', () => {
    const page = new SuggestFixture();
    page.type('fix #123');
    page.answer([]);
    assert.match(page.find('.suggest-note').textContent, /Nothing found/);
    page.press('Enter');
    assert.deepEqual(page.sent, ['fix #123']);
    assert.ok(!page.isOpen);
  });

  it('are chosen with Enter or Tab: the word goes, the chip is asked for, nothing is sent', () => {
    for (const key of ['Enter', 'Tab']) {
      const page = new SuggestFixture();
      page.type('see @ap');
      page.answer();
      page.press('ArrowDown');
      assert.equal(page.selected, 'api');
      page.press(key);
      assert.deepEqual(page.added, ['b']);
      assert.equal(page.textarea.value, 'see ');
      assert.deepEqual(page.sent, []);
      assert.ok(!page.isOpen);
      page.press('Enter');
      assert.deepEqual(page.sent, ['see ']);
    }
  });

  it('leave one space where a word went', () => {
    const page = new SuggestFixture();
    page.textarea.value = 'see @ap now';
    page.textarea.setSelectionRange(7, 7);
    page.textarea.dispatchEvent(new InputEvent('input', { bubbles: true }));
    page.answer();
    page.press('Enter');
    assert.equal(page.textarea.value, 'see now');
  });

  it('move with arrows around, and with PageUp and PageDown to the ends', () => {
    const page = new SuggestFixture();
    page.type('@');
    page.answer();
    page.press('ArrowUp');
    assert.equal(page.selected, 'Problems');
    page.press('ArrowDown');
    assert.equal(page.selected, 'app.ts');
    page.press('PageDown');
    assert.equal(page.selected, 'Problems');
    page.press('PageUp');
    assert.equal(page.selected, 'app.ts');
  });

  it('name the row to screen readers while the focus stays in the box', () => {
    const page = new SuggestFixture();
    page.type('@');
    page.answer();
    page.press('ArrowDown');
    const active = page.textarea.getAttribute('aria-activedescendant');
    assert.equal(page.find('[aria-selected="true"]').id, active);
    assert.equal(page.find('[role="listbox"]').id, page.textarea.getAttribute('aria-controls'));
    page.press('Escape');
    assert.equal(page.textarea.getAttribute('aria-activedescendant'), null);
  });

  it('wait for the answer when Enter comes first, and pick once', () => {
    const page = new SuggestFixture();
    page.type('@app');
    page.press('Enter');
    page.press('Enter');
    assert.deepEqual([page.added, page.sent], [[], []]);
    page.answer();
    assert.deepEqual([page.added, page.sent], [['a'], []]);
  });

  it('take better lists as they come, with the row that was moved to', () => {
    const page = new SuggestFixture();
    page.type('@');
    page.answer(files.slice(0, 2), -1, false);
    page.press('ArrowDown');
    page.answer([{ key: 'n', kind: 'file', label: 'new.ts' }, ...files], -1, false);
    assert.equal(page.selected, 'api');
    assert.match(page.find('.suggest-note').textContent, /Searching/);
    page.answer(files);
    assert.equal(page.selected, 'api');
    assert.equal(page.root.querySelector('.suggest-note'), null);
    page.press('Enter');
    assert.deepEqual(page.added, ['b']);
  });

  it('wait for the whole answer before Enter sends instead', () => {
    const page = new SuggestFixture();
    page.type('fix @x');
    page.answer([], -1, false);
    page.press('Enter');
    assert.deepEqual(page.sent, []);
    page.answer([]);
    assert.deepEqual(page.sent, ['fix @x']);
  });

  it('send the text whole when Enter came first and nothing is found', () => {
    const page = new SuggestFixture();
    page.type('fix #123');
    page.press('Enter');
    page.answer([]);
    assert.deepEqual(page.sent, ['fix #123']);
  });

  it('forget an Enter that more typing followed', () => {
    const page = new SuggestFixture();
    page.type('@app');
    page.press('Enter');
    page.type('@apple');
    page.timers.advance(1_000);
    page.answer();
    assert.deepEqual(page.added, []);
    assert.ok(page.isOpen);
  });

  it('take Ctrl+Enter and Cmd+Enter as Enter: half a prompt is never sent', () => {
    for (const modifier of [{ ctrlKey: true }, { metaKey: true }]) {
      const page = new SuggestFixture();
      page.type('see @ap');
      page.answer();
      page.textarea.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true, ...modifier }));
      assert.deepEqual([page.added, page.sent], [['a'], []]);
    }
  });

  it('close with Escape, which stops no answer then, and stay closed for that word', () => {
    const page = new SuggestFixture();
    page.show([prompt('u', null, 'q'), answer('a', 'u', 'text', { status: 'streaming' })], { commands });
    page.type('@a');
    page.press('Escape');
    assert.ok(!page.isOpen);
    assert.deepEqual(page.of('stop-answer'), []);
    page.type('@ap');
    assert.ok(!page.isOpen);
    page.type('@ap and @');
    assert.ok(page.isOpen);
    page.press('Escape');
    page.press('Escape');
    assert.equal(page.of('stop-answer').length, 1);
  });

  it('close when the box loses the focus, and do not open for pasted text', () => {
    const page = new SuggestFixture();
    page.type('@a');
    page.textarea.dispatchEvent(new Event('blur'));
    assert.ok(!page.isOpen);
    page.textarea.value = '#fff';
    page.textarea.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }));
    assert.ok(!page.isOpen);
  });

  it('open from the button too', () => {
    const page = new SuggestFixture();
    page.type('word');
    page.click('[data-action="add-context"]');
    assert.equal(page.textarea.value, 'word @');
    assert.ok(page.isOpen);
    page.answer();
    page.click('[role="option"]:nth-child(2)');
    assert.deepEqual(page.added, ['b']);
    assert.equal(page.textarea.value, 'word ');
  });

  it('follow a syllable that is being composed; Enter commits it and picks once', () => {
    const page = new SuggestFixture();
    const { textarea } = page;
    const compose = (text: string, data: string): void => {
      textarea.dispatchEvent(new CompositionEvent('compositionupdate', { data }));
      page.type(text);
    };
    textarea.dispatchEvent(new CompositionEvent('compositionstart'));
    compose('@ㅍ', 'ㅍ');
    compose('@파', '파');
    page.timers.advance(1_000);
    assert.equal(page.of('find-context').at(-1)?.query, '파');
    page.answer();
    textarea.dispatchEvent(new KeyboardEvent('keydown', { key: 'Process', code: 'Enter', keyCode: 229, isComposing: true, bubbles: true }));
    textarea.dispatchEvent(new CompositionEvent('compositionend', { data: '파' }));
    textarea.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', keyCode: 13, bubbles: true, cancelable: true }));
    textarea.dispatchEvent(new KeyboardEvent('keyup', { key: 'Enter', code: 'Enter', bubbles: true }));
    page.timers.advance(1_000);
    assert.deepEqual([page.added, page.sent], [['a'], []]);
    assert.equal(textarea.value, '');
  });
});

describe('suggestions while composing', () => {
  it('leave arrows, Tab and Escape to the input method', () => {
    const page = new SuggestFixture();
    page.type('@파');
    page.answer();
    for (const key of ['ArrowDown', 'Tab', 'Escape']) {
      const event = new KeyboardEvent('keydown', { key, isComposing: true, bubbles: true, cancelable: true });
      page.textarea.dispatchEvent(event);
      assert.ok(!event.defaultPrevented);
    }
    assert.equal(page.selected, 'app.ts');
    assert.deepEqual(page.added, []);
  });
});
