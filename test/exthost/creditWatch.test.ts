import assert from 'node:assert/strict';
import { ApiKeys } from '../../src/host/apiKeys';
import { Credits } from '../../src/host/credits';
import { CreditWatch } from '../../src/host/creditWatch';
import { GatewayConnection } from '../../src/host/gatewayConnection';
import { systemClock, type Clock } from '../../src/shared/clock';
import { FakeClock } from '../fakes/fakeClock';
import { fakeAccounts, FakeSecrets } from './fakeSecrets';
import { answerDialogs, memoryLog, setSettings, useGateway, waitFor } from './support';

describe('a turn that was refused for lack of credits', () => {
  const gateway = useGateway();
  let keys: ApiKeys;
  let connection: GatewayConnection;
  let credits: Credits;
  let watch: CreditWatch;
  let dialogs: ReturnType<typeof answerDialogs>;
  let press: string | undefined;
  /** What is scheduled, by its delay; run by hand. */
  let scheduled: { delay: number; run: () => void }[];
  let resumed: string[];

  beforeEach(async () => {
    keys = new ApiKeys(new FakeSecrets(), memoryLog());
    connection = new GatewayConnection(fakeAccounts(memoryLog(), undefined, keys), memoryLog(), systemClock);
    credits = new Credits(connection, memoryLog());
    scheduled = [];
    resumed = [];
    press = undefined;
    let now = 0;
    const clock: Clock = {
      now: () => now,
      schedule: (run, delay) => {
        const entry = { delay, run: () => { now += delay; run(); } };
        scheduled.push(entry);
        return () => { scheduled = scheduled.filter((other) => other !== entry); };
      },
    };
    watch = new CreditWatch(credits, memoryLog(), clock);
    dialogs = answerDialogs(({ buttons }) => buttons.find((button) => button === press));
    await gateway().control({ set: { credits: 0 } });
    await assert.rejects(answer(), { kind: 'out-of-credits' });
    await credits.refresh();
  });
  afterEach(async () => {
    dialogs.restore();
    watch.dispose();
    credits.dispose();
    connection.dispose();
    keys.dispose();
    await setSettings({ resumeAfterTopUp: undefined });
    await gateway().control({ set: { credits: 5000 } });
  });

  const answer = async (): Promise<void> => {
    const client = await connection.connect('chat');
    const request = { model: 'kr/gpt4o', messages: [{ role: 'user' as const, content: 'hello' }] };
    for await (const event of client.streamChat(request)) assert.notEqual(event.type, 'retry');
  };
  const wait = (about: string, isAutomatic: boolean): void => {
    watch.wait({ about, isAutomatic, resume: () => void resumed.push(about) });
  };
  const runNext = (): void => scheduled.shift()?.run();

  it('is offered once there are credits, found by asking at growing intervals', async () => {
    press = 'Resend';
    wait('chat', true);
    runNext();
    await credits.refresh();
    assert.deepEqual(resumed, []);
    assert.deepEqual(scheduled.map(({ delay }) => delay), [10_000]);
    await gateway().control({ set: { credits: 700 } });
    runNext();
    await waitFor('the turn', () => resumed.length > 0);
    assert.deepEqual([resumed, dialogs.shown.map(({ message }) => message), scheduled.length], [['chat'], ['Credits are back.'], 0]);
  });

  it('is asked for during ten minutes at most', () => {
    wait('chat', true);
    let total = 0;
    while (scheduled.length > 0) {
      total += scheduled[0]?.delay ?? 0;
      runNext();
    }
    assert.ok(total <= 600_000 && total > 300_000, String(total));
  });

  it('is asked for when the computer wakes, too: the ten minutes are those awake', async () => {
    watch.dispose();
    const looks = (): number => gateway().requests.filter(({ path }) => path === '/v1/usage').length;
    for (const hours of [3, -3]) {
      const clock = new FakeClock();
      watch = new CreditWatch(credits, memoryLog(), clock);
      wait('chat', true);
      clock.setWallClock(clock.now() + hours * 3_600_000);
      const before = looks();
      clock.advance(5_000);
      assert.equal(clock.pending, 1);
      await waitFor('a look', () => looks() > before);
      clock.advance(600_000);
      assert.equal(clock.pending, 0);
      await credits.refresh(); // in the place of the last look: it is none of the next one's
      watch.dispose();
    }
  });

  it('is sent by itself where the setting says so; an edit is offered', async () => {
    await setSettings({ resumeAfterTopUp: 'resend' });
    wait('chat', true);
    wait('inline edit', false);
    await gateway().control({ set: { credits: 700 } });
    runNext();
    await waitFor('the chat', () => resumed.length > 0);
    await waitFor('the offer', () => dialogs.shown.length > 0);
    assert.deepEqual(resumed, ['chat']);
  });

  it('is not offered because something else was answered, which may have cost nothing: only once the balance is there', async () => {
    wait('native kr/gpt4o', false);
    // The balance is not read while there is one to answer with.
    await gateway().control([{ set: { credits: 700 } }, { fault: 'T33', path: '/v1/usage' }]);
    await answer();
    watch.settle('another chat');
    await waitFor('the look after the answer', () => credits.state.isStale);
    await gateway().control([{ clear: true }, { set: { credits: 0 } }]);
    await credits.refresh();
    assert.deepEqual([dialogs.shown, credits.state.exhausted], [[], false]);
    await gateway().control({ set: { credits: 700 } });
    await credits.refresh();
    await waitFor('the offer', () => dialogs.shown.length > 0);
    assert.deepEqual(dialogs.shown.map(({ message }) => message), ['Credits are back.']);
  });

  it('is offered with every other one; one that was refused again, once', async () => {
    press = 'Resend';
    for (const about of ['one file', 'another file', 'one file']) wait(about, false);
    await gateway().control({ set: { credits: 700 } });
    await credits.refresh();
    await waitFor('both', () => resumed.length > 1);
    assert.deepEqual([resumed, dialogs.shown.length], [['one file', 'another file'], 1]);
  });

  it('is not sent by an offer that stands when it was answered meanwhile', async () => {
    let choose: (choice: string) => void = () => undefined;
    dialogs.restore();
    dialogs = answerDialogs(() => new Promise((resolve) => { choose = resolve; }));
    wait('message', false);
    wait('edit', false);
    await gateway().control({ set: { credits: 700 } });
    await credits.refresh();
    await waitFor('the offer', () => dialogs.shown.length > 0);
    watch.settle('message');
    choose('Resend');
    await waitFor('the edit', () => resumed.length > 0);
    assert.deepEqual(resumed, ['edit']);
  });

  it('is sent whatever becomes of the others', async () => {
    press = 'Resend';
    watch.wait({ about: 'asks the user', resume: () => new Promise(() => undefined), isAutomatic: false });
    watch.wait({ about: 'fails', resume: () => Promise.reject(new Error('broken')), isAutomatic: false });
    wait('last', false);
    await gateway().control({ set: { credits: 700 } });
    await credits.refresh();
    await waitFor('the last one', () => resumed.includes('last'));
  });

  it('is not offered after it was answered, or for another account', async () => {
    wait('chat', true);
    watch.settle('chat');
    wait('inline edit', false);
    watch.forget();
    assert.deepEqual(scheduled, []);
    await gateway().control({ set: { credits: 700 } });
    await credits.refresh();
    assert.deepEqual([resumed, dialogs.shown], [[], []]);
  });
});
