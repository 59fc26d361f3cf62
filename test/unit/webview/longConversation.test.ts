import assert from 'node:assert/strict';
import { answer, conversation, PanelFixture, panelState, prompt } from './fixtures';
import type { Message } from '../../../src/shared/transcript';

/** A conversation of many turns, each some lines long. */
function turns(count: number): Message[] {
  const messages: Message[] = [];
  for (let index = 0; index < count; index++) {
    const before = messages.at(-1)?.id ?? null;
    messages.push(prompt(`p${String(index)}`, before, `question ${String(index)}`));
    messages.push(answer(`a${String(index)}`, `p${String(index)}`, `**answer** ${String(index)}\n\n`.repeat(10)));
  }
  return messages;
}

function article(fixture: PanelFixture, id: string): HTMLElement {
  // Among the messages only: this document is slow at looking through everything.
  const found = [...fixture.find('.transcript').children].find((element) => element.getAttribute('data-message-id') === id);
  assert.ok(found instanceof HTMLElement);
  return found;
}

function isRendered(fixture: PanelFixture, id: string): boolean {
  return article(fixture, id).querySelector('.markdown') !== null;
}

describe('a long conversation', () => {
  it('renders the end at once, and has the words of everything else', () => {
    const fixture = new PanelFixture();
    fixture.show(turns(100));
    assert.equal(fixture.root.querySelectorAll('article').length, 200);
    assert.ok(isRendered(fixture, 'a99'));
    assert.ok(fixture.root.querySelectorAll('.markdown').length < 30);
    const far = article(fixture, 'a3');
    assert.equal(far.textContent, '**answer** 3\n\n'.repeat(10));
    assert.equal(far.getAttribute('aria-label'), 'Answer');
    assert.equal(far.dataset['status'], 'complete');
  });

  it('renders what comes near the view, in its place', () => {
    const fixture = new PanelFixture();
    fixture.show(turns(100));
    const order = () => [...fixture.root.querySelectorAll('article')].map((element) => element.dataset['messageId']);
    const before = order();
    fixture.scroll([article(fixture, 'p3'), article(fixture, 'a3')], true);
    assert.equal(article(fixture, 'a3').querySelectorAll('strong').length, 10);
    assert.ok(isRendered(fixture, 'p3'));
    assert.ok(!isRendered(fixture, 'a4'));
    assert.deepEqual(order(), before);
  });

  it('takes the nodes of what is long out of sight, but not from under the focus', function () {
    this.timeout(10_000);
    const fixture = new PanelFixture();
    fixture.show(turns(60));
    const articles = () => turns(40).map(({ id }) => article(fixture, id));
    fixture.scroll(articles(), true);
    article(fixture, 'a1').querySelector('button')?.focus();
    fixture.scroll(articles(), false);
    assert.ok(isRendered(fixture, 'a1'));
    assert.ok(!isRendered(fixture, 'a2'));
    assert.ok(isRendered(fixture, 'a39'));
    fixture.scroll([article(fixture, 'a2')], true);
    assert.ok(isRendered(fixture, 'a2'));
  });

  it('watches each message that is shown, and none that is not', () => {
    const fixture = new PanelFixture();
    fixture.show(turns(50));
    fixture.scroll([article(fixture, 'a3')], true);
    assert.deepEqual([...fixture.watched].map((element) => element.isConnected), Array<boolean>(100).fill(true));
    fixture.show([], {}, '', 'c2');
    assert.equal(fixture.watched.size, 0);
  });

  it('renders an answer that is being written, wherever the view is', () => {
    const fixture = new PanelFixture();
    const messages = turns(100);
    fixture.show(messages);
    fixture.host({
      type: 'transcript-events',
      conversationId: 'c1',
      events: [
        { type: 'message-added', message: prompt('p', 'a99', 'more?') },
        { type: 'message-added', message: answer('a', 'p', '', { status: 'streaming' }) },
        { type: 'text-delta', id: 'a', text: 'some **words**' },
      ],
    });
    assert.equal(article(fixture, 'a').querySelector('strong')?.textContent, 'words');
  });

  it('shows another text of a message far away, as its source until it comes near', () => {
    const fixture = new PanelFixture();
    const messages = turns(100);
    fixture.show(messages);
    const changed = messages.map((message) => (message.id === 'a3' ? { ...message, text: '*other*' } : message));
    fixture.host({ type: 'snapshot', conversation: conversation(changed), panel: panelState(), draft: '' });
    assert.equal(article(fixture, 'a3').textContent, '*other*');
    fixture.scroll([article(fixture, 'a3')], true);
    assert.equal(article(fixture, 'a3').querySelector('em')?.textContent, 'other');
  });
});
