import assert from 'node:assert/strict';
import { ChatSession } from '../../../src/chat/session';
import { Outbox, type SendOutcome } from '../../../src/panel/outbox';
import { newConversation } from '../../../src/shared/transcript';
import { FakeClock } from '../../fakes/fakeClock';
import { FakeGateway } from '../../fakes/fakeGateway';

describe('A prompt on its way', () => {
  const clock = new FakeClock();
  const logged: unknown[] = [];
  const log = { error: (_: string, error?: unknown) => void logged.push(error) };
  const session = new ChatSession({
    conversation: newConversation('c', 0),
    connect: () => Promise.resolve(new FakeGateway()),
    defaults: () => ({}),
    clock,
    newId: () => 'id',
    onEvent: () => undefined,
    onFailure: () => undefined,
  });
  /** Runs until it is told to end, or given up. */
  const slow = (): { run: (signal: AbortSignal) => Promise<SendOutcome>; end: () => void } => {
    let end = (): void => undefined;
    const run = (signal: AbortSignal): Promise<SendOutcome> =>
      new Promise((resolve, reject) => {
        end = () => { resolve({ kind: 'sent' }); };
        signal.addEventListener('abort', () => { reject(new Error('aborted')); });
      });
    return { run, end: () => { end(); } };
  };

  it('is one prompt, however often its id is asked for', async () => {
    const outbox = new Outbox(clock, log, () => undefined);
    const { run, end } = slow();
    const outcome = outbox.send('p', session, run);
    assert.ok(outbox.outcomeOf('p'));
    assert.equal(outbox.pendingId(session), 'p');
    end();
    assert.deepEqual(await outcome, { kind: 'sent' });
    assert.equal(outbox.outcomeOf('p'), undefined);
    assert.equal(clock.pending, 0);
  });

  it('is told of only when it takes a while, and can be given up', async () => {
    let changes = 0;
    const outbox = new Outbox(clock, log, () => { changes += 1; });
    const outcome = outbox.send('p', session, slow().run);
    assert.equal(outbox.slowId(session), undefined);
    clock.advance(1_000);
    assert.deepEqual([outbox.slowId(session), changes], ['p', 1]);
    assert.ok(outbox.giveUp('p'));
    assert.equal((await outcome).kind, 'refused');
    assert.deepEqual([outbox.slowId(session), outbox.giveUp('p'), changes], [undefined, false, 2]);
  });

  it('is given up at once, also when what it waits for never ends', async () => {
    const outbox = new Outbox(clock, log, () => undefined);
    const outcome = outbox.send('p', session, () => new Promise(() => undefined));
    assert.ok(outbox.giveUp('p'));
    assert.equal((await outcome).kind, 'refused');
    assert.equal(outbox.pendingId(session), undefined);
  });

  it('is refused in a sentence when something fails, which the log says', async () => {
    const outbox = new Outbox(clock, log, () => undefined);
    const failure = new Error('broken');
    assert.deepEqual(await outbox.send('p', session, () => Promise.reject(failure)), { kind: 'refused', reason: 'This did not work. Try again.' });
    assert.deepEqual(logged, [failure]);
    assert.equal(outbox.pendingId(session), undefined);
  });
});
