// The key: what can be one (T60), where it goes, and that it comes back nowhere.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseApiKey } from '../../../src/api/apiKey';
import { GatewayError, toFailure } from '../../../src/api/errors';
import { createRedactor, plainText } from '../../../src/api/plainText';
import { type Gateway, startGateway } from '../../gateway/gateway';
import { clientOf, collect, delta, event, jsonReply, offlineClient, rejection, request, streamReply } from './support';

describe('parseApiKey', () => {
  const refusals = [
    ['', 'empty'],
    [' \n\t ', 'empty'],
    ['kr-abc\ndef', 'control-characters'],
    ['kr-abc\u0000', 'control-characters'],
    ['kr-abc def', 'spaces'],
    ['Bearer kr-abc', 'spaces'],
    ['kr-열쇠', 'not-ascii'],
    ['kr-abc\u200b', 'not-ascii'],
    ['"kr-abc"', 'quotes'],
    ["kr-'abc", 'quotes'],
    ['kr-' + 'a'.repeat(1024 * 1024), 'too-long'],
  ] as const;
  for (const [text, problem] of refusals) {
    it(`T60 refuses ${JSON.stringify(text.slice(0, 20))} as ${problem}`, () => {
      assert.deepEqual(parseApiKey(text), { problem });
    });
  }

  it('T60 trims what a clipboard adds', () => {
    assert.deepEqual(parseApiKey(' \tkr-abc_DEF.123=\r\n'), { key: 'kr-abc_DEF.123=' });
  });

  it('T60 gives a key that can be sent as a header, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('kr-aZ09 \n\r\t\0\x7f"\'`\u00e9\u00a0\u200b가:;=')) }), (text) => {
        const parsed = parseApiKey(text);
        if ('key' in parsed) assert.equal(new Headers({ authorization: `Bearer ${parsed.key}` }).get('authorization'), `Bearer ${parsed.key}`);
      }),
    );
  });
});

const keys = fc.string({ unit: fc.constantFrom(...Array.from('abcXYZ019-_.+/=$^*()[]{}|\\?<>')), minLength: 8, maxLength: 60 }).map((end) => `kr-${end}`);

describe('the key', () => {
  let gateway: Gateway;
  before(async () => {
    gateway = await startGateway({ pace: 0 });
  });
  beforeEach(() => gateway.control({ reset: true }));
  after(() => gateway.close());

  it('goes to chat and usage, trimmed, and never to the model list', async () => {
    const client = clientOf(gateway.baseUrl, { apiKey: ' kr-test-abcd\n' });
    await collect(client.streamChat(request));
    await client.completeChat(request);
    await client.getUsage();
    await client.listModels();
    assert.deepEqual(gateway.requests.map(({ path, authorization }) => [path, authorization?.scheme, authorization?.lastFour]), [
      ['/v1/chat/completions', 'Bearer', 'abcd'],
      ['/v1/chat/completions', 'Bearer', 'abcd'],
      ['/v1/usage', 'Bearer', 'abcd'],
      ['/v1/models', undefined, undefined],
    ]);
  });

  it('T60 is refused before anything is sent when it can be no header, and missed when there is none', async () => {
    for (const [apiKey, kind] of [['kr-\u0001', 'invalid-key'], ['kr-한글', 'invalid-key'], ['  ', 'missing-key']] as const) {
      const client = clientOf(gateway.baseUrl, { apiKey });
      const { error } = await collect(client.streamChat(request));
      assert.equal(error?.kind, kind);
      assert.ok(!`${error.message}${JSON.stringify(error.failure)}`.includes(apiKey));
      await rejection(client.getUsage(), kind);
    }
    assert.equal(gateway.requests.length, 0);
  });

  it('is in no error and no log line, wherever a server puts it', async () => {
    await fc.assert(
      fc.asyncProperty(keys, async (apiKey) => {
        const log: string[] = [];
        const echo = `Incorrect API key provided: ${apiKey}. <b>${apiKey}</b> ${apiKey.slice(0, 5)}\u0000${apiKey.slice(5)} Bearer ${apiKey}`;
        const headers = { 'x-request-id': apiKey, 'content-type': 'application/json' };
        const replies: (() => Promise<Response>)[] = [
          () => Promise.resolve(jsonReply({ error: { message: echo, code: apiKey, type: echo } }, 401, headers)),
          () => Promise.resolve(jsonReply({ error: { message: 'x'.repeat(490) + echo } }, 500, headers)),
          () => Promise.resolve(new Response(echo, { status: 400, headers: { 'content-type': 'text/plain' } })),
          () => Promise.resolve(streamReply([delta('가'), event({ error: { message: echo, code: apiKey } })])),
          () => Promise.resolve(streamReply([`event: error\ndata: ${echo}\n\n`])),
          () => Promise.resolve(streamReply([echo], { 'content-type': `text/${apiKey.replaceAll(/[^a-zA-Z0-9-]/g, '')}` })),
          () => Promise.resolve(new Response(null, { status: 302, headers: { location: `https://${apiKey.replaceAll(/[^a-zA-Z0-9-]/g, 'x')}.test/${encodeURIComponent(apiKey)}` } })),
          () => Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error(`invalid authorization header: Bearer ${apiKey}`), { code: 'UND_ERR_INVALID_ARG' }) })),
          () => Promise.resolve(jsonReply({ choices: [], error: echo })),
        ];
        for (const reply of replies) {
          const client = offlineClient(reply, { apiKey, maxAttempts: 1, log: { debug: (line) => log.push(line), warn: (line) => log.push(line) } });
          const { error } = await collect(client.streamChat(request));
          assert.ok(error);
          const said = [error.message, error.stack ?? '', JSON.stringify(error), JSON.stringify(error.failure), String(error.cause), ...log].join('\n');
          assert.ok(!said.toLowerCase().includes(apiKey.toLowerCase()), said);
        }
        assert.ok(log.length >= replies.length);
      }),
      { numRuns: 50 },
    );
  });

  it('is taken out of text before it is cut, and with its tags and controls', () => {
    const redact = createRedactor('kr-secret-1234');
    assert.equal(plainText(`${'a'.repeat(10)} KR-SECRET-1234 kr-se\u200bcret-1234`, 500, redact), 'aaaaaaaaaa [key] [key]');
    assert.ok(!plainText('a'.repeat(490) + 'kr-secret-1234', 500, redact).includes('kr-'));
  });
});

describe('toFailure', () => {
  it('tells ours, an abort, and everything else apart', () => {
    assert.deepEqual(toFailure(new GatewayError({ kind: 'server', status: 500 })), { kind: 'server', status: 500 });
    assert.deepEqual(toFailure(new DOMException('stopped', 'AbortError')), { kind: 'cancelled' });
    assert.deepEqual(toFailure(new TypeError('x is not a function')), { kind: 'internal' });
    assert.deepEqual(toFailure('thrown'), { kind: 'internal' });
  });
});
