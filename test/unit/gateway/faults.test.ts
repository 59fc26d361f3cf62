// Every fault the gateway plays on requests, looked at as bytes: whether it does what its row of the fault matrix says.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { bulkDelta } from '../../gateway/bulk';
import { faults } from '../../gateway/faults/table';
import { type Gateway, startGateway } from '../../gateway/gateway';
import { ask, question, rawAsk, readStream, until } from './client';

/** Takes the framing of a chunked body off. */
function unchunk(bytes: Buffer): { text: string; terminated: boolean; lengths: number[] } {
  const lengths: number[] = [];
  const pieces: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = bytes.indexOf('\r\n', at);
    if (end < 0) return { text: Buffer.concat(pieces).toString(), terminated: false, lengths };
    const length = Number.parseInt(bytes.subarray(at, end).toString(), 16);
    assert.ok(length >= 0, 'a length where a chunk starts');
    if (length === 0) return { text: Buffer.concat(pieces).toString(), terminated: true, lengths };
    lengths.push(length);
    pieces.push(bytes.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
}

describe('the gateway’s faults', function () {
  // Generous: other work may keep the machine busy.
  this.timeout(20_000);
  let gateway: Gateway;
  before(async () => (gateway = await startGateway({ pace: 0 })));
  afterEach(() => gateway.control({ reset: true }));
  after(() => gateway.close());

  const order = (fault: keyof typeof faults, options: Record<string, unknown> = {}): Promise<unknown> =>
    gateway.control({ fault, times: 1, ...options });
  const answered = (): string => gateway.requests.at(-1)?.answer?.text ?? '';

  for (const fault of ['T05', 'T37'] as const) {
    it(`${fault}: takes the request, says nothing, and logs when the client leaves`, async () => {
      await order(fault);
      const abort = new AbortController();
      const asked = ask(gateway, question('x'), { signal: abort.signal });
      await until(() => gateway.requests.length === 1);
      abort.abort();
      await assert.rejects(asked);
      await until(() => gateway.requests[0]?.closedByClient !== undefined);
      assert.equal(gateway.requests[0]?.status, undefined);
    });
  }

  it('T06: goes silent after one delta, or sends keep-alives and goes on', async () => {
    await order('T06');
    const abort = new AbortController();
    const silent = (await ask(gateway, question('x'), { signal: abort.signal })).body?.getReader();
    const first = await silent?.read();
    assert.ok(answered().startsWith(readStream(Buffer.from(first?.value ?? []).toString()).text));
    abort.abort();
    await until(() => gateway.requests[0]?.closedByClient !== undefined);

    await order('T06', { keepAliveEvery: 5, resumeAfter: 20 });
    const body = await (await ask(gateway, question('x'))).text();
    assert.equal(body.split(': keep-alive\n\n').length - 1, 4);
    assert.equal(readStream(body).text, answered());
  });

  it('T07: resets after the deltas have arrived', async () => {
    await order('T07', { deltas: 4 });
    const raw = await rawAsk(gateway, question('x'));
    assert.equal(raw.ending, 'ECONNRESET');
    assert.equal(readStream(unchunk(raw.bytes).text).text, answered().slice(0, 18));
    assert.equal(gateway.requests[0]?.closedByClient, undefined);
  });

  it('T08: closes without the last chunk', async () => {
    await order('T08');
    const raw = await rawAsk(gateway, question('x'));
    assert.equal(raw.ending, 'end');
    const { text, terminated } = unchunk(raw.bytes);
    assert.ok(!terminated && readStream(text).text.length > 0);
    assert.equal(gateway.requests[0]?.closedByClient, undefined);
  });

  it('T09: ends a body that is not chunked, or is, without finish_reason', async () => {
    await order('T09');
    const closed = await rawAsk(gateway, question('x'));
    assert.doesNotMatch(closed.head, /transfer-encoding|content-length/i);
    const { text, finish, done } = readStream(closed.bytes.toString());
    assert.ok(text.length > 0);
    assert.deepEqual([finish, done, closed.ending], [undefined, false, 'end']);
    await order('T09', { framing: 'chunked', done: true });
    const chunked = readStream(await (await ask(gateway, question('x'))).text());
    assert.deepEqual([chunked.finish, chunked.done], [undefined, true]);
    assert.equal(gateway.requests.filter((request) => request.closedByClient).length, 0);
  });

  it('T10: sends less than Content-Length says', async () => {
    await order('T10', { missing: 77 });
    const raw = await rawAsk(gateway, question('x'));
    const promised = Number(/content-length: (\d+)/i.exec(raw.head)?.[1]);
    assert.equal(promised - raw.bytes.length, 77);
  });

  it('T11: cuts the bytes anywhere; together they are the answer', async () => {
    await order('T11', { bytes: 1, lineEnd: 'lf' });
    const raw = await rawAsk(gateway, question('한글 😊', { max_tokens: 20 }));
    const { text, terminated, lengths } = unchunk(raw.bytes);
    assert.ok(terminated && lengths.length > 500 && lengths.every((length) => length === 1));
    assert.equal(readStream(text).text, answered());
  });

  it('T12–T14: write the same answer in other legal ways', async () => {
    await order('T12');
    const mixed = Buffer.from(await (await ask(gateway, question('x'))).arrayBuffer()).toString();
    assert.ok(mixed.startsWith('\ufeffdata:'));
    for (const end of ['}\n\n', '}\r\n\r\n', '}\r\r']) assert.ok(mixed.includes(end));
    assert.equal(readStream(mixed.slice(1).replace(/\r\n|\r/g, '\n')).text, answered());
    await order('T13');
    const commented = await (await ask(gateway, question('x'))).text();
    assert.ok(commented.includes(': OPENROUTER PROCESSING\n'));
    assert.equal(readStream(commented).text, answered());
    await order('T14');
    const spread = await (await ask(gateway, question('x'))).text();
    assert.ok(spread.includes('data: {\ndata: '));
    assert.equal(readStream(spread).text, answered());
  });

  it('T15–T17: put an error or broken JSON into the stream', async () => {
    await order('T15', { status: 402 });
    assert.match(await (await ask(gateway, question('x'))).text(), /\n\nevent: error\ndata: \{"error":\{"message":"Your credits.*"code":402\}\}\n\n$/s);
    await order('T16', { deltas: 0, code: 'rate_limit_exceeded', message: 'slow down' });
    assert.match(await (await ask(gateway, question('x'))).text(), /^data: \{"error":\{"message":"slow down".*"code":"rate_limit_exceeded"\}\}\n\n$/);
    await order('T17');
    const body = await (await ask(gateway, question('x'))).text();
    assert.ok(body.includes('data: {unparsable}\n\n'));
    assert.equal(readStream(body.replace('data: {unparsable}\n\n', '')).text, answered());
  });

  it('T18, T19, T21: answer with something else than a stream', async () => {
    await order('T18', { status: 502 });
    const html = await ask(gateway, question('x'));
    assert.deepEqual([html.status, html.headers.get('content-type')], [502, 'text/html; charset=utf-8']);
    const bodies = { 'empty-200': '', '204': '', 'only-done': 'data: [DONE]\n\n' };
    for (const [kind, body] of Object.entries(bodies)) {
      await order('T19', { kind });
      const reply = await ask(gateway, question('x'));
      assert.deepEqual([reply.status, await reply.text()], [kind === '204' ? 204 : 200, body]);
    }
    await order('T21');
    const whole = await ask(gateway, question('x'));
    assert.equal(whole.headers.get('content-type'), 'application/json');
    assert.ok((await whole.text()).includes(JSON.stringify(answered())));
  });

  it('T20: compresses soundly, breaks off, lies, or bursts', async () => {
    await order('T20');
    assert.equal(readStream(await (await ask(gateway, question('x'))).text()).text, answered());
    // fetch takes a gzip body that breaks off for a whole one: only the missing finish_reason tells.
    await order('T20', { kind: 'cut-off' });
    const half = await (await ask(gateway, question('x'))).text();
    const whole = half.slice(0, half.lastIndexOf('\n\n'));
    assert.ok(whole.length > 0 && answered().startsWith(readStream(whole).text));
    assert.equal(readStream(whole).finish, undefined);
    await order('T20', { kind: 'corrupt' });
    await assert.rejects(ask(gateway, question('x')).then((reply) => reply.text()));
    await order('T20', { kind: 'bomb', megabytes: 3 });
    const text = await (await ask(gateway, question('x'))).text();
    assert.equal(text.length, 'data: '.length + 3 * 1024 * 1024);
  });

  it('T22–T25: carry odd usage, empty chunks and early finishes round a sound text', async () => {
    for (const usage of ['own-chunk', 'repeated', 'absent', 'partial', 'negative', 'strings', 'null']) {
      await order('T22', { usage });
      const body = await (await ask(gateway, question('x'))).text();
      assert.equal(readStream(body).text, answered());
      const chunks = body.split('"usage":').length - 1;
      assert.ok(usage === 'absent' ? chunks === 0 : usage === 'repeated' ? chunks > 10 : chunks === 1, `${usage}: ${chunks}`);
      assert.equal(body.includes('"choices":[],'), usage === 'own-chunk');
    }
    await order('T23');
    const body = await (await ask(gateway, question('x'))).text();
    for (const part of ['"delta":null', '"content":null', 'x_unknown', 'data: {}\n']) assert.ok(body.includes(part), part);
    assert.equal(readStream(body).text, answered());
    for (const [fault, reason] of [['T24', 'length'], ['T25', 'content_filter']] as const) {
      await order(fault);
      const early = readStream(await (await ask(gateway, question('x'))).text());
      assert.equal(early.finish, reason);
      assert.ok(answered().startsWith(early.text) && early.text.length < answered().length);
    }
  });

  it('T26–T28: send one huge delta, an event without end, or very many tiny deltas', async () => {
    await order('T26', { megabytes: 1 });
    const huge = readStream(await (await ask(gateway, question('x'))).text());
    assert.ok(huge.text.length >= 1024 * 1024);
    for (const kind of ['line', 'data-lines']) {
      await order('T27', { kind });
      const abort = new AbortController();
      const reader = (await ask(gateway, question('x'), { signal: abort.signal })).body?.getReader();
      let seen = 0;
      let blank = false;
      while (seen < 5_000_000) {
        const { value } = (await reader?.read()) ?? {};
        seen += value?.length ?? 0;
        blank ||= Buffer.from(value ?? []).includes('\n\n');
      }
      assert.ok(!blank);
      abort.abort();
      await until(() => gateway.requests.at(-1)?.closedByClient !== undefined);
    }
    for (const writes of ['big', 'single']) {
      await order('T28', { chunks: 2003, writes });
      const { text } = readStream(await (await ask(gateway, question('x'))).text());
      assert.equal(text, Array.from({ length: 2003 }, (_, index) => bulkDelta('tiny', index)).join(''));
      assert.equal(gateway.requests.at(-1)?.answer?.characters, text.length);
    }
  });

  it('T29: goes on after [DONE]', async () => {
    const tails = { 'done-twice': 'data: [DONE]\n\ndata: [DONE]\n\n', data: '"LATE"},"finish_reason":null}]}\n\ndata: [DONE]\n\n' };
    for (const [then, tail] of Object.entries(tails)) {
      await order('T29', { then });
      assert.ok((await (await ask(gateway, question('x'))).text()).endsWith(tail));
    }
    await order('T29', { then: 'reset' });
    const raw = await rawAsk(gateway, question('x'));
    assert.equal(raw.ending, 'ECONNRESET');
    assert.ok(readStream(unchunk(raw.bytes).text).done);
    await order('T29', { then: 'open' });
    const abort = new AbortController();
    const reader = (await ask(gateway, question('x'), { signal: abort.signal })).body?.getReader();
    let seen = '';
    while (!seen.includes('[DONE]')) seen += Buffer.from((await reader?.read())?.value ?? []).toString();
    assert.equal(gateway.requests.at(-1)?.closedByClient, undefined);
    abort.abort();
    await until(() => gateway.requests.at(-1)?.closedByClient !== undefined);
  });

  it('T30–T33: refuse with each status and each kind of body', async () => {
    const statuses = { T30: [401], T31: [402], T32: [403, 404, 413, 422, 400], T33: [408, 409, 500, 502, 503, 504, 529] } as const;
    for (const [fault, list] of Object.entries(statuses)) {
      for (const status of list) {
        await gateway.control({ fault: fault as keyof typeof statuses, status, times: 1 });
        assert.equal((await ask(gateway, question('x'))).status, status);
      }
    }
    const kinds = { json: /^\{"error"/, 'other-json': /^\{"detail"/, html: /^<!doctype/, text: /^Incorrect/, empty: /^$/ };
    for (const [body, pattern] of Object.entries(kinds)) {
      await order('T30', { body });
      assert.match(await (await ask(gateway, question('x'))).text(), pattern);
    }
  });

  it('T34 and T39: say when to come back in every form', async () => {
    const forms: Record<string, RegExp> = { seconds: /^7$/, date: /^\w{3}, .* GMT$/, negative: /^-5$/, absurd: /^99999999999$/, garbage: /^soon$/, absent: /^none$/, milliseconds: /^none$/ };
    for (const [retryAfter, pattern] of Object.entries(forms)) {
      await order('T34', { retryAfter, seconds: 7 });
      const reply = await ask(gateway, question('x'));
      assert.equal(reply.status, 429);
      assert.match(reply.headers.get('retry-after') ?? 'none', pattern);
      assert.equal(reply.headers.get('retry-after-ms'), retryAfter === 'milliseconds' ? '7000' : null);
      if (retryAfter === 'date') assert.ok(Date.parse(reply.headers.get('retry-after') ?? '') - Date.now() > 6000);
    }
    await order('T39');
    assert.equal((await ask(gateway, question('x'))).headers.get('retry-after'), '30');
  });

  it('T35 and T36: redirect to an origin that records, and to themselves', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      await order('T35', { status });
      const reply = await ask(gateway, question('x'));
      const [other] = (await gateway.control([])).listeners;
      assert.deepEqual([reply.status, reply.headers.get('location')], [status, `${other?.origin ?? ''}/v1/chat/completions`]);
      assert.equal(other?.requests.length, 0);
    }
    await order('T35', { status: 307 });
    await ask(gateway, question('x'), { redirect: 'follow' });
    const [other] = (await gateway.control([])).listeners;
    assert.equal(other?.requests.length, 1);
    assert.ok(other.applicationBytes > 0);
    await gateway.control({ fault: 'T36' });
    await assert.rejects(ask(gateway, question('x'), { redirect: 'follow' }));
    assert.ok(gateway.requests.filter((request) => request.fault === 'T36').length > 5);
  });

  it('T38, T40–T43: answer soundly, at a settable pace', async () => {
    for (const fault of ['T38', 'T40', 'T41', 'T42', 'T43'] as const) {
      await order(fault, { pace: 1 });
      const answer = readStream(await (await ask(gateway, question(`about ${fault}`, { max_tokens: 40 }))).text());
      assert.equal(answer.text, answered());
      assert.ok(answer.text.includes(fault));
    }
  });

  it('strikes as often as ordered, on the path ordered, and in the order ordered', async () => {
    await gateway.control([
      { fault: 'T33', status: 503, times: 2 },
      { fault: 'T31', times: 1 },
      { fault: 'T30', path: '/v1/models' },
    ]);
    const statuses = [];
    for (let count = 0; count < 4; count++) statuses.push((await ask(gateway, question('x'))).status);
    assert.deepEqual(statuses, [503, 503, 402, 200]);
    for (let count = 0; count < 3; count++) assert.equal((await fetch(`${gateway.baseUrl}/models`)).status, 401);
    await gateway.control({ clear: true });
    assert.equal((await fetch(`${gateway.baseUrl}/models`)).status, 200);
  });

  it('keeps serving others while one client does not read', async () => {
    await order('T27');
    const idle = connect(Number(new URL(gateway.origin).port), '127.0.0.1').on('error', () => undefined);
    const body = JSON.stringify(question('x'));
    idle.pause().write(`POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    await until(() => gateway.requests[0]?.fault === 'T27');
    assert.equal((await ask(gateway, question('x'))).status, 200);
    idle.destroy();
    await until(() => gateway.requests[0]?.closedByClient !== undefined);
  });

  it('are all in the README, with their options', () => {
    const readme = readFileSync('test/gateway/README.md', 'utf8');
    const rows = new Map([...readme.matchAll(/^\| (T\d\d) \|(.*)$/gm)].map((row) => [row[1], row[2] ?? '']));
    const ids = Array.from({ length: 43 }, (_, index) => `T${String(index + 1).padStart(2, '0')}`);
    assert.deepEqual([...rows.keys()], ids);
    for (const [id, { options }] of Object.entries(faults)) {
      for (const option of options) assert.ok(rows.get(id)?.includes(`\`${option}\``), `${id}: ${option}`);
    }
  });
});
