// VS Code's network settings in force: a proxy, the hosts it is not for, credentials, and certificates of the system.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { presentFailure } from '../../src/shared/errorPresenter';
import { type KeyPair, proxiedHost } from '../gateway/faults/certificates';
import type { Listener } from '../gateway/faults/listeners';
import { neverSeenKey, promptTo, setNetwork } from './networkClient';
import { useGateway } from './support';

const portOf = ({ origin }: Listener): number => Number(new URL(origin).port);
const event = (content: string): string => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;

describe('VS Code’s network settings', () => {
  const gateway = useGateway();
  let authority: KeyPair;
  let server: Listener;

  before(async function () {
    const { SSL_CERT_FILE: certificateFile, KROUTER_TEST_AUTHORITY_KEY: keyFile } = process.env;
    // A desktop VS Code reads the certificates of the machine, which are not for tests to change.
    if (vscode.env.remoteName === undefined || process.platform !== 'linux' || certificateFile === undefined || keyFile === undefined) this.skip();
    authority = { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certificateFile, 'utf8') };
    server = await gateway().listen({ listen: 'T03', certificate: 'untrusted', authority });
  });
  afterEach(() =>
    setNetwork({ proxy: undefined, noProxy: undefined, proxySupport: undefined, systemCertificates: undefined, fetchAdditionalSupport: undefined }),
  );

  /** A proxy that knows `proxiedHost`: it is `target`. */
  const proxyTo = (target: Listener, credentials?: string): Promise<Listener> =>
    gateway().listen({ listen: 'T04', proxy: 'works', to: portOf(target), ...(credentials !== undefined && { credentials }) });
  const proxied = `https://${proxiedHost}/v1`;

  describe('http.proxy', () => {
    it('is obeyed: the proxy gets the host’s name alone, and the answer streams through it', async () => {
      const proxy = await proxyTo(server);
      await setNetwork({ proxy: proxy.origin });
      const ending = event('').replace('"delta":{"content":""}', '"delta":{},"finish_reason":"stop"');
      await gateway().control({ answer: { chunks: [event('first '), event('second '), event('third'), ending, 'data: [DONE]\n\n'], pace: 150 } });
      const before = gateway().requests.length;
      const { text, times, failure } = await promptTo(proxied);
      assert.deepEqual([failure, text], [undefined, 'first second third']);
      assert.ok((times.at(-1) ?? 0) - (times[0] ?? 0) >= 200, `came in one piece: ${times.join(', ')}`);
      assert.deepEqual(proxy.requests.map(({ method, path, authorization }) => [method, path, authorization]), [['CONNECT', `${proxiedHost}:443`, null]]);
      assert.ok(!JSON.stringify(proxy.requests).includes(neverSeenKey));
      assert.equal(gateway().requests[before]?.authorization?.lastFour, neverSeenKey.slice(-4));
    });

    it('is not used for hosts of http.noProxy', async () => {
      const direct = await gateway().listen({ listen: 'T03', certificate: 'untrusted', authority, address: '127.0.0.2' });
      const proxy = await proxyTo(server);
      await setNetwork({ proxy: proxy.origin, noProxy: ['127.0.0.2'] });
      const before = server.connections;
      assert.equal((await promptTo(direct.baseUrl)).failure, undefined);
      assert.deepEqual([proxy.connections, direct.connections], [0, 1]);
      await setNetwork({ noProxy: ['elsewhere.test'] });
      assert.equal((await promptTo(direct.baseUrl)).failure, undefined);
      assert.equal(proxy.requests[0]?.path, `127.0.0.2:${portOf(direct)}`);
      assert.equal(server.connections - before, 1);
    });

    it('may hold credentials', async () => {
      const proxy = await proxyTo(server, 'me:s3cret word');
      await setNetwork({ proxy: proxy.origin.replace('//', '//me:s3cret%20word@') });
      const { text, failure } = await promptTo(proxied);
      assert.equal(failure, undefined);
      assert.notEqual(text, '');
      assert.equal(proxy.requests.at(-1)?.status, 200);
    });

    it('with credentials that the proxy refuses is named, and they stand nowhere', async () => {
      const proxy = await proxyTo(server, 'me:s3cret');
      await setNetwork({ proxy: proxy.origin.replace('//', '//me:wr0ng@') });
      const before = server.connections;
      const { failure, words } = await promptTo(proxied);
      assert.ok(failure);
      assert.deepEqual([failure.kind, failure.network], ['network', 'proxy']);
      const { code, message, actions } = presentFailure(failure);
      assert.deepEqual([code, actions[0].action], ['KR-204', 'openNetworkSettings']);
      assert.equal(message, `The proxy ${new URL(proxy.origin).host} asks for a user name and a password. Check the setting http.proxy.`);
      assert.doesNotMatch(words + message, /wr0ng|bWU6/);
      assert.equal(server.connections, before);
    });
  });

  describe('a private certificate authority', () => {
    it('that the system trusts is trusted', async () => {
      const { failure, text } = await promptTo(server.baseUrl);
      assert.equal(failure, undefined);
      assert.notEqual(text, '');
    });

    it('is not trusted any more without http.systemCertificates, and nothing is sent', async () => {
      await setNetwork({ systemCertificates: false });
      const before = server.applicationBytes;
      const { failure } = await promptTo(server.baseUrl);
      assert.deepEqual([failure?.kind, failure?.network], ['network', 'certificate']);
      assert.equal(server.applicationBytes, before);
      await setNetwork({ systemCertificates: true });
      assert.equal((await promptTo(server.baseUrl)).failure, undefined);
    });

    it('that nobody knows is refused behind a proxy too, and nothing is sent', async () => {
      const unknown = await gateway().listen({ listen: 'T03', certificate: 'untrusted' });
      const proxy = await proxyTo(unknown);
      await setNetwork({ proxy: proxy.origin });
      const { failure } = await promptTo(proxied);
      assert.ok(failure);
      assert.deepEqual([failure.network, presentFailure(failure).code], ['certificate', 'KR-203']);
      assert.equal(proxy.requests.length, 1);
      assert.equal(unknown.applicationBytes, 0);
    });

    for (const certificate of ['expired', 'wrong-host'] as const) {
      it(`does not make a certificate good that is ${certificate}`, async () => {
        const bad = await gateway().listen({ listen: 'T03', certificate, authority });
        const { failure } = await promptTo(bad.baseUrl);
        assert.equal(failure?.network, 'certificate');
        assert.equal(bad.applicationBytes, 0);
      });
    }
  });

  it('without http.fetchAdditionalSupport no proxy and no certificate of the system are known', async () => {
    const proxy = await proxyTo(server);
    await setNetwork({ proxy: proxy.origin, fetchAdditionalSupport: false });
    assert.equal((await promptTo(proxied)).failure?.network, 'name-not-found');
    assert.equal((await promptTo(server.baseUrl)).failure?.network, 'certificate');
    assert.equal(proxy.connections, 0);
  });

  it('with http.proxySupport off no proxy is used', async () => {
    const proxy = await proxyTo(server);
    await setNetwork({ proxy: proxy.origin, proxySupport: 'off' });
    assert.equal((await promptTo(proxied)).failure?.network, 'name-not-found');
    assert.equal(proxy.connections, 0);
  });
});
