import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { FailureReporter } from '../../src/host/failureReporter';
import { systemClock } from '../../src/shared/clock';
import { answerDialogs, memoryLog, replace, waitFor } from './support';

describe('the failure reporter', () => {
  const report = { where: 'test', isShown: true, retry: () => undefined };
  let dialogs: ReturnType<typeof answerDialogs>;
  beforeEach(() => {
    dialogs = answerDialogs(() => undefined);
  });
  afterEach(() => {
    dialogs.restore();
  });

  it('gives one notification a burst, and another one once a request went well in between', () => {
    const reporter = new FailureReporter(memoryLog(), systemClock);
    const failure = { kind: 'out-of-credits' } as const;
    for (let n = 0; n < 5; n += 1) reporter.report({ ...report, failure });
    assert.equal(dialogs.shown.length, 1);
    reporter.forget();
    reporter.report({ ...report, failure });
    assert.equal(dialogs.shown.length, 2);
  });

  it('answers each time when the user asked for it; what fails in the same way at the same time in one notification, for all of it', async () => {
    dialogs.restore();
    let press: (choice: string) => void = () => undefined;
    dialogs = answerDialogs(() => new Promise((resolve) => { press = resolve; }));
    let now = 0;
    const reporter = new FailureReporter(memoryLog(), { now: () => now, schedule: () => () => undefined });
    const retried: string[] = [];
    const fail = (where: string, status = 500): void => {
      reporter.report({ where, failure: { kind: 'server', status }, isShown: false, isRequested: true, retry: () => void retried.push(where) });
    };
    fail('inline edit');
    fail('commit message');
    fail('new file', 503);
    assert.equal(dialogs.shown.length, 2);
    now += 5_000;
    fail('late edit');
    assert.equal(dialogs.shown.length, 3);
    fail('another edit');
    press('Retry');
    await waitFor('the retries', () => retried.length === 2);
    assert.deepEqual(retried, ['late edit', 'another edit']);
    fail('last edit');
    assert.equal(dialogs.shown.length, 4);
  });

  it('asks for a shorter answer where that can be done, and for nothing else in its place', async () => {
    dialogs.restore();
    let press: (choice: string) => void = () => undefined;
    dialogs = answerDialogs(() => new Promise((resolve) => { press = resolve; }));
    const run: string[] = [];
    const restore = replace(vscode.commands, 'executeCommand', (id: string) => Promise.resolve(void run.push(id)));
    try {
      const reporter = new FailureReporter(memoryLog(), systemClock);
      const failure = { kind: 'out-of-credits', cover: { promptTokens: 10 } } as const;
      reporter.report({ ...report, failure: { ...failure, cover: { ...failure.cover, answerTokens: 300 } }, isShown: false, askAgain: (limit) => void run.push(`at most ${String(limit)}`) });
      reporter.report({ ...report, failure, isShown: false, isRequested: true, retry: () => void run.push('edit') });
      assert.equal(dialogs.shown.length, 1);
      press('Answer with at Most 300 Tokens');
      await waitFor('the shorter answer', () => run.length > 0);
      await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(run, ['at most 300']);
    } finally {
      restore();
    }
  });

  it('does not repeat what stands in front of the user, unless it concerns every request or takes long', () => {
    const reporter = new FailureReporter(memoryLog(), systemClock);
    reporter.report({ ...report, failure: { kind: 'server', status: 500 } });
    reporter.report({ ...report, failure: { kind: 'rate-limited' } });
    reporter.report({ ...report, failure: { kind: 'rate-limited', retryAt: Date.now() + 2_000 } });
    reporter.report({ ...report, failure: { kind: 'cancelled' } });
    assert.deepEqual(dialogs.shown, []);
    reporter.report({ ...report, failure: { kind: 'rate-limited', retryAt: Date.now() + 300_000 } });
    reporter.report({ ...report, failure: { kind: 'server', status: 500 }, isShown: false });
    assert.deepEqual(
      dialogs.shown.map(({ buttons }) => buttons),
      [['Retry', 'Use Another Model'], ['Retry', 'Contact Support', 'Copy Diagnostics']],
    );
    assert.match(dialogs.shown.map(({ message }) => message).join('\n'), /You can try again at/);
  });

  it('shows what a server says as text: no link in it runs a command', () => {
    const reporter = new FailureReporter(memoryLog(), systemClock);
    const serverMessage = 'Click [here](command:workbench.action.quit)';
    reporter.report({ ...report, failure: { kind: 'bad-request', status: 400, serverMessage }, isShown: false });
    assert.doesNotMatch(dialogs.shown[0]?.message ?? '', /\]\(/);
  });
});
