import assert from 'node:assert/strict';
import { presentFailure } from '../../../src/shared/errorPresenter';
import type { TranscriptEvent } from '../../../src/shared/transcript';
import { answer, conversation, PanelFixture, prompt } from './fixtures';
import { events } from './messageParts';
import { markup } from './dom';

const { applyEvents } = await import('../../../src/webview/events');

describe('the panel', () => {
  it('leads from a missing key to the first hint, and flickers nothing before the key is known', () => {
    const page = new PanelFixture();
    page.show([], { key: 'unknown' });
    assert.equal(page.root.querySelector('[data-view]'), null);
    page.show([], { key: 'missing' });
    page.click('[data-view="first-run"] [data-action="setKey"]');
    page.click('[data-view="first-run"] [data-action="topUp"]');
    assert.deepEqual(page.posted, [{ type: 'run-action', action: 'setKey' }, { type: 'run-action', action: 'topUp' }]);
    assert.ok(page.find('[data-view="first-run"]').textContent.includes('https://gateway.test'));
    assert.ok(page.find('.composer').hidden);
    page.show([], { key: 'stored' });
    page.click('[data-view="empty"] [data-action="checkKey"]');
    assert.ok(!page.find('.composer').hidden);
    page.show([], { key: 'not-needed' });
    assert.equal(page.root.querySelector('[data-action="checkKey"]'), null);
  });

  it('keeps a conversation on the screen when its key is gone', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q')], { key: 'missing' });
    assert.ok(page.find('[data-view="missing-key"]'));
    assert.equal(page.find('[data-message-id="u"] .markdown').textContent, 'q');
  });

  it('changes the touched message only', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), answer('a', 'u', 'one'), prompt('v', 'a', 'r'), answer('b', 'v', '', { status: 'waiting' })]);
    const others = ['u', 'a', 'v'].map((id) => page.find(`[data-message-id="${id}"]`));
    const before = others.map((element) => markup(element));
    const observer = new MutationObserver(() => undefined);
    for (const element of others) observer.observe(element, { childList: true, characterData: true, attributes: true, subtree: true });
    page.host(events({ type: 'answer-changed', id: 'b', change: { status: 'streaming' } }, { type: 'text-delta', id: 'b', text: 'Hello **w' }));
    page.host(events({ type: 'text-delta', id: 'b', text: 'orld**' }, { type: 'answer-changed', id: 'b', change: { status: 'complete' } }));
    assert.equal(page.find('[data-message-id="b"] .markdown').innerHTML, '<p>Hello <strong>world</strong></p>');
    assert.deepEqual(observer.takeRecords(), []);
    assert.deepEqual(others.map((element) => markup(element)), before);
  });

  it('applies everything that arrives between two frames in one', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), answer('a', 'u', '', { status: 'streaming' })]);
    const { frames } = page;
    page.host(...Array.from({ length: 100 }, () => events({ type: 'text-delta', id: 'a', text: 'x' })));
    assert.equal(page.frames, frames + 1);
    assert.equal(page.find('[data-message-id="a"] .markdown').textContent, 'x'.repeat(100));
  });

  it('makes one change of a million tiny deltas', () => {
    const deltas = Array.from({ length: 1_000_000 }, (): TranscriptEvent => ({ type: 'text-delta', id: 'a', text: 'x' }));
    const applied = applyEvents(conversation([prompt('u', null, 'q'), answer('a', 'u', '', { status: 'streaming' })]), deltas);
    assert.equal(applied.appended.get('a')?.length, 1_000_000);
  });

  it('reports a message that does not parse, and applies nothing of it', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q')]);
    page.panel.receive({ type: 'transcript-events', conversationId: 'c1', events: [{ type: 'text-delta', id: 'a', text: 1 }] });
    page.panel.receive({ type: 'nonsense' });
    page.panel.receive(null);
    assert.equal(page.of('panel-error').length, 3);
  });

  it('ignores events of another conversation', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q')]);
    page.host({ ...events({ type: 'message-added', message: prompt('x', null, 'other') }), conversationId: 'c2' });
    assert.equal(page.root.querySelector('[data-message-id="x"]'), null);
  });

  it('shows a failure in its words with its code and actions', () => {
    const page = new PanelFixture();
    const failure = { kind: 'out-of-credits' as const };
    page.show([prompt('u', null, 'q'), answer('a', 'u', 'part', { status: 'failed', failure })]);
    const presented = presentFailure(failure);
    assert.ok(page.find('.notice').textContent.includes(presented.message));
    assert.ok(page.find('.notice').textContent.includes(presented.code));
    for (const { action } of presented.actions) page.click(`.notice [data-action="${action}"]`);
    page.click('.notice [data-action="copyDiagnostics"]');
    page.click('[data-action="retry-answer"]');
    const actions = [...presented.actions.map(({ action }) => action), 'copyDiagnostics'];
    assert.deepEqual(page.posted, [...actions.map((action) => ({ type: 'run-action', action, id: 'a' })), { type: 'retry-answer', id: 'a' }]);
  });

  it('counts down to the next attempt, and can stop', () => {
    const page = new PanelFixture();
    const at = page.timers.time + 12_000;
    const retry = { attempt: 2, attempts: 3, at, failure: { kind: 'rate-limited' as const } };
    page.show([prompt('u', null, 'q'), answer('a', 'u', '', { status: 'waiting', retry })]);
    const countdown = (): string => page.find('.countdown').textContent;
    assert.equal(countdown(), 'Trying again in 12 s (attempt 2 of 3)');
    page.timers.advance(5_000);
    assert.equal(countdown(), 'Trying again in 7 s (attempt 2 of 3)');
    page.click('.notice [data-action="stop"]');
    assert.deepEqual(page.of('stop-answer'), [{ type: 'stop-answer', id: 'a' }]);
    page.timers.advance(10_000);
    assert.equal(countdown(), 'Trying again… (attempt 2 of 3)');
    page.host(events({ type: 'answer-changed', id: 'a', change: { retry: null, status: 'streaming' } }));
    assert.equal(page.root.querySelector('.countdown'), null);
  });

  it('asks the model most like one that is gone with the first button of its failure', () => {
    const page = new PanelFixture();
    const failure = { kind: 'model-not-found' as const, model: 'kr/gone', nearestModel: { id: 'kr/near', name: '<i>Near</i>' } };
    page.show([prompt('u', null, 'q'), answer('a', 'u', '', { status: 'failed', failure })]);
    const buttons = [...page.root.querySelectorAll('.notice-actions [data-action]')].map((button) => button.textContent.trim());
    assert.deepEqual(buttons, ['Use <i>Near</i>', 'Use Another Model', 'Retry']);
    page.click('.notice [data-action="useNearestModel"]');
    assert.deepEqual(page.of('run-action'), [{ type: 'run-action', action: 'useNearestModel', id: 'a' }]);
  });

  it('lets another model be asked during a rate limit, and no longer than that', () => {
    const page = new PanelFixture();
    const retry = { attempt: 2, attempts: 3, at: page.timers.time + 12_000, failure: { kind: 'rate-limited' as const } };
    page.show([prompt('u', null, 'q'), answer('a', 'u', '', { status: 'waiting', retry })]);
    page.click('.notice [data-action="selectModel"]');
    assert.deepEqual(page.of('run-action'), [{ type: 'run-action', action: 'selectModel', id: 'a' }]);
    page.host(events({ type: 'answer-changed', id: 'a', change: { retry: { ...retry, failure: { kind: 'server' } } } }));
    assert.equal(page.root.querySelector('.notice [data-action="selectModel"]'), null);
  });

  it('counts a long wait down too, until it is over, and tries nothing by itself', () => {
    const page = new PanelFixture();
    const failure = { kind: 'rate-limited' as const, retryAt: page.timers.time + 90_000 };
    page.show([prompt('u', null, 'q'), answer('a', 'u', '', { status: 'failed', failure })]);
    assert.equal(page.find('.countdown').textContent, '90 s left');
    page.timers.advance(60_000);
    assert.equal(page.find('.countdown').textContent, '30 s left');
    page.timers.advance(40_000);
    assert.equal(page.root.querySelector('.countdown'), null);
    assert.deepEqual(page.posted, []);
  });

  it('switches between alternatives', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), answer('a', 'u', 'first'), answer('b', 'u', 'second')]);
    assert.equal(page.find('.alternatives-position').textContent, '2/2');
    assert.equal(page.root.querySelector('[data-message-id="a"]'), null);
    page.click('[data-action="next-alternative"]');
    page.click('[data-action="previous-alternative"]');
    assert.deepEqual(page.posted, [{ type: 'select-alternative', id: 'a' }]);
    page.host(events({ type: 'leaf-selected', leafId: 'a' }));
    assert.equal(page.find('.alternatives-position').textContent, '1/2');
    assert.equal(page.find('[data-message-id="a"] .markdown').textContent, 'first');
  });

  it('names the model that answered and only the tokens that are known', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), answer('a', 'u', 'x', { answeredBy: 'maker/model', usage: { promptTokens: 1_234 } })]);
    const footer = page.find('.answer-footer').textContent;
    assert.match(footer, /maker\/model/);
    assert.match(footer, /1,234 tokens in/);
    assert.doesNotMatch(footer, /out|\b0\b/);
  });

  it('keeps the keyboard where it was when what had the focus is shown anew', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), answer('a', 'u', 'first')]);
    page.find('[data-action="retry-answer"]').focus();
    page.host(events({ type: 'message-added', message: answer('b', 'u', '', { status: 'waiting' }) }));
    assert.equal(document.activeElement, page.textarea);
    page.host(events({ type: 'answer-changed', id: 'b', change: { status: 'complete' } }));
    page.find('[data-action="previous-alternative"]').focus();
    page.host(events({ type: 'leaf-selected', leafId: 'a' }));
    assert.notEqual(document.activeElement, document.body);
  });

  it('moves no focus while the user works elsewhere', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), answer('a', 'u', 'first')]);
    const retry = page.find('[data-action="retry-answer"]');
    retry.focus();
    const hasFocus = document.hasFocus.bind(document);
    document.hasFocus = () => false;
    try {
      page.host(events({ type: 'message-added', message: answer('b', 'u', '', { status: 'waiting' }) }));
    } finally {
      document.hasFocus = hasFocus;
    }
    assert.notEqual(document.activeElement, page.textarea);
  });

  it('keeps the focus on the button that sends and stops', () => {
    const page = new PanelFixture();
    page.show([]);
    page.type('question');
    page.find('[data-action="send"]').focus();
    page.click('[data-action="send"]');
    page.host(events({ type: 'message-added', message: prompt('prompt-1', null, 'question') }, { type: 'message-added', message: answer('a', 'prompt-1', '', { status: 'waiting' }) }));
    assert.equal(document.activeElement, page.find('[data-action="stop"]'));
    page.host(events({ type: 'answer-changed', id: 'a', change: { status: 'complete' } }));
    assert.equal(document.activeElement, page.find('[data-action="send"]'));
  });

  it('gives the focus to the prompt box when the panel gets it, unless something else there has it', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), answer('a', 'u', 'x')]);
    page.panel.focus();
    assert.equal(document.activeElement, page.textarea);
    const retry = page.find('[data-action="retry-answer"]');
    retry.focus();
    page.panel.focus();
    assert.equal(document.activeElement, retry);
  });

  it('says that an answer was stopped', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), answer('a', 'u', 'x', { status: 'stopped' })]);
    assert.equal(page.find('.status-words').textContent, 'Stopped');
  });

  it('says how else an answer ended before it was whole, and offers to retry', () => {
    for (const [status, words] of [
      ['truncated', /length limit/],
      ['filtered', /filter/],
      ['interrupted', /window closed/],
    ] as const) {
      const page = new PanelFixture();
      page.show([prompt('u', null, 'q'), answer('a', 'u', 'x', { status })]);
      assert.match(page.find('.notice').textContent, words);
      page.click('.notice [data-action="retry"]');
      assert.deepEqual(page.posted.at(-1), { type: 'retry-answer', id: 'a' });
    }
  });

  it('leads to the settings while the base URL is unusable', () => {
    const page = new PanelFixture();
    page.show([], { key: 'invalid-base-url' });
    assert.match(page.find('[data-view="base-url"]').textContent, /base URL/);
    page.click('[data-view="base-url"] [data-action="openSettings"]');
    assert.deepEqual(page.posted.at(-1), { type: 'run-action', action: 'openSettings' });
  });

  it('hands links and code to the host, and never navigates', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), answer('a', 'u', '[x](https://x.test/)\n\n```js\nlet a = 1;\n```')]);
    const click = new MouseEvent('click', { bubbles: true, cancelable: true });
    page.find('.markdown a').dispatchEvent(click);
    assert.ok(click.defaultPrevented);
    page.click('[data-action="copy-code"]');
    assert.deepEqual(page.posted, [{ type: 'open-link', href: 'https://x.test/' }, { type: 'copy-text', text: 'let a = 1;' }]);
    page.timers.advance(1_000);
    assert.match(page.find('.announcements').textContent, /Copied/);
  });

  it('opens links with the middle button, not with the right one', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), answer('a', 'u', '[x](https://x.test/)')]);
    const press = (button: number): void => {
      page.find('.markdown a').dispatchEvent(new MouseEvent('auxclick', { button, bubbles: true, cancelable: true }));
    };
    press(2);
    assert.deepEqual(page.posted, []);
    press(1);
    assert.deepEqual(page.posted, [{ type: 'open-link', href: 'https://x.test/' }]);
  });

  it('announces another chat’s answer from its own beginning', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), answer('a', 'u', '', { status: 'streaming' })]);
    page.host(events({ type: 'text-delta', id: 'a', text: '```js\nlet a;\n' }));
    page.show([prompt('v', null, 'r'), answer('b', 'v', '', { status: 'streaming' })], {}, '', 'c2');
    page.host({ type: 'transcript-events', conversationId: 'c2', events: [{ type: 'text-delta', id: 'b', text: 'Prose is read. ' }] });
    page.timers.advance(2_000);
    assert.match(page.find('.announcements').textContent, /Prose is read\./);
  });

  it('announces finished sentences and the end, not every token', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), answer('a', 'u', '', { status: 'streaming' })]);
    const said = (): string[] => [...page.find('.announcements').children].map((paragraph) => paragraph.textContent);
    page.host(events({ type: 'text-delta', id: 'a', text: 'The **first** sent' }));
    page.timers.advance(2_000);
    assert.deepEqual(said(), []);
    page.host(events({ type: 'text-delta', id: 'a', text: 'ence. The se' }));
    page.timers.advance(2_000);
    assert.deepEqual(said(), ['The first sentence.']);
    page.host(events({ type: 'text-delta', id: 'a', text: 'cond' }, { type: 'answer-changed', id: 'a', change: { status: 'complete' } }));
    page.timers.advance(2_000);
    assert.deepEqual(said().at(-1), 'The second The answer is complete.');
  });
});
