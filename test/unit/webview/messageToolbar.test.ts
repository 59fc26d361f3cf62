import assert from 'node:assert/strict';
import { answer, PanelFixture, prompt } from './fixtures';
import { button, events, key, message, turn } from './messageParts';

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
