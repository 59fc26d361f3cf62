import assert from 'node:assert/strict';
import './dom';
import { ManualTimers } from './fixtures';
import type { DiagramOrder, DiagramTheme } from '../../../src/webview/diagrams/messages';
import { until } from '../../fakes/until';

const { DiagramPainter } = await import('../../../src/webview/diagrams/painter');
const { DiagramBlocks } = await import('../../../src/webview/diagrams/diagramBlocks');
const { createCodeBlock } = await import('../../../src/webview/markdown/codeBlock');

const theme: DiagramTheme = {
  isDark: true, background: '#000', foreground: '#fff', box: '#111', border: '#222', secondBox: '#333', line: '#444', fontFamily: 'sans-serif', fontSize: 13,
};

/** Frames that say what the test wants. */
class Frames {
  readonly timers = new ManualTimers();
  readonly orders: DiagramOrder[] = [];
  opened = 0;
  closed = 0;
  failsToOpen = false;
  private receive: (reply: unknown) => void = () => undefined;

  readonly painter = new DiagramPainter((receive) => {
    if (this.failsToOpen) return Promise.reject(new Error('no chunk'));
    this.opened += 1;
    this.receive = receive;
    return Promise.resolve({ send: (order) => { this.orders.push(order); }, close: () => { this.closed += 1; } });
  }, this.timers);

  reply(change: object): void {
    this.receive({ type: 'drawn', id: this.orders.at(-1)?.id, svg: '<svg/>', width: 10, height: 20, title: '', description: '', ...change });
  }

  async ordered(count: number): Promise<void> {
    await until(() => this.orders.length === count);
  }
}

describe('drawing diagrams', () => {
  it('opens a frame with the first one, and draws one at a time', async () => {
    const frames = new Frames();
    assert.equal(frames.opened, 0);
    const one = frames.painter.draw('one', theme);
    const two = frames.painter.draw('two', theme);
    await frames.ordered(1);
    frames.reply({ title: 'first' });
    assert.equal((await one).title, 'first');
    await frames.ordered(2);
    frames.reply({ title: 'second' });
    assert.equal((await two).title, 'second');
    assert.deepEqual([frames.opened, frames.orders.map(({ source }) => source)], [1, ['one', 'two']]);
  });

  it('keeps pictures by source and theme', async () => {
    const frames = new Frames();
    const drawing = frames.painter.draw('one', theme);
    await frames.ordered(1);
    frames.reply({});
    await drawing;
    assert.ok(frames.painter.known('one', theme));
    assert.equal(frames.painter.known('one', { ...theme, isDark: false }), undefined);
  });

  it('closes a frame that takes too long, and goes on with another', async () => {
    const frames = new Frames();
    const slow = frames.painter.draw('slow', theme);
    const next = frames.painter.draw('next', theme);
    await frames.ordered(1);
    frames.timers.advance(20_000);
    await assert.rejects(slow, /too long/);
    await frames.ordered(2);
    assert.deepEqual([frames.opened, frames.closed], [2, 1]);
    frames.reply({});
    assert.equal((await next).width, 10);
  });

  it('takes nothing but a whole reply to its own order', async () => {
    const frames = new Frames();
    let settled = false;
    const drawing = frames.painter.draw('one', theme).finally(() => { settled = true; });
    await frames.ordered(1);
    for (const bad of [{ id: 99 }, { svg: 1 }, { width: -1 }, { type: 'snapshot' }, { svg: 'x'.repeat(4_000_001) }]) frames.reply(bad);
    assert.equal(settled, false);
    frames.reply({});
    await drawing;
  });

  it('says so when the frame can’t be opened, and tries again with the next diagram', async () => {
    const frames = new Frames();
    frames.failsToOpen = true;
    await assert.rejects(frames.painter.draw('one', theme), /can’t be drawn here/);
    frames.failsToOpen = false;
    const drawing = frames.painter.draw('one', theme);
    await frames.ordered(1);
    frames.reply({});
    await drawing;
  });

  it('closes a frame without work', async () => {
    const frames = new Frames();
    const drawing = frames.painter.draw('one', theme);
    await frames.ordered(1);
    frames.reply({});
    await drawing;
    frames.timers.advance(120_000);
    await until(() => frames.closed === 1);
  });
});

describe('a diagram in an answer', () => {
  /** A finished block of code in a panel. */
  async function shown(language: string, reply: object): Promise<{ block: HTMLElement; frames: Frames; changeTheme: () => void }> {
    const frames = new Frames();
    const root = document.createElement('div');
    let changeTheme = (): void => undefined;
    const watchTheme = (changed: () => void): void => { changeTheme = changed; };
    const blocks = new DiagramBlocks(root, { painter: frames.painter, readTheme: () => theme, watchTheme, timers: frames.timers });
    const block = createCodeBlock('pie\n "a": 1\n', language, true);
    root.append(block);
    blocks.finished([block]);
    if (language === 'mermaid') {
      await frames.ordered(1);
      frames.reply(reply);
      await until(() => block.querySelector('.diagram, .diagram-note') !== null);
    }
    return { block, frames, changeTheme: () => { changeTheme(); } };
  }

  it('is an image with a name, as large as it is drawn', async () => {
    const { block } = await shown('mermaid', { title: 'Pets', description: 'Mostly dogs' });
    const picture = block.querySelector('img');
    assert.equal(picture?.alt, 'Pets. Mostly dogs');
    assert.match(picture.src, /^blob:/);
    assert.deepEqual([picture.getAttribute('width'), picture.getAttribute('height')], ['10', '20']);
    assert.equal((await shown('mermaid', {})).block.querySelector('img')?.alt, 'Diagram');
  });

  it('can be turned into its source and back', async () => {
    const { block } = await shown('mermaid', {});
    const button = block.querySelector('[data-action="toggle-diagram"]');
    assert.ok(button instanceof HTMLElement);
    assert.ok(block.classList.contains('shows-diagram'));
    assert.equal(button.getAttribute('aria-label'), 'Show source');
    button.click();
    assert.ok(!block.classList.contains('shows-diagram'));
    assert.equal(button.getAttribute('aria-label'), 'Show diagram');
  });

  it('keeps its source when it can’t be drawn, with a sentence', async () => {
    const { block } = await shown('mermaid', { type: 'failed', message: 'Parse error on line 2' });
    assert.match(block.querySelector('.diagram-note')?.textContent ?? '', /can’t be drawn/);
    assert.equal(block.querySelector('.diagram-note')?.getAttribute('title'), 'Parse error on line 2');
    assert.ok(!block.classList.contains('shows-diagram'));
    assert.match(block.querySelector('code')?.textContent ?? '', /^pie/);
  });

  it('is no other language', async () => {
    assert.equal((await shown('ts', {})).frames.opened, 0);
  });
});
