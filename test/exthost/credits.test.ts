import assert from 'node:assert/strict';
import { useRequests } from './requestFixture';
import { setSettings, waitFor } from './support';

describe('credits', () => {
  const { gateway, connection, credits, keys, answer } = useRequests();

  it('are unknown at first, then what the gateway says', async () => {
    const remaining = (): number | undefined => credits().state.usage?.creditsRemaining;
    assert.equal(remaining(), undefined);
    await gateway().control({ set: { credits: 4321 } });
    assert.equal(await credits().refresh(), undefined);
    assert.equal(remaining(), 4321);
  });

  it('are asked for again after each answer', async () => {
    await credits().refresh();
    const before = credits().state.usage?.creditsRemaining ?? 0;
    await answer();
    await waitFor('fewer credits', () => (credits().state.usage?.creditsRemaining ?? before) < before);
  });

  it('are exhausted from a 402 on until there is a balance again (T31)', async () => {
    await gateway().control({ set: { credits: 0 } });
    await assert.rejects(answer(), { kind: 'out-of-credits' });
    assert.equal(credits().state.exhausted, true);
    await credits().refresh();
    assert.equal(credits().state.exhausted, true);
    await gateway().control({ set: { credits: 50 } });
    await credits().refresh();
    assert.equal(credits().state.exhausted, false);
    assert.equal(credits().state.usage?.creditsRemaining, 50);
  });

  it('that are left when a request is refused are known to be too few from the first look on', async () => {
    await credits().refresh();
    await gateway().control([{ set: { credits: 0.5 } }, { fault: 'T31', times: 1 }]);
    const seen: unknown[] = [];
    connection().measureCoverWith(async () => {
      await credits().refresh();
      const { usage, exhausted, refusedAt } = credits().state;
      seen.push(usage?.creditsRemaining, exhausted, refusedAt);
      return undefined;
    });
    await assert.rejects(answer(), { kind: 'out-of-credits' });
    assert.deepEqual(seen, [0.5, true, 0.5]);
    await answer();
    // That answer may have cost less.
    assert.deepEqual([credits().state.exhausted, credits().state.isLacking], [false, true]);
  });

  it('are no longer exhausted once an answer came, whatever /usage says', async () => {
    await gateway().control([{ set: { credits: 500 } }, { fault: 'T31', times: 1 }]);
    await assert.rejects(answer(), { kind: 'out-of-credits' });
    // The balance that stood there when the gateway refused is no sign that it suffices.
    await credits().refresh();
    assert.equal(credits().state.exhausted, true);
    await answer();
    assert.equal(credits().state.exhausted, false);
  });

  it('are asked for again after an answer that was stopped', async () => {
    await credits().refresh();
    const asked = (): number => gateway().requests.filter(({ path }) => path === '/v1/usage').length;
    const before = asked();
    await gateway().control({ fault: 'T38', times: 1 });
    const controller = new AbortController();
    const running = answer(controller.signal);
    await waitFor('the request', () => gateway().requests.at(-1)?.path === '/v1/chat/completions');
    controller.abort();
    await assert.rejects(running, { kind: 'cancelled' });
    await waitFor('the balance is asked for', () => asked() > before);
  });

  it('take nothing from a request that was sent with a key or to an origin of before', async () => {
    await credits().refresh();
    await gateway().control({ fault: 'T39', times: 1 });
    const running = answer();
    await waitFor('the wait', () => credits().state.retryAt);
    await keys().set(gateway().origin, 'kr-new');
    await gateway().control({ clear: true });
    credits().stopWaiting();
    await assert.rejects(running, { kind: 'cancelled' });
    assert.notEqual(credits().state.key, 'refused');
  });

  it('stay as they were, marked stale, when they cannot be read', async () => {
    await credits().refresh();
    const { usage } = credits().state;
    await gateway().control({ fault: 'T32', path: '/v1/usage' });
    assert.equal((await credits().refresh())?.kind, 'forbidden');
    assert.equal(credits().state.isStale, true);
    assert.deepEqual(credits().state.usage, usage);
  });

  it('say that a key is missing when the gateway wants one and none was sent', async () => {
    await gateway().control({ set: { authentication: 'required' } });
    assert.equal((await credits().refresh())?.kind, 'missing-key');
    assert.equal(credits().state.key, 'missing');
    await gateway().control({ set: { authentication: 'none' } });
  });

  it('say that the key was refused (T30)', async () => {
    await keys().set(gateway().origin, 'kr-some-key');
    await gateway().control({ fault: 'T30', path: '/v1/usage' });
    await credits().refresh();
    assert.equal(credits().state.key, 'refused');
    assert.equal(credits().state.usage, undefined);
  });

  it('belong to one origin: another one starts unknown', async () => {
    await credits().refresh();
    const closed = await gateway().listen({ listen: 'T01' });
    await setSettings({ baseUrl: closed.baseUrl });
    await credits().refresh();
    assert.equal(credits().state.usage, undefined);
    await setSettings({ baseUrl: gateway().baseUrl });
  });

  it('count down while a rate limit is waited out, and no longer after a stop (T34, T39)', async () => {
    await gateway().control({ fault: 'T39' });
    const controller = new AbortController();
    const running = answer(controller.signal);
    const retryAt = await waitFor('the wait', () => credits().state.retryAt);
    assert.ok(retryAt > Date.now());
    assert.deepEqual([credits().state.waiting?.attempt, credits().state.waiting?.failure.kind], [2, 'rate-limited']);
    controller.abort();
    await assert.rejects(running, { kind: 'cancelled' });
    assert.deepEqual([credits().state.retryAt, credits().state.waiting], [undefined, undefined]);
  });

  it('count down to the end of a long wait, whatever else is asked and answered, until that model answers (T34)', async () => {
    await gateway().control({ fault: 'T34', seconds: 300, times: 1 });
    await assert.rejects(answer(), { kind: 'rate-limited' });
    const { retryAt } = credits().state;
    assert.ok(retryAt !== undefined && retryAt > Date.now() + 200_000);
    await answer(undefined, 'kr/claude-sonnet');
    assert.deepEqual([credits().state.retryAt, credits().state.waiting, credits().state.heldBack], [retryAt, undefined, 'kr/gpt4o']);
    // A shorter wait of another request is shown meanwhile.
    await gateway().control({ fault: 'T34', seconds: 50, times: 1 });
    const stop = new AbortController();
    const waiting = answer(stop.signal, 'kr/claude-sonnet');
    const shorter = await waitFor('the shorter wait', () => credits().state.waiting && credits().state.retryAt);
    assert.ok(shorter < retryAt);
    stop.abort();
    await assert.rejects(waiting, { kind: 'cancelled' });
    assert.equal(credits().state.retryAt, retryAt);
    await answer();
    assert.equal(credits().state.retryAt, undefined);
  });

  it('say that they are used up rather than that another model has to wait (T31, T34)', async () => {
    await gateway().control({ fault: 'T34', seconds: 300, times: 1 });
    await assert.rejects(answer(), { kind: 'rate-limited' });
    await gateway().control({ fault: 'T31', times: 1 });
    await assert.rejects(answer(undefined, 'kr/claude-sonnet'), { kind: 'out-of-credits' });
    assert.deepEqual([credits().state.retryAt, credits().state.exhausted], [undefined, true]);
  });

  it('no longer count down for another account', async () => {
    await gateway().control({ fault: 'T34', seconds: 300, times: 1 });
    await assert.rejects(answer(), { kind: 'rate-limited' });
    await keys().set(gateway().origin, 'kr-new');
    credits().reset();
    assert.equal(credits().state.retryAt, undefined);
  });
});
