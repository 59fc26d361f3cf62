import assert from 'node:assert/strict';
import type { TranscriptEvent } from '../../../src/shared/transcript';
import { answer, conversation, panelState, PanelFixture, prompt } from './fixtures';

const { answerDetailLines } = await import('../../../src/webview/transcript/answerInfo');

function events(...list: TranscriptEvent[]): { type: 'transcript-events'; conversationId: string; events: TranscriptEvent[] } {
  return { type: 'transcript-events', conversationId: 'c1', events: list };
}

/** A question with a complete answer. */
function turn(): PanelFixture {
  const page = new PanelFixture();
  page.show([prompt('u', null, 'question'), answer('a', 'u', 'the answer')]);
  return page;
}

function message(page: PanelFixture, id: string): HTMLElement {
  return page.find(`[data-message-id="${id}"]`);
}

function button(page: PanelFixture, id: string, action: string): HTMLElement {
  const found = message(page, id).querySelector<HTMLElement>(`[data-action="${action}"]`);
  assert.ok(found, action);
  return found;
}

function key(target: Element | null, name: string, init: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key: name, code: name, bubbles: true, cancelable: true, ...init });
  target?.dispatchEvent(event);
  target?.dispatchEvent(new KeyboardEvent('keyup', { key: name, code: name, bubbles: true }));
  return event;
}

describe('the toolbar of a message', () => {
  it('asks the host for what each of its buttons says', () => {
    const page = turn();
    for (const [id, action] of [['u', 'copy-message'], ['u', 'branch-chat'], ['a', 'retry-answer'], ['a', 'ask-another-model'], ['a', 'delete-from']] as const) {
      button(page, id, action).click();
    }
    assert.deepEqual(page.posted, [
      { type: 'copy-text', text: 'question' },
      { type: 'branch-chat', id: 'u' },
      { type: 'retry-answer', id: 'a' },
      { type: 'retry-answer', id: 'a', chooseModel: true },
      { type: 'delete-from', id: 'a' },
    ]);
    assert.equal(button(page, 'u', 'copy-message').title, 'Copied');
  });

  it('offers to retry on a prompt only while nothing follows it', () => {
    const page = turn();
    assert.equal(message(page, 'u').querySelector('[data-action="retry-answer"]'), null);
    page.host(events({ type: 'messages-removed', ids: ['a'], leafId: 'u' }));
    button(page, 'u', 'retry-answer').click();
    button(page, 'u', 'ask-another-model').click();
    assert.deepEqual(page.posted, [{ type: 'retry-answer', id: 'u' }, { type: 'retry-answer', id: 'u', chooseModel: true }]);
    page.host(events({ type: 'message-added', message: answer('b', 'u', '', { status: 'waiting' }) }));
    assert.equal(message(page, 'u').querySelector('[data-action="retry-answer"]'), null);
  });

  it('is one stop of the Tab key; arrow keys move in it, and it remembers where', () => {
    const page = turn();
    const toolbar = message(page, 'a').querySelector('[role="toolbar"]');
    assert.ok(toolbar);
    const all = [...toolbar.querySelectorAll('button')];
    const stops = (): (string | undefined)[] => all.filter((each) => each.tabIndex === 0).map((each) => each.dataset['action']);
    assert.deepEqual(stops(), ['answer-info']);
    all[0]?.focus();
    key(document.activeElement, 'ArrowRight');
    assert.deepEqual(stops(), ['copy-message']);
    key(document.activeElement, 'ArrowLeft');
    key(document.activeElement, 'ArrowLeft');
    assert.deepEqual([document.activeElement, stops()], [all.at(-1), ['delete-from']]);
    key(document.activeElement, 'Home');
    assert.equal(document.activeElement, all[0]);
    key(document.activeElement, 'End');
    page.host(events({ type: 'answer-changed', id: 'a', change: { usage: { totalTokens: 3 } } }));
    assert.deepEqual([document.activeElement, stops()], [all.at(-1), ['delete-from']]);
    for (const each of all) assert.ok(each.getAttribute('aria-label') ?? each.textContent.trim(), each.outerHTML);
  });

  it('has no toolbar for an answer that is being written', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), answer('a', 'u', 'so far', { status: 'streaming' })]);
    assert.ok(message(page, 'a').querySelector<HTMLElement>('.answer-footer')?.hidden);
    page.host(events({ type: 'answer-changed', id: 'a', change: { status: 'complete' } }));
    assert.ok(!message(page, 'a').querySelector<HTMLElement>('.answer-footer')?.hidden);
  });

  it('need not wait once the answer it stands under has ended', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'question'), answer('a', 'u', 'half', { status: 'streaming' })]);
    page.host(events({ type: 'answer-changed', id: 'a', change: { status: 'complete' } }));
    assert.equal(button(page, 'a', 'retry-answer').getAttribute('aria-disabled'), 'false');
  });

  it('waits while another answer is being written, and says why', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), answer('a', 'u', 'one'), prompt('v', 'a', 'r'), answer('b', 'v', '', { status: 'waiting' })]);
    const retry = button(page, 'a', 'retry-answer');
    retry.focus();
    assert.equal(retry.getAttribute('aria-disabled'), 'true');
    assert.match(retry.title, /still being written/);
    retry.click();
    button(page, 'a', 'ask-another-model').click();
    assert.deepEqual(page.of('retry-answer'), []);
    page.timers.advance(1_000);
    assert.match(page.find('.announcements').textContent, /still being written/);
    assert.equal(button(page, 'a', 'branch-chat').getAttribute('aria-disabled'), 'false');
    page.host(events({ type: 'answer-changed', id: 'b', change: { status: 'complete' } }));
    assert.equal(retry.getAttribute('aria-disabled'), 'false');
    retry.click();
    assert.equal(page.of('retry-answer').length, 1);
  });

  it('copies a message with hidden characters only once that is confirmed', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), answer('a', 'u', 'safe\u202e text')]);
    const copy = button(page, 'a', 'copy-message');
    copy.focus();
    copy.click();
    assert.match(page.find('.hidden-question').textContent, /hidden characters \(1\)/);
    page.click('[data-action="cancel-hidden"]');
    assert.deepEqual([page.of('copy-text'), document.activeElement], [[], copy]);
    copy.click();
    page.click('[data-action="confirm-hidden"]');
    assert.deepEqual(page.of('copy-text'), [{ type: 'copy-text', text: 'safe\u202e text' }]);
  });

  it('lets no button of a notice start an answer meanwhile, and says why', () => {
    const page = new PanelFixture();
    const failed = answer('a', 'u', 'half', { status: 'truncated' });
    page.show([prompt('u', null, 'q'), failed, prompt('v', 'a', 'r'), answer('b', 'v', '', { status: 'waiting' })]);
    const buttons = [...message(page, 'a').querySelectorAll<HTMLElement>('.notice vscode-button')];
    assert.deepEqual(buttons.map((each) => each.dataset['action']), ['continue', 'retry']);
    for (const each of buttons) {
      each.focus();
      assert.equal(each.getAttribute('aria-disabled'), 'true');
      each.click();
    }
    page.timers.advance(1_000);
    assert.deepEqual(page.posted.filter(({ type }) => type !== 'focus-changed'), []);
    assert.match(page.find('.announcements').textContent, /still being written/);
    page.host(events({ type: 'answer-changed', id: 'b', change: { status: 'complete' } }));
    buttons[1]?.click();
    assert.deepEqual(page.of('retry-answer'), [{ type: 'retry-answer', id: 'a' }]);
  });

  it('tells those of changes that are looked at, by pointer or focus, and no others', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), answer('a', 'u', 'one'), prompt('v', 'a', 'r'), answer('b', 'v', '', { status: 'waiting' })]);
    const retry = button(page, 'a', 'retry-answer');
    retry.focus();
    message(page, 'a').dispatchEvent(new Event('pointerenter'));
    message(page, 'a').dispatchEvent(new Event('pointerleave'));
    page.host(events({ type: 'answer-changed', id: 'b', change: { status: 'complete' } }));
    assert.equal(retry.getAttribute('aria-disabled'), 'false');
  });

  it('takes the focus along to the alternative that came in its place, never to another message', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), answer('a', 'u', 'one'), answer('b', 'u', 'two')]);
    page.host(events({ type: 'message-added', message: prompt('v', 'b', 'r') }, { type: 'message-added', message: answer('c', 'v', 'three') }));
    button(page, 'b', 'previous-alternative').focus();
    page.host(events({ type: 'leaf-selected', leafId: 'a' }));
    assert.equal(document.activeElement, button(page, 'a', 'previous-alternative'));
    assert.equal(document.activeElement.getAttribute('aria-disabled'), 'true');
    page.host(events({ type: 'leaf-selected', leafId: 'c' }));
    button(page, 'c', 'delete-from').focus();
    page.host(events({ type: 'messages-removed', ids: ['c'], leafId: 'v' }));
    assert.equal(document.activeElement, page.textarea);
  });

  it('switches between the wordings of a prompt too', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'one'), answer('a', 'u', 'x'), prompt('u2', null, 'two'), answer('b', 'u2', 'y')]);
    assert.equal(message(page, 'u2').querySelector('.alternatives-position')?.textContent, '2/2');
    button(page, 'u2', 'next-alternative').click();
    button(page, 'u2', 'previous-alternative').click();
    assert.deepEqual(page.posted, [{ type: 'select-alternative', id: 'u' }]);
    page.host(events({ type: 'leaf-selected', leafId: 'a' }));
    assert.equal(message(page, 'u').querySelector('.alternatives-position')?.textContent, '1/2');
  });
});

describe('the language of a message', () => {
  const language = (page: PanelFixture, id: string): string | null | undefined => message(page, id).querySelector('.markdown')?.getAttribute('lang');

  it('is said where the text is Korean, whatever the display language', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, '`Set`을 어떻게 써요?'), answer('a', 'u', 'The word 한글 means the Korean alphabet, and is written in it.')]);
    assert.equal(language(page, 'u'), 'ko');
    assert.equal(language(page, 'a'), null);
  });

  it('is found out while the text comes, and again when another text takes its place', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), answer('a', 'u', '', { status: 'streaming' })]);
    page.host(events({ type: 'text-delta', id: 'a', text: 'Array에서 ' }));
    page.host(events({ type: 'text-delta', id: 'a', text: '중복을 빼려면 `Set`을 쓰면 돼요. ' }));
    assert.equal(language(page, 'a'), 'ko');
    page.host(events({ type: 'text-delta', id: 'a', text: `\n\n\`\`\`ts\n${'const value = 1;\n'.repeat(100)}` }));
    assert.equal(language(page, 'a'), 'ko');
    page.show([prompt('u', null, 'q'), answer('a', 'u', 'Written anew. '.repeat(50))]);
    assert.equal(language(page, 'a'), null);
  });
});

describe('a prompt that was sent as something else', () => {
  it('shows what was sent, as plain text, once that is opened; another prompt has nothing to open', () => {
    const page = new PanelFixture();
    const expandedText = 'Explain <b>this</b> **code**.';
    page.show([prompt('p', null, '/explain', { expandedText }), answer('a', 'p', 'It does.'), prompt('q', 'a', 'Why?')]);
    const all = page.root.querySelectorAll('details.sent-as');
    assert.deepEqual([...all].map((details) => details.closest('[data-message-id]')?.getAttribute('data-message-id')), ['p']);
    const details = page.find('details.sent-as');
    assert.equal(details.hasAttribute('open'), false);
    assert.equal(details.querySelector('pre')?.textContent, expandedText);
    assert.equal(details.querySelector('b, strong'), null);
  });

  it('marks its hidden characters, and changes none', () => {
    const page = new PanelFixture();
    const expandedText = 'Allow \u202Enimda\u202C only.';
    page.show([prompt('p', null, '/explain', { expandedText })]);
    const shown = page.find('details.sent-as pre');
    assert.equal(shown.textContent, expandedText);
    assert.deepEqual([...shown.querySelectorAll('.hidden-character')].map((mark) => mark.getAttribute('data-code-point')), ['U+202E', 'U+202C']);
  });
});

describe('an answer that was cut off', () => {
  it('offers to go on beside what else helps, where there is text', () => {
    for (const [status, failure] of [['truncated'], ['interrupted'], ['failed', { kind: 'timeout', timeout: 'idle' }], ['failed', { kind: 'out-of-credits' }]] as const) {
      const page = new PanelFixture();
      page.show([prompt('u', null, 'q'), answer('a', 'u', 'half', { status, ...(failure && { failure }) })]);
      const notice = message(page, 'a').querySelector('.notice');
      assert.ok((notice?.querySelectorAll('vscode-button').length ?? 0) >= 2, status);
      assert.ok(notice);
      notice.querySelector<HTMLElement>('[data-action="continue"]')?.click();
      assert.deepEqual(page.posted, [{ type: 'continue-answer', id: 'a' }]);
    }
  });

  it('offers what would be refused again after what helps', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), answer('a', 'u', 'half', { status: 'failed', failure: { kind: 'out-of-credits' } })]);
    const actions = [...message(page, 'a').querySelectorAll<HTMLElement>('.notice vscode-button')].map((each) => each.dataset['action']);
    assert.deepEqual(actions, ['topUp', 'continue', 'selectModel', 'retry']);
  });

  it('offers it in the toolbar of one that was stopped', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), answer('a', 'u', 'half', { status: 'stopped' })]);
    button(page, 'a', 'continue-answer').click();
    assert.deepEqual(page.posted, [{ type: 'continue-answer', id: 'a' }]);
  });

  it('does not offer it without text, or for a whole answer', () => {
    for (const change of [{ status: 'failed', failure: { kind: 'timeout' }, text: '' }, { status: 'complete' }, { status: 'filtered' }] as const) {
      const page = new PanelFixture();
      page.show([prompt('u', null, 'q'), answer('a', 'u', 'text', change)]);
      assert.equal(message(page, 'a').querySelector('[data-action^="continue"]'), null);
    }
  });

  it('grows on in the block it ended in, as if it had come in one piece', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), answer('a', 'u', 'See **the li', { status: 'interrupted' })]);
    button(page, 'a', 'continue').focus();
    page.host(events({ type: 'answer-changed', id: 'a', change: { status: 'waiting', failure: null } }));
    assert.ok(message(page, 'a').querySelector('.waiting'));
    assert.equal(document.activeElement, page.textarea);
    page.host(events({ type: 'answer-changed', id: 'a', change: { status: 'streaming' } }, { type: 'text-delta', id: 'a', text: 'st**.\n\n' }));
    page.host(events({ type: 'text-delta', id: 'a', text: '- one' }));
    page.host(events({ type: 'answer-changed', id: 'a', change: { status: 'complete' } }));
    assert.equal(message(page, 'a').querySelector('.markdown')?.innerHTML, '<p>See <strong>the list</strong>.</p><ul><li>one</li></ul>');
  });

  it('in the middle of a conversation can be stopped while it goes on', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), answer('a', 'u', 'half', { status: 'stopped' }), prompt('v', 'a', 'r'), answer('b', 'v', 'whole')]);
    page.host(events({ type: 'answer-changed', id: 'a', change: { status: 'waiting' } }));
    page.click('.composer [data-action="stop"]');
    assert.deepEqual(page.of('stop-answer'), [{ type: 'stop-answer', id: 'a' }]);
  });
});

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

describe('the details of an answer', () => {
  const full = answer('a', 'u', 'x', {
    model: 'kr/auto',
    answeredBy: 'kr/gpt54',
    usage: { promptTokens: 1_234, completionTokens: 56, credits: 0.85 },
    firstTextAfter: 840,
    duration: 65_400,
    createdAt: Date.UTC(2026, 2, 20, 4),
  });

  it('name all that is known, in the words of the language', () => {
    assert.deepEqual(answerDetailLines(full, 'en').slice(0, -1), [
      'kr/gpt54, chosen by kr/auto', '1,234 tokens in', '56 tokens out', '0.85 credits', 'First text after 0.84 sec', 'Took 1 min 5 sec',
    ]);
    assert.match(answerDetailLines(full, 'ko').at(-1) ?? '', /2026\. 3\. 20\./);
  });

  it('never make nothing of a few credits, nor more of them than they are', () => {
    const creditsOf = (credits: number): string | undefined => answerDetailLines(answer('a', 'u', 'x', { usage: { credits } }), 'en')[1];
    assert.deepEqual([0.000_03, 0.0042, 0.1 + 0.7, 99.996, 1_234.5, 1, 0].map(creditsOf), [
      '<0.0001 credits', '0.0042 credits', '0.8 credits', '99.99 credits', '1,234 credits', '1 credit', '0 credits',
    ]);
  });

  it('claim nothing about what is unknown', () => {
    assert.deepEqual(answerDetailLines(answer('a', 'u', 'x', { model: 'kr/auto' }), 'en').slice(0, -1), ['kr/auto']);
  });

  it('describe a button, and stand in a tooltip for the pointer and the keyboard', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), full]);
    const info = button(page, 'a', 'answer-info');
    assert.match(info.getAttribute('aria-description') ?? '', /^kr\/gpt54, chosen by kr\/auto\. 1,234 tokens in\. .*First text after 0\.84 sec/);
    const tooltip = (): string | undefined => page.root.querySelector('.tooltip')?.textContent;
    info.dispatchEvent(new Event('pointerenter'));
    assert.equal(tooltip(), undefined);
    page.timers.advance(500);
    assert.match(tooltip() ?? '', /Took 1 min 5 sec/);
    key(info, 'Escape');
    assert.equal(tooltip(), undefined);
    info.click();
    assert.match(tooltip() ?? '', /0\.85 credits/);
    info.dispatchEvent(new Event('pointerleave'));
    page.timers.advance(500);
    assert.equal(tooltip(), undefined);
  });

  it('take their tooltip along when they go, and leave Escape to what it means then', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), full]);
    button(page, 'a', 'answer-info').click();
    page.host(events({ type: 'answer-changed', id: 'a', change: { status: 'waiting' } }));
    assert.equal(page.root.querySelector('.tooltip'), null);
    key(page.textarea, 'Escape');
    assert.equal(page.of('stop-answer').length, 1);
  });
});
