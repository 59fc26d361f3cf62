// After a 429, one gate holds back the requests of all parts of the extension.
import assert from 'node:assert/strict';
import { RequestGate } from '../../../src/api/requestGate';
import { collect, delta, eventsOf, FakeClock, finish, jsonReply, offlineClient, request, settled, streamReply } from './support';

const other = { ...request, model: 'kr/claude-sonnet' };
const third = { ...request, model: 'kr/auto' };

/** Two clients of one account, whose first request is refused with this wait. */
function twoClients(retryAfter: string) {
  const clock = new FakeClock();
  const gate = new RequestGate();
  const sent: number[] = [];
  let refusals = 1;
  const reply = () => {
    sent.push(clock.now());
    refusals -= 1;
    return Promise.resolve(refusals >= 0 ? jsonReply({}, 429, { 'retry-after': retryAfter }) : streamReply([delta('가'), finish()]));
  };
  const client = () => offlineClient(reply, { clock, gate });
  return { clock, sent, gate, first: client(), second: client(), refuse: (times: number) => (refusals = times), start: clock.now() };
}

describe('the gate of an account', () => {
  it('T34 lets nobody ask before the moment that one request was told, then one after another', async () => {
    const { clock, sent, first, second, start } = twoClients('7');
    const outcomes = [collect(first.streamChat(request))];
    await settled();
    await clock.advance(1_000);
    outcomes.push(collect(second.streamChat(request)), collect(second.streamChat(request)));
    await clock.advance(5_999);
    assert.deepEqual(sent, [start]);
    await clock.advance(1_000);
    assert.deepEqual(sent.map((time) => time - start), [0, 7_000, 7_000, 7_250]);
    const [, waited] = await Promise.all(outcomes);
    assert.ok(waited);
    assert.equal(waited.text, '가');
    const [wait] = eventsOf(waited, 'retry');
    assert.deepEqual([wait?.at, wait?.failure.kind, wait?.failure.retryAt], [start + 7_000, 'rate-limited', start + 7_000]);
  });

  it('T34 leaves it to the user whether to ask again when the wait is longer than a minute', async () => {
    const { sent, first, second } = twoClients('120');
    assert.equal((await collect(first.streamChat(request))).error?.kind, 'rate-limited');
    assert.equal((await collect(second.streamChat(request))).text, '가');
    assert.equal(sent.length, 2);
  });

  it('lets another model through, and takes the limit for the key’s when that is refused too', async () => {
    const { clock, sent, first, second, refuse, start } = twoClients('30');
    const outcomes = [collect(first.streamChat(request))];
    await settled();
    await clock.advance(1_000);
    assert.equal((await collect(second.streamChat(other))).text, '가');
    refuse(1);
    outcomes.push(collect(second.streamChat(other)));
    await settled();
    const before = sent.length;
    outcomes.push(collect(first.streamChat(third)));
    await settled();
    assert.equal(sent.length, before);
    await clock.advance(31_000);
    for (const { text } of await Promise.all(outcomes)) assert.equal(text, '가');
    assert.ok(sent.slice(before).every((time) => time >= start + 30_000));
  });

  it('is not kept closed by a clock that is set back', () => {
    const gate = new RequestGate();
    gate.close('kr/auto', 1_000_000, 990_000);
    assert.equal(gate.closedUntil('kr/auto', 995_000), 1_000_000);
    assert.equal(gate.closedUntil('kr/auto', 5_000), undefined);
  });

  it('T39 ends a held request at once when it is stopped', async () => {
    const { clock, sent, first, second } = twoClients('7');
    const controller = new AbortController();
    void collect(first.streamChat(request));
    await settled();
    await clock.advance(1);
    const held = collect(second.streamChat(request, { signal: controller.signal }));
    await settled();
    controller.abort();
    assert.equal((await held).error?.kind, 'cancelled');
    assert.equal(sent.length, 1);
  });
});
