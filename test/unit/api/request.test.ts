// What goes out: the base URL, the fields of a request, and the addresses.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isLoopback, parseBaseUrl } from '../../../src/api/baseUrl';
import { createGatewayClient } from '../../../src/api/client';
import { systemClock } from '../../../src/shared/clock';
import { GatewayError } from '../../../src/api/errors';
import { type ChatRequest, encodeChatRequest } from '../../../src/api/request';
import { type Gateway, startGateway } from '../../gateway/gateway';
import { clientOf, collect, rejection, request } from './support';

describe('parseBaseUrl', () => {
  const accepted = [
    ['https://api.k-router.com/v1', 'https://api.k-router.com/v1', 'https://api.k-router.com'],
    ['  https://api.k-router.com/v1//\n', 'https://api.k-router.com/v1', 'https://api.k-router.com'],
    ['https://API.K-Router.com:443', 'https://api.k-router.com', 'https://api.k-router.com'],
    ['http://localhost:8787/v1/', 'http://localhost:8787/v1', 'http://localhost:8787'],
    ['http://127.0.0.1:8787/v1', 'http://127.0.0.1:8787/v1', 'http://127.0.0.1:8787'],
    ['http://127.1/v1', 'http://127.0.0.1/v1', 'http://127.0.0.1'],
    ['http://[::1]:8787/v1', 'http://[::1]:8787/v1', 'http://[::1]:8787'],
    ['https://한글.test/v1', 'https://xn--bj0bj06e.test/v1', 'https://xn--bj0bj06e.test'],
  ] as const;
  for (const [text, href, origin] of accepted) {
    it(`takes ${JSON.stringify(text)}`, () => {
      const url = parseBaseUrl(text);
      assert.deepEqual([new URL(url.href).href.replace(/\/$/, ''), url.origin], [new URL(href).href.replace(/\/$/, ''), new URL(origin).origin]);
      assert.ok(!url.href.endsWith('/'));
    });
  }

  const refused = [
    '', 'api.k-router.com', 'http://api.k-router.com/v1', 'http://192.168.0.1/v1', 'http://127.0.0.2/v1', 'http://127.0.0.1.evil.test', 'http://localhost.evil.test',
    'https://user@host.test', 'https://user:secret@host.test', 'https://host.test/v1?', 'https://host.test/v1?a=b', 'https://host.test/#x',
    'file:///v1', 'javascript:alert(1)', 'ws://localhost', 'https://', 'http://[::2]/',
  ];
  for (const text of refused) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      const isOurs = (error: unknown): boolean => error instanceof GatewayError && error.kind === 'invalid-base-url';
      assert.throws(() => parseBaseUrl(text), isOurs);
      assert.throws(() => createGatewayClient({ baseUrl: text, fetch: (url, init) => fetch(url, init), clock: systemClock, random: Math.random }), isOurs);
    });
  }

  it('takes plain http for no host outside this machine', () => {
    fc.assert(
      fc.property(fc.webAuthority({ withPort: true, withUserInfo: true }), (authority) => {
        if (!URL.canParse(`http://${authority}`) || isLoopback(new URL(`http://${authority}`).hostname)) return;
        assert.throws(() => parseBaseUrl(`http://${authority}`));
      }),
    );
  });
});

describe('encodeChatRequest', () => {
  it('sends the fields that are set, by their names on the wire', () => {
    assert.deepEqual(JSON.parse(encodeChatRequest(request, false)), { model: request.model, messages: request.messages });
    assert.deepEqual(JSON.parse(encodeChatRequest({ ...request, temperature: 0, maxTokens: 5, topP: 1 }, true)), {
      model: request.model,
      messages: request.messages,
      stream: true,
      temperature: 0,
      max_tokens: 5,
      top_p: 1,
    });
  });

  const invalid: readonly (readonly [string, Partial<ChatRequest>])[] = [
    ['model', { model: '' }],
    ['messages', { messages: [] }],
    ['temperature', { temperature: 2.1 }],
    ['temperature', { temperature: Number.NaN }],
    ['maxTokens', { maxTokens: 0 }],
    ['maxTokens', { maxTokens: 1.5 }],
    ['topP', { topP: -0.1 }],
  ];
  for (const [field, change] of invalid) {
    it(`refuses ${JSON.stringify(change)} before it is sent`, async () => {
      const client = clientOf('https://gateway.invalid', { fetch: () => assert.fail('It was sent.') });
      const { error } = await collect(client.streamChat({ ...request, ...change }));
      assert.deepEqual([error?.kind, error?.failure.code], ['invalid-request', field]);
      await rejection(client.completeChat({ ...request, ...change }), 'invalid-request');
    });
  }
});

describe('gateway client: calls', () => {
  let gateway: Gateway;
  before(async () => {
    gateway = await startGateway({ pace: 0, credits: 50 });
  });
  after(() => gateway.close());

  it('completes a chat, lists the models and reads the usage', async () => {
    const client = clientOf(gateway.baseUrl);
    const completion = await client.completeChat(request);
    const [{ answer } = {}] = gateway.requests;
    assert.deepEqual([completion.text, completion.model, completion.finishReason], [answer?.text, 'kr/gpt54', 'stop']);
    assert.ok((completion.usage?.totalTokens ?? 0) > 0);
    const models = await client.listModels();
    const model = models.find(({ id }) => id === 'kr/gpt54');
    assert.deepEqual(model?.pricing?.currency, 'USD');
    assert.ok((model.pricing.inputPer1M) > 0 && (model.contextLength ?? 0) > 0);
    const auto = models.find(({ id }) => id.startsWith('auto-'));
    assert.ok(auto && auto.pricing === undefined);
    const usage = await client.getUsage();
    assert.ok(usage.creditsRemaining !== undefined && usage.creditsRemaining < 50);
    assert.equal(usage.recent[0]?.model, 'kr/gpt54');
    assert.equal(client.origin, gateway.origin);
  });
});
