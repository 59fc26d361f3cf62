// Each fault of the matrix that a request can meet, in each place where a model is asked: what the user reads and can press, how
// often the gateway is asked, and that nothing of the user's is lost. docs/errors.md has the rows.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ControlCommand } from '../gateway/control';
import { Ledger } from '../../src/host/ledger';
import { shownMessages } from '../../src/shared/transcript';
import { setSettings, waitFor } from './support';
import { surfaceNames, storedKey, useSurfaces, type Surface, type SurfaceName } from './surfaces';

interface FaultRow {
  row: string;
  what: string;
  /** Once for each request that the fault allows. */
  order: ControlCommand & { fault: string };
  code: string;
  /** The first button. */
  action: string;
  /** In the message. */
  says?: RegExp;
  /** In the message outside the panel. */
  saysThere?: Partial<Record<SurfaceName, RegExp>>;
  /** Requests in all, 1 by default. */
  requests?: number;
  /** Text came before it, and stays. */
  hasText?: true;
}

type Tell = Pick<FaultRow, 'code' | 'action' | 'says'>;

const sentence = 'Add a line that goes on for quite a while, one word after the other';

/** Beside the panel there is no chat that could be begun anew. */
const elsewhere: Readonly<Record<string, Partial<Tell>>> = { 'KR-413': { action: 'Use Another Model', says: /Send less/ } };

const rows: readonly FaultRow[] = [
  { row: 'T30', what: '401', order: { fault: 'T30' }, code: 'KR-401', action: 'Set API Key', says: /^http:\/\/127\.0\.0\.1:\d+ refused/ },
  { row: 'T30', what: '401 with a page', order: { fault: 'T30', body: 'html' }, code: 'KR-401', action: 'Set API Key' },
  { row: 'T30', what: '401 with nothing', order: { fault: 'T30', body: 'empty' }, code: 'KR-401', action: 'Set API Key' },
  { row: 'T31', what: '402', order: { fault: 'T31' }, code: 'KR-402', action: 'Top Up', says: /Your prompt is kept\.$/, saysThere: { 'an edit': /then try again\.$/, 'a commit message': /then try again\.$/ } },
  { row: 'T31', what: '402 in the middle of a stream', order: { fault: 'T16', status: 402, deltas: 20 }, code: 'KR-402', action: 'Top Up', hasText: true },
  { row: 'T32', what: '400', order: { fault: 'T32', status: 400, message: 'No such field.' }, code: 'KR-400', action: 'Show Log', says: /No such field\./ },
  { row: 'T32', what: '403', order: { fault: 'T32', status: 403 }, code: 'KR-403', action: 'Use Another Model' },
  { row: 'T32', what: '404', order: { fault: 'T32', status: 404 }, code: 'KR-404', action: 'Use Another Model', says: /kr\/auto/ },
  { row: 'T32', what: '413', order: { fault: 'T32', status: 413 }, code: 'KR-413', action: 'New Chat', says: /too long/ },
  { row: 'T32', what: '422', order: { fault: 'T32', status: 422 }, code: 'KR-400', action: 'Show Log' },
  ...[500, 408, 529].map(
    (status): FaultRow => ({ row: 'T33', what: String(status), order: { fault: 'T33', status, times: 3 }, code: 'KR-500', action: 'Retry', says: new RegExp(`\\(${String(status)}\\)`), requests: 3 }),
  ),
  { row: 'T34', what: '429 with a long wait', order: { fault: 'T34', seconds: 300 }, code: 'KR-429', action: 'Retry', says: /You can try again at/ },
  { row: 'T36', what: 'a redirect to itself', order: { fault: 'T36', times: 10 }, code: 'KR-220', action: 'Open Settings', says: /an address of its own\. That was not followed/ },
  { row: 'T48', what: 'a link that is reset', order: { fault: 'T07', deltas: 20 }, code: 'KR-223', action: 'Retry', hasText: true },
];

for (const name of surfaceNames) {
  describe(`faults in ${name}`, () => {
    const { gateway, shared, surface, asked } = useSurfaces();

    /** Fails unless the key stands nowhere, and is stored as it was. */
    const assertKeyKept = async (): Promise<void> => {
      const { keys, log } = shared();
      assert.equal(await keys.get(gateway().origin), storedKey);
      assert.ok(!JSON.stringify([log.lines, shared().shown]).includes(storedKey));
    };
    /** The next answer is this sentence, word by word. */
    const answerSlowly = (): Promise<unknown> => gateway().control([{ set: { pace: 25 } }, { answer: { text: sentence } }]);
    afterEach(() => gateway().control({ set: { pace: 0 } }));

    /** Once the fault is over, *Retry* answers. */
    const assertRetries = async (place: Surface): Promise<void> => {
      await gateway().control({ clear: true });
      await place.retry();
      assert.equal(asked().at(-1)?.answer?.finished, true);
      assert.notEqual(place.text(), '');
      assert.equal(place.told(), undefined);
    };

    for (const { row, what, order, requests = 1, hasText, saysThere, ...tell } of rows) {
      const there = saysThere?.[name];
      const { code, action, says }: Tell = { ...tell, ...(name !== 'the panel' && elsewhere[tell.code]), ...(there && { says: there }) };
      it(`${row} ${what}: ${code}, ${action}`, async () => {
        const place = surface(name);
        await gateway().control({ times: 1, ...order });
        await place.ask();
        const told = place.told();
        assert.deepEqual([told?.code, told?.buttons[0], asked().length], [code, action, requests], told?.message);
        if (says) assert.match(told?.message ?? '', says);
        assert.doesNotMatch(told?.message ?? '', /<|undefined|fetch failed/);
        assert.equal(place.text() !== '', hasText === true);
        place.assertKept(hasText === true);
        await assertKeyKept();
        if (told?.buttons.includes('Retry')) await assertRetries(place);
      });
    }

    it('T33 once: tries again by itself and answers', async () => {
      const place = surface(name);
      await gateway().control({ fault: 'T33', times: 2 });
      await place.ask();
      assert.deepEqual([place.told(), asked().length, asked().at(-1)?.answer?.finished], [undefined, 3, true]);
      assert.notEqual(place.text(), '');
    });

    it('T34 a short wait: goes on by itself, and not before the moment the server named', async () => {
      const place = surface(name);
      await gateway().control({ fault: 'T34', seconds: 1, times: 1 });
      await place.ask();
      const [first, second] = asked();
      assert.ok(first && second && second.time - first.time >= 1_000);
      assert.deepEqual([place.told(), asked().length], [undefined, 2]);
      assert.notEqual(place.text(), '');
    });

    it('T35 a redirect: names where it leads, and sends nothing there', async () => {
      const there = await gateway().listen({ listen: 'T35' });
      const place = surface(name);
      await gateway().control({ fault: 'T35', times: 1 });
      await place.ask();
      const told = place.told();
      assert.deepEqual([told?.code, told?.buttons[0]], ['KR-220', 'Open Settings']);
      assert.ok(told?.message.includes(`redirects to ${there.origin}. Nothing was sent there`), told?.message);
      assert.deepEqual([there.connections, there.requests], [0, []]);
      place.assertKept(false);
      await assertKeyKept();
    });

    it('T39 Stop while it waits: stopped at once, and nothing more is sent', async () => {
      const place = surface(name);
      let waits = 0;
      shared().connection.onDidWait(() => (waits += 1));
      await gateway().control({ fault: 'T39', seconds: 1, times: 1 });
      const ended = place.ask();
      await waitFor('the wait', () => waits > 0);
      place.stop();
      const stoppedAt = Date.now();
      await ended;
      assert.ok(Date.now() - stoppedAt < 900, 'it waited for the next attempt');
      await waitFor('the moment of that attempt to be over', () => Date.now() > (asked()[0]?.time ?? Infinity) + 1_300);
      assert.equal(asked().length, 1);
      assert.equal(place.told(), undefined);
      place.assertKept(false);
    });

    it('T41 asked twice at once: one request, one text, and the second is refused', async () => {
      const place = surface(name);
      await answerSlowly();
      const first = place.ask();
      await waitFor('the request', () => asked().length > 0);
      await place.askAgain();
      await first;
      // VS Code tells of what was written into a box a moment later, and until then of what was there before.
      await waitFor('the whole text', () => place.text() === sentence);
      assert.deepEqual([asked().length, place.told()], [1, undefined]);
    });

    it('T42 another model and another chat in the middle: the answer goes on where it was asked for, by the model it was asked of', async () => {
      const place = surface(name);
      const { models, chat } = shared();
      await answerSlowly();
      const ended = place.ask();
      await waitFor('some text', () => place.text() !== '');
      await models.choices.choose({ id: 'kr/gpt4o', name: 'GPT-4o' }, 'everywhere');
      chat.newChat();
      await ended;
      await waitFor('the whole text', () => place.text() === sentence);
      assert.ok(asked().length === 1 && !JSON.stringify(asked()[0]?.body).includes('kr/gpt4o'));
      assert.deepEqual(shownMessages(chat.conversation), []);
    });

    it('T47 without SecretStorage, and where nothing can be written: works with the key in memory, and says so in the log', async () => {
      const place = surface(name);
      const { secrets, keys, connection, log, clock } = shared();
      const ledger = new Ledger(vscode.Uri.parse('nowhere:/ledger'), log, clock);
      connection.onDidEnd(({ record }) => {
        ledger.add(record);
      });
      secrets.broken = true;
      await keys.set(gateway().origin, 'kr-memory-only');
      await place.ask();
      assert.deepEqual([place.told(), asked().map(({ authorization }) => authorization?.lastFour)], [undefined, ['only']]);
      assert.notEqual(place.text(), '');
      assert.ok(![...secrets.values.values()].includes('kr-memory-only'));
      await waitFor('the ledger’s complaint', () => log.lines.some((line) => line.includes('could not be written')));
      assert.ok(log.lines.some((line) => line.includes('until this window closes')));
      assert.ok(!log.lines.join().includes('kr-memory-only'));
      ledger.dispose();
    });

    it('T48 a link that went silent: ended after the idle timeout, with the text so far', async () => {
      const place = surface(name);
      await setSettings({ idleTimeout: 1 });
      try {
        await gateway().control({ fault: 'T06', deltas: 20, times: 1 });
        await place.ask();
        assert.deepEqual([place.told()?.code, place.told()?.buttons[0]], ['KR-212', 'Retry']);
        assert.notEqual(place.text(), '');
        place.assertKept(true);
        await waitFor('the gateway sees the end', () => asked()[0]?.closedByClient !== undefined);
        await assertRetries(place);
      } finally {
        await setSettings({ idleTimeout: undefined });
      }
    });

    it('T48 a wait that is over when the computer wakes: goes on at once', async () => {
      const place = surface(name);
      const { clock, connection } = shared();
      let waits = 0;
      connection.onDidWait(() => (waits += 1));
      await gateway().control({ fault: 'T34', seconds: 50, times: 1 });
      const ended = place.ask();
      await waitFor('the wait', () => waits > 0);
      clock.jump(3_600_000);
      await ended;
      const [first, second] = asked();
      assert.ok(first && second && second.time - first.time < 10_000);
      assert.deepEqual([asked().length, place.told()], [2, undefined]);
      assert.notEqual(place.text(), '');
    });

    for (const [what, key] of [
      ['a line break in it', 'kr-secret\nword'],
      ['Korean in it', 'kr-secret-열쇠'],
      ['quotes round it', '"kr-secret-quoted"'],
      ['a million characters', 'kr-secret'.padEnd(1_000_000, 'x')],
    ] as const) {
      it(`T60 a key with ${what}: refused in plain words before anything is sent`, async () => {
        const place = surface(name);
        const { keys, log, shown } = shared();
        await keys.set(gateway().origin, key);
        await place.ask();
        const told = place.told();
        assert.deepEqual([told?.code, told?.buttons[0], asked().length], ['KR-102', 'Set API Key', 0]);
        assert.doesNotMatch(JSON.stringify([told, shown, log.lines]), /secret/);
        place.assertKept(false);
      });
    }

    it('T60 a key with white space round it: sent without', async () => {
      const place = surface(name);
      await shared().keys.set(gateway().origin, ' \tkr-with-spaces \n');
      await place.ask();
      assert.deepEqual([place.told(), asked().map(({ authorization }) => authorization?.lastFour)], [undefined, ['aces']]);
    });
  });
}
