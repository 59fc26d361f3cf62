import assert from 'node:assert/strict';
import { GatewayError } from '../../../src/api/errors';
import type { Failure } from '../../../src/shared/failure';
import { findMessage, reduceTranscript } from '../../../src/shared/transcript';
import { answer, conversation, prompt } from '../../fakes/conversations';
import { SessionFixture } from './sessionFixture';

describe('An answer that fails', () => {
  it('keeps all text that came, the last of it before its final change', async () => {
    const fixture = new SessionFixture();
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
    const fixture = new SessionFixture();
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
    const fixture = new SessionFixture({ connect: () => Promise.reject(new GatewayError(failure)) });
    assert.equal(fixture.send(), true);
    await fixture.idle();
    assert.equal(fixture.answer().status, 'failed');
    assert.deepEqual(fixture.answer().failure, failure);
    assert.equal(findMessage(fixture.session.conversation, 'p1')?.text, '안녕');
    assert.equal(fixture.gateway.answers.length, 0);
  });

  it('calls a fault of the extension internal and hands on what was thrown, for the log only', async () => {
    const fixture = new SessionFixture();
    const reply = await fixture.ask();
    const error = new TypeError('secret details');
    reply.fail(error);
    await fixture.idle();
    assert.deepEqual(fixture.answer().failure, { kind: 'internal' });
    assert.deepEqual(fixture.failures, [{ failure: { kind: 'internal' }, error }]);
    assert.ok(!JSON.stringify(fixture.session.conversation).includes('secret details'));
  });

  it('does not stand in the way of the next prompt', async () => {
    const fixture = new SessionFixture();
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
    const fixture = new SessionFixture({ connect: () => new Promise(() => undefined) });
    fixture.send();
    fixture.session.stop('answer 1');
    await fixture.idle();
    assert.equal(fixture.answer().status, 'stopped');
    assert.deepEqual(fixture.failures, []);
  });

  it('asks the gateway for nothing when the key comes only after it', async () => {
    let connected = (): void => undefined;
    const fixture: SessionFixture = new SessionFixture({
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
    const fixture = new SessionFixture();
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
    const fixture = new SessionFixture();
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
    const fixture = new SessionFixture();
    const reply = await fixture.ask();
    await reply.emit({ type: 'retry', attempt: 2, attempts: 3, at: 1, failure: { kind: 'rate-limited', status: 429 } });
    fixture.session.stop('answer 1');
    await fixture.idle();
    assert.equal(fixture.answer().status, 'stopped');
    assert.equal('retry' in fixture.answer(), false);
    assert.equal('failure' in fixture.answer(), false);
  });

  it('twice, or after the end, or for an unknown answer, changes nothing', async () => {
    const fixture = new SessionFixture();
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
    const fixture = new SessionFixture({ start });
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

describe('The credits of an answer', () => {
  it('are noted when they become known after its end, once, and stand beside the tokens', async () => {
    const fixture = new SessionFixture();
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
    const fixture = new SessionFixture();
    const reply = await fixture.ask();
    await reply.text('hello');
    await reply.emit({ type: 'usage', usage: { credits: 3 } });
    reply.finish();
    await fixture.idle();
    fixture.session.price('answer 1', 0.25);
    assert.deepEqual(fixture.answer().usage, { credits: 3 });
  });
});
