// Errors as Node, undici, Chromium and VS Code's patched fetch throw them, by the cause they mean.
import assert from 'node:assert/strict';
import { parseBaseUrl } from '../../../src/api/baseUrl';
import { networkFailure } from '../../../src/api/networkFailure';
import type { Failure } from '../../../src/shared/failure';
import { collect, offlineClient, request } from './support';

const failureOf = (error: unknown): Failure => {
  const { origin, ...failure } = networkFailure({ base: parseBaseUrl('https://gateway.test/v1'), redact: (text) => text, hasKey: true }, error).failure;
  assert.equal(origin, 'https://gateway.test');
  return failure;
};
/** The way `fetch` wraps what went wrong. */
const fetchFailed = (message: string, fields: object = {}): TypeError =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(message), fields) });

describe('networkFailure', () => {
  const cases: readonly (readonly [string, unknown, Failure])[] = [
    ['every address refused', new TypeError('fetch failed', { cause: new AggregateError([Object.assign(new Error('a'), { code: 'ECONNREFUSED', address: '::1', port: 443 }), Object.assign(new Error('b'), { code: 'ECONNREFUSED', address: '127.0.0.1', port: 443 })]) }), { kind: 'network', network: 'refused' }],
    ['a proxy that refuses', fetchFailed('connect ECONNREFUSED ::1:3128', { code: 'ECONNREFUSED', address: '::1', port: 3128 }), { kind: 'network', network: 'proxy', proxy: '[::1]:3128' }],
    ['a proxy whose name is not known', fetchFailed('getaddrinfo ENOTFOUND proxy.corp', { code: 'ENOTFOUND', hostname: 'proxy.corp' }), { kind: 'network', network: 'proxy', proxy: 'proxy.corp' }],
    ['a gateway whose name is not known', fetchFailed('getaddrinfo ENOTFOUND gateway.test', { code: 'ENOTFOUND', hostname: 'gateway.test' }), { kind: 'network', network: 'name-not-found' }],
    ['a tunnel', fetchFailed('Proxy response (502) !== 200 when HTTP Tunneling', { code: 'UND_ERR_ABORTED' }), { kind: 'network', network: 'proxy' }],
    ['Chromium and a proxy', new TypeError('net::ERR_PROXY_CONNECTION_FAILED'), { kind: 'network', network: 'proxy' }],
    ['Chromium and a name', new TypeError('net::ERR_NAME_NOT_RESOLVED'), { kind: 'network', network: 'name-not-found' }],
    ['Chromium and a certificate', new Error('net::ERR_CERT_AUTHORITY_INVALID'), { kind: 'network', network: 'certificate' }],
    ['Chromium without a network', new Error('net::ERR_INTERNET_DISCONNECTED'), { kind: 'network', network: 'unreachable' }],
    ['a chain that is not trusted', fetchFailed('unable to verify the first certificate', { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }), { kind: 'network', network: 'certificate' }],
    ['no route', fetchFailed('connect EHOSTUNREACH', { code: 'EHOSTUNREACH', address: '10.0.0.1', port: 443 }), { kind: 'network', network: 'unreachable' }],
    ['a hang-up', fetchFailed('other side closed', { code: 'UND_ERR_SOCKET' }), { kind: 'network', network: 'reset' }],
    ['a browser that says nothing', new TypeError('Failed to fetch'), { kind: 'network', network: 'unknown' }],
    ['a redirect that is thrown', fetchFailed('unexpected redirect'), { kind: 'redirected' }],
    ['undici\'s own timeout', fetchFailed('Headers Timeout Error', { code: 'UND_ERR_HEADERS_TIMEOUT' }), { kind: 'timeout', timeout: 'headers' }],
    ['what is no HTTP', fetchFailed('Response does not match', { code: 'HPE_INVALID_CONSTANT' }), { kind: 'bad-reply' }],
    ['nothing at all', undefined, { kind: 'network', network: 'unknown' }],
  ];
  for (const [name, error, expected] of cases) {
    it(`knows ${name}`, () => {
      assert.deepEqual(failureOf(error), expected);
    });
  }

  it('names the proxy that is set when the error does not, and keeps a 407', () => {
    const context = { base: parseBaseUrl('https://gateway.test/v1'), redact: (text: string) => text, hasKey: true, proxy: 'proxy.corp:3128' };
    const refused = networkFailure(context, fetchFailed('Proxy response (407) ?.== 200 when HTTP Tunneling', { code: 'UND_ERR_ABORTED' })).failure;
    assert.deepEqual([refused.network, refused.proxy, refused.status], ['proxy', 'proxy.corp:3128', 407]);
    const other = networkFailure(context, fetchFailed('getaddrinfo ENOTFOUND gateway.test', { code: 'ENOTFOUND', hostname: 'gateway.test' })).failure;
    assert.deepEqual([other.network, other.proxy], ['name-not-found', undefined]);
  });

  it('comes to an end with an error that is its own cause', () => {
    const error = new Error('round');
    error.cause = error;
    assert.equal(failureOf(error).network, 'unknown');
  });
});

describe('gateway client: faults of its own', () => {
  it('calls a fault that is neither the server\'s nor the network\'s internal, and does not retry it', async () => {
    let sent = 0;
    // A reply without headers can't come from a network: reading it throws outside `fetch` and outside the body.
    const broken = { type: 'basic', redirected: false, ok: true, status: 200, body: null } as unknown as Response;
    const { error } = await collect(offlineClient(() => (sent++, Promise.resolve(broken))).streamChat(request));
    assert.deepEqual([error?.kind, sent], ['internal', 1]);
  });
});
