// What a stream can look like, against the local gateway: T11-T29.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { bulkLength } from '../../gateway/bulk';
import { type Gateway, startGateway } from '../../gateway/gateway';
import { clientOf, collect, delta, done, event, eventsOf, finish, type Outcome, readParts, request, settled, until } from './support';

const megabyte = 1024 * 1024;

describe('gateway client: streams', () => {
  let gateway: Gateway;
  before(async () => {
    gateway = await startGateway({ pace: 0 });
  });
  beforeEach(() => gateway.control({ reset: true }));
  after(() => gateway.close());

  const stream = (): Promise<Outcome> => collect(clientOf(gateway.baseUrl).streamChat(request));
  const sentText = (): string => gateway.requests.at(-1)?.answer?.text ?? '';
  /** Everything arrived, and the stream ended as it should. */
  async function assertWhole(): Promise<Outcome> {
    const outcome = await stream();
    assert.equal(outcome.error, undefined);
    assert.ok(outcome.text.length > 100);
    assert.equal(outcome.text, sentText());
    assert.deepEqual(outcome.events.at(-1), { type: 'finish', reason: 'stop' });
    return outcome;
  }

  it('streams an answer with its model, usage and finish reason', async () => {
    const outcome = await assertWhole();
    assert.deepEqual(eventsOf(outcome, 'model'), [{ type: 'model', model: 'kr/gpt54' }]);
    assert.ok((eventsOf(outcome, 'usage')[0]?.usage.completionTokens ?? 0) > 0);
  });

  for (const lineEnd of ['lf', 'crlf'] as const) {
    for (const bytes of [1, 3]) {
      it(`T11 puts writes of ${bytes} bytes (${lineEnd}) together to the same text`, async () => {
        await gateway.control({ fault: 'T11', bytes, lineEnd });
        assert.ok(!(await assertWhole()).text.includes('\ufffd'));
      }).timeout(20_000);
    }
  }

  for (const lineEnd of ['lf', 'crlf', 'cr', 'mixed'] as const) {
    it(`T12 reads lines that end in ${lineEnd}, after a byte order mark, with and without a space`, async () => {
      await gateway.control([{ fault: 'T12', lineEnd, times: 1 }, { fault: 'T12', lineEnd, space: false, bom: false }]);
      await assertWhole();
      await assertWhole();
    });
  }

  it('T13 passes over comments and other fields', async () => {
    await gateway.control({ fault: 'T13' });
    await assertWhole();
  });

  it('T14 joins data of several lines', async () => {
    await gateway.control({ fault: 'T14' });
    await assertWhole();
  });

  for (const fault of ['T15', 'T16'] as const) {
    it(`${fault} ends with the provider's message as plain text and keeps the text`, async () => {
      await gateway.control({ fault, status: 500, code: 'overloaded', message: '<b>Over\u0007loaded</b>,\n try   later' });
      const { error, text } = await stream();
      assert.deepEqual([error?.kind, error?.failure.serverMessage, error?.failure.code], ['server', 'Overloaded , try later', 'overloaded']);
      assert.ok(text !== '' && sentText().startsWith(text));
      assert.equal(gateway.requests.length, 1, 'no retry after the first text');
    });

    for (const [code, kind] of [[401, 'unauthorized'], ['402', 'out-of-credits'], [429, 'rate-limited'], ['rate_limit_exceeded', 'rate-limited'], ['context_length_exceeded', 'too-long']] as const) {
      it(`${fault} takes code ${JSON.stringify(code)} for ${kind}, as the status would be`, async () => {
        await gateway.control({ fault, code });
        const { error } = await stream();
        assert.equal(error?.kind, kind);
      });
    }

    it(`${fault} tries again when the error comes before any text`, async () => {
      await gateway.control({ fault, deltas: 0, status: 429, times: 1 });
      assert.equal(eventsOf(await assertWhole(), 'retry')[0]?.failure.kind, 'rate-limited');
    });
  }

  it('T17 ends at an event that is no JSON, keeps the text and shows nothing of the event', async () => {
    await gateway.control({ fault: 'T17', data: '{unparsable secret payload' });
    const { error, text } = await stream();
    assert.equal(error?.kind, 'bad-reply');
    assert.ok(text !== '' && sentText().startsWith(text));
    assert.ok(!`${error.message}${JSON.stringify(error.failure)}`.includes('unparsable'));
  });

  it('T18 refuses a page with status 200, by its media type', async () => {
    await gateway.control({ fault: 'T18' });
    const { error, text } = await stream();
    assert.deepEqual([error?.kind, error?.failure.contentType, text], ['bad-reply', 'text/html', '']);
  });

  it('T18 tells a page with status 502 by its media type, and shows no words of it', async () => {
    await gateway.control({ fault: 'T18', status: 502, times: 3 });
    const { error } = await stream();
    assert.deepEqual([error?.kind, error?.failure.contentType, error?.failure.serverMessage], ['server', 'text/html', undefined]);
  });

  for (const kind of ['empty-200', '204', 'only-done', 'only-comments'] as const) {
    it(`T19 says that a reply is empty (${kind})`, async () => {
      await gateway.control({ fault: 'T19', kind });
      const { error, events } = await stream();
      assert.equal(error?.kind, 'empty-reply');
      assert.deepEqual(events, []);
    });
  }

  it('T20 reads a compressed stream', async () => {
    await gateway.control({ fault: 'T20' });
    await assertWhole();
  });

  it('T20 ends at a compressed stream that is cut off or no gzip', async () => {
    await gateway.control([{ fault: 'T20', kind: 'cut-off', times: 1 }, { fault: 'T20', kind: 'corrupt' }]);
    assert.ok(['interrupted', 'empty-reply'].includes((await stream()).error?.kind ?? ''));
    assert.equal((await stream()).error?.kind, 'bad-reply');
  });

  /** The highest RSS while something runs, above what it was before, in MB. */
  async function memoryGrowth(work: () => Promise<void>): Promise<number> {
    const start = process.memoryUsage.rss();
    let highest = start;
    const sampler = setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 5);
    try {
      await work();
    } finally {
      clearInterval(sampler);
    }
    return (highest - start) / megabyte;
  }

  for (const order of [{ fault: 'T20', kind: 'bomb', megabytes: 65_536 }, { fault: 'T27', kind: 'line' }, { fault: 'T27', kind: 'data-lines' }] as const) {
    it(`${order.fault} ends ${order.kind} within a bound of memory and closes the connection`, async () => {
      await gateway.control({ ...order });
      const growth = await memoryGrowth(async () => {
        assert.equal((await stream()).error?.kind, 'bad-reply');
      });
      assert.ok(growth < 200, `${growth} MB`);
      await until(() => gateway.requests[0]?.closedByClient !== undefined, 'the server sees the close', 1_000);
    }).timeout(30_000);
  }

  it('T27 ends a line that is no field at all', async () => {
    const block = new TextEncoder().encode('x'.repeat(megabyte));
    const { error } = await readParts(Array.from({ length: 40 }, () => block));
    assert.equal(error?.kind, 'bad-reply');
  });

  it('T21 shows a whole completion that came instead of a stream', async () => {
    await gateway.control({ fault: 'T21' });
    const outcome = await assertWhole();
    assert.equal(eventsOf(outcome, 'text-delta').length, 1);
    assert.equal(eventsOf(outcome, 'usage').length, 1);
  });

  it('T22 takes usage from a chunk of its own, and the last of several', async () => {
    await gateway.control([{ fault: 'T22', usage: 'own-chunk', times: 1 }, { fault: 'T22', usage: 'repeated' }]);
    const own = eventsOf(await assertWhole(), 'usage');
    const repeated = eventsOf(await assertWhole(), 'usage');
    assert.equal(own.length, 1);
    assert.deepEqual(repeated, own);
  });

  for (const [usage, expected] of [['absent', []], ['null', []], ['negative', []], ['strings', []], ['partial', [{ completionTokens: 12 }]]] as const) {
    it(`T22 leaves unknown what usage does not say (${usage})`, async () => {
      await gateway.control({ fault: 'T22', usage });
      assert.deepEqual(eventsOf(await assertWhole(), 'usage').map((usageEvent) => usageEvent.usage), expected);
    });
  }

  it('T23 makes nothing of chunks without text', async () => {
    await gateway.control({ fault: 'T23' });
    await assertWhole();
  });

  it('T23 makes no text of content that is none', async () => {
    const odd = [null, 1, {}, ['x'], true].map(delta).join('');
    const { text, error } = await readParts([odd, delta('가'), odd, event({ choices: null }), event({ choices: [null] }), finish(), done]);
    assert.deepEqual([text, error], ['가', undefined]);
  });

  it('T24 and T25 hand on the finish reasons length and content_filter with the text so far', async () => {
    await gateway.control([{ fault: 'T24', times: 1 }, { fault: 'T25', times: 1 }, { fault: 'T25', deltas: 0 }]);
    for (const [reason, empty] of [['length', false], ['content_filter', false], ['content_filter', true]] as const) {
      const { events, text, error } = await stream();
      assert.deepEqual([error, events.at(-1), text === ''], [undefined, { type: 'finish', reason }, empty]);
    }
  });

  it('T26 takes a delta of 10 MB without holding up the process', async () => {
    await gateway.control({ fault: 'T26' });
    const delay = monitorEventLoopDelay({ resolution: 10 });
    delay.enable();
    const { text, error } = await stream();
    delay.disable();
    assert.equal(error, undefined);
    assert.ok(text.length >= 10 * megabyte);
    assert.ok(delay.max / 1e6 < 500, `${delay.max / 1e6} ms`);
  }).timeout(20_000);

  it('T28 keeps every one of many tiny deltas, in few events', async () => {
    const bulk = { chunks: 100_000, deltas: 'tiny' } as const;
    await gateway.control({ fault: 'T28', ...bulk });
    const outcome = await stream();
    assert.equal(outcome.text.length, bulkLength(bulk));
    assert.ok(eventsOf(outcome, 'text-delta').length < bulk.chunks / 10);
  }).timeout(20_000);

  for (const then of ['done-twice', 'data', 'open', 'reset'] as const) {
    it(`T29 is done once, whatever follows [DONE] (${then})`, async () => {
      await gateway.control({ fault: 'T29', then });
      const { text } = await assertWhole();
      assert.ok(!text.includes('LATE'));
      if (then === 'open') await until(() => gateway.requests[0]?.closedByClient !== undefined, 'the connection closes', 1_000);
    });
  }

  it('is complete with its finish reason even when the connection breaks before [DONE]', async () => {
    await gateway.control({ answer: { chunks: [delta('가'), finish()], ending: 'reset' } });
    const { text, events } = await stream();
    assert.deepEqual([text, events.at(-1)], ['가', { type: 'finish', reason: 'stop' }]);
  });

  it('reads a last event that lacks its blank line', async () => {
    const { text, error } = await readParts([delta('가'), finish().trimEnd()]);
    assert.deepEqual([text, error], ['가', undefined]);
  });

  it('takes a last event that was cut for an interruption, not for a broken reply', async () => {
    const { text, error } = await readParts([delta('가'), delta('나').slice(0, 30)]);
    assert.deepEqual([text, error?.kind], ['가', 'interrupted']);
  });

  it('names the model again when it changes', async () => {
    const named = (model: string, content: string): string => event({ model, choices: [{ delta: { content } }] });
    const outcome = await readParts([named('a', '1'), named('a', '2'), named('b', '3'), finish()]);
    assert.deepEqual(eventsOf(outcome, 'model').map(({ model }) => model), ['a', 'b']);
    assert.equal(outcome.text, '123');
  });

  it('hands out the text of one read as one event, and the first at once', async () => {
    const outcome = await readParts([delta('1'), delta('2') + delta('3') + delta('4'), finish()]);
    assert.deepEqual(eventsOf(outcome, 'text-delta').map(({ text }) => text), ['1', '234']);
  });

  it('serves the next request on the same connection', async () => {
    let connections = 0;
    const server = createServer((incoming, response) => {
      incoming.resume();
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(delta('가') + finish() + done);
    }).on('connection', () => connections++);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const client = clientOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    for (let count = 0; count < 3; count++) {
      assert.equal((await collect(client.streamChat(request))).text, '가');
      await settled();
    }
    server.closeAllConnections();
    server.close();
    assert.equal(connections, 1);
  });
});
