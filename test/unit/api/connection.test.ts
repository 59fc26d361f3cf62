// Faults of the connection, against the local gateway: T01-T10, T35, T36.
import assert from 'node:assert/strict';
import { Agent, fetch as undiciFetch, ProxyAgent, type RequestInit as UndiciRequestInit } from 'undici';
import type { Fetch } from '../../../src/api/exchange';
import { type Gateway, startGateway } from '../../gateway/gateway';
import { clientOf, collect, eventsOf, rejection, request, until } from './support';

/** The fetch of undici through a dispatcher, as VS Code's own goes through a proxy or with more certificates. */
const fetchThrough = (dispatcher: Agent | ProxyAgent): Fetch => async (url, init) =>
  (await undiciFetch(url, { ...init, dispatcher } as UndiciRequestInit)) as unknown as Response;

describe('gateway client: connection faults', () => {
  let gateway: Gateway;
  before(async () => {
    gateway = await startGateway({ pace: 0 });
  });
  beforeEach(() => gateway.control({ reset: true }));
  after(() => gateway.close());

  it('T01 names the origin that refuses the connection, after a bounded number of attempts', async () => {
    const { origin, baseUrl } = await gateway.listen({ listen: 'T01' });
    let attempts = 0;
    const outcome = await collect(
      clientOf(baseUrl, { fetch: (url, init) => (attempts++, fetch(url, init)) }).streamChat(request),
    );
    assert.deepEqual(outcome.error?.failure, { kind: 'network', network: 'refused', origin, model: request.model });
    assert.equal(attempts, 3);
    assert.deepEqual(eventsOf(outcome, 'retry').map(({ attempt, attempts: all }) => [attempt, all]), [[2, 3], [3, 3]]);
  });

  it('T02 names the host that was not found, and tries once', async () => {
    const { origin, baseUrl } = await gateway.listen({ listen: 'T02' });
    const outcome = await collect(clientOf(baseUrl).streamChat(request));
    assert.deepEqual(outcome.error?.failure, { kind: 'network', network: 'name-not-found', origin, model: request.model });
    assert.deepEqual(outcome.events, []);
  });

  for (const certificate of ['self-signed', 'untrusted', 'expired', 'wrong-host'] as const) {
    it(`T03 sends nothing to a server whose certificate is ${certificate}`, async () => {
      const listener = await gateway.listen({ listen: 'T03', certificate });
      // The checks after trust are only reached by a client that trusts the authority.
      const ca = certificate === 'expired' || certificate === 'wrong-host' ? listener.certificateAuthority : undefined;
      const dispatcher = new Agent({ connect: { ...(ca !== undefined && { ca }) } });
      const { error } = await collect(clientOf(listener.baseUrl, { fetch: fetchThrough(dispatcher) }).streamChat(request));
      assert.equal(error?.failure.network, 'certificate');
      assert.equal(listener.applicationBytes, 0);
      await dispatcher.destroy();
    });
  }

  it('T04 says that the proxy refuses (407)', async () => {
    const listener = await gateway.listen({ listen: 'T04', proxy: 'refuses' });
    const dispatcher = new ProxyAgent(listener.origin);
    const { error } = await collect(clientOf('https://gateway.invalid/v1', { fetch: fetchThrough(dispatcher) }).streamChat(request));
    assert.equal(error?.failure.network, 'proxy');
    assert.equal(listener.requests.length, 1);
    await dispatcher.destroy();
  });

  it('T04 names the proxy that is not there', async () => {
    const listener = await gateway.listen({ listen: 'T04', proxy: 'dead' });
    const dispatcher = new ProxyAgent(listener.origin);
    const { error } = await collect(clientOf('https://gateway.invalid/v1', { fetch: fetchThrough(dispatcher) }).streamChat(request));
    assert.equal(error?.failure.network, 'proxy');
    assert.equal(error.failure.proxy, new URL(listener.origin).host);
    await dispatcher.destroy();
  });

  it('T05 gives up on a server that sends no headers, and closes the connection', async () => {
    await gateway.control({ fault: 'T05' });
    const { error, events } = await collect(clientOf(gateway.baseUrl, { headerTimeout: 50 }).streamChat(request));
    assert.deepEqual(error?.failure, { kind: 'timeout', timeout: 'headers', origin: gateway.origin, model: request.model });
    assert.deepEqual(events, []);
    await until(() => gateway.requests[0]?.closedByClient !== undefined, 'the server sees the close', 1_000);
  });

  it('T06 gives up on a stream that falls silent, keeps its text and closes the connection', async () => {
    await gateway.control({ fault: 'T06', deltas: 2 });
    const { error, text } = await collect(clientOf(gateway.baseUrl, { idleTimeout: 50 }).streamChat(request));
    assert.deepEqual([error?.kind, error?.failure.timeout], ['timeout', 'idle']);
    assert.ok(text !== '' && gateway.requests[0]?.answer?.text?.startsWith(text));
    await until(() => gateway.requests[0]?.closedByClient !== undefined, 'the server sees the close', 1_000);
  });

  it('T06 takes keep-alive comments for life', async () => {
    await gateway.control({ fault: 'T06', keepAliveEvery: 40, resumeAfter: 600 });
    const { error, text } = await collect(clientOf(gateway.baseUrl, { idleTimeout: 400 }).streamChat(request));
    assert.equal(error, undefined);
    assert.equal(text, gateway.requests[0]?.answer?.text);
  });

  const broken = [
    { row: 'T07', name: 'a reset', order: { fault: 'T07', deltas: 5 } },
    { row: 'T08', name: 'a close inside the chunked body', order: { fault: 'T08', deltas: 5 } },
    { row: 'T09', name: 'a proper end without finish_reason', order: { fault: 'T09', deltas: 5 } },
    { row: 'T09', name: 'a chunked end without finish_reason', order: { fault: 'T09', deltas: 5, framing: 'chunked' } },
    { row: 'T09', name: '[DONE] without finish_reason', order: { fault: 'T09', deltas: 5, done: true } },
    { row: 'T10', name: 'a body shorter than its Content-Length', order: { fault: 'T10', deltas: 5 } },
  ] as const;
  for (const { row, name, order } of broken) {
    it(`${row} takes ${name} for an interruption and keeps every delta before it`, async () => {
      await gateway.control({ ...order });
      const { error, text, events } = await collect(clientOf(gateway.baseUrl).streamChat(request));
      assert.equal(error?.kind, 'interrupted');
      const whole = gateway.requests[0]?.answer?.text ?? '';
      assert.ok(text !== '' && whole.startsWith(text) && text.length < whole.length);
      assert.deepEqual(events.filter(({ type }) => type === 'retry'), [], 'no retry after the first text');
      assert.equal(gateway.requests.length, 1);
    });
  }

  it('T07 tries again when the connection breaks before any text', async () => {
    await gateway.control({ fault: 'T07', deltas: 0, times: 2 });
    const outcome = await collect(clientOf(gateway.baseUrl).streamChat(request));
    assert.equal(outcome.error, undefined);
    assert.equal(outcome.text, gateway.requests[2]?.answer?.text);
    assert.deepEqual(eventsOf(outcome, 'retry').map(({ failure }) => failure.network), ['reset', 'reset']);
  });

  for (const status of [301, 302, 303, 307, 308] as const) {
    it(`T35 names the origin a ${status} leads to and sends nothing there`, async () => {
      const other = await gateway.listen({ listen: 'T35' });
      await gateway.control({ fault: 'T35', status });
      const { error } = await collect(clientOf(gateway.baseUrl).streamChat(request));
      assert.deepEqual(error?.failure, {
        kind: 'redirected',
        status,
        redirectOrigin: other.origin,
        origin: gateway.origin,
        model: request.model,
      });
      assert.deepEqual([other.connections, other.requests.length], [0, 0]);
    });
  }

  it('T35 refuses redirects of the model list and the usage too', async () => {
    const other = await gateway.listen({ listen: 'T35' });
    await gateway.control([{ fault: 'T35', path: '/v1/models' }, { fault: 'T35', path: '/v1/usage' }]);
    await rejection(clientOf(gateway.baseUrl).listModels(), 'redirected');
    await rejection(clientOf(gateway.baseUrl).getUsage(), 'redirected');
    assert.equal(other.connections, 0);
  });

  it('T36 does not go round in a redirect loop', async () => {
    await gateway.control({ fault: 'T36' });
    const { error } = await collect(clientOf(gateway.baseUrl).streamChat(request));
    assert.deepEqual([error?.kind, error?.failure.redirectOrigin], ['redirected', gateway.origin]);
    assert.equal(gateway.requests.length, 1);
  });
});
