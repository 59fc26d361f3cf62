import assert from 'node:assert/strict';
import { ScrollFollower } from '../../../src/webview/scrollFollower';
import './dom';

/** An element with a size, which a document without layout does not have. */
class Scroller {
  readonly element = document.createElement('div');
  shown = false;
  readonly follower: ScrollFollower;

  height: number;

  constructor(height: number) {
    this.height = height;
    Object.defineProperty(this.element, 'scrollHeight', { get: () => this.height });
    Object.defineProperty(this.element, 'clientHeight', { get: () => 100 });
    let top = 0;
    Object.defineProperty(this.element, 'scrollTop', { get: () => top, set: (value: number) => { top = Math.max(0, Math.min(value, this.height - 100)); } });
    this.follower = new ScrollFollower(this.element, (visible) => { this.shown = visible; });
    this.follower.contentChanged();
  }

  grow(by: number): void {
    this.height += by;
    this.follower.contentChanged();
  }

  write(by: number): void {
    this.follower.textAdded();
    this.grow(by);
  }

  userScrollsTo(top: number): void {
    this.element.scrollTop = top;
    this.element.dispatchEvent(new Event('scroll'));
  }
}

describe('following the end of the conversation', () => {
  it('stays at the end while the reader is there', () => {
    const scroller = new Scroller(300);
    scroller.grow(50);
    assert.equal(scroller.element.scrollTop, 250);
    assert.equal(scroller.shown, false);
  });

  it('leaves the reader alone who scrolled up, and offers the way back once there is new text', () => {
    const scroller = new Scroller(300);
    scroller.userScrollsTo(150);
    assert.equal(scroller.shown, false);
    scroller.write(50);
    assert.equal(scroller.element.scrollTop, 150);
    assert.equal(scroller.shown, true);
    scroller.follower.toEnd();
    assert.equal(scroller.element.scrollTop, 250);
    assert.equal(scroller.shown, false);
    scroller.grow(50);
    assert.equal(scroller.element.scrollTop, 300);
  });

  it('follows again when the reader comes back to the end', () => {
    const scroller = new Scroller(300);
    scroller.userScrollsTo(150);
    scroller.grow(10);
    scroller.userScrollsTo(205);
    assert.equal(scroller.shown, false);
    scroller.grow(100);
    assert.equal(scroller.element.scrollTop, 310);
  });

  it('keeps following when the content shrinks', () => {
    const scroller = new Scroller(300);
    scroller.height = 250;
    scroller.userScrollsTo(150);
    scroller.follower.contentChanged();
    scroller.grow(100);
    assert.equal(scroller.element.scrollTop, 250);
  });

  it('goes to the end with the End key and stays there, but leaves the key to text fields', () => {
    const scroller = new Scroller(300);
    const field = scroller.element.appendChild(document.createElement('textarea'));
    const press = (target: HTMLElement) => target.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true, cancelable: true }));
    scroller.userScrollsTo(10);
    press(field);
    assert.equal(scroller.element.scrollTop, 10);
    press(scroller.element);
    scroller.grow(500);
    assert.equal(scroller.element.scrollTop, 700);
  });
});
