import assert from 'node:assert/strict';
import { contextChip } from '../../fakes/conversations';
import { answer, PanelFixture, prompt } from './fixtures';

describe('the prompt box', () => {
  it('sends with Enter, once, and is cleared only when the host has the prompt', () => {
    const page = new PanelFixture();
    page.show();
    page.type('hello');
    page.press('Enter');
    page.press('Enter');
    page.click('[data-action="send"]');
    assert.deepEqual(page.of('send-prompt'), [{ type: 'send-prompt', conversationId: 'c1', id: 'prompt-1', text: 'hello' }]);
    assert.equal(page.textarea.value, 'hello');
    page.host({ type: 'transcript-events', conversationId: 'c1', events: [{ type: 'message-added', message: prompt('other', null, 'hello') }] });
    assert.equal(page.textarea.value, 'hello');
    page.host({ type: 'transcript-events', conversationId: 'c1', events: [{ type: 'message-added', message: prompt('prompt-1', 'other', 'hello') }] });
    assert.equal(page.textarea.value, '');
    assert.equal(page.of('draft-changed').at(-1)?.text, '');
  });

  it('keeps what was typed while the prompt was on its way', () => {
    const page = new PanelFixture();
    page.show();
    page.type('hello');
    page.press('Enter');
    page.type('hello and more');
    page.host({ type: 'transcript-events', conversationId: 'c1', events: [{ type: 'message-added', message: prompt('prompt-1', null, 'hello') }] });
    assert.equal(page.textarea.value, ' and more');
  });

  it('keeps the text and says why when the host refuses the prompt', () => {
    const page = new PanelFixture();
    page.show();
    page.type('hello');
    page.press('Enter');
    page.host({ type: 'prompt-refused', id: 'prompt-1', reason: 'Not now.' });
    assert.equal(page.textarea.value, 'hello');
    assert.equal(page.find('.composer-note').textContent, 'Not now.');
    page.press('Enter');
    assert.equal(page.of('send-prompt').length, 2);
  });

  it('does not send while an answer is being written: says why, keeps the text, offers Stop', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), answer('a', 'u', 'text', { status: 'streaming' })]);
    page.type('next');
    page.press('Enter');
    assert.deepEqual(page.of('send-prompt'), []);
    assert.equal(page.textarea.value, 'next');
    assert.match(page.find('.composer-note').textContent, /still being written/);
    page.click('.composer [data-action="stop"]');
    assert.deepEqual(page.of('stop-answer'), [{ type: 'stop-answer', id: 'a' }]);
    page.host({ type: 'transcript-events', conversationId: 'c1', events: [{ type: 'answer-changed', id: 'a', change: { status: 'stopped' } }] });
    assert.equal(page.find('.composer-note').textContent, '');
    page.press('Enter');
    assert.equal(page.of('send-prompt').length, 1);
  });

  it('sends no blank prompt', () => {
    const page = new PanelFixture();
    page.show();
    page.type(' \n ');
    page.press('Enter');
    assert.deepEqual(page.of('send-prompt'), []);
  });

  it('gives the same text the same id when the host may not have got it', () => {
    const page = new PanelFixture();
    page.show();
    page.type('hello');
    page.press('Enter');
    page.show([], {}, 'hello');
    page.press('Enter');
    assert.deepEqual(page.of('send-prompt').map((message) => message.id), ['prompt-1', 'prompt-1']);
  });

  it('is cleared by a snapshot that holds the prompt', () => {
    const page = new PanelFixture();
    page.show();
    page.type('hello');
    page.press('Enter');
    page.show([prompt('prompt-1', null, 'hello')]);
    assert.equal(page.textarea.value, '');
  });

  it('takes the draft of a snapshot, unless something was typed since', () => {
    const page = new PanelFixture();
    page.show([], {}, 'kept');
    assert.equal(page.textarea.value, 'kept');
    page.type('newer');
    page.show([], {}, 'kept');
    assert.equal(page.textarea.value, 'newer');
    const early = new PanelFixture();
    early.type('typed before the host answered');
    early.show([], {}, 'old');
    assert.equal(early.textarea.value, 'typed before the host answered');
  });

  it('takes the draft of another conversation once its own has been sent to the host', () => {
    const page = new PanelFixture();
    page.show();
    page.type('mine');
    page.timers.advance(1_000);
    page.show([], {}, 'theirs', 'c2');
    assert.equal(page.textarea.value, 'theirs');
  });

  it('selects all by itself: VS Code, which would do it late, hears nothing of the keys', () => {
    const page = new PanelFixture();
    page.show();
    const heard: string[] = [];
    const listen = (event: Event): void => { if (event instanceof KeyboardEvent) heard.push(event.key); };
    document.addEventListener('keydown', listen);
    for (const key of ['a', 'b']) page.textarea.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true, bubbles: true, cancelable: true }));
    page.find('.scroller').dispatchEvent(new KeyboardEvent('keydown', { key: 'a', ctrlKey: true, bubbles: true, cancelable: true }));
    // As a field of the settings page is: an input within an element of its own.
    const inner = document.createElement('input');
    const outer = document.createElement('div');
    outer.attachShadow({ mode: 'open' }).append(inner);
    page.find('.panel').append(outer);
    inner.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', ctrlKey: true, bubbles: true, composed: true, cancelable: true }));
    document.removeEventListener('keydown', listen);
    assert.deepEqual(heard, ['b', 'a']);
  });

  it('tells the host the draft of someone who types without a pause', () => {
    const page = new PanelFixture();
    page.show();
    for (let count = 1; count <= 20; count++) {
      page.type('x'.repeat(count));
      page.timers.advance(80);
    }
    assert.ok((page.of('draft-changed').at(-1)?.text.length ?? 0) >= 16);
  });

  it('tells the host the draft when typing pauses, and at once when the page may go away', () => {
    const page = new PanelFixture();
    page.show();
    page.type('a');
    page.type('ab');
    assert.deepEqual(page.of('draft-changed'), []);
    page.timers.advance(1_000);
    assert.deepEqual(page.of('draft-changed').map((message) => message.text), ['ab']);
    page.type('abc');
    page.panel.flush();
    assert.deepEqual(page.of('draft-changed').map((message) => message.text), ['ab', 'abc']);
    page.timers.advance(1_000);
    assert.equal(page.of('draft-changed').length, 2);
    page.type('abcd');
    page.textarea.dispatchEvent(new Event('blur'));
    assert.equal(page.of('draft-changed').at(-1)?.text, 'abcd');
  });

  it('shows, opens and removes the context of the next prompt, and chooses a model', () => {
    const page = new PanelFixture();
    page.show([], { context: [contextChip('c1'), contextChip('c2', { label: 'b.ts:1-2' })] });
    page.click('.composer .chip:last-child .chip-open');
    page.click('.composer .chip:last-child .chip-remove');
    page.click('[data-action="select-model"]');
    assert.deepEqual(page.posted, [{ type: 'open-context', id: 'c2' }, { type: 'remove-context', id: 'c2' }, { type: 'run-action', action: 'selectModel' }]);
  });

  it('says which model is asked, where that choice holds, and when the gateway does not list it any more', () => {
    const page = new PanelFixture();
    const button = (): HTMLElement => page.find('.model-button');
    page.show();
    assert.deepEqual([button().getAttribute('aria-label'), page.root.querySelector('.model-scope')], ['Model: Model M', null]);
    page.show([], { model: { id: 'm', name: '<b>M</b>', scope: 'conversation' } });
    assert.deepEqual([button().getAttribute('aria-label'), page.find('.model-scope').textContent], ['Model: <b>M</b> (this chat)', 'this chat']);
    page.show([], { model: { id: 'm', name: 'M', scope: 'workspace', isMissing: true } });
    assert.match(button().getAttribute('aria-label') ?? '', /^Model: M \(this workspace\)\. This gateway does not list M/);
    assert.ok(button().querySelector('.codicon-warning'));
  });

  it('fills in an example and leaves sending to the user', () => {
    const page = new PanelFixture();
    page.show();
    page.click('.example');
    assert.ok(page.textarea.value.length > 10);
    assert.deepEqual(page.of('send-prompt'), []);
  });

  const added = (id: string, text: string, conversationId = 'c1'): Parameters<PanelFixture['host']>[0] =>
    ({ type: 'transcript-events', conversationId, events: [{ type: 'message-added', message: prompt(id, null, text) }] });
  const compose = (page: PanelFixture, name: string): void => { page.textarea.dispatchEvent(new CompositionEvent(name, { data: '' })); };

  it('is emptied of a prompt that was on its way when the page was torn down', () => {
    const page = new PanelFixture();
    page.showUnsent({ draft: 'hello', pendingPrompt: { id: 'sent-before', text: 'hello' } });
    page.press('Enter');
    assert.deepEqual(page.of('send-prompt'), []);
    page.type('hello and more');
    page.host(added('sent-before', 'hello'));
    assert.equal(page.textarea.value, ' and more');
  });

  it('is emptied, and can send, when another snapshot came while the prompt was on its way', () => {
    const page = new PanelFixture();
    page.show();
    page.type('hello');
    page.press('Enter');
    page.show([], {}, 'hello');
    page.host(added('prompt-1', 'hello'));
    assert.equal(page.textarea.value, '');
    page.type('next');
    page.press('Enter');
    assert.deepEqual(page.of('send-prompt').map(({ id }) => id), ['prompt-1', 'prompt-2']);
  });

  it('takes no prompt for another chat’s, even with the same words, and no words about one', () => {
    const page = new PanelFixture();
    page.show();
    page.type('continue');
    page.press('Enter');
    page.host({ type: 'prompt-refused', id: 'prompt-1', reason: 'Not now.' });
    page.press('Enter');
    page.show([], {}, '', 'c2');
    assert.equal(page.find('.composer-note').textContent, '');
    page.type('continue');
    page.press('Enter');
    assert.deepEqual(page.of('send-prompt').map(({ conversationId, id }) => [conversationId, id]), [['c1', 'prompt-1'], ['c1', 'prompt-2'], ['c2', 'prompt-3']]);
  });

  it('leaves what was just typed with the chat it was typed in', () => {
    const page = new PanelFixture();
    page.show();
    page.type('half a question');
    page.show([], {}, 'theirs', 'c2');
    assert.equal(page.textarea.value, 'theirs');
    assert.deepEqual(page.of('draft-changed'), [{ type: 'draft-changed', conversationId: 'c1', text: 'half a question' }]);
    page.type('theirs, too');
    page.timers.advance(1_000);
    assert.deepEqual(page.of('draft-changed').at(-1), { type: 'draft-changed', conversationId: 'c2', text: 'theirs, too' });
  });

  it('tells the host what it holds when the prompt was changed at its beginning on its way', () => {
    const page = new PanelFixture();
    page.show();
    page.type('explain');
    page.press('Enter');
    page.type('please explain');
    page.timers.advance(1_000);
    const before = page.of('draft-changed').length;
    page.host(added('prompt-1', 'explain'));
    assert.equal(page.textarea.value, 'please explain');
    assert.deepEqual(page.of('draft-changed').slice(before).map(({ text }) => text), ['please explain']);
  });

  it('lets a syllable be finished before it takes the sent prompt away, and keeps the caret', () => {
    const page = new PanelFixture();
    page.show();
    page.type('hello');
    page.press('Enter');
    compose(page, 'compositionstart');
    page.type('hello하');
    page.host(added('prompt-1', 'hello'));
    assert.equal(page.textarea.value, 'hello하');
    page.type('hello한');
    page.textarea.setSelectionRange(6, 6);
    compose(page, 'compositionend');
    page.timers.advance(0);
    assert.deepEqual([page.textarea.value, page.textarea.selectionStart], ['한', 1]);
    assert.equal(page.of('draft-changed').at(-1)?.text, '한');
  });

  it('puts an example before what was typed, and in the place of another example', () => {
    const page = new PanelFixture();
    page.show();
    page.click('.examples li:first-child .example');
    const example = page.textarea.value;
    page.click('.examples li:last-child .example');
    assert.ok(!page.textarea.value.includes(example));
    page.type('TypeError: x is undefined');
    page.click('.examples li:first-child .example');
    assert.equal(page.textarea.value, `${example}TypeError: x is undefined`);
  });

  it('runs commands that send nothing while an answer is being written', () => {
    const page = new PanelFixture();
    const commands = [{ name: 'clear', description: '', source: 'built-in' as const, sendsNothing: true }, { name: 'fix', description: '', source: 'built-in' as const }];
    page.show([prompt('u', null, 'q'), answer('a', 'u', 'text', { status: 'streaming' })], { commands });
    page.type('/fix');
    page.press('Enter');
    assert.deepEqual(page.of('send-prompt'), []);
    page.type('/clear');
    page.press('Enter');
    assert.deepEqual(page.of('send-prompt').map(({ text }) => text), ['/clear']);
  });
});
