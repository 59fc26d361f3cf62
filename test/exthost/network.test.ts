// The rows of the fault matrix that depend on the runtime's own network code, met with the fetch that VS Code gives to
// extensions: it obeys proxy and certificate settings and words its errors in its own way.
import assert from 'node:assert/strict';
import { presentFailure } from '../../src/shared/errorPresenter';
import { failureAt, setNetwork } from './networkClient';
import { useGateway } from './support';

describe('the network, as VS Code’s fetch shows it', () => {
  const gateway = useGateway();

  it('connection refused (T01)', async () => {
    const { kind, network } = await failureAt((await gateway().listen({ listen: 'T01' })).baseUrl);
    assert.deepEqual([kind, network], ['network', 'refused']);
  });

  it('a name that is not found (T02)', async () => {
    const failure = await failureAt((await gateway().listen({ listen: 'T02' })).baseUrl);
    assert.deepEqual([failure.kind, failure.network], ['network', 'name-not-found']);
    assert.match(presentFailure(failure).message, /krouter\.baseUrl/);
  });

  for (const certificate of ['self-signed', 'untrusted', 'expired'] as const) {
    it(`a certificate that is ${certificate}: said so, and nothing was sent (T03)`, async () => {
      const server = await gateway().listen({ listen: 'T03', certificate });
      const { kind, network } = await failureAt(server.baseUrl);
      assert.deepEqual([kind, network], ['network', 'certificate']);
      assert.equal(server.applicationBytes, 0);
    });
  }

  describe('with http.proxy', () => {
    afterEach(() => setNetwork({ proxy: undefined }));

    for (const [proxy, what] of [
      ['refuses', 'that answers 407'],
      ['dead', 'that nobody listens on'],
    ] as const) {
      it(`names a proxy ${what} (T04)`, async () => {
        const { origin } = await gateway().listen({ listen: 'T04', proxy });
        await setNetwork({ proxy: origin });
        const failure = await failureAt('https://gateway.invalid/v1');
        assert.deepEqual([failure.kind, failure.network], ['network', 'proxy']);
        assert.match(presentFailure(failure).message, /proxy/i);
      });
    }
  });

  it('a redirect to another origin: named, and no request is made there (T35)', async () => {
    const there = await gateway().listen({ listen: 'T35' });
    await gateway().control({ fault: 'T35', times: 1 });
    const failure = await failureAt(gateway().baseUrl);
    assert.deepEqual([failure.kind, failure.redirectOrigin], ['redirected', there.origin]);
    assert.deepEqual(there.requests, []);
  });

  it('a redirect loop is one request (T36)', async () => {
    const before = gateway().requests.length;
    await gateway().control({ fault: 'T36', times: 10 });
    assert.equal((await failureAt(gateway().baseUrl)).kind, 'redirected');
    assert.equal(gateway().requests.length - before, 1);
  });

  it('a connection reset in the middle keeps what came (T07)', async () => {
    await gateway().control({ fault: 'T07', times: 1 });
    assert.equal((await failureAt(gateway().baseUrl)).kind, 'interrupted');
  });

  it('an abort closes the connection within a second (T38)', async () => {
    await gateway().control({ fault: 'T37', times: 1 });
    const controller = new AbortController();
    const before = gateway().requests.length;
    const failing = failureAt(gateway().baseUrl, controller.signal);
    while (gateway().requests.length === before) await new Promise((resolve) => setTimeout(resolve, 5));
    const stoppedAt = Date.now();
    controller.abort();
    assert.equal((await failing).kind, 'cancelled');
    while (gateway().requests.at(-1)?.closedByClient === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.ok((gateway().requests.at(-1)?.closedByClient ?? Infinity) - stoppedAt < 1_000);
  });
});
