import assert from 'node:assert/strict';
import { GatewayError } from '../../../src/api/errors';
import { withInterruptedAnswers } from '../../../src/chat/session';
import { reduceTranscript } from '../../../src/shared/transcript';
import { answer, contextItem, conversation, prompt } from '../../fakes/conversations';
import { frame, SessionFixture } from './sessionFixture';

describe('A chat session', () => {
  it('asks with the shown path, the chosen model and the prompt’s context', async () => {
    const start = conversation([prompt('p0', null), answer('a0', 'p0'), answer('a0b', 'p0')], 'a0');
    const fixture = new SessionFixture({ start });
    const reply = await fixture.ask({ text: 'why?', context: [contextItem('const a = 1;')], model: 'kr/gpt54' });
    assert.equal(reply.request.model, 'kr/gpt54');
    const [system, ...rest] = reply.request.messages;
    assert.equal(system?.role, 'system');
    assert.deepEqual(rest.map(({ role }) => role), ['user', 'assistant', 'user']);
    assert.deepEqual(rest.slice(0, 2).map(({ content }) => content), ['prompt p0', 'answer a0']);
    assert.match(rest[2]?.content ?? '', /const a = 1;[^]*why\?$/);
    reply.finish();
    await fixture.idle();
  });

  it('asks with exactly the settings that are set: the conversation’s own, else the defaults', async () => {
    const fixture = new SessionFixture();
    const plain = await fixture.ask();
    assert.deepEqual(Object.keys(plain.request).sort(), ['messages', 'model']);
    plain.finish();
    await fixture.idle();
    fixture.defaults = { temperature: 0.2, maxTokens: 500, systemPrompt: 'by default' };
    fixture.session.change({ settings: { temperature: 1.5, topP: 0, systemPrompt: '짧게' } });
    const set = await fixture.ask({ id: 'p2' });
    const { messages, ...rest } = set.request;
    assert.deepEqual(rest, { model: 'kr/auto', temperature: 1.5, topP: 0, maxTokens: 500 });
    assert.ok(messages[0]?.content.endsWith('\n\n짧게'));
    set.finish();
    await fixture.idle();
    fixture.session.change({ settings: { systemPrompt: '' } });
    const without = await fixture.ask({ id: 'p3' });
    assert.equal(without.request.messages[0]?.content, plain.request.messages[0]?.content);
    without.finish();
    await fixture.idle();
  });

  it('lets a change of settings take effect with the next request, a retry for example', async () => {
    const fixture = new SessionFixture();
    const first = await fixture.ask();
    fixture.session.change({ settings: { temperature: 0 } });
    assert.equal(first.request.temperature, undefined);
    first.finish();
    await fixture.idle();
    assert.ok(fixture.session.retry('answer 1', 'kr/auto'));
    const second = await fixture.reply(1);
    assert.equal(second.request.temperature, 0);
    second.finish();
    await fixture.idle();
  });

  it('leaves out what the user left out, and sends all again when asked to', async () => {
    const start = conversation([prompt('p0', null), answer('a0', 'p0'), prompt('p1', 'a0'), answer('a1', 'p1')]);
    const fixture = new SessionFixture({ start });
    fixture.session.change({ startId: 'p1' });
    const cut = await fixture.ask({ id: 'p2', text: 'q' });
    assert.deepEqual(cut.request.messages.slice(1).map(({ content }) => content), ['prompt p1', 'answer a1', 'q']);
    cut.finish();
    await fixture.idle();
    fixture.session.change({ startId: null });
    const whole = await fixture.ask({ id: 'p3', text: 'r' });
    assert.ok(whole.request.messages.some(({ content }) => content === 'prompt p0'));
    whole.finish();
    await fixture.idle();
  });

  it('tells every event in the order in which it was applied', async () => {
    const fixture = new SessionFixture();
    const reply = await fixture.ask();
    await reply.emit({ type: 'model', model: 'kr/gpt54' }, { type: 'text-delta', text: 'a' });
    fixture.clock.advance(frame);
    await reply.text('b');
    reply.finish();
    await fixture.idle();
    assert.deepEqual(fixture.events.reduce(reduceTranscript, fixture.start), fixture.session.conversation);
    assert.deepEqual(
      fixture.events.map(({ type }) => type),
      ['message-added', 'message-added', 'answer-changed', 'answer-changed', 'text-delta', 'text-delta', 'answer-changed'],
    );
  });

  it('shows the first text at once and later text once a frame', async () => {
    const fixture = new SessionFixture();
    const reply = await fixture.ask();
    await reply.text('first ');
    assert.deepEqual(fixture.deltas(), ['first ']);
    await reply.text('a');
    await reply.text('b');
    assert.deepEqual(fixture.deltas(), ['first ']);
    fixture.clock.advance(frame);
    assert.deepEqual(fixture.deltas(), ['first ', 'ab']);
    reply.finish();
    await fixture.idle();
    assert.equal(fixture.answer().text, 'first ab');
  });

  it('makes one event a frame of a million tiny deltas and loses no character', async function () {
    this.timeout(60_000);
    const fixture = new SessionFixture();
    const reply = await fixture.ask();
    const [count, perFrame] = [1_000_000, 5_000];
    function* deltas() {
      for (let index = 0; index < count; index += 1) {
        if (index % perFrame === perFrame - 1) fixture.clock.advance(frame);
        yield { type: 'text-delta' as const, text: String.fromCharCode(97 + (index % 26)) };
      }
    }
    await reply.emitAll(deltas());
    reply.finish();
    await fixture.idle();
    const { text } = fixture.answer();
    assert.equal(text.length, count);
    assert.equal(text.slice(0, 52), 'abcdefghijklmnopqrstuvwxyz'.repeat(2));
    assert.equal(fixture.deltas().join(''), text);
    assert.ok(fixture.deltas().length <= count / perFrame + 2, `${fixture.deltas().length} events`);
  });

  it('is streaming from the first text on, and says how long that took, and the whole', async () => {
    const fixture = new SessionFixture();
    const reply = await fixture.ask();
    assert.equal(fixture.answer().status, 'waiting');
    assert.equal(fixture.session.runningAnswer?.id, 'answer 1');
    fixture.clock.advance(300);
    await reply.text('x');
    assert.equal(fixture.answer().status, 'streaming');
    fixture.clock.advance(700);
    reply.finish();
    await fixture.idle();
    assert.equal(fixture.session.runningAnswer, undefined);
    const { status, firstTextAfter, duration } = fixture.answer();
    assert.deepEqual({ status, firstTextAfter, duration }, { status: 'complete', firstTextAfter: 300, duration: 1_000 });
  });

  for (const [reason, status] of [['stop', 'complete'], ['length', 'truncated'], ['content_filter', 'filtered'], ['eos', 'complete']] as const) {
    it(`is ${status} after the finish reason ${reason}, and keeps its text`, async () => {
      const fixture = new SessionFixture();
      const reply = await fixture.ask();
      await reply.text('some ');
      await reply.text('text');
      reply.finish(reason);
      await fixture.idle();
      assert.equal(fixture.answer().status, status);
      assert.equal(fixture.answer().text, 'some text');
      assert.equal(fixture.answer().failure, undefined);
      assert.deepEqual(fixture.failures, []);
    });
  }

  it('records the model that answered and the tokens used', async () => {
    const fixture = new SessionFixture();
    const reply = await fixture.ask();
    const usage = { promptTokens: 10, completionTokens: 15, totalTokens: 25 };
    await reply.emit({ type: 'model', model: 'kr/gpt54' }, { type: 'text-delta', text: 'x' }, { type: 'usage', usage });
    reply.finish();
    await fixture.idle();
    const { model, answeredBy } = fixture.answer();
    assert.deepEqual({ model, answeredBy, usage: fixture.answer().usage }, { model: 'kr/auto', answeredBy: 'kr/gpt54', usage });
  });

  it('shows a wait before another attempt and takes it away with the first text', async () => {
    const fixture = new SessionFixture();
    const reply = await fixture.ask();
    const retry = { attempt: 2, attempts: 3, at: fixture.clock.now() + 500, failure: { kind: 'server', status: 503 } } as const;
    await reply.emit({ type: 'retry', ...retry });
    assert.deepEqual(fixture.answer().retry, retry);
    assert.equal(fixture.answer().status, 'waiting');
    await reply.text('x');
    assert.equal('retry' in fixture.answer(), false);
    reply.finish();
    await fixture.idle();
  });

  it('tells why it is tried again until something comes of the next attempt, and not who answered the one before', async () => {
    const fixture = new SessionFixture();
    const reply = await fixture.ask();
    const retry = { attempt: 2, attempts: 3, at: 1, failure: { kind: 'server', status: 503 } } as const;
    await reply.emit({ type: 'model', model: 'kr/gpt4o' }, { type: 'retry', ...retry }, { type: 'attempt', model: 'kr/auto' });
    const { model, answeredBy } = fixture.answer();
    assert.deepEqual([model, answeredBy, fixture.answer().retry], ['kr/auto', undefined, retry]);
    reply.finish();
    await fixture.idle();
  });

  it('is another model’s once that is asked instead of waiting, also when it goes on', async () => {
    const fixture = new SessionFixture();
    const reply = await fixture.ask();
    const asked: string[] = [];
    assert.equal(fixture.session.askInstead('answer 1', 'kr/second'), false);
    await reply.emit({ type: 'retry', attempt: 2, attempts: 3, at: 1, failure: { kind: 'rate-limited', status: 429 }, askInstead: (model) => asked.push(model) > 0 });
    assert.equal(fixture.session.askInstead('answer 1', 'kr/second'), true);
    assert.deepEqual(asked, ['kr/second']);
    await reply.emit({ type: 'attempt', model: 'kr/second' });
    assert.deepEqual([fixture.answer().model, fixture.answer().status, 'retry' in fixture.answer()], ['kr/second', 'waiting', false]);
    await reply.text('half');
    reply.fail(new GatewayError({ kind: 'interrupted' }));
    await fixture.idle();
    assert.equal(fixture.session.askInstead('answer 1', 'kr/third'), false);
    assert.ok(fixture.session.resume('answer 1'));
    const next = await fixture.reply(1);
    assert.equal(next.request.model, 'kr/second');
    next.finish();
    await fixture.idle();
  });
});

describe('Sending', () => {
  it('is refused while an answer is written, and adds nothing then', async () => {
    const fixture = new SessionFixture();
    const reply = await fixture.ask();
    const before = fixture.session.conversation;
    assert.equal(fixture.send({ id: 'p2' }), false);
    assert.equal(fixture.session.conversation, before);
    reply.finish();
    await fixture.idle();
    assert.equal(fixture.gateway.answers.length, 1);
    const next = await fixture.ask({ id: 'p2' });
    next.finish();
    await fixture.idle();
  });

  it('the same prompt twice is one prompt and one request', async () => {
    const fixture = new SessionFixture();
    const reply = await fixture.ask();
    assert.equal(fixture.send(), true);
    reply.finish();
    await fixture.idle();
    assert.equal(fixture.send(), true);
    assert.equal(fixture.session.isRunning, false);
    assert.equal(fixture.gateway.answers.length, 1);
    assert.equal(fixture.session.conversation.messages.length, 2);
  });

  it('keeps two conversations apart that stream at the same time', async () => {
    const [one, two] = [new SessionFixture(), new SessionFixture()];
    const [first, second] = [await one.ask(), await two.ask()];
    for (const piece of ['a', 'b', 'c']) {
      await first.text(`1${piece}`);
      await second.text(`2${piece}`);
      one.clock.advance(frame);
    }
    first.finish();
    second.finish();
    await Promise.all([one.idle(), two.idle()]);
    assert.equal(one.answer().text, '1a1b1c');
    assert.equal(two.answer().text, '2a2b2c');
  });
});

describe('A stored conversation', () => {
  it('has its unfinished answers marked interrupted, with their text and without their wait', () => {
    const retry = { attempt: 2, attempts: 3, at: 1, failure: { kind: 'server' } } as const;
    const stored = conversation([
      prompt('p1', null),
      answer('a1', 'p1', { status: 'streaming', text: 'half' }),
      answer('a2', 'p1', { status: 'waiting', text: '', retry }),
      answer('a3', 'p1', { status: 'failed', failure: { kind: 'server' } }),
    ]);
    assert.deepEqual(withInterruptedAnswers(stored), {
      ...stored,
      messages: [
        prompt('p1', null),
        answer('a1', 'p1', { status: 'interrupted', text: 'half' }),
        answer('a2', 'p1', { status: 'interrupted', text: '' }),
        answer('a3', 'p1', { status: 'failed', failure: { kind: 'server' } }),
      ],
    });
  });

  it('stays the same object when nothing was unfinished', () => {
    const stored = conversation([prompt('p', null), answer('a', 'p')]);
    assert.equal(withInterruptedAnswers(stored), stored);
  });
});
