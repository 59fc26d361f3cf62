import assert from 'node:assert/strict';
import fc from 'fast-check';
import { throttle } from '../../../src/shared/throttle';
import { FakeClock } from '../../fakes/fakeClock';

function setUp(interval = 100) {
  const clock = new FakeClock();
  let elapsed = 0;
  /** When it ran, in milliseconds since the start. */
  const runs: number[] = [];
  const start = clock.now();
  return {
    clock,
    runs,
    throttled: throttle(() => runs.push(clock.now() - start), interval, clock),
    advance: (milliseconds: number): void => {
      elapsed += milliseconds;
      clock.advance(milliseconds);
    },
    elapsed: () => elapsed,
  };
}

describe('A throttled call', function () {
  this.timeout(30_000);

  it('runs at once when asked for the first time', () => {
    const { throttled, runs, clock } = setUp();
    throttled.request();
    assert.deepEqual(runs, [0]);
    assert.equal(clock.pending, 0);
  });

  it('runs once at the end of the interval for everything asked for within it', () => {
    const { throttled, runs, advance } = setUp();
    throttled.request();
    advance(30);
    for (let count = 0; count < 1_000; count += 1) throttled.request();
    assert.deepEqual(runs, [0]);
    advance(69);
    assert.deepEqual(runs, [0]);
    advance(1);
    assert.deepEqual(runs, [0, 100]);
    advance(1_000);
    assert.deepEqual(runs, [0, 100]);
  });

  it('runs at once again after a pause as long as the interval', () => {
    const { throttled, runs, advance } = setUp();
    throttled.request();
    advance(100);
    throttled.request();
    assert.deepEqual(runs, [0, 100]);
  });

  it('runs what is due now when flushed, and nothing when nothing is', () => {
    const { throttled, runs, advance, clock } = setUp();
    throttled.flush();
    assert.deepEqual(runs, []);
    throttled.request();
    advance(10);
    throttled.request();
    throttled.flush();
    throttled.flush();
    assert.deepEqual(runs, [0, 10]);
    assert.equal(clock.pending, 0);
    advance(1_000);
    assert.deepEqual(runs, [0, 10]);
  });

  it('forgets what was asked for when cancelled, and can be asked again', () => {
    const { throttled, runs, advance, clock } = setUp();
    throttled.request();
    throttled.request();
    throttled.cancel();
    assert.equal(clock.pending, 0);
    advance(50);
    throttled.request();
    advance(50);
    assert.deepEqual(runs, [0, 100]);
  });

  it('waits for the interval, not for the old time, when the clock is set backwards', () => {
    const { throttled, runs, clock } = setUp();
    throttled.request();
    clock.setWallClock(clock.now() - 3_600_000);
    throttled.request();
    clock.advance(99);
    assert.equal(runs.length, 1);
    clock.advance(1);
    assert.equal(runs.length, 2);
  });

  it('can ask for itself again while it runs', () => {
    const clock = new FakeClock();
    let count = 0;
    const again = throttle(
      () => {
        count += 1;
        if (count < 3) again.request();
      },
      100,
      clock,
    );
    again.request();
    assert.equal(count, 1);
    clock.advance(100);
    assert.equal(count, 2);
    clock.advance(100);
    assert.equal(count, 3);
    assert.equal(clock.pending, 0);
  });

  it('keeps the interval between two runs and never forgets a request, whatever the rhythm', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(250), { maxLength: 50, size: 'max' }), (pauses) => {
        const { throttled, runs, advance, elapsed } = setUp();
        const asked: number[] = [];
        for (const pause of pauses) {
          advance(pause);
          asked.push(elapsed());
          throttled.request();
        }
        advance(100);
        for (const [index, run] of runs.entries()) assert.ok(index === 0 || run - (runs[index - 1] ?? 0) >= 100);
        for (const moment of asked) assert.ok(runs.some((run) => run >= moment && run <= moment + 100), `asked at ${moment}`);
      }),
    );
  });
});
