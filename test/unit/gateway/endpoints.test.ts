// The endpoints of the API page, as the local gateway answers them.
import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { type Gateway, startGateway } from '../../gateway/gateway';
import { ask, errorOf, key, question, readStream, until, usage } from './client';

describe('the gateway’s endpoints', function () {
  // Generous: other work may keep the machine busy.
  this.timeout(20_000);
  let gateway: Gateway;
  before(async () => (gateway = await startGateway({ pace: 0 })));
  afterEach(() => gateway.control({ reset: true }));
  after(() => gateway.close());

  it('streams an answer that quotes the question, ends with finish_reason and [DONE], and is charged once', async () => {
    const before = await usage(gateway);
    const response = await ask(gateway, question('오늘 할 일은?'));
    assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
    const answer = readStream(await response.text());
    assert.match(answer.text, /오늘 할 일은\?/);
    assert.doesNotMatch(answer.text, /\ufffd/);
    assert.deepEqual([answer.finish, answer.done], ['stop', true]);
    const after = await usage(gateway);
    assert.equal(after.recentUsage.length, before.recentUsage.length + 1);
    assert.equal(after.credits_used, after.recentUsage[0]?.credits);
    assert.ok(Math.abs(before.credits_remaining - after.credits_remaining - after.credits_used) < 1e-6);
  });

  it('gives the same text whole when no stream is asked for', async () => {
    const streamed = readStream(await (await ask(gateway, question('same'))).text());
    const whole = z.parse(
      z.object({ choices: z.tuple([z.object({ message: z.object({ content: z.string() }), finish_reason: z.string() })]) }),
      await (await ask(gateway, question('same', { stream: false }))).json(),
    );
    assert.deepEqual(whole.choices[0], { message: { content: streamed.text }, finish_reason: 'stop' });
  });

  it('cuts the answer at max_tokens and says so', async () => {
    const answer = readStream(await (await ask(gateway, question('short please', { max_tokens: 5 }))).text());
    assert.equal(answer.finish, 'length');
    assert.ok(answer.text.length > 0 && answer.text.length <= 20);
  });

  it('answers for an Auto Tier with a model that is listed and is none', async () => {
    const list = z.parse(z.object({ data: z.array(z.object({ id: z.string(), pricing: z.optional(z.unknown()) })) }), await (await fetch(`${gateway.baseUrl}/models`)).json());
    const ids = list.data.map((model) => model.id);
    assert.ok(ids.length >= 12 && ids.every((id) => /^(kr\/|auto-)/.test(id)) && !ids.includes('kr/auto'));
    for (const model of ['auto-smart', 'auto-fast', 'kr/auto']) {
      const answer = readStream(await (await ask(gateway, question('hi', { model }))).text());
      const by = list.data.find(({ id }) => id === answer.model);
      assert.ok(by?.pricing !== undefined, `${model} → ${answer.model ?? ''}`);
    }
  });

  it('lets nobody but a known key at answers and usage', async () => {
    for (const authorization of [undefined, 'Bearer sk-other', 'Bearer kr-refused-1', 'Basic kr-abc']) {
      const headers: Record<string, string> = authorization === undefined ? {} : { Authorization: authorization };
      assert.equal((await ask(gateway, question('x'), { headers })).status, 401);
      assert.equal((await fetch(`${gateway.baseUrl}/usage`, { headers })).status, 401);
    }
    await gateway.control({ set: { keys: ['kr-only-this'] } });
    assert.equal((await ask(gateway, question('x'))).status, 401);
    await gateway.control({ set: { authentication: 'none' } });
    assert.equal((await ask(gateway, question('x'), { headers: {} })).status, 200);
  });

  it('names the field that is wrong', async () => {
    const wrong: [body: unknown, param: string][] = [
      [{ messages: [{ role: 'user', content: 'x' }] }, 'model'],
      [{ model: 'kr/gpt4o', messages: [] }, 'messages'],
      [{ model: 'kr/gpt4o', messages: [{ role: 'tool', content: 'x' }] }, 'messages[0].role'],
      [{ model: 'kr/gpt4o', messages: [{ role: 'user', content: 'x' }, { role: 'user', content: [] }] }, 'messages[1].content'],
      [question('x', { temperature: 2.1 }), 'temperature'],
      [question('x', { max_tokens: 1.5 }), 'max_tokens'],
      [question('x', { top_p: -1 }), 'top_p'],
      [question('x', { stream: 'yes' }), 'stream'],
    ];
    for (const [body, param] of wrong) {
      const response = await ask(gateway, body);
      assert.equal(response.status, 400);
      const error = await errorOf(response);
      assert.equal(error.param, param);
      assert.ok(error.message.includes(param));
    }
  });

  it('tells an unknown model from a prompt that is too long for a known one', async () => {
    const unknown = await ask(gateway, question('x', { model: 'kr/none' }));
    assert.deepEqual([unknown.status, (await errorOf(unknown)).code], [404, 'model_not_found']);
    const long = await ask(gateway, question('한글 '.repeat(6000), { model: 'kr/gpt4' }));
    assert.deepEqual([long.status, (await errorOf(long)).code], [400, 'context_length_exceeded']);
    assert.equal((await ask(gateway, question('한글 '.repeat(6000)))).status, 200);
  });

  it('runs out of credits, and goes on after a top-up', async () => {
    await gateway.control({ set: { credits: 0.01 } });
    assert.equal((await ask(gateway, question('x'))).status, 200);
    const refused = await ask(gateway, question('x'));
    assert.equal(refused.status, 402);
    assert.equal((await usage(gateway)).credits_remaining, 0);
    await gateway.control({ set: { credits: 10 } });
    assert.equal((await ask(gateway, question('x'))).status, 200);
  });

  it('limits the requests a minute and says when to come back', async () => {
    await gateway.control({ set: { requestsPerMinute: 2 } });
    const statuses = [];
    for (let count = 0; count < 2; count++) statuses.push((await ask(gateway, question('x'))).status);
    const refused = await ask(gateway, question('x'));
    assert.deepEqual([...statuses, refused.status], [200, 200, 429]);
    const wait = Number(refused.headers.get('retry-after'));
    assert.ok(wait >= 1 && wait <= 60, String(wait));
    await gateway.control({ set: { requestsPerMinute: null } });
    assert.equal((await ask(gateway, question('x'))).status, 200);
  });

  it('logs requests with the body and without the key, and when the client left', async () => {
    await gateway.control({ set: { pace: 5 } });
    const abort = new AbortController();
    const response = await ask(gateway, question('bye'), { signal: abort.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    const [record] = gateway.requests;
    assert.equal(record?.closedByClient, undefined);
    abort.abort();
    await until(() => gateway.requests[0]?.closedByClient !== undefined);
    assert.deepEqual(record?.body, question('bye'));
    assert.equal(record.authorization?.lastFour, key.slice(-4));
    assert.ok(!JSON.stringify(gateway.requests).includes(key));
    assert.equal(record.answer?.finished, false);
    assert.equal((await usage(gateway)).credits_used, 0);
  });

  it('refuses other methods and paths', async () => {
    assert.equal((await fetch(`${gateway.baseUrl}/chat/completions`)).status, 405);
    assert.equal((await fetch(`${gateway.origin}/nothing`)).status, 404);
  });
});
