import assert from 'node:assert/strict';
import { answer, PanelFixture, prompt } from './fixtures';
import { button, events, key, message } from './messageParts';

const { answerDetailLines } = await import('../../../src/webview/transcript/answerInfo');

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

  it('keep their tooltip beside them while the page scrolls, as the focus has it scroll to them, until they are out of sight', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), full]);
    const info = button(page, 'a', 'answer-info');
    let top = 50;
    Object.defineProperty(info, 'getBoundingClientRect', { value: () => ({ top, bottom: top + 20, left: 0 }) });
    const tooltip = (): HTMLElement | null => page.root.querySelector('.tooltip');
    const scroll = (element: Element | null | undefined): void => { element?.dispatchEvent(new Event('scroll')); };
    const scroller = info.closest('article')?.parentElement;
    Object.defineProperty(scroller, 'getBoundingClientRect', { value: () => ({ top: 0, bottom: 100 }) });
    info.focus();
    info.click();
    assert.equal(tooltip()?.style.top, '50px');
    top = 90;
    scroll(scroller);
    assert.equal(tooltip()?.style.top, '90px');
    top = 101;
    scroll(page.textarea);
    assert.equal(tooltip()?.style.top, '90px');
    scroll(scroller);
    assert.equal(tooltip(), null);
    // What the pointer opened would slide under the pointer, and stay.
    top = 50;
    info.blur();
    info.click();
    assert.notEqual(tooltip(), null);
    scroll(scroller);
    assert.equal(tooltip(), null);
  });

  it('say in an open tooltip what has become known meanwhile', () => {
    const page = new PanelFixture();
    page.show([prompt('u', null, 'q'), answer('a', 'u', 'x')]);
    button(page, 'a', 'answer-info').click();
    assert.doesNotMatch(page.root.querySelector('.tooltip')?.textContent ?? '', /credits/);
    page.host(events({ type: 'answer-changed', id: 'a', change: { usage: { credits: 0.33 } } }));
    assert.match(page.root.querySelector('.tooltip')?.textContent ?? '', /0\.33 credits/);
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
