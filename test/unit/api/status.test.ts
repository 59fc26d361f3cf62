// What the client makes of statuses and error bodies, against the local gateway: T30-T34.
import assert from 'node:assert/strict';
import { type Gateway, startGateway } from '../../gateway/gateway';
import { clientOf, collect, eventsOf, jsonReply, offlineClient, rejection, request } from './support';

describe('gateway client: statuses', () => {
  let gateway: Gateway;
  before(async () => {
    gateway = await startGateway({ pace: 0 });
  });
  beforeEach(() => gateway.control({ reset: true }));
  after(() => gateway.close());

  const lasting = [
    ['T30', 401, 'unauthorized'],
    ['T31', 402, 'out-of-credits'],
    ['T32', 403, 'forbidden'],
    ['T32', 404, 'model-not-found'],
    ['T32', 413, 'too-long'],
    ['T32', 422, 'bad-request'],
    ['T32', 400, 'bad-request'],
  ] as const;
  for (const [fault, status, kind] of lasting) {
    for (const body of ['json', 'other-json', 'html', 'text', 'empty'] as const) {
      it(`${fault} takes ${status} (${body}) for ${kind}, without a retry`, async () => {
        const message = 'No such thing, 미안해요';
        await gateway.control({ fault, status, body, message });
        const { error, events } = await collect(clientOf(gateway.baseUrl).streamChat(request));
        assert.deepEqual([error?.kind, error?.failure.status, events], [kind, status, []]);
        assert.equal(error?.failure.serverMessage, body === 'html' || body === 'empty' ? undefined : message);
        assert.equal(error?.failure.model, request.model);
        assert.equal(gateway.requests.length, 1);
      });
    }
  }

  it('T32 tells a 400 for a prompt that is too long from other ones', async () => {
    await gateway.control([
      { fault: 'T32', status: 400, code: 'context_length_exceeded', times: 1 },
      { fault: 'T32', status: 400, message: "This model's maximum context length is 8192 tokens." },
    ]);
    const client = clientOf(gateway.baseUrl);
    assert.equal((await collect(client.streamChat(request))).error?.kind, 'too-long');
    await rejection(client.completeChat(request), 'too-long');
  });

  for (const status of [408, 409, 500, 502, 503, 504, 529] as const) {
    it(`T33 tries ${status} again, up to three times in all`, async () => {
      await gateway.control({ fault: 'T33', status, times: 3 });
      const outcome = await collect(clientOf(gateway.baseUrl).streamChat(request));
      assert.deepEqual([outcome.error?.kind, outcome.error?.failure.status], ['server', status]);
      assert.equal(gateway.requests.length, 3);
      assert.deepEqual(eventsOf(outcome, 'retry').map((retry) => [retry.attempt, retry.attempts, retry.failure.status]), [[2, 3, status], [3, 3, status]]);
    });
  }

  it('T33 shows the answer of a later attempt, once', async () => {
    await gateway.control({ fault: 'T33', times: 2 });
    const { text, error } = await collect(clientOf(gateway.baseUrl).streamChat(request));
    assert.deepEqual([text, error], [gateway.requests[2]?.answer?.text, undefined]);
  });

  it('T33 tries calls without a stream again too', async () => {
    await gateway.control([{ fault: 'T33', path: '*', times: 2 }]);
    assert.ok((await clientOf(gateway.baseUrl).listModels()).length > 0);
    assert.equal(gateway.requests.length, 3);
  });

  for (const retryAfter of ['seconds', 'date', 'milliseconds'] as const) {
    it(`T34 waits as long as the server asks (${retryAfter})`, async () => {
      await gateway.control({ fault: 'T34', retryAfter, seconds: 1, times: 1 });
      const { error } = await collect(clientOf(gateway.baseUrl).streamChat(request));
      assert.equal(error, undefined);
      const [first, second] = gateway.requests;
      assert.ok((second?.time ?? 0) - (first?.time ?? 0) >= 990);
    }).timeout(10_000);
  }

  for (const retryAfter of ['negative', 'garbage', 'absent'] as const) {
    it(`T34 falls back on its own backoff (${retryAfter})`, async () => {
      await gateway.control({ fault: 'T34', retryAfter, times: 1 });
      const outcome = await collect(clientOf(gateway.baseUrl).streamChat(request));
      assert.equal(outcome.error, undefined);
      assert.equal(eventsOf(outcome, 'retry')[0]?.failure.retryAt, undefined);
    });
  }

  it('T34 does not sit through a long or absurd wait, and says when it would end', async () => {
    await gateway.control([{ fault: 'T34', seconds: 61, times: 1 }, { fault: 'T34', retryAfter: 'absurd', times: 1 }]);
    for (const [shortest, longest] of [[60_000, 61_000], [23 * 3_600_000, 24 * 3_600_000]] as const) {
      const { error, events } = await collect(clientOf(gateway.baseUrl).streamChat(request));
      assert.equal(error?.kind, 'rate-limited');
      const wait = (error.failure.retryAt ?? 0) - Date.now();
      assert.ok(wait > shortest && wait <= longest, `${wait} ms`);
      assert.deepEqual(events, []);
    }
    assert.equal(gateway.requests.length, 2);
  });

  it('keeps the request id and a short, plain message, whatever the server sends', async () => {
    const message = `\u202eA<script>alert(1)</script>\u0000${'말'.repeat(600)}`;
    const client = offlineClient(() => Promise.resolve(jsonReply({ error: { message, code: 'c'.repeat(300) } }, 422, { 'x-request-id': 'req-1' })));
    const { failure } = await rejection(client.completeChat(request), 'bad-request');
    assert.equal(failure.requestId, 'req-1');
    assert.ok(failure.serverMessage?.startsWith('A alert(1) 말') && failure.serverMessage.length <= 500);
    assert.equal(failure.code?.length, 100);
  });

  it('reads no more of an error than it needs, and waits no longer for it', async () => {
    await gateway.control({ answer: { chunks: ['{"error":{"message":"a'], status: 500, headers: { 'Content-Type': 'application/json' }, ending: 'hang' } });
    const { error } = await collect(clientOf(gateway.baseUrl, { idleTimeout: 50, maxAttempts: 1 }).streamChat(request));
    assert.deepEqual([error?.kind, error?.failure.status], ['server', 500]);
  });

  it('takes an error with status 200 for what it says', async () => {
    const client = offlineClient(() => Promise.resolve(jsonReply({ error: { message: 'Pay', code: 402 } })));
    await rejection(client.completeChat(request), 'out-of-credits');
    await rejection(client.listModels(), 'out-of-credits');
    assert.equal((await collect(client.streamChat(request))).error?.kind, 'out-of-credits');
  });

  it('says that a wrong path is no gateway, rather than that a model is missing', async () => {
    await rejection(clientOf(`${gateway.origin}/elsewhere`).listModels(), 'bad-reply');
  });
});
