// The faults that strike before a request: closed port, unknown host, TLS and proxies.
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { get } from 'node:http';
import { request } from 'node:https';
import { connect as connectTls } from 'node:tls';
import { fetch as proxiedFetch, ProxyAgent } from 'undici';
import { type Gateway, startGateway } from '../../gateway/gateway';
import { key, question } from './client';

/** The code of the network error that a promise fails with, as `fetch` wraps it or as Node gives it. */
async function failure(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(() => new Error('did not fail'), (reason: unknown) => reason);
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(error);
}

describe('the gateway’s listeners', function () {
  // Generous: other work may keep the machine busy.
  this.timeout(20_000);
  let gateway: Gateway;
  before(async () => (gateway = await startGateway({ pace: 0 })));
  afterEach(() => gateway.control({ reset: true }));
  after(() => gateway.close());

  const init = { method: 'POST', headers: { Authorization: `Bearer ${key}` }, body: JSON.stringify(question('x')) };

  it('T01: nobody listens', async () => {
    const { baseUrl } = await gateway.listen({ listen: 'T01' });
    assert.equal(await failure(fetch(baseUrl, init)), 'ECONNREFUSED');
  });

  it('T02: the host has no address', async () => {
    const { baseUrl } = await gateway.listen({ listen: 'T02' });
    assert.equal(new URL(baseUrl).hostname.split('.').at(-1), 'invalid');
  });

  it('T03: no byte gets through to a server whose certificate is refused', async () => {
    const codes = {
      'self-signed': /^DEPTH_ZERO_SELF_SIGNED_CERT$/,
      untrusted: /^UNABLE_TO_VERIFY_LEAF_SIGNATURE$/,
      // Which of its two faults is named first is OpenSSL's choice.
      expired: /^(CERT_HAS_EXPIRED|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/,
      'wrong-host': /^UNABLE_TO_VERIFY_LEAF_SIGNATURE$/,
    };
    for (const certificate of ['self-signed', 'untrusted', 'expired', 'wrong-host'] as const) {
      const server = await gateway.listen({ listen: 'T03', certificate });
      const code = await failure(fetch(`${server.baseUrl}/chat/completions`, init));
      assert.match(code, codes[certificate]);
      assert.ok(server.connections > 0);
      assert.deepEqual([server.applicationBytes, gateway.requests.length], [0, 0]);
    }
  });

  it('T03: an expired and a wrong-host certificate fail even where the authority is trusted; a sound one works', async () => {
    const getStatus = (origin: string, ca: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const sent = request(`${origin}/v1/models`, { ca, agent: false }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        sent.on('error', reject).end();
      });
    const results: Record<string, string> = {};
    for (const certificate of ['untrusted', 'expired', 'wrong-host'] as const) {
      const server = await gateway.listen({ listen: 'T03', certificate });
      const { certificateAuthority = '', origin } = server;
      const status = await getStatus(origin, certificateAuthority).catch((error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown'));
      results[certificate] = String(status);
      assert.equal(server.applicationBytes > 0, certificate === 'untrusted');
    }
    assert.deepEqual(results, { untrusted: '200', expired: 'CERT_HAS_EXPIRED', 'wrong-host': 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  it('T03: counts the application data of a client that does not check', async () => {
    const server = await gateway.listen({ listen: 'T03' });
    const socket = connectTls({ port: Number(new URL(server.origin).port), host: '127.0.0.1', rejectUnauthorized: false });
    await new Promise((resolve) => socket.once('secureConnect', resolve));
    assert.equal(new X509Certificate(server.certificateAuthority ?? '').raw.equals(socket.getPeerCertificate().raw), true);
    socket.write('GET /v1/models HTTP/1.0\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    assert.equal(server.applicationBytes, 'GET /v1/models HTTP/1.0\r\n\r\n'.length);
    socket.destroy();
  });

  it('T04: a proxy refuses with 407, is dead, or works', async () => {
    const through = async (proxy: 'refuses' | 'dead' | 'works'): Promise<string> => {
      const listener = await gateway.listen({ listen: 'T04', proxy });
      const dispatcher = new ProxyAgent(listener.origin);
      const result = await proxiedFetch('http://gateway.invalid/v1/models', { dispatcher }).then((reply) => reply.status, failureOf);
      assert.equal(listener.requests.length, proxy === 'dead' ? 0 : 1);
      await dispatcher.destroy();
      return String(result);
    };
    assert.match(await through('refuses'), /407/);
    assert.match(await through('dead'), /ECONNREFUSED/);
    assert.equal(await through('works'), '200');
    const plain = await gateway.listen({ listen: 'T04' });
    // fetch makes a network error of a 407, so this one goes by Node's own request.
    const status = await new Promise((resolve, reject) => {
      get(`${plain.origin}/v1/models`, { agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject);
    });
    assert.equal(status, 407);
  });

  it('are closed by a reset', async () => {
    const { origin } = await gateway.listen({ listen: 'T35' });
    assert.equal((await fetch(origin)).status, 200);
    assert.equal((await gateway.control({ reset: true })).listeners.length, 0);
    assert.equal(await failure(fetch(origin, { headers: { Connection: 'close' } })), 'ECONNREFUSED');
  });
});

/** The message of an error and of what caused it. */
function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.message} ${'code' in error ? String(error.code) : ''} ${error.cause === undefined ? '' : failureOf(error.cause)}`;
}
