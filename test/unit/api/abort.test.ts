// Stopping in every phase, leaving the loop, and several answers at once: T37-T43.
import assert from 'node:assert/strict';
import { type Gateway, startGateway } from '../../gateway/gateway';
import { clientOf, collect, rejection, request, until } from './support';

describe('gateway client: stopping', () => {
  let gateway: Gateway;
  before(async () => {
    gateway = await startGateway({ pace: 0 });
  });
  beforeEach(() => gateway.control({ reset: true }));
  after(() => gateway.close());

  const connectionCloses = (): Promise<void> => until(() => gateway.requests[0]?.closedByClient !== undefined, 'the server sees the close', 1_000);

  it('T37 stops while there are no headers yet', async () => {
    await gateway.control({ fault: 'T37' });
    const stop = new AbortController();
    const outcome = collect(clientOf(gateway.baseUrl).streamChat(request, { signal: stop.signal }));
    await until(() => gateway.requests.length === 1, 'the request arrives');
    stop.abort();
    assert.deepEqual((await outcome).error?.failure, { kind: 'cancelled', origin: gateway.origin, model: request.model });
    await connectionCloses();
    assert.equal(gateway.requests.length, 1);
  });

  it('T38 stops in the middle of the stream, keeps the text and shows none after', async () => {
    await gateway.control({ fault: 'T38', pace: 20, times: 1 });
    const stop = new AbortController();
    let text = '';
    const reading = (async () => {
      for await (const event of clientOf(gateway.baseUrl).streamChat(request, { signal: stop.signal })) {
        assert.ok(!stop.signal.aborted, 'an event after the stop');
        if (event.type === 'text-delta') text += event.text;
        if (text.length > 20) stop.abort();
      }
    })();
    await rejection(reading, 'cancelled');
    assert.ok(gateway.requests[0]?.answer?.text?.startsWith(text));
    await connectionCloses();
    const next = await collect(clientOf(gateway.baseUrl).streamChat(request));
    assert.equal(next.error, undefined, 'the next turn works');
  });

  it('T38 stops while the server is silent', async () => {
    await gateway.control({ fault: 'T06', deltas: 1 });
    const stop = new AbortController();
    const stopIt = (): void => {
      stop.abort();
    };
    const reading = (async () => {
      for await (const event of clientOf(gateway.baseUrl).streamChat(request, { signal: stop.signal })) {
        // By then the loop waits for bytes that never come.
        if (event.type === 'text-delta') setTimeout(stopIt, 20);
      }
    })();
    await rejection(reading, 'cancelled');
    await connectionCloses();
  });

  it('T38 closes the connection when the caller leaves the loop', async () => {
    await gateway.control({ fault: 'T38', pace: 20, times: 1 });
    for await (const event of clientOf(gateway.baseUrl).streamChat(request)) if (event.type === 'text-delta') break;
    await connectionCloses();
  });

  it('T39 stops while an error is being read', async () => {
    await gateway.control({ answer: { chunks: ['{'], status: 500, ending: 'hang' } });
    const stop = new AbortController();
    const outcome = collect(clientOf(gateway.baseUrl).streamChat(request, { signal: stop.signal }));
    await until(() => gateway.requests[0]?.status === 500, 'the error begins');
    setTimeout(() => {
      stop.abort();
    }, 20);
    assert.equal((await outcome).error?.kind, 'cancelled');
    await connectionCloses();
  });

  it('T40 changes nothing when the answer is complete', async () => {
    const stop = new AbortController();
    const outcome = await collect(clientOf(gateway.baseUrl).streamChat(request, { signal: stop.signal }));
    stop.abort();
    stop.abort();
    assert.equal(outcome.error, undefined);
  });

  it('T40 sends nothing when it was stopped before', async () => {
    const client = clientOf(gateway.baseUrl);
    const signal = AbortSignal.abort();
    assert.equal((await collect(client.streamChat(request, { signal }))).error?.kind, 'cancelled');
    for (const call of [client.completeChat(request, { signal }), client.listModels({ signal }), client.getUsage({ signal })]) {
      await rejection(call, 'cancelled');
    }
    assert.equal(gateway.requests.length, 0);
  });

  it('stops calls without a stream too', async () => {
    await gateway.control([{ fault: 'T37', path: '/v1/usage' }]);
    const stop = new AbortController();
    const usage = clientOf(gateway.baseUrl).getUsage({ signal: stop.signal });
    await until(() => gateway.requests.length === 1, 'the request arrives');
    stop.abort();
    await rejection(usage, 'cancelled');
    await connectionCloses();
  });

  it('T41, T42, T43 never mix the texts of answers that come at once', async () => {
    const client = clientOf(gateway.baseUrl);
    const prompts = ['alpha', 'beta', '감마', 'delta'];
    const outcomes = await Promise.all(
      prompts.map((content) => collect(client.streamChat({ ...request, messages: [{ role: 'user', content }] }))),
    );
    assert.equal(gateway.requests.length, prompts.length);
    for (const [index, prompt] of prompts.entries()) {
      const { text, error } = outcomes[index] ?? assert.fail('an outcome is missing');
      assert.equal(error, undefined);
      assert.ok(text.includes(prompt), `the answer quotes ${prompt}`);
      assert.ok(prompts.every((other) => other === prompt || !text.includes(`> ${other}`)));
    }
  });
});
