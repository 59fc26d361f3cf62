import assert from 'node:assert/strict';
import type { ConversationSummary } from '../../../src/shared/protocol';
import { PanelFixture } from './fixtures';

const { ConversationTree } = await import('../../../src/webview/history/conversationTree');
const { groupByDay } = await import('../../../src/webview/history/dayGroups');

const day = 86_400_000;
const noon = new Date(2026, 10, 20, 12).getTime();

function summary(id: string, change: Partial<ConversationSummary> = {}): ConversationSummary {
  return { id, title: `chat ${id}`, updatedAt: noon, isPinned: false, isRunning: false, ...change };
}

describe('the days of the list of chats', () => {
  const headings = (...conversations: ConversationSummary[]): string[] => groupByDay(conversations, noon, 'en').map(({ heading }) => heading);

  it('are Pinned, Today, Yesterday, then dates, with the year when it is another', () => {
    const list = [
      summary('p', { isPinned: true, updatedAt: noon - 90 * day }),
      summary('a'),
      summary('b', { updatedAt: noon - 11 * 3_600_000 }),
      summary('c', { updatedAt: noon - 13 * 3_600_000 }),
      summary('d', { updatedAt: noon - 3 * day }),
      summary('e', { updatedAt: noon - 400 * day }),
    ];
    assert.deepEqual(headings(...list), ['Pinned', 'Today', 'Yesterday', 'Tue, November 17', 'October 16, 2025']);
  });

  it('are today for what another clock dated into the future', () => {
    assert.deepEqual(headings(summary('a', { updatedAt: noon + 2 * day })), ['Today']);
  });
});

describe('the page of chats', () => {
  const open = (...conversations: ConversationSummary[]): PanelFixture => {
    const page = new PanelFixture();
    page.show();
    page.host({ type: 'show-page', page: 'history' });
    answer(page, conversations);
    return page;
  };
  const answer = (page: PanelFixture, conversations: ConversationSummary[]): void => {
    const requestId = page.of('find-conversations').at(-1)?.requestId ?? -1;
    page.host({ type: 'conversations-found', requestId, conversations });
  };
  const row = (page: PanelFixture, id: string): HTMLElement => page.find(`.chat-row[data-id="${id}"]`);
  const ids = (page: PanelFixture): (string | undefined)[] => [...page.root.querySelectorAll<HTMLElement>('.chat-row')].map(({ dataset }) => dataset['id']);
  const key = (target: Element | null, name: string, change: KeyboardEventInit = {}): void => {
    target?.dispatchEvent(new KeyboardEvent('keydown', { key: name, code: name, bubbles: true, cancelable: true, ...change }));
    target?.dispatchEvent(new KeyboardEvent('keyup', { key: name, code: name, bubbles: true }));
  };
  const focusedId = (): string | undefined => (document.activeElement as HTMLElement | null)?.dataset['id'];
  const search = (page: PanelFixture): HTMLInputElement => page.find('.chats-search') as HTMLInputElement;
  const type = (page: PanelFixture, text: string): void => {
    search(page).value = text;
    search(page).dispatchEvent(new Event('input', { bubbles: true }));
    page.timers.advance(200);
  };

  it('asks for all chats when it comes up, with the focus in the search field', () => {
    const page = open(summary('a'), summary('b'));
    assert.deepEqual(page.of('find-conversations').map(({ query }) => query), ['']);
    assert.equal(document.activeElement, search(page));
    assert.deepEqual(ids(page), ['a', 'b']);
  });

  it('says that a search has failed, with a way to search again', () => {
    const page = open(summary('a'));
    type(page, 'x');
    const requestId = page.of('find-conversations').at(-1)?.requestId ?? -1;
    page.host({ type: 'conversations-unknown', requestId: requestId - 1 });
    assert.ok(page.find('.chats-empty').hidden);
    page.host({ type: 'conversations-unknown', requestId });
    assert.match(page.find('.chats-empty').textContent, /could not be searched/);
    assert.ok(page.find('[role="tree"]').hidden);
    page.timers.advance(1_000);
    assert.match(page.find('.announcements').textContent, /could not be searched/);
    page.click('[data-action="retry-search"]');
    assert.deepEqual(page.of('find-conversations').at(-1), { type: 'find-conversations', requestId: requestId + 1, query: 'x' });
    assert.equal(document.activeElement, search(page));
    answer(page, [summary('b')]);
    assert.deepEqual([page.find('.chats-empty').hidden, ids(page)], [true, ['b']]);
  });

  it('is one Tab stop that arrow keys, Home and End move in', () => {
    const page = open(summary('a'), summary('b'), summary('c'));
    key(search(page), 'ArrowDown');
    assert.equal(focusedId(), 'a');
    key(document.activeElement, 'ArrowDown');
    assert.equal(focusedId(), 'b');
    key(document.activeElement, 'End');
    assert.equal(focusedId(), 'c');
    key(document.activeElement, 'Home');
    assert.equal(focusedId(), 'a');
    assert.deepEqual([...page.root.querySelectorAll('.chat-row')].map((element) => element.getAttribute('tabindex')), ['0', '-1', '-1']);
    key(document.activeElement, 'ArrowUp');
    assert.equal(document.activeElement, search(page));
  });

  it('opens with Enter and with a click; the chat that is shown anyway just comes up', () => {
    const page = open(summary('a'), summary('c1'));
    row(page, 'a').focus();
    key(row(page, 'a'), 'Enter');
    row(page, 'a').click();
    assert.deepEqual(page.of('show-conversation').map(({ id }) => id), ['a', 'a']);
    row(page, 'c1').click();
    assert.equal(page.of('show-conversation').length, 2);
    assert.equal(document.activeElement, page.textarea);
  });

  it('shows the chat once the host shows the conversation that was chosen', () => {
    const page = open(summary('a'), summary('b'));
    row(page, 'a').click();
    page.show([], {}, '', 'a');
    assert.equal(page.root.querySelector('.chat-row'), null);
    assert.equal(document.activeElement, page.textarea);
  });

  it('opens again after it was left while a chosen chat was on its way', () => {
    const page = open(summary('a'));
    row(page, 'a').click();
    page.click('[data-action="back"]');
    page.show([], {}, '', 'a');
    page.host({ type: 'show-page', page: 'history' });
    assert.ok(page.find('.history-page'));
  });

  it('shows the old name again when the new one could not be stored', () => {
    const page = open(summary('a'));
    key(row(page, 'a'), 'F2');
    const field = page.find('.chat-rename') as HTMLInputElement;
    field.value = 'new name';
    key(field, 'Enter');
    assert.equal(page.find('.chat-title').textContent, 'new name');
    page.host({ type: 'conversations-changed' });
    answer(page, [summary('a')]);
    assert.equal(page.find('.chat-title').textContent, 'chat a');
  });

  it('stays up when the shown chat is deleted from it, or shown again by Undo', () => {
    const page = open(summary('c1'), summary('b'));
    key(row(page, 'c1'), 'Delete');
    page.show([], {}, '', 'new');
    assert.equal(focusedId(), 'b');
    page.show([], {}, '', 'c1');
    assert.equal(focusedId(), 'b');
  });

  it('marks what was found, and announces how many', () => {
    const page = open(summary('a'));
    type(page, '검색');
    assert.equal(page.of('find-conversations').at(-1)?.query, '검색');
    answer(page, [summary('a', { snippet: [{ text: '전문 ', isMatch: false }, { text: '검색', isMatch: true }, { text: '을', isMatch: false }] })]);
    assert.equal(page.find('.chat-snippet mark').textContent, '검색');
    assert.equal(page.find('.chat-snippet').textContent, '전문 검색을');
    page.timers.advance(1_000);
    assert.match(page.find('.announcements').textContent, /1 chat found/);
  });

  it('shows no answer to an earlier question', () => {
    const page = open(summary('a'));
    const first = page.of('find-conversations').at(-1)?.requestId ?? -1;
    type(page, 'x');
    page.host({ type: 'conversations-found', requestId: first, conversations: [summary('old')] });
    assert.deepEqual(ids(page), ['a']);
  });

  it('opens what was found first with Enter in the search field, and only that', () => {
    const page = open(summary('a'), summary('b'));
    key(search(page), 'Enter');
    assert.equal(page.of('show-conversation').length, 0);
    type(page, 'b');
    key(search(page), 'Enter');
    assert.equal(page.of('show-conversation').length, 0);
    answer(page, [summary('b')]);
    key(search(page), 'Enter');
    assert.deepEqual(page.of('show-conversation').map(({ id }) => id), ['b']);
  });

  it('empties the search with Escape, and leads back to the chat with the next', () => {
    const page = open(summary('a'));
    type(page, 'x');
    key(search(page), 'Escape');
    assert.equal(search(page).value, '');
    assert.equal(page.of('find-conversations').at(-1)?.query, '');
    key(search(page), 'Escape');
    assert.equal(document.activeElement, page.textarea);
    assert.deepEqual(page.of('stop-answer'), []);
  });

  it('goes on in the prompt box when a chat is chosen, also the one that is shown already', () => {
    const page = new PanelFixture();
    page.show([], {}, '', 'a');
    page.find('[data-action="add-context"]').focus();
    page.host({ type: 'show-page', page: 'history' });
    answer(page, [summary('a')]);
    row(page, 'a').click();
    assert.equal(document.activeElement, page.textarea);
    assert.deepEqual(page.of('show-conversation'), []);
  });

  it('renames in place with F2 and one Enter, which opens nothing', () => {
    const page = open(summary('a'));
    row(page, 'a').focus();
    key(row(page, 'a'), 'F2');
    const field = page.find('.chat-rename') as HTMLInputElement;
    assert.equal(document.activeElement, field);
    field.value = '새 이름';
    key(field, 'Enter');
    assert.deepEqual(page.of('rename-conversation'), [{ type: 'rename-conversation', id: 'a', title: '새 이름' }]);
    assert.equal(focusedId(), 'a');
    assert.deepEqual(page.of('show-conversation'), []);
  });

  it('renames with one Enter in the middle of a syllable, whole, and opens nothing with the rest of the press', () => {
    const page = open(summary('a'));
    key(row(page, 'a'), 'F2');
    const field = page.find('.chat-rename') as HTMLInputElement;
    const composition = (name: string, data: string): void => { field.dispatchEvent(new CompositionEvent(name, { data })); };
    field.value = '이르';
    composition('compositionstart', '');
    composition('compositionupdate', '름');
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Process', code: 'Enter', keyCode: 229, isComposing: true, bubbles: true, cancelable: true }));
    field.value = '이름';
    composition('compositionend', '름');
    page.timers.advance(0);
    assert.deepEqual(page.of('rename-conversation').map(({ title }) => title), ['이름']);
    row(page, 'a').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }));
    assert.deepEqual(page.of('show-conversation'), []);
    page.timers.advance(1_000);
    key(row(page, 'a'), 'Enter');
    assert.equal(page.of('show-conversation').length, 1);
  });

  it('keeps the old name with Escape', () => {
    const page = open(summary('a'));
    key(row(page, 'a'), 'F2');
    const field = page.find('.chat-rename') as HTMLInputElement;
    field.value = 'other';
    key(field, 'Escape');
    assert.deepEqual(page.of('rename-conversation'), []);
    assert.equal(focusedId(), 'a');
    assert.equal(page.find('.chat-title').textContent, 'chat a');
  });

  it('deletes with Delete, moves the focus to the neighbour, and takes it back with Ctrl+Z', () => {
    const page = open(summary('a'), summary('b'), summary('c'));
    row(page, 'b').focus();
    key(row(page, 'b'), 'Delete');
    assert.deepEqual(page.of('delete-conversation'), [{ type: 'delete-conversation', id: 'b' }]);
    assert.equal(focusedId(), 'c');
    page.host({ type: 'undo-offered', offers: [{ id: 'o1', words: 'Chat deleted.' }] }, { type: 'conversations-changed' });
    answer(page, [summary('a'), summary('c')]);
    assert.deepEqual(ids(page), ['a', 'c']);
    assert.equal(focusedId(), 'c');
    key(row(page, 'c'), 'z', { ctrlKey: true });
    assert.deepEqual(page.of('undo'), [{ type: 'undo', id: 'o1' }]);
  });

  it('has a menu for each chat', () => {
    const page = open(summary('a'));
    const choose = (action: string): void => {
      key(row(page, 'a'), 'ContextMenu');
      page.click(`.menu [data-action="${action}"]`);
    };
    for (const action of ['pin-chat', 'copy-chat', 'open-chat-document', 'export-markdown', 'export-json', 'delete-chat']) choose(action);
    assert.deepEqual(page.posted.slice(-6), [
      { type: 'pin-conversation', id: 'a', isPinned: true },
      { type: 'copy-conversation', id: 'a' },
      { type: 'open-conversation-document', id: 'a' },
      { type: 'export-conversation', id: 'a', format: 'markdown' },
      { type: 'export-conversation', id: 'a', format: 'json' },
      { type: 'delete-conversation', id: 'a' },
    ]);
    choose('rename-chat');
    assert.equal(document.activeElement, page.find('.chat-rename'));
  });

  it('keeps the focus on a chat that is pinned and moves', () => {
    const page = open(summary('a'), summary('b'), summary('c'));
    row(page, 'c').focus();
    page.host({ type: 'conversations-changed' });
    answer(page, [summary('c', { isPinned: true }), summary('a'), summary('b')]);
    assert.deepEqual(ids(page), ['c', 'a', 'b']);
    assert.equal(document.activeElement, row(page, 'c'));
  });

  it('keeps rows, the focus and a name that is being typed when the list changes', () => {
    const page = open(summary('a'), summary('b'));
    const kept = row(page, 'b');
    key(kept, 'F2');
    const field = page.find('.chat-rename') as HTMLInputElement;
    field.value = 'half';
    page.host({ type: 'conversations-changed' });
    answer(page, [summary('n', { isRunning: true }), summary('a'), summary('b', { title: 'elsewhere' })]);
    assert.deepEqual(ids(page), ['n', 'a', 'b']);
    assert.equal(row(page, 'b'), kept);
    assert.equal(document.activeElement, field);
    assert.equal(field.value, 'half');
    assert.ok(row(page, 'n').querySelector('.codicon-loading'));
  });

  it('asks again when something changes, but only while it is up', () => {
    const page = open(summary('a'));
    page.host({ type: 'conversations-changed' });
    assert.equal(page.of('find-conversations').length, 2);
    page.host({ type: 'focus-composer' }, { type: 'conversations-changed' });
    assert.equal(page.of('find-conversations').length, 2);
  });

  it('says so when there is no chat, or none was found', () => {
    const page = open();
    assert.match(page.find('.chats-empty').textContent, /No chats yet/);
    type(page, 'nowhere');
    answer(page, []);
    assert.match(page.find('.chats-empty').textContent, /“nowhere”/);
  });

  it('makes rows a few at a time, and all of them when End asks for the last', () => {
    let time = 0;
    const frames: (() => void)[] = [];
    const nothing = (): void => undefined;
    const tree = new ConversationTree({
      timers: { after: () => nothing },
      now: () => (time += 1),
      requestFrame: (callback) => { frames.push(callback); },
      language: 'en',
      open: nothing, rename: nothing, remove: nothing, showMenu: nothing, undo: nothing, leaveUp: nothing,
    });
    document.body.replaceChildren(tree.element);
    const count = (): number => tree.element.querySelectorAll('.chat-row').length;
    tree.show([{ heading: 'Today', conversations: Array.from({ length: 200 }, (_, index) => summary(`c${index + 1}`)), isDay: true }], undefined, noon);
    assert.ok(count() > 0 && count() < 20, String(count()));
    frames.shift()?.();
    assert.ok(count() > 10 && count() < 40, String(count()));
    tree.focus();
    key(document.activeElement, 'End');
    assert.equal(focusedId(), 'c200');
    assert.equal(count(), 200);
  });
});
