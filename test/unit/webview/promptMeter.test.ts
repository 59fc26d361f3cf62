import assert from 'node:assert/strict';
import type { PanelModel, PanelState } from '../../../src/shared/protocol';
import type { Timers } from '../../../src/webview/timers';
import type { Message } from '../../../src/shared/transcript';
import { contextChip } from '../../fakes/conversations';
import { answer, ManualTimers, PanelFixture, prompt } from './fixtures';

const { PromptEstimator } = await import('../../../src/webview/composer/promptEstimate');

const small: PanelModel = { id: 'm', name: 'Model M', contextLength: 2_000, price: { input: 2.5, output: 10, currency: 'USD' } };

/** Some 75 tokens. */
const sentence = '이 함수가 왜 두 번 호출되는지 모르겠어요. 로그를 보면 같은 아이디로 두 번 들어오는데, 이벤트는 한 번만 등록했거든요. '.repeat(2);

class MeterFixture extends PanelFixture {
  constructor(messages: Message[] = [], panel: Partial<PanelState> = {}) {
    super();
    this.show(messages, { model: small, ...panel });
    this.settle();
  }

  settle(): void {
    this.timers.advance(1_000);
  }

  /** The tokens the meter shows. */
  get total(): number {
    const [, digits = ''] = /About ([\d,]+)/.exec(this.find('.token-meter').title) ?? [];
    return Number(digits.replaceAll(',', ''));
  }
}

describe('The token meter', () => {
  it('grows with what is typed, and shrinks again', () => {
    const page = new MeterFixture();
    const empty = page.total;
    page.type(sentence);
    page.settle();
    assert.ok(page.total > empty + 50 && page.total < empty + 120, String(page.total));
    page.type('');
    page.settle();
    assert.equal(page.total, empty);
  });

  it('goes on while keys are held down', () => {
    const page = new MeterFixture();
    const empty = page.total;
    for (let key = 0; key < 10; key += 1) {
      page.type('가'.repeat(key + 1));
      page.timers.advance(20);
    }
    assert.ok(page.total > empty);
  });

  it('counts earlier messages, context and the system prompt', () => {
    const plain = new MeterFixture().total;
    const turns = [prompt('p1', null, sentence), answer('a1', 'p1', sentence)];
    const history = new MeterFixture(turns).total;
    assert.ok(history > plain + 100);
    assert.ok(new MeterFixture(turns, { context: [contextChip('c1', { tokens: 300 })] }).total > history + 299);
    assert.equal(new MeterFixture(turns, { context: [contextChip('c1', { tokens: 300, state: 'too-large' })] }).total, history);
    assert.ok(new MeterFixture(turns, { defaults: { systemPrompt: sentence } }).total > history + 50);
  });

  it('shows the model’s limit less what is kept for the answer, and nothing where it is unknown', () => {
    const page = new MeterFixture([], { defaults: { maxTokens: 500 } });
    assert.match(page.find('.token-meter').textContent, /^\d+ \/ 1\.5K\b/);
    assert.match(new MeterFixture([], { model: { id: 'm', name: 'M' } }).find('.token-meter').textContent, /^\d+$/);
  });

  it('says the price where it is known, and no price where it is not', () => {
    const known = new MeterFixture().find('.token-meter');
    assert.match(known.title, /\$0\.000\d+/);
    assert.match(known.querySelector('.meter-price')?.textContent ?? '', /^\$0\.000\d+$/);
    const unknown = new MeterFixture([], { model: { id: 'm', name: 'M', contextLength: 9_000 } }).find('.token-meter');
    assert.doesNotMatch(unknown.title + unknown.textContent, /\$|0\.0|cost/);
  });

  it('shows its figures one by one', () => {
    const page = new MeterFixture([], { defaults: { maxTokens: 500 } });
    page.click('.token-meter');
    const names = [...page.root.querySelectorAll('.token-details dt')].map((name) => name.textContent);
    assert.deepEqual(names.slice(0, 5), ['Instructions', 'Earlier messages', 'Context', 'Message', 'Together']);
    assert.match(page.find('.token-details').textContent, /\$0\.005/);
    page.click('.token-meter');
    assert.equal(page.root.querySelector('.token-details'), null);
  });

  it('counts a message once, and only what is new afterwards', () => {
    const timers = new ManualTimers();
    let reads = 0;
    const earlier = Object.defineProperty(prompt('p1', null, ''), 'text', { get: () => { reads += 1; return sentence; } });
    const totals: number[] = [];
    const estimator = new PromptEstimator(timers, () => 0, ({ history, draft }) => { totals.push(history, draft); });
    for (const draft of ['', '가', '가나']) {
      estimator.update({ sent: [earlier], context: [], systemPrompt: '', draft });
      timers.advance(1_000);
    }
    assert.equal(reads, 1);
    assert.equal(totals.length, 6);
    assert.ok(totals.every((total, index) => (index === 1 ? total === 0 : total > 0)));
  });

  it('works in short stretches, and lets a key press through between them', () => {
    const timers = new ManualTimers();
    const waits: number[] = [];
    const recording: Timers = {
      after: (milliseconds, callback) => {
        waits.push(milliseconds);
        return timers.after(milliseconds, callback);
      },
    };
    let now = 0;
    let total = 0;
    const estimator = new PromptEstimator(recording, () => (now += 3), ({ draft }) => { total = draft; });
    estimator.update({ sent: [], context: [], systemPrompt: '', draft: 'const a = 1;\n'.repeat(200_000) });
    timers.advance(1_000);
    assert.ok(total > 1_000_000);
    assert.ok(waits.length > 10, 'not in one go');
    assert.deepEqual(new Set(waits), new Set([250, 0]));
  });
});

describe('A chat that no longer fits', () => {
  const turns = Array.from({ length: 8 }, (_, index): Message[] => [
    prompt(`p${index}`, index === 0 ? null : `a${index - 1}`, sentence.repeat(4)),
    answer(`a${index}`, `p${index}`, '네.'),
  ]).flat();

  it('says so and offers to leave out as many of the oldest turns as it takes', () => {
    const page = new MeterFixture(turns);
    assert.match(page.find('.fit-notice').textContent, /no longer fits/);
    assert.equal(page.find('.token-meter').dataset['level'], 'over');
    const turnsOffered = Number(/Oldest (\d+) Turns/.exec(page.find('[data-action="leave-out"]').textContent)?.[1]);
    assert.ok(turnsOffered >= 2 && turnsOffered < 8);
    page.click('[data-action="leave-out"]');
    assert.deepEqual(page.of('leave-out-before'), [{ type: 'leave-out-before', conversationId: 'c1', id: `p${turnsOffered}` }]);
    page.host({ type: 'transcript-events', conversationId: 'c1', events: [{ type: 'conversation-changed', change: { startId: `p${turnsOffered}` } }] });
    page.settle();
    assert.equal(page.root.querySelector('.fit-notice'), null);
    assert.equal(page.find('.token-meter').dataset['level'], 'normal');
  });

  it('offers another model where nothing older can go', () => {
    const page = new MeterFixture();
    page.type(sentence.repeat(40));
    page.settle();
    page.click('.fit-notice [data-action="selectModel"]');
    assert.deepEqual(page.of('run-action'), [{ type: 'run-action', action: 'selectModel' }]);
  });

  it('can still be sent', () => {
    const page = new MeterFixture(turns);
    page.type('그래도');
    page.press('Enter');
    assert.equal(page.of('send-prompt').length, 1);
  });
});
