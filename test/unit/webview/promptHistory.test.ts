import assert from 'node:assert/strict';
import { PromptHistory } from '../../../src/webview/composer/promptHistory';
import { PanelFixture, prompt } from './fixtures';

describe('going through old prompts', () => {
  it('brings the text in progress back at the bottom', () => {
    const history = new PromptHistory();
    history.setPrompts(['newest', 'older']);
    assert.equal(history.older('in progress'), 'newest');
    assert.equal(history.older('newest'), 'older');
    assert.equal(history.older('older'), undefined);
    assert.equal(history.newer('older'), 'newest');
    assert.equal(history.newer('newest'), 'in progress');
    assert.ok(!history.isBrowsing);
    assert.equal(history.newer('in progress'), undefined);
  });

  it('keeps what was changed in an old prompt', () => {
    const history = new PromptHistory();
    history.setPrompts(['newest', 'older']);
    history.older('');
    history.older('newest, changed');
    assert.equal(history.newer('older'), 'newest, changed');
    history.setPrompts(['another']);
    assert.equal(history.older('newest, changed'), 'older');
  });

  it('begins anew when the box holds another text', () => {
    const history = new PromptHistory();
    history.setPrompts(['newest']);
    history.older('in progress');
    history.reset();
    assert.equal(history.inProgress, '');
    assert.equal(history.older(''), 'newest');
  });
});

describe('↑ and ↓ in the prompt box', () => {
  function shown(): PanelFixture {
    const page = new PanelFixture();
    page.show();
    page.textarea.focus();
    return page;
  }
  function press(page: PanelFixture, key: string): void {
    page.press(key);
    page.timers.advance(0);
  }

  it('ask the host, and go through what it sends', () => {
    const page = shown();
    press(page, 'ArrowUp');
    assert.equal(page.of('get-prompt-history').length, 1);
    page.host({ type: 'prompt-history', prompts: ['newest\nwith two lines', 'older'] });
    assert.equal(page.textarea.value, 'newest\nwith two lines');
    press(page, 'ArrowUp');
    assert.equal(page.textarea.value, 'older');
    press(page, 'ArrowUp');
    assert.equal(page.textarea.value, 'older');
    press(page, 'ArrowDown');
    press(page, 'ArrowDown');
    assert.equal(page.textarea.value, '');
    assert.equal(page.of('get-prompt-history').length, 1);
  });

  it('keep the draft: it comes back, and the host never forgets it for an old prompt that is only looked at', () => {
    const page = shown();
    page.type('in progress');
    page.timers.advance(1_000);
    press(page, 'ArrowUp');
    page.host({ type: 'prompt-history', prompts: ['old'] });
    assert.equal(page.textarea.value, 'old');
    page.panel.flush();
    assert.deepEqual(page.of('draft-changed').map(({ text }) => text), ['in progress']);
    page.type('old, changed');
    page.timers.advance(1_000);
    assert.equal(page.of('draft-changed').at(-1)?.text, 'old, changed');
    press(page, 'ArrowDown');
    assert.equal(page.textarea.value, 'in progress');
    page.panel.flush();
    assert.equal(page.of('draft-changed').at(-1)?.text, 'in progress');
    press(page, 'ArrowUp');
    assert.equal(page.textarea.value, 'old, changed');
  });

  it('keep the text in progress behind an old prompt that was changed, on a page that comes up anew too', () => {
    const page = shown();
    page.type('in progress');
    press(page, 'ArrowUp');
    page.host({ type: 'prompt-history', prompts: ['old'] });
    page.type('old, changed');
    page.panel.flush();
    const kept = page.of('draft-changed').at(-1);
    assert.deepEqual(kept, { type: 'draft-changed', conversationId: 'c1', text: 'old, changed', inProgress: 'in progress' });
    const anew = new PanelFixture();
    anew.showUnsent({ draft: kept.text, inProgress: 'in progress' });
    assert.equal(anew.textarea.value, 'old, changed');
    anew.textarea.focus();
    press(anew, 'ArrowUp');
    anew.host({ type: 'prompt-history', prompts: ['old'] });
    assert.equal(anew.textarea.value, 'old');
    press(anew, 'ArrowDown');
    assert.equal(anew.textarea.value, 'old, changed');
    press(anew, 'ArrowDown');
    assert.equal(anew.textarea.value, 'in progress');
    anew.panel.flush();
    assert.deepEqual(anew.of('draft-changed').at(-1), { type: 'draft-changed', conversationId: 'c1', text: 'in progress' });
  });

  it('bring the draft back once the old prompt is sent again', () => {
    const page = shown();
    page.type('in progress');
    press(page, 'ArrowUp');
    page.host({ type: 'prompt-history', prompts: ['old'] });
    page.press('Enter');
    page.host({ type: 'transcript-events', conversationId: 'c1', events: [{ type: 'message-added', message: prompt('prompt-1', null, 'old') }] });
    assert.equal(page.textarea.value, 'in progress');
    assert.equal(page.of('draft-changed').at(-1)?.text, 'in progress');
  });

  it('move the caret as long as the browser can move it', () => {
    const page = shown();
    const move = (caret: number): void => {
      page.textarea.addEventListener('keydown', () => { page.textarea.setSelectionRange(caret, caret); }, { once: true });
      press(page, 'ArrowUp');
    };
    page.type('two\nlines');
    move(2);
    assert.deepEqual(page.of('get-prompt-history'), []);
    // From the first line it moves to the very start.
    move(0);
    assert.equal(page.of('get-prompt-history').length, 1);
  });

  it('change nothing when the text has changed before the host answers, with Shift, or while composing', () => {
    const page = shown();
    press(page, 'ArrowUp');
    page.type('typed meanwhile');
    page.host({ type: 'prompt-history', prompts: ['old'] });
    assert.equal(page.textarea.value, 'typed meanwhile');
    for (const change of [{ shiftKey: true }, { isComposing: true }]) {
      page.textarea.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true, ...change }));
      page.timers.advance(0);
      assert.equal(page.textarea.value, 'typed meanwhile');
    }
  });
});
