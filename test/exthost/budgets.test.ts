// Budgets over several windows: what is said once, what is not sent any more, and how the user lifts that.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { InlineEdits } from '../../src/editor/inlineEdit/inlineEdits';
import { Budgets } from '../../src/host/budgets';
import { FailureReporter } from '../../src/host/failureReporter';
import { GatewayConnection } from '../../src/host/gatewayConnection';
import { Ledger } from '../../src/host/ledger';
import { ModelCatalog } from '../../src/host/modelCatalog';
import { MessageRun } from '../../src/scm/messageRun';
import type { BudgetUse } from '../../src/shared/budget';
import type { Clock } from '../../src/shared/clock';
import { systemClock } from '../../src/shared/clock';
import { features, type RequestRecord } from '../../src/shared/requestRecord';
import { record } from '../unit/chat/usage/records';
import { answerWith, refactorTask, targetIn } from './editFixture';
import { fakeAccounts } from './fakeSecrets';
import { answerDialogs, memoryLog, memoryState, setSettings, useFolder, useGateway, waitFor } from './support';

describe('a budget', () => {
  const gateway = useGateway();
  const folder = useFolder();
  let name = '';
  let now = 0;
  const clock: Clock = { now: () => now, schedule: (run, delay) => systemClock.schedule(run, delay) };
  const parts: { dispose: () => unknown }[] = [];
  let dialogs: ReturnType<typeof answerDialogs>;
  /** Presses this button, after doing what its command does in a window. */
  let press: (() => Promise<string>) | undefined;

  beforeEach(() => {
    name = crypto.randomUUID();
    now = new Date(2026, 10, 23, 12).getTime();
    press = undefined;
    dialogs = answerDialogs(() => press?.());
  });
  afterEach(async () => {
    dialogs.restore();
    for (const part of parts.splice(0)) part.dispose();
    await setSettings({ dailyBudget: undefined, monthlyBudget: undefined, budgetAction: undefined });
  });

  /** The parts of a window that keep to budgets. */
  const openWindow = (): { ledger: Ledger; budgets: Budgets; connection: GatewayConnection; reads: () => number; logLines: readonly string[] } => {
    const log = memoryLog();
    const at = (part: string): vscode.Uri => vscode.Uri.file(join(folder(), name, part));
    const ledger = new Ledger(at('ledger'), log, clock);
    let reads = 0;
    const counting = {
      read: (since?: number): Promise<RequestRecord[]> => {
        reads += 1;
        return ledger.read(since);
      },
      onDidChange: ledger.onDidChange,
      get last() {
        return ledger.last;
      },
    };
    const budgets = new Budgets({ ledger: counting, folder: at('warnings'), log, clock });
    const connection = new GatewayConnection(fakeAccounts(log), log, clock, budgets);
    parts.push(budgets, connection, ledger, connection.onDidEnd(({ record: ended }) => { ledger.add(ended); }));
    return { ledger, budgets, connection, reads: () => reads, logLines: log.lines };
  };
  const account = (): string => new URL(gateway().baseUrl).origin;
  const paid = (credits?: number, fields: Partial<RequestRecord> = {}): RequestRecord =>
    record({ account: account(), time: now - 2_000, duration: 10, ...(credits !== undefined && { credits }), ...fields });
  const refusalOf = async (budgets: Budgets): Promise<Partial<BudgetUse> | undefined> => budgets.refusal(account(), 'chat');
  const ask = async (connection: GatewayConnection): Promise<string> => {
    const client = await connection.connect('chat');
    let text = '';
    for await (const event of client.streamChat({ model: 'kr/gpt4o', messages: [{ role: 'user', content: 'hello' }] })) {
      if (event.type === 'text-delta') text += event.text;
    }
    return text;
  };
  const shows = (words: RegExp): boolean => dialogs.shown.some(({ message }) => words.test(message));
  const told = (): (string | undefined)[] => dialogs.shown.map(({ message }) => /of \d+ credits/.exec(message)?.[0]);
  const asked = (): number => gateway().requests.filter(({ path }) => path.endsWith('/chat/completions')).length;

  it('that is not set costs nothing: nothing is read', async () => {
    const { budgets, connection, ledger, reads } = openWindow();
    await setSettings({ budgetAction: 'stop' });
    ledger.add(paid(1_000));
    await ask(connection);
    assert.deepEqual([reads(), budgets.uses(account())], [0, []]);
  });

  describe('that warns', () => {
    it('says so once a day, account and budget, over all windows, and lets everything be sent', async () => {
      await setSettings({ dailyBudget: 100 });
      const [one, other] = [openWindow(), openWindow()];
      one.ledger.add(paid(60));
      await waitFor('what is used', () => one.budgets.uses(account())[0]?.used === 60);
      assert.deepEqual(dialogs.shown, []);
      one.ledger.add(paid(60));
      one.ledger.add(paid());
      await waitFor('the warning', () => dialogs.shown.length > 0);
      const [{ message, buttons } = { message: '', buttons: [] }] = dialogs.shown;
      assert.match(message, /^Today’s budget is used up: at least 120 of 100 credits, 1 request unknown\.$/);
      assert.deepEqual(buttons, ['Open Usage', 'Change Budget']);
      await one.ledger.flush();
      other.ledger.add(paid(1));
      await waitFor('the other window to know', () => other.budgets.uses(account())[0]?.used === 121);
      assert.notEqual(await ask(one.connection), '');
      // A higher budget that is passed as well, and the next day.
      await setSettings({ dailyBudget: 110 });
      await waitFor('the second warning', () => shows(/ of 110 credits/));
      now = new Date(2026, 10, 24, 9).getTime();
      one.ledger.add(paid(150));
      await waitFor('the third warning', () => shows(/150 of 110 credits/));
      // The other window tells of another account's after it has looked at this one's.
      await one.ledger.flush();
      other.ledger.add(paid(200, { account: 'https://other.test' }));
      await waitFor('the other account’s', () => shows(/200 of 110 credits/));
      assert.deepEqual(told(), ['of 100 credits', ...Array<string>(3).fill('of 110 credits')]);
    });

    it('says so before anything is sent, of the account that the window works with', async () => {
      await setSettings({ dailyBudget: 100 });
      const [one, other] = [openWindow(), openWindow()];
      one.ledger.add(paid(60));
      await one.ledger.flush();
      other.budgets.watch(account());
      await waitFor('what is used', () => other.budgets.uses(account())[0]?.used === 60);
      const reads = other.reads();
      other.budgets.watch(account());
      other.budgets.watch(account());
      // A window that was left alone learns of the others when the user comes back.
      one.ledger.add(paid(70));
      await one.ledger.flush();
      other.budgets.catchUp();
      await waitFor('what is used by then', () => other.budgets.uses(account())[0]?.used === 130);
      assert.equal(other.reads(), reads + 1);
    });

    it('begins anew at midnight, without a request', async () => {
      await setSettings({ dailyBudget: 100 });
      now = new Date(2026, 10, 23, 23, 59, 59).getTime();
      const { ledger, budgets } = openWindow();
      ledger.add(paid(120));
      await waitFor('what is used', () => budgets.uses(account())[0]?.used === 120);
      let used: number | undefined;
      parts.push(budgets.onDidChange(() => { used = budgets.uses(account())[0]?.used; }));
      now += 1_000;
      await waitFor('the new day', () => used === 0);
    });

    it('counts what the gateway says of the month, where that is more than this computer knows', async () => {
      await setSettings({ monthlyBudget: 500 });
      const { budgets, ledger } = openWindow();
      ledger.add(paid(60, { time: new Date(2026, 10, 3).getTime() }));
      budgets.take({ account: account(), usage: { usageThisMonth: 480, recent: [] } });
      await waitFor('what is used', () => budgets.uses(account())[0]?.used === 480);
      assert.deepEqual(dialogs.shown, []);
      budgets.take({ account: account(), usage: { usageThisMonth: 510, recent: [] } });
      const { message } = await waitFor('the warning', () => dialogs.shown[0]);
      assert.match(message, /^This month’s budget is used up: 510 of 500 credits\.$/);
    });
  });

  it('counts nothing of what the gateway said of an earlier key', async () => {
    await setSettings({ monthlyBudget: 500, budgetAction: 'stop' });
    const { budgets } = openWindow();
    budgets.take({ account: account(), usage: { usageThisMonth: 510, recent: [] } });
    assert.equal((await refusalOf(budgets))?.used, 510);
    budgets.forget(account());
    assert.equal(await budgets.refusal(account(), 'chat'), undefined);
  });

  describe('that stops', () => {
    beforeEach(() => setSettings({ dailyBudget: 100, budgetAction: 'stop' }));

    it('lets nothing be sent for any purpose once it is used up, without a notification of its own', async () => {
      const { ledger, connection } = openWindow();
      assert.notEqual(await ask(connection), '');
      ledger.add(paid(120));
      const before = asked();
      for (const feature of features) {
        await assert.rejects(connection.connect(feature), ({ failure }: { failure: { kind: string; budget?: object } }) => {
          assert.equal(failure.kind, 'over-budget');
          assert.deepEqual({ ...failure.budget, unknown: 0 }, { period: 'day', limit: 100, used: 120, unknown: 0 });
          return true;
        });
      }
      assert.equal(asked(), before);
      assert.deepEqual(dialogs.shown, []);
    });

    it('knows what another window has spent, and says nothing of another account', async () => {
      const [one, other] = [openWindow(), openWindow()];
      assert.equal(await one.budgets.refusal(account(), 'chat'), undefined);
      other.ledger.add(paid(120));
      await other.ledger.flush();
      now += 10_001;
      assert.equal((await refusalOf(one.budgets))?.used, 120);
      assert.equal(await one.budgets.refusal('https://other.test', 'chat'), undefined);
    });

    it('reads no file for a request that follows another', async () => {
      const { budgets, reads } = openWindow();
      await budgets.refusal(account(), 'chat');
      const before = reads();
      for (let count = 0; count < 50; count += 1) await budgets.refusal(account(), 'chat');
      assert.equal(reads(), before);
    });

    it('holds when the clock is set back', async () => {
      const { ledger, budgets } = openWindow();
      ledger.add(paid(10));
      assert.equal(await budgets.refusal(account(), 'chat'), undefined);
      now = new Date(2026, 10, 22, 12).getTime();
      ledger.add(paid(120));
      assert.equal((await refusalOf(budgets))?.used, 120);
    });

    it('is lifted for the day, for all windows, until it is changed', async () => {
      const [one, other] = [openWindow(), openWindow()];
      one.ledger.add(paid(120));
      await one.ledger.flush();
      assert.ok(await one.budgets.refusal(account(), 'chat'));
      assert.ok(await other.budgets.refusal(account(), 'chat'));
      await one.budgets.lift(account(), { period: 'day' });
      assert.deepEqual([await one.budgets.refusal(account(), 'chat'), await other.budgets.refusal(account(), 'chat')], [undefined, undefined]);
      assert.ok(one.budgets.shown(account()).some(({ used, isLifted }) => used === 120 && isLifted), 'it is still shown, as lifted');
      // Also in a window that is opened later, before anything is asked in it.
      const { budgets } = openWindow();
      budgets.watch(account());
      await waitFor('the third window knows', () => budgets.shown(account()).some(({ isLifted }) => isLifted));
      await setSettings({ dailyBudget: 50 });
      assert.ok(one.budgets.shown(account()).every(({ isLifted }) => !isLifted));
      assert.equal((await refusalOf(one.budgets))?.limit, 50);
      await setSettings({ dailyBudget: 100 });
      now = new Date(2026, 10, 24, 9).getTime();
      one.ledger.add(paid(200));
      assert.equal((await refusalOf(one.budgets))?.used, 200);
    });

    it('is lifted where it was named: the day’s does not lift the month’s, which lifts the day’s with it', async () => {
      await setSettings({ monthlyBudget: 110 });
      const { ledger, budgets } = openWindow();
      ledger.add(paid(120));
      assert.equal((await refusalOf(budgets))?.period, 'month');
      await budgets.lift(account(), { period: 'day' });
      assert.equal((await refusalOf(budgets))?.period, 'month');
      await budgets.lift(account(), { period: 'month' });
      assert.equal(await budgets.refusal(account(), 'chat'), undefined);
      // The next day only the day's can be in the way; what the month's words lifted is lifted, not more.
      now = new Date(2026, 10, 24, 9).getTime();
      ledger.add(paid(150));
      assert.equal((await refusalOf(budgets))?.period, 'day');
      now = new Date(2026, 11, 1, 12).getTime();
      ledger.add(paid(105));
      await budgets.lift(account(), { period: 'month' });
      assert.equal((await refusalOf(budgets))?.period, 'day');
    });

    it('is lifted by a window that has just been opened', async () => {
      const earlier = openWindow();
      earlier.ledger.add(paid(120));
      await earlier.ledger.flush();
      await openWindow().budgets.lift(account(), { period: 'day' });
      assert.equal(await openWindow().budgets.refusal(account(), 'chat'), undefined);
    });

    describe('while the record of requests can’t be read', () => {
      /** A folder where a file of the record should be. */
      const inTheWay = (): vscode.Uri => vscode.Uri.file(join(folder(), name, 'ledger', '00000000-0000-0000-0000-000000000000.json'));
      const makeUnreadable = async (): Promise<void> => {
        await vscode.workspace.fs.createDirectory(inTheWay());
        now += 10_001;
      };
      const makeReadable = async (): Promise<void> => vscode.workspace.fs.delete(inTheWay());

      it('holds where it was used up', async () => {
        const { ledger, budgets, logLines } = openWindow();
        ledger.add(paid(120));
        assert.ok(await budgets.refusal(account(), 'chat'));
        await makeUnreadable();
        assert.deepEqual(await budgets.refusal(account(), 'chat'), { period: 'day', limit: 100, used: 120, unknown: 0 });
        assert.match(logLines.join('\n'), /budgets could not be looked at/);
      });

      it('lets nothing be sent as long as it is unknown what is used, until that is known', async () => {
        const { ledger, budgets, connection } = openWindow();
        ledger.add(paid(20));
        assert.equal(await budgets.refusal(account(), 'chat'), undefined);
        await ledger.flush();
        await makeUnreadable();
        const before = asked();
        // The second window has never known anything.
        for (const window of [connection, openWindow().connection]) {
          await assert.rejects(window.connect('chat'), ({ failure }: { failure: { kind: string; budget?: object } }) => {
            assert.deepEqual([failure.kind, failure.budget], ['over-budget', { period: 'day', limit: 100 }]);
            return true;
          });
        }
        assert.equal(asked(), before);
        await makeReadable();
        assert.notEqual(await ask(connection), '');
      });

      it('lets the user send one request all the same, lifts nothing, and asks again of the next', async () => {
        await setSettings({ monthlyBudget: 500 });
        await makeUnreadable();
        const { ledger, budgets, connection } = openWindow();
        const unknown = { period: 'month', limit: 500 };
        assert.deepEqual(await budgets.refusal(account(), 'chat'), unknown);
        await budgets.lift(account(), { asked: ['chat', 'an edit'] });
        await budgets.lift(account(), { asked: ['chat', 'an edit'] }); // pressed twice
        assert.deepEqual(await budgets.refusal(account(), 'another edit'), unknown);
        assert.notEqual(await ask(connection), '');
        assert.deepEqual(await budgets.refusal(account(), 'chat'), unknown);
        assert.equal(await budgets.refusal(account(), 'an edit'), undefined);
        assert.deepEqual(await budgets.refusal(account(), 'an edit'), unknown);
        // One that was let pass and not sent is no use once it is known what is used, nor is anything lifted.
        await budgets.lift(account(), { asked: ['chat'] });
        await makeReadable();
        ledger.add(paid(20));
        assert.equal(await budgets.refusal(account(), 'chat'), undefined);
        ledger.add(paid(500));
        assert.equal((await refusalOf(budgets))?.used, 520);
        await budgets.lift(account(), { asked: ['chat'] }); // of a request that was refused before
        assert.equal((await refusalOf(budgets))?.used, 520);
        await makeUnreadable();
        assert.equal((await refusalOf(budgets))?.used, 520);
      });

      it('is lifted where it was used up before, by its own name, and lets one request pass what is not known beside it', async () => {
        const { ledger, budgets } = openWindow();
        ledger.add(paid(120));
        await setSettings({ monthlyBudget: 500 });
        assert.equal((await refusalOf(budgets))?.used, 120);
        await makeUnreadable();
        // What is known is in the way, and no pass for what is not known lets anything by.
        await budgets.lift(account(), { asked: ['chat'] });
        assert.equal((await refusalOf(budgets))?.used, 120);
        await budgets.lift(account(), { period: 'day' });
        assert.equal(await budgets.refusal(account(), 'chat'), undefined);
        assert.deepEqual(await budgets.refusal(account(), 'chat'), { period: 'month', limit: 500 });
        await budgets.lift(account(), { asked: ['chat'] });
        assert.equal(await budgets.refusal(account(), 'chat'), undefined);
        assert.deepEqual(await budgets.refusal(account(), 'chat'), { period: 'month', limit: 500 });
      });
    });

    it('finishes an answer in the middle of which it is passed', async () => {
      const { ledger, connection } = openWindow();
      const client = await connection.connect('chat');
      let text = '';
      await gateway().control({ answer: { text: 'one two three four five' } });
      for await (const event of client.streamChat({ model: 'kr/gpt4o', messages: [{ role: 'user', content: 'hello' }] })) {
        if (event.type !== 'text-delta') continue;
        text += event.text;
        ledger.add(paid(120));
      }
      assert.equal(text, 'one two three four five');
    });

    it('keeps an edit from being sent, in words, until the user sends it anyway', async () => {
      const { ledger, budgets, connection } = openWindow();
      ledger.add(paid(120));
      const log = memoryLog();
      const models = new ModelCatalog({ connection, state: memoryState(), workspaceState: memoryState(), log, clock });
      const edits = new InlineEdits({ connection, models, failures: new FailureReporter(log, clock), log, clock });
      parts.unshift(edits, models);
      const document = await vscode.workspace.openTextDocument({ content: 'var a = 1;\n', language: 'typescript' });
      const editor = await vscode.window.showTextDocument(document);
      await gateway().control(answerWith('const a = 1;'));
      const before = asked();
      let presses = 0;
      press = async () => {
        presses += 1;
        await budgets.lift(account(), { period: 'day' });
        return 'Send Anyway';
      };
      await edits.start(await targetIn(editor), refactorTask);
      const { message, buttons } = await waitFor('the words', () => dialogs.shown[0]);
      assert.match(message, /^The day’s budget was used up, so nothing was sent: 120 of 100 credits\..*\(KR-105\)$/);
      assert.deepEqual(buttons, ['Send Anyway', 'Change Budget']);
      await waitFor('the proposal', () => edits.runs[0]?.proposal.phase === 'complete');
      assert.deepEqual([asked() - before, presses, document.getText()], [1, 1, 'var a = 1;\n']);
      edits.rejectAll({ edit: edits.runs[0]?.id ?? 0 });
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    });

    it('keeps a commit message from being sent, and what was typed stays', async () => {
      const { ledger, connection } = openWindow();
      ledger.add(paid(120));
      const box = { value: 'typed' };
      const before = asked();
      const end = await new MessageRun(box, clock, 'message').stream(connection, 'kr/gpt4o', [{ role: 'user', content: 'changes' }]);
      assert.deepEqual([end.outcome, end.failure?.kind, box.value, asked()], ['failed', 'over-budget', 'typed', before]);
    });
  });
});
