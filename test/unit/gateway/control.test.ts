// The control endpoint over HTTP: settings, fixed answers, refusals of what it does not know, and its state.
import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { bulkDelta } from '../../gateway/bulk';
import { type Gateway, startGateway } from '../../gateway/gateway';
import { ask, question, rawAsk, readStream, usage } from './client';

describe('the gateway’s control endpoint', function () {
  // Generous: other work may keep the machine busy.
  this.timeout(20_000);
  let gateway: Gateway;
  before(async () => (gateway = await startGateway({ pace: 0, credits: 77 })));
  afterEach(() => gateway.control({ reset: true }));
  after(() => gateway.close());

  const post = (body: unknown): Promise<Response> => fetch(`${gateway.origin}/control`, { method: 'POST', body: JSON.stringify(body) });
  const answerTo = async (content: string): Promise<string> => (await ask(gateway, question(content))).text();

  it('sets, tells its state, and goes back to the start', async () => {
    await post({ set: { credits: 5, pace: 3 } });
    await post([{ fault: 'T07', deltas: 2, times: 3 }, { answer: { text: 'x' } }, { listen: 'T35' }]);
    const shape = z.object({
      settings: z.object({ pace: z.number(), credits: z.number() }),
      faults: z.array(z.object({ fault: z.string(), path: z.string(), times: z.number(), options: z.unknown() })),
      answers: z.number(),
      listeners: z.array(z.object({ fault: z.string(), origin: z.string() })),
    });
    const told = z.parse(shape, await (await fetch(`${gateway.origin}/control`)).json());
    assert.deepEqual(told.settings, { pace: 3, credits: 5 });
    assert.deepEqual(told.faults, [{ fault: 'T07', path: '/v1/chat/completions', times: 3, options: { deltas: 2 } }]);
    assert.equal(told.answers, 1);
    assert.equal(told.listeners[0]?.fault, 'T35');
    const reset = z.parse(shape, await (await post({ reset: true })).json());
    assert.deepEqual(reset, { settings: { pace: 0, credits: 77 }, faults: [], answers: 0, listeners: [] });
    assert.equal((await usage(gateway)).credits_remaining, 77);
  });

  it('lets models go and lists others besides, as they are', async () => {
    const odd = { id: 'kr/odd', name: null, pricing: { input_per_1m_tokens: '1' } };
    await post({ set: { withoutModels: ['kr/gpt4o'], moreModels: [odd] } });
    const { data } = z.parse(z.object({ data: z.array(z.looseObject({ id: z.string() })) }), await (await fetch(`${gateway.baseUrl}/models`)).json());
    assert.deepEqual(data.at(-1), odd);
    assert.deepEqual(data.filter(({ id }) => id.startsWith('kr/gpt4o')).map(({ id }) => id), ['kr/gpt4o-mini']);
    assert.equal((await ask(gateway, { ...question('x'), model: 'kr/gpt4o' })).status, 404);
    assert.equal((await ask(gateway, { ...question('x'), model: 'kr/gpt54' })).status, 200);
  });

  it('sets the pace of an answer that is under way', async () => {
    await post([{ set: { pace: 50 } }, { answer: { text: 'word '.repeat(2_000) } }]);
    const response = await ask(gateway, question('q'));
    const reader = response.body?.getReader();
    assert.ok(reader);
    await reader.read();
    await post({ set: { pace: 0 } });
    // At the first pace it would take a minute.
    while (!(await reader.read()).done);
    assert.equal(gateway.requests.at(-1)?.answer?.finished, true);
  });

  it('refuses unknown commands, faults and options', async () => {
    for (const body of [{}, { fault: 'T99' }, { fault: 'T01' }, { fault: 'T07', delta: 1 }, { fault: 'T30', status: 500 }, { set: { speed: 1 } }, 'x']) {
      assert.equal((await post(body)).status, 400, JSON.stringify(body));
    }
    assert.equal((await gateway.control([])).faults.length, 0);
    await assert.rejects(gateway.control({ fault: 'T07', delta: 1 }));
  });

  it('gives fixed texts, one after the other, and then its own answers again', async () => {
    await post([{ answer: { text: '하나' } }, { answer: { text: 'two', finishReason: 'length' }, times: 2 }]);
    const got = [];
    for (let count = 0; count < 4; count++) got.push(readStream(await answerTo('q')));
    assert.deepEqual(got.slice(0, 3).map(({ text, finish }) => [text, finish]), [['하나', 'stop'], ['two', 'length'], ['two', 'length']]);
    assert.match(got[3]?.text ?? '', /> q/);
  });

  it('sends raw chunks and bytes, and ends as told', async () => {
    const bytes = Buffer.from([0xed, 0x95]);
    await post({ answer: { chunks: ['data: a\n', { base64: bytes.toString('base64') }], status: 203, headers: { 'Content-Type': 'text/odd' } } });
    const reply = await ask(gateway, question('x'));
    assert.deepEqual([reply.status, reply.headers.get('content-type')], [203, 'text/odd']);
    assert.deepEqual(Buffer.from(await reply.arrayBuffer()), Buffer.concat([Buffer.from('data: a\n'), bytes]));
    await post({ answer: { chunks: ['data: a\n\n'], ending: 'reset' } });
    assert.equal((await rawAsk(gateway, question('x'))).ending, 'ECONNRESET');
    await post({ answer: { chunks: ['data: a\n\n'], ending: 'destroy' } });
    const cut = await rawAsk(gateway, question('x'));
    assert.deepEqual([cut.ending, cut.bytes.toString().endsWith('0\r\n\r\n')], ['end', false]);
  });

  it('streams in bulk: the same text in both write patterns', async () => {
    for (const writes of ['big', 'single'] as const) {
      await post({ answer: { bulk: { chunks: 5001, writes } } });
      const { text, finish, done } = readStream(await answerTo('x'));
      assert.equal(text, Array.from({ length: 5001 }, (_, index) => bulkDelta('mixed', index)).join(''));
      assert.deepEqual([finish, done, gateway.requests.at(-1)?.answer?.finished], ['stop', true, true]);
    }
  });
});
