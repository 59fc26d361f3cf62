import assert from 'node:assert/strict';
import { GatewayError } from '../../../src/api/errors';
import { alternatives, reduceTranscript, shownMessages, type AnswerMessage, type Conversation } from '../../../src/shared/transcript';
import { answer, conversation, prompt } from '../../fakes/conversations';
import { until } from '../../fakes/until';
import { SessionFixture } from './sessionFixture';

describe('Retrying', () => {
  it('writes an alternative and keeps the earlier answer as it was', async () => {
    const fixture = new SessionFixture();
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
    const fixture = new SessionFixture();
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
    const fixture = new SessionFixture();
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
    const fixture = new SessionFixture({ start });
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

describe('Taking up an answer that failed', () => {
  const failed = (fields: Partial<AnswerMessage> = {}): Conversation =>
    conversation([prompt('p1', null), answer('a1', 'p1', { text: '', status: 'failed', model: 'kr/gpt54', failure: { kind: 'out-of-credits' }, ...fields })]);

  it('asks the same model anew where there is no text, and goes on where there is some', async () => {
    const anew = new SessionFixture({ start: failed() });
    assert.equal(anew.session.resume('a1'), true);
    const reply = await anew.reply();
    assert.deepEqual([reply.request.model, reply.request.messages.at(-1)?.role, anew.session.conversation.messages.length], ['kr/gpt54', 'user', 3]);
    const on = new SessionFixture({ start: failed({ text: 'The list is' }) });
    assert.equal(on.session.resume('a1'), true);
    await on.reply();
    assert.equal(on.session.conversation.messages.length, 2);
    assert.equal(new SessionFixture({ start: failed({ status: 'complete' }) }).session.resume('a1'), false);
  });

  it('keeps to a limit of its own where that is lower than the one of the settings, this once', async () => {
    const limitOf = async (text: string, maxTokens: number | undefined, limit: number): Promise<number | undefined> => {
      const fixture = new SessionFixture({ start: failed({ text }) });
      if (maxTokens !== undefined) fixture.defaults = { maxTokens };
      fixture.session.resume('a1', limit);
      return (await fixture.reply()).request.maxTokens;
    };
    assert.deepEqual(await Promise.all([limitOf('', undefined, 300), limitOf('The', 500, 300), limitOf('', 200, 300)]), [300, 300, 200]);
    const fixture = new SessionFixture({ start: failed() });
    fixture.session.resume('a1', 300);
    (await fixture.reply()).finish();
    await fixture.idle();
    fixture.session.retry('a1', 'kr/auto');
    assert.equal((await fixture.reply(1)).request.maxTokens, undefined);
  });

  it('that is not shown last any more does nothing, but when the user asks for it again: another answer of the same model', async () => {
    const later = conversation([...failed().messages, prompt('p2', 'a1'), answer('a2', 'p2')]);
    const fixture = new SessionFixture({ start: later });
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
    assert.equal(new SessionFixture({ start: failed() }).session.isStillFailed('a1'), true);
  });
});

describe('Going on with an answer', () => {
  const cutOff = (fields: Partial<AnswerMessage> = {}): Conversation =>
    conversation([prompt('p1', null), answer('a1', 'p1', { text: 'The list is sorted and retu', status: 'truncated', model: 'kr/gpt54', ...fields })]);

  for (const status of ['truncated', 'interrupted', 'stopped', 'failed'] as const) {
    it(`appends to one that is ${status}, and asks with its text and how it ends`, async () => {
      const fixture = new SessionFixture({ start: cutOff({ status, ...(status === 'failed' && { failure: { kind: 'interrupted' as const } }) }) });
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
    const fixture = new SessionFixture({ start: cutOff({ text: '```ts\nconst a = 1;' }) });
    fixture.session.continue('a1');
    assert.match((await fixture.reply()).request.messages.at(-1)?.content ?? '', /inside a fenced code block/);
    fixture.session.stopAll();
  });

  it('fails again with its text kept, and can be gone on with once more', async () => {
    const fixture = new SessionFixture({ start: cutOff() });
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
    const fixture = new SessionFixture({ start: cutOff({ usage: { promptTokens: 10, completionTokens: 5 }, duration: 1_000, firstTextAfter: 200 }) });
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
    const fixture = new SessionFixture({ start: cutOff() });
    fixture.session.continue('a1');
    const reply = await fixture.reply();
    await reply.emit({ type: 'text-delta', text: '.' }, { type: 'usage', usage: { promptTokens: 20, completionTokens: 1 } });
    reply.finish();
    await fixture.idle();
    assert.deepEqual([fixture.answer('a1').usage, fixture.answer('a1').duration], [undefined, undefined]);
  });

  it('does not pass what the first part took off as what the whole answer took', async () => {
    const fixture = new SessionFixture({ start: cutOff({ usage: { promptTokens: 10, completionTokens: 5 } }) });
    fixture.session.continue('a1');
    const reply = await fixture.reply();
    await reply.emit({ type: 'text-delta', text: '.' });
    reply.finish();
    await fixture.idle();
    assert.equal(fixture.answer('a1').usage, undefined);
  });

  it('takes the credits of one of its requests for those of none', async () => {
    const fixture = new SessionFixture({ start: cutOff({ usage: { promptTokens: 10, completionTokens: 5, credits: 2 } }) });
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
    const refused = (fields: Partial<AnswerMessage>): boolean => new SessionFixture({ start: cutOff(fields) }).session.continue('a1');
    assert.equal(refused({ status: 'complete' }), false);
    assert.equal(refused({ status: 'filtered' }), false);
    assert.equal(refused({ text: ' \n' }), false);
    const fixture = new SessionFixture({ start: cutOff() });
    assert.equal(fixture.session.continue('p1'), false);
    const reply = await fixture.ask({ id: 'p2' });
    assert.equal(fixture.session.continue('a1'), false);
    reply.finish();
    await fixture.idle();
  });
});
