// The computer sleeps and wakes, or its clock is set, while a request is on its way: T48. The gateway is real, the clock is not:
// like a computer's it can jump without any timer noticing.
import assert from 'node:assert/strict';
import { sleep, Watchdog } from '../../../src/api/timers';
import { FakeClock } from '../../fakes/fakeClock';
import { type Gateway, startGateway } from '../../gateway/gateway';
import { clientOf, collect, request, settled, until } from './support';

const hour = 3_600_000;
const second = 1_000;

describe('gateway client: sleep and resume (T48)', () => {
  let gateway: Gateway;
  let clock: FakeClock;
  before(async () => {
    gateway = await startGateway({ pace: 0 });
  });
  beforeEach(async () => {
    await gateway.control({ reset: true });
    clock = new FakeClock();
  });
  after(() => gateway.close());

  const jump = (milliseconds: number): void => {
    clock.setWallClock(clock.now() + milliseconds);
  };
  /** The time of a client's clock passes, second by second, with a moment of real time for the network in each. */
  const pass = async (seconds: number): Promise<void> => {
    for (let n = 0; n < seconds; n += 1) {
      clock.advance(second);
      await settled();
    }
  };
  const firstText = (): Promise<void> => until(() => gateway.requests[0]?.answer !== undefined, 'the first text');

  it('a stream that lives on is not given up for the time asleep', async () => {
    await gateway.control({ fault: 'T06', deltas: 2, resumeAfter: 400 });
    const outcome = collect(clientOf(gateway.baseUrl, { clock, idleTimeout: 60 * second }).streamChat(request));
    await firstText();
    await pass(10);
    jump(8 * hour);
    await pass(60);
    const { error, text } = await outcome;
    assert.equal(error, undefined);
    assert.equal(text, gateway.requests[0]?.answer?.text);
  });

  it('a link that died meanwhile is given up after it, with the text so far, and closed', async () => {
    await gateway.control({ fault: 'T06', deltas: 2 });
    const outcome = collect(clientOf(gateway.baseUrl, { clock, idleTimeout: 60 * second }).streamChat(request));
    await firstText();
    await pass(10);
    jump(8 * hour);
    await pass(121);
    const { error, text } = await outcome;
    assert.deepEqual([error?.kind, error?.failure.timeout], ['timeout', 'idle']);
    assert.ok(text !== '' && gateway.requests[0]?.answer?.text?.startsWith(text));
    await until(() => gateway.requests[0]?.closedByClient !== undefined, 'the server sees the close', 1_000);
  });

  it('a wait for a rate limit that is over by then goes on at once', async () => {
    await gateway.control({ fault: 'T34', seconds: 50, times: 1 });
    const outcome = collect(clientOf(gateway.baseUrl, { clock }).streamChat(request));
    await until(() => clock.pending > 0 && gateway.requests[0]?.status === 429, 'the wait');
    await settled();
    await pass(5);
    assert.equal(gateway.requests.length, 1);
    jump(hour);
    await pass(1);
    const { error, events } = await outcome;
    assert.equal(error, undefined);
    assert.equal(events.filter(({ type }) => type === 'retry').length, 1);
    assert.equal(gateway.requests.length, 2);
  });

  for (const [what, by] of [['asleep', hour], ['in which the clock is set back', -hour]] as const) {
    it(`a watchdog gives its whole time again after a time ${what}, and no more than that`, () => {
      let expired = 0;
      const watchdog = new Watchdog(clock, () => expired++);
      watchdog.watch(60 * second);
      clock.advance(30 * second);
      jump(by);
      clock.advance(89 * second);
      assert.equal(expired, 0);
      clock.advance(second);
      assert.equal(expired, 1);
      assert.equal(clock.pending, 0);
    });
  }

  it('a wait takes no longer when the clock is set back', async () => {
    const ended = sleep(clock, 30 * second, undefined);
    clock.advance(10 * second);
    jump(-hour);
    clock.advance(20 * second);
    assert.equal(await Promise.race([ended, settled().then(() => 'waits')]), true);
  });
});
