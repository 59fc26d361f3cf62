import assert from 'node:assert/strict';
import { useRequests } from './requestFixture';
import { modelsAsked, waitFor } from './support';

describe('what all requests share', () => {
  const { gateway, connection, credits, keys, answer } = useRequests();

  describe('a wait', () => {
    const models = (): unknown[] => modelsAsked(gateway());

    it('can be ended for another model, which is asked at once in its place and named; nothing waits while that answers (T34)', async () => {
      await gateway().control({ fault: 'T34', seconds: 50, times: 1 });
      const named: string[] = [];
      let whileItAnswers: unknown;
      const ended: unknown[] = [];
      const listener = connection().onDidEnd(({ record }) => ended.push([record.model, record.outcome]));
      const client = await connection().connect('edit');
      const running = (async () => {
        let text = '';
        for await (const event of client.streamChat({ model: 'kr/gpt4o', messages: [{ role: 'user', content: 'hello' }] })) {
          if (event.type === 'text-delta') {
            text += event.text;
            whileItAnswers ??= [credits().state.waiting, credits().state.retryAt, credits().waits];
            credits().stopWaiting();
          }
          if (event.type === 'attempt') named.push(event.model);
        }
        return text;
      })();
      await waitFor('the wait', () => credits().state.waiting);
      const before = models().length;
      assert.deepEqual(credits().waits.map(({ model }) => model), ['kr/gpt4o']);
      for (const run of credits().waits) run.askInstead('kr/claude-sonnet');
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
      const listeners = [connection().onDidKeepModel(() => { kept += 1; }), connection().onDidEndWait((run) => { taken.push(run.askInstead('kr/claude-sonnet')); })];
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
      await waitFor('the second attempt', () => models().length === before + 2 && credits().waits.length === 0);
      await gateway().control([{ clear: true }, { fault: 'T34', seconds: 50, times: 1 }]);
      const second = answer();
      await waitFor('the wait', () => credits().state.waiting?.failure.kind === 'rate-limited');
      credits().stopWaiting();
      await assert.rejects(second, { kind: 'cancelled' });
      assert.equal(isOver, false);
      stop.abort();
      await assert.rejects(first, { kind: 'cancelled' });
    });

    it('of an account that is not used any more is no wait for the models of the present one', async () => {
      await gateway().control({ fault: 'T34', seconds: 50, times: 1 });
      const running = answer();
      await waitFor('the wait', () => credits().waits[0]);
      await keys().set(gateway().origin, 'kr-new');
      assert.deepEqual(credits().waits, []);
      credits().stopWaiting();
      await assert.rejects(running, { kind: 'cancelled' });
    });

    it('is told with its number for a server that has a problem, too (T33)', async () => {
      await gateway().control({ fault: 'T33', times: 1 });
      // It may be no time at all: nobody can wait for it to be seen.
      const told: unknown[] = [];
      const listener = connection().onDidWait(() => told.push([credits().state.waiting?.attempt, credits().state.waiting?.attempts, credits().state.waiting?.failure.kind]));
      await answer();
      listener.dispose();
      assert.deepEqual(told, [[2, 3, 'server']]);
    });
  });

  describe('the way out of a failure', () => {
    it('that can’t be told changes nothing about it', async () => {
      connection().suggestModels(() => Promise.reject(new Error('no such part')));
      await gateway().control({ fault: 'T32', status: 404, times: 1 });
      await assert.rejects(answer(), { kind: 'model-not-found' });
    });
  });
});
