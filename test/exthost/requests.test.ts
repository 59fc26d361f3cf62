import assert from 'node:assert/strict';
import { ApiKeys } from '../../src/host/apiKeys';
import { Credits } from '../../src/host/credits';
import { FailureReporter } from '../../src/host/failureReporter';
import { GatewayConnection } from '../../src/host/gatewayConnection';
import { autoModel, ModelCatalog } from '../../src/host/modelCatalog';
import { systemClock } from '../../src/shared/clock';
import { FakeSecrets } from './fakeSecrets';
import { answerDialogs, memoryLog, memoryState, setSettings, useGateway, waitFor } from './support';

describe('what all requests share', () => {
  const gateway = useGateway();
  let connection: GatewayConnection;
  let credits: Credits;
  let keys: ApiKeys;

  beforeEach(() => {
    keys = new ApiKeys(new FakeSecrets(), memoryLog());
    connection = new GatewayConnection(keys, memoryLog(), systemClock);
    credits = new Credits(connection, memoryLog());
  });
  afterEach(() => {
    credits.dispose();
    connection.dispose();
    keys.dispose();
  });

  /** Runs one answer to its end. @returns its text */
  const answer = async (signal?: AbortSignal): Promise<string> => {
    const client = await connection.connect();
    const request = { model: 'kr/gpt4o', messages: [{ role: 'user' as const, content: 'hello' }] };
    let text = '';
    for await (const event of client.streamChat(request, signal ? { signal } : {})) {
      if (event.type === 'text-delta') text += event.text;
    }
    return text;
  };

  describe('credits', () => {
    it('are unknown at first, then what the gateway says', async () => {
      const remaining = (): number | undefined => credits.state.usage?.creditsRemaining;
      assert.equal(remaining(), undefined);
      await gateway().control({ set: { credits: 4321 } });
      assert.equal(await credits.refresh(), undefined);
      assert.equal(remaining(), 4321);
    });

    it('are asked for again after each answer', async () => {
      await credits.refresh();
      const before = credits.state.usage?.creditsRemaining ?? 0;
      await answer();
      await waitFor('fewer credits', () => (credits.state.usage?.creditsRemaining ?? before) < before);
    });

    it('are exhausted from a 402 on until there is a balance again (T31)', async () => {
      await gateway().control({ set: { credits: 0 } });
      await assert.rejects(answer(), { kind: 'out-of-credits' });
      assert.equal(credits.state.exhausted, true);
      await credits.refresh();
      assert.equal(credits.state.exhausted, true);
      await gateway().control({ set: { credits: 50 } });
      await credits.refresh();
      assert.equal(credits.state.exhausted, false);
      assert.equal(credits.state.usage?.creditsRemaining, 50);
    });

    it('are no longer exhausted once an answer came, whatever /usage says', async () => {
      await gateway().control([{ set: { credits: 500 } }, { fault: 'T31', times: 1 }]);
      await assert.rejects(answer(), { kind: 'out-of-credits' });
      // The balance that stood there when the gateway refused is no sign that it suffices.
      await credits.refresh();
      assert.equal(credits.state.exhausted, true);
      await answer();
      assert.equal(credits.state.exhausted, false);
    });

    it('are asked for again after an answer that was stopped', async () => {
      await credits.refresh();
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
      await credits.refresh();
      await gateway().control({ fault: 'T39', times: 1 });
      const running = answer();
      await waitFor('the wait', () => credits.state.retryAt);
      await keys.set('https://other.example', 'kr-new');
      await gateway().control({ clear: true });
      credits.stopWaiting();
      await assert.rejects(running, { kind: 'cancelled' });
      assert.notEqual(credits.state.key, 'refused');
    });

    it('stay as they were, marked stale, when they cannot be read', async () => {
      await credits.refresh();
      const { usage } = credits.state;
      await gateway().control({ fault: 'T32', path: '/v1/usage' });
      assert.equal((await credits.refresh())?.kind, 'forbidden');
      assert.equal(credits.state.isStale, true);
      assert.deepEqual(credits.state.usage, usage);
    });

    it('say that a key is missing when the gateway wants one and none was sent', async () => {
      await gateway().control({ set: { authentication: 'required' } });
      assert.equal((await credits.refresh())?.kind, 'missing-key');
      assert.equal(credits.state.key, 'missing');
      await gateway().control({ set: { authentication: 'none' } });
    });

    it('say that the key was refused (T30)', async () => {
      await keys.set(gateway().origin, 'kr-some-key');
      await gateway().control({ fault: 'T30', path: '/v1/usage' });
      await credits.refresh();
      assert.equal(credits.state.key, 'refused');
      assert.equal(credits.state.usage, undefined);
    });

    it('belong to one origin: another one starts unknown', async () => {
      await credits.refresh();
      const closed = await gateway().listen({ listen: 'T01' });
      await setSettings({ baseUrl: closed.baseUrl });
      await credits.refresh();
      assert.equal(credits.state.usage, undefined);
      await setSettings({ baseUrl: gateway().baseUrl });
    });

    it('count down while a rate limit is waited out, and no longer after a stop (T34, T39)', async () => {
      await gateway().control({ fault: 'T39' });
      const controller = new AbortController();
      const running = answer(controller.signal);
      const retryAt = await waitFor('the wait', () => credits.state.retryAt);
      assert.ok(retryAt > Date.now());
      assert.equal(credits.state.canStop, true);
      controller.abort();
      await assert.rejects(running, { kind: 'cancelled' });
      assert.deepEqual([credits.state.retryAt, credits.state.canStop], [undefined, false]);
    });
  });

  describe('the model catalogue', () => {
    it('chooses kr/auto until something else is chosen, and remembers that', async () => {
      const state = memoryState();
      const models = new ModelCatalog(connection, state, memoryLog(), systemClock);
      assert.equal(models.selected.id, autoModel.id);
      await models.select({ id: 'kr/gpt4o', name: 'GPT-4o' });
      const later = new ModelCatalog(connection, state, memoryLog(), systemClock);
      assert.deepEqual(later.selected, { id: 'kr/gpt4o', name: 'GPT-4o' });
      models.dispose();
      later.dispose();
    });

    it('keeps the last list for when the gateway is out of reach, without ever sending the key', async () => {
      const models = new ModelCatalog(connection, memoryState(), memoryLog(), systemClock);
      const { signal } = new AbortController();
      const listed = (): string[] => models.lastList?.models.map(({ id }) => id) ?? [];
      assert.deepEqual(listed(), []);
      assert.equal(await models.refresh(signal), undefined);
      const ids = listed();
      assert.ok(ids.includes('kr/gpt54') && ids.includes('auto-smart'), String(ids));
      assert.equal(gateway().requests.at(-1)?.authorization, null);
      await gateway().control({ fault: 'T32', path: '/v1/models' });
      assert.equal((await models.refresh(signal))?.kind, 'forbidden');
      assert.deepEqual(listed(), ids);
      models.dispose();
    });
  });

  describe('the failure reporter', () => {
    const report = { where: 'test', isShown: true, retry: () => undefined };
    let dialogs: ReturnType<typeof answerDialogs>;
    beforeEach(() => {
      dialogs = answerDialogs(() => undefined);
    });
    afterEach(() => {
      dialogs.restore();
    });

    it('gives one notification a burst, and another one once a request went well in between', () => {
      const reporter = new FailureReporter(memoryLog(), systemClock);
      const failure = { kind: 'out-of-credits' } as const;
      for (let n = 0; n < 5; n += 1) reporter.report({ ...report, failure });
      assert.equal(dialogs.shown.length, 1);
      reporter.forget();
      reporter.report({ ...report, failure });
      assert.equal(dialogs.shown.length, 2);
    });

    it('answers each time when the user asked for it', () => {
      const reporter = new FailureReporter(memoryLog(), systemClock);
      const failure = { kind: 'server', status: 500 } as const;
      for (let n = 0; n < 2; n += 1) reporter.report({ ...report, failure, isShown: false, isRequested: true });
      assert.equal(dialogs.shown.length, 2);
    });

    it('does not repeat what stands in front of the user, unless it concerns every request or takes long', () => {
      const reporter = new FailureReporter(memoryLog(), systemClock);
      reporter.report({ ...report, failure: { kind: 'server', status: 500 } });
      reporter.report({ ...report, failure: { kind: 'rate-limited' } });
      reporter.report({ ...report, failure: { kind: 'rate-limited', retryAt: Date.now() + 2_000 } });
      reporter.report({ ...report, failure: { kind: 'cancelled' } });
      assert.deepEqual(dialogs.shown, []);
      reporter.report({ ...report, failure: { kind: 'rate-limited', retryAt: Date.now() + 300_000 } });
      reporter.report({ ...report, failure: { kind: 'server', status: 500 }, isShown: false });
      assert.deepEqual(
        dialogs.shown.map(({ buttons }) => buttons),
        [['Retry'], ['Contact Support']],
      );
      assert.match(dialogs.shown.map(({ message }) => message).join('\n'), /You can try again at/);
    });

    it('shows what a server says as text: no link in it runs a command', () => {
      const reporter = new FailureReporter(memoryLog(), systemClock);
      const serverMessage = 'Click [here](command:workbench.action.quit)';
      reporter.report({ ...report, failure: { kind: 'bad-request', status: 400, serverMessage }, isShown: false });
      assert.doesNotMatch(dialogs.shown[0]?.message ?? '', /\]\(/);
    });
  });
});
