// Waiting: Retry-After in all its forms, backoff with jitter, and timers, on a clock that is told the time.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sleep, Watchdog } from '../../../src/api/timers';
import { parseRetryAfter, retryDelay } from '../../../src/api/retry';
import { collect, delta, FakeClock, finish, jsonReply, offlineClient, request, settled, streamReply } from './support';

const now = Date.parse('2026-11-22T10:00:00Z');

describe('Retry-After', () => {
  const cases: readonly (readonly [string, Record<string, string>, number | undefined])[] = [
    ['seconds', { 'retry-after': '7' }, 7_000],
    ['fractions', { 'retry-after': '0.5' }, 500],
    ['a date', { 'retry-after': 'Sun, 22 Nov 2026 10:00:09 GMT' }, 9_000],
    ['the obsolete forms of a date', { 'retry-after': 'Sunday, 22-Nov-26 10:00:09 GMT' }, 9_000],
    ['a date of asctime', { 'retry-after': 'Sun Nov 22 10:00:09 2026' }, 9_000],
    ['a date by the server\'s own clock', { 'retry-after': 'Sun, 22 Nov 2026 12:00:09 GMT', date: 'Sun, 22 Nov 2026 12:00:00 GMT' }, 9_000],
    ['a date that has passed', { 'retry-after': 'Sun, 22 Nov 2026 09:00:00 GMT' }, 0],
    ['milliseconds before seconds', { 'retry-after-ms': '250', 'retry-after': '9' }, 250],
    ['an absurd number, as a day', { 'retry-after': '9'.repeat(400) }, 86_400_000],
    ['nothing', {}, undefined],
    ['a negative number', { 'retry-after': '-5' }, undefined],
    ['words', { 'retry-after': 'Sunday' }, undefined],
    ['another notation', { 'retry-after': '1e3' }, undefined],
  ];
  for (const [name, headers, expected] of cases) {
    it(`T34 reads ${name}`, () => {
      assert.equal(parseRetryAfter(new Headers(headers), now), expected);
    });
  }

  it('T34 gives a wait between nothing and a day for any header', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        const wait = parseRetryAfter(new Headers({ 'retry-after': text }), now);
        assert.ok(wait === undefined || (wait >= 0 && wait <= 86_400_000), `${wait}`);
      }),
    );
  });
});

describe('retries', () => {
  const policy = { maxAttempts: 3, random: () => 1, now: () => now };

  it('T33 waits a random part of a doubling interval', () => {
    assert.equal(retryDelay({ kind: 'server' }, 1, policy), 1_000);
    assert.equal(retryDelay({ kind: 'server' }, 2, policy), 2_000);
    assert.equal(retryDelay({ kind: 'server' }, 1, { ...policy, random: () => 0.25 }), 250);
    assert.equal(retryDelay({ kind: 'server' }, 3, policy), undefined);
    assert.equal(retryDelay({ kind: 'server' }, 30, { ...policy, maxAttempts: 99 }), 10_000);
  });

  it('T34 never waits less than asked, and not by itself for more than a minute', () => {
    assert.equal(retryDelay({ kind: 'rate-limited', retryAt: now + 60_000 }, 1, policy), 60_000);
    assert.equal(retryDelay({ kind: 'rate-limited', retryAt: now + 60_001 }, 1, policy), undefined);
    assert.equal(retryDelay({ kind: 'server', retryAt: now + 60_001 }, 1, policy), undefined);
  });

  it('T34 sends nothing before the wait is over, and then at once', async () => {
    const clock = new FakeClock();
    const sent: number[] = [];
    const client = offlineClient(
      () => {
        sent.push(clock.now());
        return Promise.resolve(sent.length < 3 ? jsonReply({}, 429, { 'retry-after': '7' }) : streamReply([delta('가'), finish()]));
      },
      { clock },
    );
    const start = clock.now();
    const outcome = collect(client.streamChat(request));
    await clock.advance(6_999);
    assert.deepEqual(sent, [start]);
    await clock.advance(1);
    await clock.advance(6_999);
    assert.deepEqual(sent, [start, start + 7_000]);
    await clock.advance(1);
    const { text, events } = await outcome;
    assert.deepEqual(sent, [start, start + 7_000, start + 14_000]);
    assert.equal(text, '가');
    const [retry] = events;
    assert.ok(retry?.type === 'retry' && retry.at === start + 7_000 && retry.failure.retryAt === start + 7_000);
    assert.deepEqual(events.slice(0, 4).map(({ type }) => type), ['retry', 'attempt', 'retry', 'attempt']);
  });

  it('T39 stops at once during a wait, and sends nothing more', async () => {
    const clock = new FakeClock();
    const stop = new AbortController();
    let sent = 0;
    const client = offlineClient(() => (sent++, Promise.resolve(jsonReply({}, 429, { 'retry-after': '30' }))), { clock });
    const outcome = collect(client.streamChat(request, { signal: stop.signal }));
    await clock.advance(1_000);
    stop.abort();
    assert.equal((await outcome).error?.kind, 'cancelled');
    assert.equal(clock.pending, 0);
    await clock.advance(120_000);
    assert.equal(sent, 1);
  });
});

describe('Watchdog', () => {
  it('sets one timer for many deadlines', async () => {
    const clock = new FakeClock();
    let expired = 0;
    const watchdog = new Watchdog(clock, () => expired++);
    for (let count = 0; count < 1_000; count++) {
      watchdog.watch(60_000);
      await clock.advance(100);
    }
    assert.ok(clock.scheduled <= 3, `${clock.scheduled} timers in 100 s`);
    await clock.advance(59_899);
    assert.equal(expired, 0);
    await clock.advance(1);
    assert.equal(expired, 1);
  });

  it('takes a nearer deadline, and lets any time pass while it rests', async () => {
    const clock = new FakeClock();
    let expired = 0;
    const watchdog = new Watchdog(clock, () => expired++);
    watchdog.watch(60_000);
    watchdog.rest();
    await clock.advance(600_000);
    assert.equal(expired, 0);
    watchdog.watch(60_000);
    watchdog.watch(1_000);
    await clock.advance(1_000);
    assert.equal(expired, 1);
  });

  it('expires no more once it is stopped', async () => {
    const clock = new FakeClock();
    const watchdog = new Watchdog(clock, () => assert.fail('It was stopped.'));
    watchdog.watch(10);
    watchdog.stop();
    await clock.advance(100);
    assert.equal(clock.pending, 0);
  });
});

describe('sleep', () => {
  it('ends early with its signal, before and during', async () => {
    const clock = new FakeClock();
    const stop = new AbortController();
    const during = sleep(clock, 1_000, stop.signal);
    await settled();
    stop.abort();
    assert.deepEqual([await during, await sleep(clock, 1_000, stop.signal), clock.pending], [false, false, 0]);
  });
});
