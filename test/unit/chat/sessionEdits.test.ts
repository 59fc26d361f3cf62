import assert from 'node:assert/strict';
import { alternatives, shownMessages } from '../../../src/shared/transcript';
import { answer, contextItem, conversation, prompt } from '../../fakes/conversations';
import { until } from '../../fakes/until';
import { SessionFixture } from './sessionFixture';

describe('Editing a prompt', () => {
  const start = conversation([prompt('p0', null), answer('a0', 'p0'), prompt('p1', 'a0', { context: [contextItem('const a = 1;')] }), answer('a1', 'p1')]);
  const shown = (fixture: SessionFixture): string[] => shownMessages(fixture.session.conversation).map(({ id }) => id);

  it('adds the new wording as an alternative, and asks with it and its context', async () => {
    const fixture = new SessionFixture({ start });
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
    const fixture = new SessionFixture({ start });
    for (let time = 0; time < 2; time++) assert.equal(fixture.session.edit('p0', { id: 'p0b', text: 'other', context: [], model: 'kr/auto' }), true);
    (await fixture.reply()).finish();
    await fixture.idle();
    assert.equal(fixture.gateway.answers.length, 1);
    assert.deepEqual(shown(fixture), ['p0b', 'answer 1']);
  });

  it('to the same words asks for another answer', async () => {
    const fixture = new SessionFixture({ start });
    for (let time = 0; time < 2; time++) fixture.session.edit('p1', { id: 'again', text: 'prompt p1', context: [], model: 'kr/auto' });
    (await fixture.reply()).finish();
    await fixture.idle();
    assert.equal(fixture.gateway.answers.length, 1);
    assert.deepEqual(shown(fixture), ['p0', 'a0', 'p1', 'again']);
    assert.deepEqual(alternatives(fixture.session.conversation, fixture.answer('again')).map(({ id }) => id), ['a1', 'again']);
  });

  it('stops the answer that is being written, and keeps what there is of it', async () => {
    const fixture = new SessionFixture();
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
    const fixture = new SessionFixture({ start });
    assert.equal(fixture.session.edit('nobody', { id: 'x', text: 'x', context: [], model: 'm' }), false);
    assert.equal(fixture.session.edit('a0', { id: 'x', text: 'x', context: [], model: 'm' }), false);
    assert.equal(fixture.session.conversation, start);
  });

  it('leaves out what was left out, whichever wording of the first prompt sent is shown', async () => {
    const fixture = new SessionFixture({ start: { ...start, startId: 'p1' } });
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
      const fixture = new SessionFixture({ start });
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
    const fixture = new SessionFixture({ start });
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
    const fixture = new SessionFixture();
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
    const fixture = new SessionFixture({ start });
    assert.equal(fixture.session.remove('nobody'), undefined);
    assert.equal(fixture.session.conversation, start);
  });
});
