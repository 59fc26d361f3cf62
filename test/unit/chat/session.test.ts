import assert from 'node:assert/strict';
import { GatewayError } from '../../../src/api/errors';
import type { ChatGateway } from '../../../src/chat/answerRun';
import { ChatSession, withInterruptedAnswers, type Prompt } from '../../../src/chat/session';
import type { ChatSettings } from '../../../src/shared/chatSettings';
import type { Failure } from '../../../src/shared/failure';
import {
  alternatives,
  findMessage,
  newConversation,
  reduceTranscript,
  shownMessages,
  type AnswerMessage,
  type Conversation,
  type TranscriptEvent,
} from '../../../src/shared/transcript';
import { answer, contextItem, conversation, prompt } from '../../fakes/conversations';
import { FakeClock } from '../../fakes/fakeClock';
import { FakeGateway, type FakeAnswer } from '../../fakes/fakeGateway';
import { until } from '../../fakes/until';

const frame = 16;

/** A session, everything it says, and the gateway and clock it runs on. */
class Fixture {
  readonly clock = new FakeClock();
  readonly gateway = new FakeGateway();
  readonly events: TranscriptEvent[] = [];
  readonly failures: { failure: Failure; error: unknown }[] = [];
  /** What the user's settings say. */
  defaults: ChatSettings = {};
  readonly session: ChatSession;
  readonly start: Conversation;
  #ids = 0;

  constructor({ start = newConversation('c', 0), connect }: { start?: Conversation; connect?: () => Promise<ChatGateway> } = {}) {
    this.start = start;
    this.session = new ChatSession({
      conversation: start,
      connect: connect ?? (() => Promise.resolve(this.gateway)),
      defaults: () => this.defaults,
      clock: this.clock,
      newId: () => `answer ${(this.#ids += 1)}`,
      onEvent: (event) => this.events.push(event),
      onFailure: (failure, error) => this.failures.push({ failure, error }),
    });
  }

  send(fields: Partial<Prompt> = {}): boolean {
    return this.session.send({ id: 'p1', text: '안녕', context: [], model: 'kr/auto', ...fields });
  }

  /** The gateway's answer to the `index`th request, once that has come. */
  async reply(index = 0): Promise<FakeAnswer> {
    await until(() => this.gateway.answers.length > index);
    const reply = this.gateway.answers[index];
    assert.ok(reply);
    return reply;
  }

  /** Sends and returns the gateway's answer to it. */
  async ask(fields: Partial<Prompt> = {}): Promise<FakeAnswer> {
    const index = this.gateway.answers.length;
    assert.equal(this.send(fields), true);
    return this.reply(index);
  }

  answer(id = 'answer 1'): AnswerMessage {
    const message = findMessage(this.session.conversation, id);
    assert.equal(message?.role, 'assistant');
    return message;
  }

  idle(): Promise<void> {
    return until(() => !this.session.isRunning);
  }

  deltas(): string[] {
    return this.events.flatMap((event) => (event.type === 'text-delta' ? event.text : []));
  }
}

describe('A chat session', () => {
  it('asks with the shown path, the chosen model and the prompt’s context', async () => {
    const start = conversation([prompt('p0', null), answer('a0', 'p0'), answer('a0b', 'p0')], 'a0');
    const fixture = new Fixture({ start });
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
    const fixture = new Fixture();
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
    const fixture = new Fixture();
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
    const fixture = new Fixture({ start });
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
    const fixture = new Fixture();
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
    const fixture = new Fixture();
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
    const fixture = new Fixture();
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
    const fixture = new Fixture();
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
      const fixture = new Fixture();
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
    const fixture = new Fixture();
    const reply = await fixture.ask();
    const usage = { promptTokens: 10, completionTokens: 15, totalTokens: 25 };
    await reply.emit({ type: 'model', model: 'kr/gpt54' }, { type: 'text-delta', text: 'x' }, { type: 'usage', usage });
    reply.finish();
    await fixture.idle();
    const { model, answeredBy } = fixture.answer();
    assert.deepEqual({ model, answeredBy, usage: fixture.answer().usage }, { model: 'kr/auto', answeredBy: 'kr/gpt54', usage });
  });

  it('shows a wait before another attempt and takes it away with the first text', async () => {
    const fixture = new Fixture();
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
    const fixture = new Fixture();
    const reply = await fixture.ask();
    const retry = { attempt: 2, attempts: 3, at: 1, failure: { kind: 'server', status: 503 } } as const;
    await reply.emit({ type: 'model', model: 'kr/gpt4o' }, { type: 'retry', ...retry }, { type: 'attempt', model: 'kr/auto' });
    const { model, answeredBy } = fixture.answer();
    assert.deepEqual([model, answeredBy, fixture.answer().retry], ['kr/auto', undefined, retry]);
    reply.finish();
    await fixture.idle();
  });

  it('is another model’s once that is asked instead of waiting, also when it goes on', async () => {
    const fixture = new Fixture();
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

describe('An answer that fails', () => {
  it('keeps all text that came, the last of it before its final change', async () => {
    const fixture = new Fixture();
    const reply = await fixture.ask();
    await reply.text('half');
    await reply.text(' a word');
    const failure: Failure = { kind: 'interrupted', origin: 'https://gateway.test' };
    const error = new GatewayError(failure);
    reply.fail(error);
    await fixture.idle();
    assert.equal(fixture.answer().text, 'half a word');
    assert.equal(fixture.answer().status, 'failed');
    assert.deepEqual(fixture.answer().failure, failure);
    assert.deepEqual(fixture.events.slice(-2).map(({ type }) => type), ['text-delta', 'answer-changed']);
    assert.deepEqual(fixture.failures, [{ failure, error }]);
    assert.equal(fixture.clock.pending, 0);
  });

  it('takes the shown wait away', async () => {
    const fixture = new Fixture();
    const reply = await fixture.ask();
    const failure: Failure = { kind: 'server', status: 500 };
    await reply.emit({ type: 'retry', attempt: 2, attempts: 3, at: 1, failure });
    reply.fail(new GatewayError(failure));
    await fixture.idle();
    assert.equal('retry' in fixture.answer(), false);
    assert.deepEqual(fixture.answer().failure, failure);
  });

  it('says so when there is no key, and asks the gateway for nothing', async () => {
    const failure: Failure = { kind: 'missing-key', origin: 'https://gateway.test' };
    const fixture = new Fixture({ connect: () => Promise.reject(new GatewayError(failure)) });
    assert.equal(fixture.send(), true);
    await fixture.idle();
    assert.equal(fixture.answer().status, 'failed');
    assert.deepEqual(fixture.answer().failure, failure);
    assert.equal(findMessage(fixture.session.conversation, 'p1')?.text, '안녕');
    assert.equal(fixture.gateway.answers.length, 0);
  });

  it('calls a fault of the extension internal and hands on what was thrown, for the log only', async () => {
    const fixture = new Fixture();
    const reply = await fixture.ask();
    const error = new TypeError('secret details');
    reply.fail(error);
    await fixture.idle();
    assert.deepEqual(fixture.answer().failure, { kind: 'internal' });
    assert.deepEqual(fixture.failures, [{ failure: { kind: 'internal' }, error }]);
    assert.ok(!JSON.stringify(fixture.session.conversation).includes('secret details'));
  });

  it('does not stand in the way of the next prompt', async () => {
    const fixture = new Fixture();
    (await fixture.ask()).fail(new GatewayError({ kind: 'out-of-credits' }));
    await fixture.idle();
    const reply = await fixture.ask({ id: 'p2', text: 'again' });
    assert.deepEqual(reply.request.messages.slice(1).map(({ content }) => content), ['안녕', 'again']);
    reply.finish();
    await fixture.idle();
  });
});

describe('Stopping an answer', () => {
  it('works while the key is still being fetched', async () => {
    const fixture = new Fixture({ connect: () => new Promise(() => undefined) });
    fixture.send();
    fixture.session.stop('answer 1');
    await fixture.idle();
    assert.equal(fixture.answer().status, 'stopped');
    assert.deepEqual(fixture.failures, []);
  });

  it('asks the gateway for nothing when the key comes only after it', async () => {
    let connected = (): void => undefined;
    const fixture: Fixture = new Fixture({
      connect: () =>
        new Promise((resolve) => {
          connected = () => {
            resolve(fixture.gateway);
          };
        }),
    });
    fixture.send();
    connected();
    fixture.session.stop('answer 1');
    await fixture.idle();
    assert.equal(fixture.gateway.answers.length, 0);
    assert.equal(fixture.answer().status, 'stopped');
  });

  it('before the reply begins closes the request and leaves a stopped answer', async () => {
    const fixture = new Fixture();
    const reply = await fixture.ask();
    fixture.session.stop('answer 1');
    assert.equal(reply.signal.aborted, true);
    await fixture.idle();
    assert.equal(reply.isOver, true);
    assert.equal(fixture.answer().status, 'stopped');
    assert.equal(fixture.answer().text, '');
    assert.deepEqual(fixture.failures, []);
  });

  it('in the middle keeps every character that came, and no later one', async () => {
    const fixture = new Fixture();
    const reply = await fixture.ask();
    await reply.text('one ');
    await reply.text('two');
    fixture.session.stop('answer 1');
    void reply.text(' late');
    await fixture.idle();
    fixture.clock.advance(1_000);
    assert.equal(fixture.answer().status, 'stopped');
    assert.equal(fixture.answer().text, 'one two');
    assert.deepEqual(fixture.failures, []);
    const next = await fixture.ask({ id: 'p2', text: 'go on' });
    assert.deepEqual(next.request.messages.slice(1).map(({ content }) => content), ['안녕', 'one two', 'go on']);
    next.finish();
    await fixture.idle();
  });

  it('during a wait for the next attempt ends the wait', async () => {
    const fixture = new Fixture();
    const reply = await fixture.ask();
    await reply.emit({ type: 'retry', attempt: 2, attempts: 3, at: 1, failure: { kind: 'rate-limited', status: 429 } });
    fixture.session.stop('answer 1');
    await fixture.idle();
    assert.equal(fixture.answer().status, 'stopped');
    assert.equal('retry' in fixture.answer(), false);
    assert.equal('failure' in fixture.answer(), false);
  });

  it('twice, or after the end, or for an unknown answer, changes nothing', async () => {
    const fixture = new Fixture();
    const stopped = await fixture.ask();
    await stopped.text('x');
    fixture.session.stop('answer 1');
    fixture.session.stop('answer 1');
    await fixture.idle();
    assert.equal(fixture.events.filter((event) => event.type === 'answer-changed' && event.change.status === 'stopped').length, 1);
    const done = await fixture.ask({ id: 'p2' });
    await done.text('y');
    done.finish();
    await fixture.idle();
    const before = { conversation: fixture.session.conversation, events: fixture.events.length };
    for (const id of ['answer 1', 'answer 2', 'p1', 'nobody']) fixture.session.stop(id);
    fixture.session.stopAll();
    assert.equal(fixture.session.conversation, before.conversation);
    assert.equal(fixture.events.length, before.events);
    assert.equal(fixture.answer('answer 2').status, 'complete');
  });

  it('reaches every answer of the session at once', async () => {
    const start = conversation([prompt('p0', null), answer('a0', 'p0'), answer('a0b', 'p0')], 'a0');
    const fixture = new Fixture({ start });
    const first = await fixture.ask();
    fixture.session.selectAlternative('a0b');
    fixture.session.retry('a0b', 'kr/auto');
    const second = await fixture.reply(1);
    fixture.session.stopAll();
    await fixture.idle();
    assert.deepEqual([first.isOver, second.isOver], [true, true]);
    assert.deepEqual([fixture.answer('answer 1').status, fixture.answer('answer 2').status], ['stopped', 'stopped']);
  });
});

describe('Sending', () => {
  it('is refused while an answer is written, and adds nothing then', async () => {
    const fixture = new Fixture();
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
    const fixture = new Fixture();
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
    const [one, two] = [new Fixture(), new Fixture()];
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

describe('Retrying', () => {
  it('writes an alternative and keeps the earlier answer as it was', async () => {
    const fixture = new Fixture();
    const first = await fixture.ask({ model: 'kr/gpt4o' });
    await first.text('half');
    first.fail(new GatewayError({ kind: 'interrupted' }));
    await fixture.idle();
    const earlier = fixture.answer();
    assert.equal(fixture.session.retry('answer 1', 'kr/gpt54'), true);
    const second = await fixture.reply(1);
    assert.equal(second.request.model, 'kr/gpt54');
    assert.deepEqual(second.request.messages, first.request.messages);
    await second.text('whole');
    second.finish();
    await fixture.idle();
    assert.deepEqual(fixture.answer('answer 1'), earlier);
    assert.deepEqual(alternatives(fixture.session.conversation, earlier).map(({ id }) => id), ['answer 1', 'answer 2']);
    assert.deepEqual(shownMessages(fixture.session.conversation).map(({ id }) => id), ['p1', 'answer 2']);
    fixture.session.selectAlternative('answer 1');
    assert.deepEqual(shownMessages(fixture.session.conversation).map(({ id }) => id), ['p1', 'answer 1']);
  });

  it('answers a prompt that has lost its answers', async () => {
    const fixture = new Fixture();
    (await fixture.ask()).finish();
    await fixture.idle();
    fixture.session.remove('answer 1');
    assert.equal(fixture.session.retry('p1', 'kr/gpt54'), true);
    const again = await fixture.reply(1);
    assert.equal(again.request.model, 'kr/gpt54');
    again.finish();
    await fixture.idle();
    assert.deepEqual(shownMessages(fixture.session.conversation).map(({ id }) => id), ['p1', 'answer 2']);
  });

  it('is refused for an unknown message and while an answer is written', async () => {
    const fixture = new Fixture();
    assert.equal(fixture.session.retry('nobody', 'kr/auto'), false);
    const reply = await fixture.ask();
    assert.equal(fixture.session.retry('answer 1', 'kr/auto'), false);
    assert.equal(fixture.session.retry('p1', 'kr/auto'), false);
    reply.finish();
    await fixture.idle();
    const next = await fixture.ask({ id: 'p2' });
    assert.equal(fixture.session.retry('answer 1', 'kr/auto'), false);
    next.finish();
    await fixture.idle();
    assert.equal(fixture.gateway.answers.length, 2);
  });

  it('beside an answer that is written elsewhere mixes no text', async () => {
    const start = conversation([prompt('p0', null), answer('a0', 'p0'), answer('a0b', 'p0')], 'a0');
    const fixture = new Fixture({ start });
    const first = await fixture.ask();
    fixture.session.selectAlternative('a0b');
    assert.equal(fixture.session.retry('a0b', 'kr/auto'), true);
    const second = await fixture.reply(1);
    await first.text('one');
    await second.text('two');
    fixture.session.stop('answer 2');
    await until(() => fixture.answer('answer 2').status === 'stopped');
    first.finish();
    await fixture.idle();
    assert.equal(fixture.answer('answer 1').text, 'one');
    assert.equal(fixture.answer('answer 1').status, 'complete');
    assert.equal(fixture.answer('answer 2').text, 'two');
  });
});

describe('Editing a prompt', () => {
  const start = conversation([prompt('p0', null), answer('a0', 'p0'), prompt('p1', 'a0', { context: [contextItem('const a = 1;')] }), answer('a1', 'p1')]);
  const shown = (fixture: Fixture): string[] => shownMessages(fixture.session.conversation).map(({ id }) => id);

  it('adds the new wording as an alternative, and asks with it and its context', async () => {
    const fixture = new Fixture({ start });
    assert.equal(fixture.session.edit('p1', { id: 'p1b', text: 'and now?', context: [contextItem('const a = 1;')], model: 'kr/gpt54' }), true);
    const reply = await fixture.reply();
    assert.deepEqual(shown(fixture), ['p0', 'a0', 'p1b', 'answer 1']);
    assert.equal(reply.request.model, 'kr/gpt54');
    assert.match(reply.request.messages.at(-1)?.content ?? '', /const a = 1;[^]*and now\?$/);
    reply.finish();
    await fixture.idle();
    fixture.session.selectAlternative('p1');
    assert.deepEqual(shown(fixture), ['p0', 'a0', 'p1', 'a1']);
    fixture.session.selectAlternative('p1b');
    assert.deepEqual(shown(fixture), ['p0', 'a0', 'p1b', 'answer 1']);
  });

  it('twice under one id is once', async () => {
    const fixture = new Fixture({ start });
    for (let time = 0; time < 2; time++) assert.equal(fixture.session.edit('p0', { id: 'p0b', text: 'other', context: [], model: 'kr/auto' }), true);
    (await fixture.reply()).finish();
    await fixture.idle();
    assert.equal(fixture.gateway.answers.length, 1);
    assert.deepEqual(shown(fixture), ['p0b', 'answer 1']);
  });

  it('to the same words asks for another answer', async () => {
    const fixture = new Fixture({ start });
    for (let time = 0; time < 2; time++) fixture.session.edit('p1', { id: 'again', text: 'prompt p1', context: [], model: 'kr/auto' });
    (await fixture.reply()).finish();
    await fixture.idle();
    assert.equal(fixture.gateway.answers.length, 1);
    assert.deepEqual(shown(fixture), ['p0', 'a0', 'p1', 'again']);
    assert.deepEqual(alternatives(fixture.session.conversation, fixture.answer('again')).map(({ id }) => id), ['a1', 'again']);
  });

  it('stops the answer that is being written, and keeps what there is of it', async () => {
    const fixture = new Fixture();
    const first = await fixture.ask();
    await first.text('half an ans');
    fixture.session.edit('p1', { id: 'p2', text: '안녕하세요', context: [], model: 'kr/auto' });
    const second = await fixture.reply(1);
    await until(() => first.isOver);
    assert.deepEqual([fixture.answer('answer 1').status, fixture.answer('answer 1').text], ['stopped', 'half an ans']);
    await second.text('whole');
    second.finish();
    await fixture.idle();
    assert.deepEqual(shown(fixture), ['p2', 'answer 2']);
  });

  it('is refused for what is no prompt', () => {
    const fixture = new Fixture({ start });
    assert.equal(fixture.session.edit('nobody', { id: 'x', text: 'x', context: [], model: 'm' }), false);
    assert.equal(fixture.session.edit('a0', { id: 'x', text: 'x', context: [], model: 'm' }), false);
    assert.equal(fixture.session.conversation, start);
  });

  it('leaves out what was left out, whichever wording of the first prompt sent is shown', async () => {
    const fixture = new Fixture({ start: { ...start, startId: 'p1' } });
    fixture.session.edit('p1', { id: 'p1b', text: 'shorter', context: [], model: 'kr/auto' });
    const reply = await fixture.reply();
    assert.deepEqual(reply.request.messages.map(({ role }) => role), ['system', 'user']);
    reply.finish();
    await fixture.idle();
    fixture.session.selectAlternative('p1');
    assert.equal(fixture.session.conversation.startId, 'p1');
    fixture.session.edit('p0', { id: 'p0b', text: 'from the beginning', context: [], model: 'kr/auto' });
    (await fixture.reply(1)).finish();
    await fixture.idle();
    assert.equal(fixture.session.conversation.startId, 'p1');
  });
});

describe('Taking up an answer that failed', () => {
  const failed = (fields: Partial<AnswerMessage> = {}): Conversation =>
    conversation([prompt('p1', null), answer('a1', 'p1', { text: '', status: 'failed', model: 'kr/gpt54', failure: { kind: 'out-of-credits' }, ...fields })]);

  it('asks the same model anew where there is no text, and goes on where there is some', async () => {
    const anew = new Fixture({ start: failed() });
    assert.equal(anew.session.resume('a1'), true);
    const reply = await anew.reply();
    assert.deepEqual([reply.request.model, reply.request.messages.at(-1)?.role, anew.session.conversation.messages.length], ['kr/gpt54', 'user', 3]);
    const on = new Fixture({ start: failed({ text: 'The list is' }) });
    assert.equal(on.session.resume('a1'), true);
    await on.reply();
    assert.equal(on.session.conversation.messages.length, 2);
    assert.equal(new Fixture({ start: failed({ status: 'complete' }) }).session.resume('a1'), false);
  });

  it('keeps to a limit of its own where that is lower than the one of the settings, this once', async () => {
    const limitOf = async (text: string, maxTokens: number | undefined, limit: number): Promise<number | undefined> => {
      const fixture = new Fixture({ start: failed({ text }) });
      if (maxTokens !== undefined) fixture.defaults = { maxTokens };
      fixture.session.resume('a1', limit);
      return (await fixture.reply()).request.maxTokens;
    };
    assert.deepEqual(await Promise.all([limitOf('', undefined, 300), limitOf('The', 500, 300), limitOf('', 200, 300)]), [300, 300, 200]);
    const fixture = new Fixture({ start: failed() });
    fixture.session.resume('a1', 300);
    (await fixture.reply()).finish();
    await fixture.idle();
    fixture.session.retry('a1', 'kr/auto');
    assert.equal((await fixture.reply(1)).request.maxTokens, undefined);
  });

  it('that is not shown last any more does nothing, but when the user asks for it again: another answer of the same model', async () => {
    const later = conversation([...failed().messages, prompt('p2', 'a1'), answer('a2', 'p2')]);
    const fixture = new Fixture({ start: later });
    const { session } = fixture;
    assert.equal(session.resume('a1'), false);
    assert.equal(session.askAgain('a1', 300), true);
    const { request } = await fixture.reply();
    assert.deepEqual([request.model, request.maxTokens, request.messages.at(-1)?.role], ['kr/gpt54', 300, 'user']);
    assert.equal(session.askAgain('nowhere'), false);
    (await fixture.reply()).finish();
    await fixture.idle();
    assert.equal(session.askAgain('a2'), false, 'a whole answer is not written a second time');
    // The first was asked again, the second never failed.
    assert.deepEqual(['a1', 'a2', 'nowhere'].map((id) => session.isStillFailed(id)), [false, false, false]);
    assert.equal(new Fixture({ start: failed() }).session.isStillFailed('a1'), true);
  });
});

describe('The credits of an answer', () => {
  it('are noted when they become known after its end, once, and stand beside the tokens', async () => {
    const fixture = new Fixture();
    const reply = await fixture.ask();
    assert.equal(reply.id, 'answer 1');
    fixture.session.price('answer 1', 1);
    assert.equal(fixture.answer().usage, undefined, 'it is not over');
    await reply.text('hello');
    await reply.emit({ type: 'usage', usage: { promptTokens: 10, completionTokens: 5 } });
    reply.finish();
    await fixture.idle();
    fixture.session.price('answer 1', 0.25);
    fixture.session.price('answer 1', 7);
    fixture.session.price('p1', 7);
    fixture.session.price('nowhere', 7);
    assert.deepEqual(fixture.answer().usage, { promptTokens: 10, completionTokens: 5, credits: 0.25 });
    assert.deepEqual(fixture.events.reduce(reduceTranscript, fixture.start), fixture.session.conversation);
  });

  it('that came with it stay', async () => {
    const fixture = new Fixture();
    const reply = await fixture.ask();
    await reply.text('hello');
    await reply.emit({ type: 'usage', usage: { credits: 3 } });
    reply.finish();
    await fixture.idle();
    fixture.session.price('answer 1', 0.25);
    assert.deepEqual(fixture.answer().usage, { credits: 3 });
  });
});

describe('Going on with an answer', () => {
  const cutOff = (fields: Partial<AnswerMessage> = {}): Conversation =>
    conversation([prompt('p1', null), answer('a1', 'p1', { text: 'The list is sorted and retu', status: 'truncated', model: 'kr/gpt54', ...fields })]);

  for (const status of ['truncated', 'interrupted', 'stopped', 'failed'] as const) {
    it(`appends to one that is ${status}, and asks with its text and how it ends`, async () => {
      const fixture = new Fixture({ start: cutOff({ status, ...(status === 'failed' && { failure: { kind: 'interrupted' as const } }) }) });
      assert.equal(fixture.session.continue('a1'), true);
      assert.deepEqual([fixture.answer('a1').status, fixture.answer('a1').failure], ['waiting', undefined]);
      const reply = await fixture.reply();
      assert.equal(reply.request.model, 'kr/gpt54');
      assert.deepEqual(reply.request.messages.slice(1).map(({ role, content }) => [role, content.split('\n')[0]?.slice(0, 27)]), [
        ['user', 'prompt p1'],
        ['assistant', 'The list is sorted and retu'],
        ['user', 'Your answer above was cut o'],
      ]);
      assert.match(reply.request.messages.at(-1)?.content ?? '', /<last-words>\nThe list is sorted and retu\n<\/last-words>$/);
      await reply.text('The list is sorted ');
      assert.equal(fixture.answer('a1').status, 'streaming');
      await reply.text('and returned.');
      reply.finish();
      await fixture.idle();
      assert.deepEqual([fixture.answer('a1').text, fixture.answer('a1').status], ['The list is sorted and returned.', 'complete']);
      assert.deepEqual(fixture.events.reduce(reduceTranscript, fixture.start), fixture.session.conversation);
    });
  }

  it('says when it is cut off inside a code block', async () => {
    const fixture = new Fixture({ start: cutOff({ text: '```ts\nconst a = 1;' }) });
    fixture.session.continue('a1');
    assert.match((await fixture.reply()).request.messages.at(-1)?.content ?? '', /inside a fenced code block/);
    fixture.session.stopAll();
  });

  it('fails again with its text kept, and can be gone on with once more', async () => {
    const fixture = new Fixture({ start: cutOff() });
    fixture.session.continue('a1');
    (await fixture.reply()).fail(new GatewayError({ kind: 'out-of-credits' }));
    await fixture.idle();
    assert.deepEqual([fixture.answer('a1').text, fixture.answer('a1').status, fixture.answer('a1').failure], ['The list is sorted and retu', 'failed', { kind: 'out-of-credits' }]);
    assert.equal(fixture.session.continue('a1'), true);
    const reply = await fixture.reply(1);
    await reply.text('The list is sorted and returned');
    fixture.session.stop('a1');
    assert.deepEqual([fixture.answer('a1').text, fixture.answer('a1').status], ['The list is sorted and returned', 'stopped']);
  });

  it('adds up what both parts took, where both are known', async () => {
    const fixture = new Fixture({ start: cutOff({ usage: { promptTokens: 10, completionTokens: 5 }, duration: 1_000, firstTextAfter: 200 }) });
    fixture.session.continue('a1');
    const reply = await fixture.reply();
    fixture.clock.advance(500);
    await reply.text('The list is sorted and returned.');
    await reply.emit({ type: 'usage', usage: { promptTokens: 20, completionTokens: 1, totalTokens: 21 } });
    await reply.emit({ type: 'usage', usage: { promptTokens: 20, completionTokens: 2, totalTokens: 22 } });
    reply.finish();
    await fixture.idle();
    const { usage, duration, firstTextAfter } = fixture.answer('a1');
    assert.deepEqual({ usage, duration, firstTextAfter }, { usage: { promptTokens: 30, completionTokens: 7 }, duration: 1_500, firstTextAfter: 200 });
  });

  it('claims no sum of what was unknown', async () => {
    const fixture = new Fixture({ start: cutOff() });
    fixture.session.continue('a1');
    const reply = await fixture.reply();
    await reply.emit({ type: 'text-delta', text: '.' }, { type: 'usage', usage: { promptTokens: 20, completionTokens: 1 } });
    reply.finish();
    await fixture.idle();
    assert.deepEqual([fixture.answer('a1').usage, fixture.answer('a1').duration], [undefined, undefined]);
  });

  it('does not pass what the first part took off as what the whole answer took', async () => {
    const fixture = new Fixture({ start: cutOff({ usage: { promptTokens: 10, completionTokens: 5 } }) });
    fixture.session.continue('a1');
    const reply = await fixture.reply();
    await reply.emit({ type: 'text-delta', text: '.' });
    reply.finish();
    await fixture.idle();
    assert.equal(fixture.answer('a1').usage, undefined);
  });

  it('takes the credits of one of its requests for those of none', async () => {
    const fixture = new Fixture({ start: cutOff({ usage: { promptTokens: 10, completionTokens: 5, credits: 2 } }) });
    fixture.session.continue('a1');
    const reply = await fixture.reply();
    assert.equal(reply.id, undefined);
    await reply.emit({ type: 'text-delta', text: '.' }, { type: 'usage', usage: { promptTokens: 20, completionTokens: 1 } });
    reply.finish();
    await fixture.idle();
    fixture.session.price('a1', 2);
    assert.deepEqual(fixture.answer('a1').usage, { promptTokens: 30, completionTokens: 6 });
  });

  it('is refused for a whole answer, one without text, a prompt, and while another is written', async () => {
    const refused = (fields: Partial<AnswerMessage>): boolean => new Fixture({ start: cutOff(fields) }).session.continue('a1');
    assert.equal(refused({ status: 'complete' }), false);
    assert.equal(refused({ status: 'filtered' }), false);
    assert.equal(refused({ text: ' \n' }), false);
    const fixture = new Fixture({ start: cutOff() });
    assert.equal(fixture.session.continue('p1'), false);
    const reply = await fixture.ask({ id: 'p2' });
    assert.equal(fixture.session.continue('a1'), false);
    reply.finish();
    await fixture.idle();
  });
});

describe('Removing messages', () => {
  const start = conversation([
    prompt('p0', null), answer('a0', 'p0'), answer('a0b', 'p0'),
    prompt('p1', 'a0'), answer('a1', 'p1'), prompt('p1b', 'a0'), answer('a1b', 'p1b'),
  ]);

  it('takes everything below along, shows what stands beside, and comes back as it was', () => {
    for (const [id, left, leafId] of [
      ['p1b', ['p0', 'a0', 'a0b', 'p1', 'a1'], 'a1'],
      ['a1b', ['p0', 'a0', 'a0b', 'p1', 'a1', 'p1b'], 'p1b'],
      ['a0', ['p0', 'a0b'], 'a0b'],
      ['p0', [], null],
      ['a0b', ['p0', 'a0', 'p1', 'a1', 'p1b', 'a1b'], 'a1b'],
    ] as const) {
      const fixture = new Fixture({ start });
      const removed = fixture.session.remove(id);
      assert.ok(removed);
      assert.deepEqual(fixture.session.conversation.messages.map((message) => message.id), left, id);
      assert.equal(fixture.session.conversation.leafId, leafId, id);
      fixture.session.restore(removed);
      assert.equal(fixture.session.conversation.leafId, 'a1b', id);
      assert.deepEqual(fixture.session.conversation.messages, start.messages);
    }
  });

  it('keeps what came meanwhile behind what comes back, whatever the clock was set to', () => {
    const fixture = new Fixture({ start });
    const [first, second] = [fixture.session.remove('p1'), fixture.session.remove('a0b')];
    assert.ok(first && second);
    fixture.session.restore(first);
    fixture.session.restore(second);
    assert.deepEqual(fixture.session.conversation.messages, start.messages);
    const removed = fixture.session.remove('p1b');
    assert.ok(removed);
    fixture.send({ id: 'later' });
    fixture.session.restore(removed);
    assert.deepEqual(fixture.session.conversation.messages.map(({ id }) => id).slice(0, 8), [...start.messages.map(({ id }) => id), 'later']);
  });

  it('of a running answer stops it first, and keeps what it had for the way back', async () => {
    const fixture = new Fixture();
    const reply = await fixture.ask();
    await reply.text('half');
    await reply.text(' an answer');
    const removed = fixture.session.remove('p1');
    assert.ok(removed);
    assert.equal(reply.signal.aborted, true);
    await fixture.idle();
    assert.deepEqual(fixture.session.conversation.messages, []);
    fixture.session.restore(removed);
    assert.deepEqual([fixture.answer().text, fixture.answer().status], ['half an answer', 'stopped']);
  });

  it('does nothing for an unknown id', () => {
    const fixture = new Fixture({ start });
    assert.equal(fixture.session.remove('nobody'), undefined);
    assert.equal(fixture.session.conversation, start);
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
