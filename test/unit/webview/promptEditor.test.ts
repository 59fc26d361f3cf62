import assert from 'node:assert/strict';
import { answer, conversation, panelState, PanelFixture, prompt } from './fixtures';
import { button, events, key, message, turn } from './messageParts';

describe('the editor of a prompt', () => {
  const open = (page = turn()): { page: PanelFixture; field: HTMLTextAreaElement } => {
    button(page, 'u', 'edit-prompt').click();
    const field = message(page, 'u').querySelector('textarea');
    assert.ok(field);
    return { page, field };
  };
  const type = (field: HTMLTextAreaElement, text: string): void => {
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };

  it('holds the prompt’s text with the caret in it, and keeps the chips in sight', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'question', { context: [{ kind: 'file', label: 'app.ts', languageId: 'typescript', text: 'x' }] }), answer('a', 'u', 'x')]);
    const { field } = open(page);
    assert.equal(field.value, 'question');
    assert.equal(document.activeElement, field);
    assert.match(message(page, 'u').textContent, /app\.ts/);
  });

  it('sends with Enter, once, and closes when the host has it', () => {
    const { page, field } = open();
    type(field, 'a better question');
    assert.ok(key(field, 'Enter').defaultPrevented);
    key(field, 'Enter');
    const [sent, again] = page.of('edit-prompt');
    assert.deepEqual(sent, { type: 'edit-prompt', conversationId: 'c1', id: 'u', newId: sent?.newId, text: 'a better question' });
    assert.equal(again?.newId, sent.newId);
    page.host(events({ type: 'message-added', message: prompt(sent.newId, null, 'a better question') }, { type: 'message-added', message: answer('b', sent.newId, '', { status: 'waiting' }) }));
    assert.equal(page.root.querySelector('.prompt-editor'), null);
    assert.equal(page.root.querySelector('[data-message-id="u"]'), null);
    assert.equal(document.activeElement, page.textarea);
  });

  it('sends a Korean text whole with one Enter in the middle of a syllable', () => {
    const { page, field } = open();
    field.dispatchEvent(new CompositionEvent('compositionstart', { data: '' }));
    type(field, '고쳐 줘');
    field.dispatchEvent(new CompositionEvent('compositionupdate', { data: '줘' }));
    key(field, 'Process', { code: 'Enter', keyCode: 229, isComposing: true });
    field.dispatchEvent(new CompositionEvent('compositionend', { data: '줘' }));
    page.timers.advance(0);
    assert.deepEqual(page.of('edit-prompt').map(({ text }) => text), ['고쳐 줘']);
  });

  it('sent unchanged closes too, when the prompt gets another answer', () => {
    const { page, field } = open();
    key(field, 'Enter');
    const [sent] = page.of('edit-prompt');
    assert.ok(sent);
    page.host(events({ type: 'message-added', message: answer(sent.newId, 'u', '', { status: 'waiting' }) }));
    assert.equal(page.root.querySelector('.prompt-editor'), null);
    assert.equal(message(page, 'u').querySelector('.markdown')?.textContent, 'question');
    assert.equal(document.activeElement, page.textarea);
  });

  it('is left with Escape: nothing is sent or stopped, and the focus is back on its button', () => {
    const { page, field } = open();
    type(field, 'something else');
    key(field, 'Escape');
    assert.equal(page.root.querySelector('.prompt-editor'), null);
    assert.equal(document.activeElement, button(page, 'u', 'edit-prompt'));
    assert.deepEqual([...page.of('edit-prompt'), ...page.of('stop-answer')], []);
    assert.equal(message(page, 'u').querySelector('.markdown')?.textContent, 'question');
  });

  it('tells the host what stands in it, until it is left', () => {
    const { page, field } = open();
    type(field, 'something');
    type(field, 'something else');
    assert.deepEqual(page.of('edit-changed'), []);
    page.timers.advance(300);
    type(field, 'something more');
    field.dispatchEvent(new Event('blur'));
    key(field, 'Escape');
    assert.deepEqual(page.of('edit-changed').map(({ id, text }) => [id, text]), [['u', 'something else'], ['u', 'something more'], ['u', null]]);
  });

  it('is open again after the page was torn down, without taking the focus', () => {
    const page = new PanelFixture();
    const messages = [prompt('u', null, 'question'), answer('a', 'u', 'the answer')];
    page.host({ type: 'snapshot', conversation: conversation(messages), panel: panelState(), draft: '', edits: [{ id: 'u', text: 'half a ques' }, { id: 'gone', text: 'x' }] });
    const field = message(page, 'u').querySelector('textarea');
    assert.equal(field?.value, 'half a ques');
    assert.notEqual(document.activeElement, field);
    key(field, 'Escape');
    assert.deepEqual(page.of('edit-changed'), [{ type: 'edit-changed', conversationId: 'c1', id: 'u', text: null }]);
    assert.equal(page.root.querySelector('.prompt-editor'), null);
  });

  it('keeps its text with the conversation, on a page that comes up anew and over a switch of chats', () => {
    const { page, field } = open();
    type(field, 'half');
    type(field, 'half a better question');
    page.timers.advance(300);
    assert.deepEqual(page.of('edit-changed'), [{ type: 'edit-changed', conversationId: 'c1', id: 'u', text: 'half a better question' }]);
    type(field, 'half a better question, and');
    page.show([], {}, '', 'c2');
    assert.deepEqual(page.of('edit-changed').at(-1), { type: 'edit-changed', conversationId: 'c1', id: 'u', text: 'half a better question, and' });
    const anew = new PanelFixture();
    const box = anew.textarea;
    box.focus();
    anew.showUnsent({ conversation: conversation([prompt('u', null, 'question'), answer('a', 'u', 'x')]), edits: [{ id: 'u', text: 'kept' }] });
    const again = message(anew, 'u').querySelector('textarea');
    assert.equal(again?.value, 'kept');
    assert.ok(document.activeElement === box);
    key(again, 'Escape');
    assert.equal(anew.root.querySelector('.prompt-editor'), null);
    assert.deepEqual(anew.of('edit-changed'), [{ type: 'edit-changed', conversationId: 'c1', id: 'u', text: null }]);
  });

  it('keeps its text while another wording is looked at', () => {
    const page = new PanelFixture();
    const messages = [prompt('u', null, 'question'), prompt('v', null, 'other')];
    page.show(messages);
    const select = (leafId: string): void => { page.host(events({ type: 'leaf-selected', leafId })); };
    select('u');
    const { field } = open(page);
    type(field, 'half');
    select('v');
    assert.equal(page.root.querySelector('.prompt-editor'), null);
    select('u');
    assert.equal(message(page, 'u').querySelector('textarea')?.value, 'half');
  });

  it('can’t be changed while its text is on its way, and closes with a snapshot that holds it', () => {
    const { page, field } = open();
    type(field, 'better');
    key(field, 'Enter');
    assert.ok(field.readOnly);
    page.show([prompt('u', null, 'question'), answer('a', 'u', 'x')]);
    assert.ok(!field.readOnly);
    key(field, 'Enter');
    const [sent, again] = page.of('edit-prompt');
    assert.equal(again?.newId, sent?.newId);
    page.show([prompt('u', null, 'question'), prompt(sent?.newId ?? '', null, 'better')]);
    assert.equal(page.root.querySelector('.prompt-editor'), null);
    assert.deepEqual(page.of('edit-changed').at(-1)?.text, null);
  });

  it('leaves Escape to an input method that is composing', () => {
    const { page, field } = open();
    key(field, 'Escape', { isComposing: true });
    assert.ok(page.find('.prompt-editor'));
  });

  it('says why a wording was not taken, keeps it, and sends it under another id then', () => {
    const { page, field } = open();
    type(field, '  ');
    key(field, 'Enter');
    assert.match(page.find('.prompt-editor-note').textContent, /Write a message/);
    assert.deepEqual(page.of('edit-prompt'), []);
    type(field, 'other words');
    key(field, 'Enter');
    const newId = page.of('edit-prompt')[0]?.newId ?? '';
    page.host({ type: 'prompt-refused', id: newId, reason: 'Not now.' });
    assert.equal(page.find('.prompt-editor-note').textContent, 'Not now.');
    assert.equal(field.value, 'other words');
    key(field, 'Enter');
    assert.notEqual(page.of('edit-prompt')[1]?.newId, newId);
  });

  it('is open while an answer is being written: sending stops that answer', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'question'), answer('a', 'u', 'so f', { status: 'streaming' })]);
    const { field } = open(page);
    type(field, 'quick, before it is done');
    key(field, 'Enter');
    assert.equal(page.of('edit-prompt').length, 1);
  });
});
