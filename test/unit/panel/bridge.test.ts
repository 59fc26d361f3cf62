import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PanelBridge, type BridgeOptions } from '../../../src/panel/bridge';
import type { HostMessage, PanelMessage, PanelState } from '../../../src/shared/protocol';
import { findMessage, reduceTranscript, type Conversation, type TranscriptEvent } from '../../../src/shared/transcript';
import { answer, anyEvent, conversation, prompt } from '../../fakes/conversations';
import { FakeClock } from '../../fakes/fakeClock';
import { FakePage } from '../../fakes/fakePage';
import { until } from '../../fakes/until';

const frame = 16;
const ready: PanelMessage = { type: 'ready' };

/** A host with a conversation, a bridge, and the page that is open, if one is. */
class Fixture {
  readonly clock = new FakeClock();
  /** All that was posted, and when. */
  readonly posted: { at: number; message: HostMessage }[] = [];
  readonly handled: PanelMessage[] = [];
  readonly errors: { what: string; error: unknown }[] = [];
  conversation = conversation([prompt('p', null), answer('a', 'p', { text: '', status: 'waiting' })]);
  panel: PanelState = { key: 'stored', origin: 'https://gateway.test', model: { id: 'kr/auto', name: 'Auto' }, context: [], commands: [], defaults: {}, presets: [] };
  draft = '';
  page: FakePage | undefined;
  readonly bridge: PanelBridge;

  constructor(options: Partial<BridgeOptions> = {}) {
    this.bridge = new PanelBridge({
      post: (message) => {
        this.posted.push({ at: this.clock.now(), message });
        this.page?.take(message);
      },
      snapshot: () => ({ conversation: this.conversation, panel: this.panel, draft: this.draft }),
      handle: (message) => {
        this.handled.push(message);
      },
      onError: (what, error) => this.errors.push({ what, error }),
      clock: this.clock,
      ...options,
    });
  }

  types(): string[] {
    return this.posted.map(({ message }) => message.type);
  }

  /** Opens a page that is ready. */
  open(): FakePage {
    this.page = new FakePage();
    this.bridge.receive(ready);
    return this.page;
  }

  hide(): void {
    this.page = undefined;
    this.bridge.pageGone();
  }

  happen(event: TranscriptEvent): void {
    this.conversation = reduceTranscript(this.conversation, event);
    this.bridge.transcriptEvent(this.conversation.id, event);
  }

  write(text: string, id = 'a'): void {
    this.happen({ type: 'text-delta', id, text });
  }

  switchTo(other: Conversation): void {
    this.conversation = other;
    this.bridge.showSnapshot();
  }

  changePanel(name: string): void {
    this.panel = { ...this.panel, model: { id: name, name } };
    this.bridge.panelChanged();
  }
}

describe('Before the page is ready', () => {
  it('the bridge posts nothing, whatever happens', () => {
    const fixture = new Fixture();
    fixture.write('x');
    fixture.changePanel('kr/other');
    fixture.bridge.showSnapshot();
    assert.equal(fixture.bridge.postNow({ type: 'focus-composer' }), false);
    fixture.clock.advance(1_000);
    assert.deepEqual(fixture.posted, []);
  });

  it('messages of the page are handled all the same', async () => {
    const fixture = new Fixture();
    fixture.bridge.receive({ type: 'panel-error', message: 'x' });
    await until(() => fixture.handled.length === 1);
  });
});

describe('A page that is ready', () => {
  it('gets the whole state at once, and each time it is ready again', () => {
    const fixture = new Fixture();
    fixture.draft = 'half a prompt';
    fixture.write('한글');
    const page = fixture.open();
    assert.deepEqual(page.conversation, fixture.conversation);
    assert.deepEqual([page.panel, page.draft], [fixture.panel, 'half a prompt']);
    fixture.clock.advance(frame);
    assert.deepEqual(fixture.open().conversation, fixture.conversation);
    assert.deepEqual(fixture.types(), ['snapshot', 'snapshot']);
  });

  it('gets the deltas of a frame as one event in one message', () => {
    const fixture = new Fixture();
    fixture.open();
    fixture.write('the first');
    for (let count = 0; count < 100; count += 1) fixture.write('x');
    assert.deepEqual(fixture.types(), ['snapshot', 'transcript-events']);
    fixture.clock.advance(frame);
    assert.deepEqual(fixture.posted.at(-1)?.message, {
      type: 'transcript-events',
      conversationId: fixture.conversation.id,
      events: [{ type: 'text-delta', id: 'a', text: 'x'.repeat(100) }],
    });
    assert.equal(fixture.posted.length, 3);
  });

  it('gets the first text of an answer with what came right before it, and without waiting for the frame of that', () => {
    const fixture = new Fixture();
    fixture.open();
    fixture.clock.advance(frame);
    fixture.happen({ type: 'answer-changed', id: 'a', change: { answeredBy: 'kr/gpt4o' } });
    fixture.happen({ type: 'answer-changed', id: 'a', change: { status: 'streaming' } });
    fixture.write('안');
    assert.deepEqual([fixture.page?.conversation, fixture.types().length], [fixture.conversation, 3]);
    fixture.write('녕');
    assert.equal(fixture.types().length, 3);
  });

  it('gets deltas of different answers, and around other events, apart and in order', () => {
    const fixture = new Fixture();
    fixture.happen({ type: 'message-added', message: answer('b', 'p', { text: '', status: 'waiting' }) });
    fixture.open();
    const change = { status: 'streaming' } as const;
    for (const id of ['a', 'b']) fixture.write('0', id);
    fixture.write('1');
    fixture.write('2', 'b');
    fixture.write('3');
    fixture.happen({ type: 'answer-changed', id: 'a', change });
    fixture.write('4');
    fixture.clock.advance(frame);
    const last = fixture.posted.at(-1)?.message;
    assert.deepEqual(last?.type === 'transcript-events' && last.events, [
      { type: 'text-delta', id: 'a', text: '1' },
      { type: 'text-delta', id: 'b', text: '2' },
      { type: 'text-delta', id: 'a', text: '3' },
      { type: 'answer-changed', id: 'a', change },
      { type: 'text-delta', id: 'a', text: '4' },
    ]);
  });

  it('gets the present panel once for many changes, after the events that wait', () => {
    const fixture = new Fixture();
    const page = fixture.open();
    fixture.write('x');
    fixture.write('y');
    fixture.changePanel('kr/one');
    fixture.changePanel('kr/two');
    fixture.clock.advance(frame);
    assert.deepEqual(fixture.types(), ['snapshot', 'transcript-events', 'transcript-events']);
    fixture.clock.advance(frame);
    assert.deepEqual(fixture.types(), ['snapshot', 'transcript-events', 'transcript-events', 'panel-changed']);
    assert.equal(page.panel?.model.id, 'kr/two');
    fixture.clock.advance(1_000);
    assert.equal(fixture.posted.length, 4);
  });

  it('gets the other conversation whole after a switch, and nothing of the one before', () => {
    const fixture = new Fixture();
    fixture.open();
    fixture.clock.advance(frame);
    fixture.write('first');
    fixture.write(' lost for the page only');
    fixture.switchTo({ ...conversation([prompt('p', null), answer('a', 'p', { text: '' })]), id: 'other' });
    fixture.write('second');
    fixture.clock.advance(frame);
    const shown = fixture.page?.conversation;
    assert.ok(shown);
    assert.equal(shown.id, 'other');
    assert.equal(findMessage(shown, 'a')?.text, 'second');
    assert.deepEqual(fixture.types(), ['snapshot', 'transcript-events', 'snapshot']);
  });

  it('gets a new snapshot instead of an endless queue', () => {
    const fixture = new Fixture();
    const page = fixture.open();
    // Every event is one of its own: nothing to merge.
    for (let duration = 0; duration < 20_000; duration += 1) {
      fixture.happen({ type: 'answer-changed', id: 'a', change: { duration } });
    }
    fixture.clock.advance(frame);
    assert.deepEqual(fixture.types(), ['snapshot', 'snapshot']);
    assert.deepEqual(page.conversation, fixture.conversation);
    fixture.write('go on');
    fixture.clock.advance(frame);
    assert.deepEqual(fixture.types(), ['snapshot', 'snapshot', 'transcript-events']);
    assert.deepEqual(page.conversation, fixture.conversation);
  });

  it('gets its first snapshot before a message that waits for no frame', () => {
    const fixture = new Fixture();
    fixture.open();
    fixture.hide();
    // Shown again within the frame of the last message: the snapshot is still to come.
    const page = fixture.open();
    assert.equal(fixture.bridge.postNow({ type: 'focus-composer' }), true);
    assert.deepEqual(fixture.types(), ['snapshot', 'snapshot', 'focus-composer']);
    assert.deepEqual(page.conversation, fixture.conversation);
  });

  it('gets no more messages once it is gone', () => {
    const fixture = new Fixture();
    fixture.open();
    fixture.write('x');
    fixture.write('y');
    fixture.changePanel('kr/one');
    fixture.hide();
    assert.equal(fixture.clock.pending, 0);
    fixture.write('z');
    fixture.changePanel('kr/two');
    fixture.bridge.showSnapshot();
    assert.equal(fixture.bridge.postNow({ type: 'focus-composer' }), false);
    fixture.clock.advance(1_000);
    assert.deepEqual(fixture.types(), ['snapshot', 'transcript-events']);
  });
});

describe('Messages of the page', () => {
  it('reach the handler parsed and in order', async () => {
    const fixture = new Fixture();
    const messages: PanelMessage[] = [ready, { type: 'send-prompt', conversationId: 'c', id: 'p', text: 'x' }, { type: 'draft-changed', conversationId: 'c', text: '' }];
    for (const message of messages) fixture.bridge.receive({ ...message, extra: 'dropped' });
    await until(() => fixture.handled.length === messages.length);
    assert.deepEqual(fixture.handled, messages);
    assert.deepEqual(fixture.errors, []);
  });

  it('are refused and reported when they do not parse, without what they hold', async () => {
    const fixture = new Fixture();
    const junk: unknown[] = [null, 'ready', { type: 'nonsense' }, { type: 'send-prompt', conversationId: 'c', id: 1, text: 'secret' }, { type: 'stop-answer', id: '' }];
    for (const message of junk) fixture.bridge.receive(message);
    fixture.bridge.receive({ type: 'ready' });
    await until(() => fixture.handled.length > 0);
    assert.deepEqual(fixture.handled, [ready]);
    assert.equal(fixture.errors.length, junk.length);
    assert.ok(!JSON.stringify(fixture.errors).includes('secret'));
  });

  it('that fail, at once or later, are reported by their type and stop nothing', async () => {
    const failed = new Error('handler');
    for (const handle of [
      () => {
        throw failed;
      },
      () => Promise.reject(failed),
    ]) {
      const fixture = new Fixture({ handle });
      fixture.bridge.receive(ready);
      await until(() => fixture.errors.length > 0);
      assert.match(fixture.errors[0]?.what ?? '', /ready/);
      assert.equal(fixture.errors[0]?.error, failed);
      assert.deepEqual(fixture.types(), ['snapshot']);
    }
  });
});

type Step =
  | { do: 'happen'; event: TranscriptEvent }
  | { do: 'wait'; milliseconds: number }
  | { do: 'hide' | 'open' | 'reload' | 'ready again' | 'new chat' | 'change panel' | 'focus' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: anyEvent.map((event): Step => ({ do: 'happen', event })) },
  { weight: 6, arbitrary: fc.string({ minLength: 1 }).map((text): Step => ({ do: 'happen', event: { type: 'text-delta', id: 'a', text } })) },
  { weight: 4, arbitrary: fc.nat(2 * frame).map((milliseconds): Step => ({ do: 'wait', milliseconds })) },
  fc
    .constantFrom('hide' as const, 'open' as const, 'reload' as const, 'ready again' as const, 'new chat' as const, 'change panel' as const, 'focus' as const)
    .map((what): Step => ({ do: what })),
);

function take(fixture: Fixture, step: Step, index: number): void {
  switch (step.do) {
    case 'happen':
      fixture.happen(step.event);
      break;
    case 'wait':
      fixture.clock.advance(step.milliseconds);
      break;
    case 'hide':
      fixture.hide();
      break;
    case 'open':
      fixture.open();
      break;
    case 'reload': // The page is replaced without a word; the new one is not ready for a while, and what it gets is lost.
      fixture.page = undefined;
      break;
    case 'ready again':
      if (fixture.page) fixture.bridge.receive(ready);
      break;
    case 'new chat':
      fixture.switchTo({ ...conversation([prompt('p', null), answer('a', 'p', { text: '' })]), id: `conversation ${index}` });
      break;
    case 'change panel':
      fixture.changePanel(`kr/${index}`);
      break;
    case 'focus':
      fixture.bridge.postNow({ type: 'focus-composer' });
  }
}

describe('Whatever happens, in whatever order', function () {
  this.timeout(30_000);

  it('the page shows at rest exactly what the host has, every character once', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const fixture = new Fixture();
        for (const [index, step] of steps.entries()) take(fixture, step, index);
        const page = fixture.page ?? fixture.open();
        fixture.clock.advance(3 * frame);
        assert.deepEqual(page.conversation, fixture.conversation);
        assert.deepEqual(page.panel, fixture.panel);
        assert.equal(fixture.clock.pending, 0);
      }),
      { numRuns: 500 },
    );
  });

  it('a page gets at most one message a frame, and one with each answer’s first text', () => {
    fc.assert(
      fc.property(fc.array(step.filter((step) => step.do !== 'focus'), { maxLength: 60, size: 'max' }), (steps) => {
        const fixture = new Fixture();
        fixture.open();
        for (const [index, step] of steps.entries()) take(fixture, step, index);
        fixture.clock.advance(3 * frame);
        const begun = new Set<string>();
        for (const [index, { at, message }] of fixture.posted.entries()) {
          const texts = message.type === 'transcript-events' ? message.events.filter(({ type }) => type === 'text-delta') : [];
          const begins = texts.some((event) => event.type === 'text-delta' && !begun.has(event.id));
          for (const event of texts) if (event.type === 'text-delta') begun.add(event.id);
          assert.ok(index === 0 || begins || at - (fixture.posted[index - 1]?.at ?? 0) >= frame);
        }
      }),
    );
  });
});
