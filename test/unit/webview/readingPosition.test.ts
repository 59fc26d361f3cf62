import assert from 'node:assert/strict';
import { ReadingPosition, type ReadingPlace } from '../../../src/webview/readingPosition';
import { ScrollFollower } from '../../../src/webview/scrollFollower';
import { answer, ManualTimers, PanelFixture, prompt } from './fixtures';

/** A conversation with heights, which a document without layout does not have. The view is 100 px high. */
class Reading {
  readonly scroller = document.createElement('div');
  readonly messages = document.createElement('div');
  readonly timers = new ManualTimers();
  readonly follower: ScrollFollower;
  readonly position: ReadingPosition;
  readonly heights: number[];
  viewHeight = 100;

  constructor(heights: number[]) {
    this.heights = heights;
    this.scroller.append(this.messages);
    let scrolled = 0;
    const total = () => this.heights.reduce((sum, height) => sum + height, 0);
    Object.defineProperty(this.scroller, 'scrollHeight', { get: total });
    Object.defineProperty(this.scroller, 'clientHeight', { get: () => this.viewHeight });
    Object.defineProperty(this.scroller, 'scrollTop', { get: () => scrolled, set: (value: number) => { scrolled = Math.max(0, Math.min(value, total() - this.viewHeight)); } });
    this.scroller.getBoundingClientRect = () => new DOMRect(0, 20, 0, this.viewHeight);
    for (const [index, name] of heights.map((_, place) => `m${String(place)}`).entries()) {
      const element = document.createElement('article');
      element.dataset['messageId'] = name;
      element.getBoundingClientRect = () => {
        const above = this.heights.slice(0, index).reduce((sum, height) => sum + height, 0);
        return new DOMRect(0, 20 + above - scrolled, 0, this.heights[index]);
      };
      this.messages.append(element);
    }
    this.follower = new ScrollFollower(this.scroller, () => undefined);
    this.position = new ReadingPosition({ scroller: this.scroller, messages: this.messages, follower: this.follower, timers: this.timers });
    this.follower.contentChanged();
  }

  resize(index: number, height: number): void {
    this.heights[index] = height;
    this.follower.contentChanged();
    this.position.contentChanged();
  }

  readerScrollsTo(top: number): void {
    this.scroller.dispatchEvent(new Event('wheel'));
    this.scroller.scrollTop = top;
    this.scroller.dispatchEvent(new Event('scroll'));
  }
}

describe('the place that is read', () => {
  it('is the end while the reader is there, else the message at the view’s top', () => {
    const reading = new Reading([300, 300, 300]);
    assert.equal(reading.position.place, 'end');
    reading.readerScrollsTo(350);
    assert.deepEqual(reading.position.place, { messageId: 'm1', offset: -50 });
    reading.readerScrollsTo(300);
    assert.deepEqual(reading.position.place, { messageId: 'm1', offset: 0 });
    reading.readerScrollsTo(800);
    assert.equal(reading.position.place, 'end');
  });

  it('is the last one while another page stands in the chat’s place', () => {
    const reading = new Reading([300, 300, 300]);
    reading.readerScrollsTo(350);
    const { place } = reading.position;
    reading.viewHeight = 0;
    assert.deepEqual(reading.position.place, place);
  });

  it('is taken up again as heights become known', () => {
    const reading = new Reading([300, 300, 300]);
    const place: ReadingPlace = { messageId: 'm1', offset: -50 };
    reading.position.restore(place);
    assert.equal(reading.scroller.scrollTop, 350);
    reading.resize(0, 1_000);
    assert.equal(reading.scroller.scrollTop, 1_050);
    reading.resize(2, 900);
    assert.equal(reading.scroller.scrollTop, 1_050);
    assert.deepEqual(reading.position.place, place);
  });

  it('is left to the reader who scrolls', () => {
    const reading = new Reading([300, 300, 300]);
    reading.position.restore({ messageId: 'm1', offset: -50 });
    reading.readerScrollsTo(200);
    reading.resize(0, 1_000);
    assert.equal(reading.scroller.scrollTop, 200);
  });

  it('is left alone once all is still, but not before its message is rendered', () => {
    const reading = new Reading([300, 300, 300]);
    reading.messages.children[1]?.classList.add('placeholder');
    reading.position.restore({ messageId: 'm1', offset: -50 });
    reading.timers.advance(5_000);
    reading.resize(0, 400);
    assert.equal(reading.scroller.scrollTop, 450);
    reading.messages.children[1]?.classList.remove('placeholder');
    reading.timers.advance(1_000);
    reading.resize(0, 500);
    assert.equal(reading.scroller.scrollTop, 450);
  });

  it('gives way to what goes to the end, as a new prompt does', () => {
    const reading = new Reading([300, 300, 300]);
    reading.position.restore({ messageId: 'm1', offset: -50 });
    reading.follower.toEnd();
    reading.resize(2, 400);
    assert.equal(reading.scroller.scrollTop, 900);
    assert.equal(reading.position.place, 'end');
  });

  it('is the end when its message is not shown any more', () => {
    const reading = new Reading([300, 300, 300]);
    reading.readerScrollsTo(0);
    reading.position.restore({ messageId: 'gone', offset: 0 });
    assert.equal(reading.scroller.scrollTop, 800);
  });
});

describe('a page that comes up anew', () => {
  const messages = [prompt('p', null, 'question'), answer('a', 'p', 'answer')];
  const isShown = (fixture: PanelFixture, page: string): boolean => fixture.root.querySelector(`.${page}-page`) !== null;

  it('shows the page that was shown, and asks for the list of chats', () => {
    const first = new PanelFixture();
    first.show(messages);
    first.host({ type: 'show-page', page: 'history' });
    first.panel.flush();
    const second = new PanelFixture(first.kept);
    second.show(messages);
    assert.ok(isShown(second, 'history'));
    assert.equal(second.of('find-conversations').length, 1);
  });

  it('keeps what it shows soon after it changed', () => {
    const fixture = new PanelFixture();
    fixture.show(messages);
    fixture.host({ type: 'show-page', page: 'settings' });
    fixture.timers.advance(300);
    assert.deepEqual(fixture.kept, { conversationId: 'c1', page: 'settings', place: 'end' });
  });

  it('shows the chat when it is another one', () => {
    const fixture = new PanelFixture({ conversationId: 'c1', page: 'settings', place: 'end' });
    fixture.show(messages, {}, '', 'c2');
    assert.ok(!isShown(fixture, 'settings'));
  });

  it('starts at the end when what was kept is of no use', () => {
    for (const kept of [null, 'x', { conversationId: 'c1', page: 'other', place: 'end' }, { conversationId: 'c1', page: 'settings' }]) {
      const fixture = new PanelFixture(kept);
      fixture.show(messages);
      assert.ok(!isShown(fixture, 'settings'));
      assert.deepEqual(fixture.of('panel-error'), []);
    }
  });

  it('forgets nothing of an earlier page before the conversation is there', () => {
    const kept = { conversationId: 'c1', page: 'settings', place: 'end' };
    const fixture = new PanelFixture(kept);
    fixture.panel.flush();
    assert.deepEqual(fixture.kept, kept);
  });
});
