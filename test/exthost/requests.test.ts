import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ApiKeys } from '../../src/host/apiKeys';
import { Credits } from '../../src/host/credits';
import { FailureReporter } from '../../src/host/failureReporter';
import { GatewayConnection } from '../../src/host/gatewayConnection';
import { ModelCatalog } from '../../src/host/modelCatalog';
import { systemClock } from '../../src/shared/clock';
import { autoModelId } from '../../src/shared/modelChoice';
import { startGateway } from '../gateway/gateway';
import { fakeAccounts, FakeSecrets } from './fakeSecrets';
import { answerDialogs, memoryLog, memoryState, modelsAsked, setSettings, useGateway, waitFor } from './support';

describe('what all requests share', () => {
  const gateway = useGateway();
  let connection: GatewayConnection;
  let credits: Credits;
  let keys: ApiKeys;

  beforeEach(() => {
    keys = new ApiKeys(new FakeSecrets(), memoryLog());
    connection = new GatewayConnection(fakeAccounts(memoryLog(), undefined, keys), memoryLog(), systemClock);
    credits = new Credits(connection, memoryLog());
  });
  afterEach(() => {
    credits.dispose();
    connection.dispose();
    keys.dispose();
  });

  /** Runs one answer to its end. @returns its text */
  const answer = async (signal?: AbortSignal, model = 'kr/gpt4o'): Promise<string> => {
    const client = await connection.connect('chat');
    const request = { model, messages: [{ role: 'user' as const, content: 'hello' }] };
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

    it('that are left when a request is refused are known to be too few from the first look on', async () => {
      await credits.refresh();
      await gateway().control([{ set: { credits: 0.5 } }, { fault: 'T31', times: 1 }]);
      const seen: unknown[] = [];
      connection.measureCoverWith(async () => {
        await credits.refresh();
        const { usage, exhausted, refusedAt } = credits.state;
        seen.push(usage?.creditsRemaining, exhausted, refusedAt);
        return undefined;
      });
      await assert.rejects(answer(), { kind: 'out-of-credits' });
      assert.deepEqual(seen, [0.5, true, 0.5]);
      await answer();
      assert.deepEqual([credits.state.exhausted, credits.state.refusedAt], [false, undefined]);
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
      await keys.set(gateway().origin, 'kr-new');
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
      assert.deepEqual([credits.state.waiting?.attempt, credits.state.waiting?.failure.kind], [2, 'rate-limited']);
      controller.abort();
      await assert.rejects(running, { kind: 'cancelled' });
      assert.deepEqual([credits.state.retryAt, credits.state.waiting], [undefined, undefined]);
    });

    it('count down to the end of a long wait, whatever else is asked and answered, until that model answers (T34)', async () => {
      await gateway().control({ fault: 'T34', seconds: 300, times: 1 });
      await assert.rejects(answer(), { kind: 'rate-limited' });
      const { retryAt } = credits.state;
      assert.ok(retryAt !== undefined && retryAt > Date.now() + 200_000);
      await answer(undefined, 'kr/claude-sonnet');
      assert.deepEqual([credits.state.retryAt, credits.state.waiting], [retryAt, undefined]);
      // A shorter wait of another request is shown meanwhile.
      await gateway().control({ fault: 'T34', seconds: 50, times: 1 });
      const stop = new AbortController();
      const waiting = answer(stop.signal, 'kr/claude-sonnet');
      const shorter = await waitFor('the shorter wait', () => credits.state.waiting && credits.state.retryAt);
      assert.ok(shorter < retryAt);
      stop.abort();
      await assert.rejects(waiting, { kind: 'cancelled' });
      assert.equal(credits.state.retryAt, retryAt);
      await answer();
      assert.equal(credits.state.retryAt, undefined);
    });

    it('say that they are used up rather than that another model has to wait (T31, T34)', async () => {
      await gateway().control({ fault: 'T34', seconds: 300, times: 1 });
      await assert.rejects(answer(), { kind: 'rate-limited' });
      await gateway().control({ fault: 'T31', times: 1 });
      await assert.rejects(answer(undefined, 'kr/claude-sonnet'), { kind: 'out-of-credits' });
      assert.deepEqual([credits.state.retryAt, credits.state.exhausted], [undefined, true]);
    });

    it('no longer count down for another account', async () => {
      await gateway().control({ fault: 'T34', seconds: 300, times: 1 });
      await assert.rejects(answer(), { kind: 'rate-limited' });
      await keys.set(gateway().origin, 'kr-new');
      credits.reset();
      assert.equal(credits.state.retryAt, undefined);
    });
  });

  describe('a wait', () => {
    const models = (): unknown[] => modelsAsked(gateway());

    it('can be ended for another model, which is asked at once in its place and named; nothing waits while that answers (T34)', async () => {
      await gateway().control({ fault: 'T34', seconds: 50, times: 1 });
      const named: string[] = [];
      let whileItAnswers: unknown;
      const ended: unknown[] = [];
      const listener = connection.onDidEnd(({ record }) => ended.push([record.model, record.outcome]));
      const client = await connection.connect('edit');
      const running = (async () => {
        let text = '';
        for await (const event of client.streamChat({ model: 'kr/gpt4o', messages: [{ role: 'user', content: 'hello' }] })) {
          if (event.type === 'text-delta') {
            text += event.text;
            whileItAnswers ??= [credits.state.waiting, credits.state.retryAt, credits.waits];
            credits.stopWaiting();
          }
          if (event.type === 'attempt') named.push(event.model);
        }
        return text;
      })();
      await waitFor('the wait', () => credits.state.waiting);
      const before = models().length;
      assert.deepEqual(credits.waits.map(({ model }) => model), ['kr/gpt4o']);
      for (const run of credits.waits) run.askInstead('kr/claude-sonnet');
      assert.notEqual(await running, '');
      listener.dispose();
      assert.deepEqual(models().slice(before), ['kr/claude-sonnet']);
      assert.deepEqual(named, ['kr/claude-sonnet']);
      assert.deepEqual(ended, [['kr/claude-sonnet', 'complete']]);
      assert.deepEqual(whileItAnswers, [undefined, undefined, []]);
    });

    it('for whose end another model was chosen too late is said to be answered by the first one (T33)', async () => {
      await gateway().control([{ fault: 'T33', times: 1 }, { answer: { text: 'by the first' } }]);
      const before = models().length;
      let kept = 0;
      const taken: boolean[] = [];
      // By then the next attempt is on its way.
      const listeners = [connection.onDidKeepModel(() => { kept += 1; }), connection.onDidEndWait((run) => { taken.push(run.askInstead('kr/claude-sonnet')); })];
      assert.equal(await answer(), 'by the first');
      for (const listener of listeners) listener.dispose();
      assert.deepEqual([models().slice(before), taken, kept], [['kr/gpt4o', 'kr/gpt4o'], [true], 1]);
    });

    it('that is stopped leaves an answer alone that has waited, too, and is being written (T34)', async () => {
      await gateway().control([{ fault: 'T33', times: 1 }, { fault: 'T38' }]);
      const before = models().length;
      const stop = new AbortController();
      let isOver = false;
      const first = answer(stop.signal).finally(() => { isOver = true; });
      await waitFor('the second attempt', () => models().length === before + 2 && credits.waits.length === 0);
      await gateway().control([{ clear: true }, { fault: 'T34', seconds: 50, times: 1 }]);
      const second = answer();
      await waitFor('the wait', () => credits.state.waiting?.failure.kind === 'rate-limited');
      credits.stopWaiting();
      await assert.rejects(second, { kind: 'cancelled' });
      assert.equal(isOver, false);
      stop.abort();
      await assert.rejects(first, { kind: 'cancelled' });
    });

    it('of an account that is not used any more is no wait for the models of the present one', async () => {
      await gateway().control({ fault: 'T34', seconds: 50, times: 1 });
      const running = answer();
      await waitFor('the wait', () => credits.waits[0]);
      await keys.set(gateway().origin, 'kr-new');
      assert.deepEqual(credits.waits, []);
      credits.stopWaiting();
      await assert.rejects(running, { kind: 'cancelled' });
    });

    it('is told with its number for a server that has a problem, too (T33)', async () => {
      await gateway().control({ fault: 'T33', times: 1 });
      // It may be no time at all: nobody can wait for it to be seen.
      const told: unknown[] = [];
      const listener = connection.onDidWait(() => told.push([credits.state.waiting?.attempt, credits.state.waiting?.attempts, credits.state.waiting?.failure.kind]));
      await answer();
      listener.dispose();
      assert.deepEqual(told, [[2, 3, 'server']]);
    });
  });

  describe('the model catalogue', () => {
    it('chooses kr/auto until something else is chosen, and remembers that', async () => {
      const state = memoryState();
      const models = new ModelCatalog({ connection, state, workspaceState: memoryState(), log: memoryLog(), clock: systemClock });
      assert.equal(models.selected.id, autoModelId);
      await models.choices.choose({ id: 'kr/gpt4o', name: 'GPT-4o' }, 'everywhere');
      const later = new ModelCatalog({ connection, state, workspaceState: memoryState(), log: memoryLog(), clock: systemClock });
      assert.deepEqual(later.selected, { id: 'kr/gpt4o', name: 'GPT-4o' });
      models.dispose();
      later.dispose();
    });

    it('asks the gateway that is used now while another one does not answer, and takes an empty list for no news', async () => {
      const state = memoryState();
      const models = new ModelCatalog({ connection, state, workspaceState: memoryState(), log: memoryLog(), clock: systemClock });
      const silent = await startGateway({ pace: 0 });
      await silent.control({ fault: 'T05', path: '/v1/models' });
      await setSettings({ baseUrl: silent.baseUrl });
      void models.refreshSoon();
      await setSettings({ baseUrl: gateway().baseUrl });
      await models.refreshSoon();
      assert.ok(models.lastList);
      assert.equal(models.isMissing({ id: 'kr/gone', name: 'Gone' }), true);
      models.dispose();
      await silent.close();
      await state.update('models', [{ origin: gateway().origin, fetchedAt: Date.now(), models: [], gone: [] }]);
      const empty = new ModelCatalog({ connection, state, workspaceState: memoryState(), log: memoryLog(), clock: systemClock });
      assert.deepEqual(empty.lastList?.models, []);
      assert.equal(empty.isMissing({ id: 'kr/gone', name: 'Gone' }), false);
      empty.dispose();
    });

    it('keeps the last list for when the gateway is out of reach, without ever sending the key', async () => {
      const models = new ModelCatalog({ connection, state: memoryState(), workspaceState: memoryState(), log: memoryLog(), clock: systemClock });
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

  describe('the way out of a failure', () => {
    it('that can’t be told changes nothing about it', async () => {
      connection.suggestModels(() => Promise.reject(new Error('no such part')));
      await gateway().control({ fault: 'T32', status: 404, times: 1 });
      await assert.rejects(answer(), { kind: 'model-not-found' });
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

    it('answers each time when the user asked for it; what fails in the same way at the same time in one notification, for all of it', async () => {
      dialogs.restore();
      let press: (choice: string) => void = () => undefined;
      dialogs = answerDialogs(() => new Promise((resolve) => { press = resolve; }));
      let now = 0;
      const reporter = new FailureReporter(memoryLog(), { now: () => now, schedule: () => () => undefined });
      const retried: string[] = [];
      const fail = (where: string, status = 500): void => {
        reporter.report({ where, failure: { kind: 'server', status }, isShown: false, isRequested: true, retry: () => void retried.push(where) });
      };
      fail('inline edit');
      fail('commit message');
      fail('new file', 503);
      assert.equal(dialogs.shown.length, 2);
      now += 5_000;
      fail('late edit');
      assert.equal(dialogs.shown.length, 3);
      fail('another edit');
      press('Retry');
      await waitFor('the retries', () => retried.length === 2);
      assert.deepEqual(retried, ['late edit', 'another edit']);
      fail('last edit');
      assert.equal(dialogs.shown.length, 4);
    });

    it('asks for a shorter answer where that can be done, and for nothing else in its place', async () => {
      dialogs.restore();
      let press: (choice: string) => void = () => undefined;
      dialogs = answerDialogs(() => new Promise((resolve) => { press = resolve; }));
      const run: string[] = [];
      const executeCommand = Object.getOwnPropertyDescriptor(vscode.commands, 'executeCommand');
      assert.ok(executeCommand);
      Object.defineProperty(vscode.commands, 'executeCommand', { configurable: true, value: (id: string) => Promise.resolve(void run.push(id)) });
      try {
        const reporter = new FailureReporter(memoryLog(), systemClock);
        const failure = { kind: 'out-of-credits', cover: { promptTokens: 10 } } as const;
        reporter.report({ ...report, failure: { ...failure, cover: { ...failure.cover, answerTokens: 300 } }, isShown: false, askAgain: (limit) => void run.push(`at most ${String(limit)}`) });
        reporter.report({ ...report, failure, isShown: false, isRequested: true, retry: () => void run.push('edit') });
        assert.equal(dialogs.shown.length, 1);
        press('Answer with at Most 300 Tokens');
        await waitFor('the shorter answer', () => run.length > 0);
        await new Promise((resolve) => setImmediate(resolve));
        assert.deepEqual(run, ['at most 300']);
      } finally {
        Object.defineProperty(vscode.commands, 'executeCommand', executeCommand);
      }
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
        [['Retry', 'Use Another Model'], ['Retry', 'Contact Support', 'Copy Diagnostics']],
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
