import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { FailureReporter, type FailureReport } from '../../src/host/failureReporter';
import { systemClock } from '../../src/shared/clock';
import { answerDialogs, memoryLog, replace, waitFor } from './support';

describe('the failure reporter', () => {
  const report = { where: 'test', isShown: true, retry: () => undefined };
  let dialogs: ReturnType<typeof answerDialogs>;
  /** Answers the last notification, once `waitForPress` was called. */
  let press: (choice: string) => void;
  const waitForPress = (): void => {
    dialogs.restore();
    dialogs = answerDialogs(() => new Promise((resolve) => { press = resolve; }));
  };
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
    reporter.succeeded('another');
    reporter.report({ ...report, failure });
    assert.equal(dialogs.shown.length, 2);
  });

  it('answers each time when the user asked for it; what fails in the same way at the same time in one notification, for all of it', async () => {
    waitForPress();
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
    // The first has given way to one that is alike, with all that it was about.
    assert.deepEqual(dialogs.shown[2], dialogs.shown[0]);
    press('Retry');
    await waitFor('the retries', () => retried.length === 4);
    assert.deepEqual(retried, ['inline edit', 'commit message', 'late edit', 'another edit']);
    fail('last edit');
    assert.equal(dialogs.shown.length, 4);
  });

  it('has one notification for an empty balance, whatever is refused, and in whatever words; its button acts for all of it', async () => {
    dialogs.restore();
    let presses: ((choice: string) => void)[] = [];
    dialogs = answerDialogs(() => new Promise((resolve) => { presses = [...presses, resolve]; }));
    let now = 0;
    const reporter = new FailureReporter(memoryLog(), { now: () => now, schedule: () => () => undefined });
    const retried: string[] = [];
    const refuse = (about: string, more: Partial<FailureReport> = {}): void => {
      reporter.report({ where: 'inline edit', about, failure: { kind: 'out-of-credits', origin: 'https://one.test' }, isShown: false, isRequested: true, retry: () => void retried.push(about), ...more });
    };
    refuse('chat', { where: 'chat', isShown: true, isRequested: false });
    refuse('message', { where: 'commit message' });
    refuse('edit', { failure: { kind: 'out-of-credits', origin: 'https://one.test', cover: { promptTokens: 9 } } });
    assert.equal(dialogs.shown.length, 1);
    // Asked for again later: in the same words, which VS Code shows in the place of the first.
    now += 60_000;
    refuse('edit');
    assert.deepEqual(dialogs.shown[1], dialogs.shown[0]);
    // Only its asker can ask again.
    reporter.report({ where: 'native chat', failure: { kind: 'out-of-credits', origin: 'https://one.test' }, isShown: false });
    refuse('elsewhere', { failure: { kind: 'out-of-credits', origin: 'https://two.test', cannotTopUp: true } });
    refuse('part', { more: { label: 'Open Answer', run: () => undefined } });
    assert.deepEqual(dialogs.shown.slice(2).map(({ buttons }) => buttons.at(-1)), ['Use Another Model', 'Open Answer']);
    presses[1]?.('Retry');
    await waitFor('the retries', () => retried.length > 2);
    assert.deepEqual(retried, ['chat', 'message', 'edit']);
  });

  it('asks nothing again that was answered or given up meanwhile', async () => {
    waitForPress();
    const reporter = new FailureReporter(memoryLog(), systemClock);
    const retried: string[] = [];
    for (const about of ['message', 'explanation', 'edit']) {
      reporter.report({ where: 'test', about, failure: { kind: 'out-of-credits' }, isShown: false, isRequested: true, retry: () => void retried.push(about) });
    }
    reporter.succeeded('message');
    reporter.settle('explanation');
    press('Retry');
    await waitFor('the retry', () => retried.length > 0);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(retried, ['edit']);
  });

  it('opens the page for topping up when all that was refused is over', async () => {
    waitForPress();
    const run: string[] = [];
    const restore = replace(vscode.commands, 'executeCommand', (id: string) => Promise.resolve(void run.push(id)));
    try {
      const reporter = new FailureReporter(memoryLog(), systemClock);
      reporter.report({ ...report, about: 'edit', failure: { kind: 'out-of-credits' } });
      reporter.settle('edit');
      press('Top Up');
      await waitFor('the page', () => run.length > 0);
      assert.deepEqual(run, ['krouter.openDashboard']);
    } finally {
      restore();
    }
  });

  it('joins nothing to what was told of the account before', async () => {
    dialogs.restore();
    const presses: ((choice: string) => void)[] = [];
    dialogs = answerDialogs(() => new Promise((resolve) => { presses.push(resolve); }));
    const reporter = new FailureReporter(memoryLog(), systemClock);
    const retried: string[] = [];
    const refuse = (about: string): void => {
      reporter.report({ where: 'test', about, failure: { kind: 'out-of-credits' }, isShown: false, isRequested: true, retry: () => void retried.push(about) });
    };
    refuse('of the first account');
    reporter.forget();
    refuse('of the second');
    assert.equal(dialogs.shown.length, 2);
    presses[1]?.('Retry');
    await waitFor('the retry', () => retried.length > 0);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(retried, ['of the second']);
  });

  it('chooses no other model for what only its asker can ask again', async () => {
    waitForPress();
    const run: string[] = [];
    const restore = replace(vscode.commands, 'executeCommand', (id: string) => Promise.resolve(void run.push(id)));
    try {
      const reporter = new FailureReporter(memoryLog(), systemClock);
      const askModel = (): Promise<void> => Promise.resolve(void run.push('the chat asks another model'));
      reporter.report({ where: 'chat', about: 'chat', failure: { kind: 'out-of-credits' }, isShown: true, retry: () => undefined, askModel });
      reporter.report({ where: 'native chat', about: 'native', failure: { kind: 'out-of-credits' }, isShown: false });
      assert.equal(dialogs.shown.length, 1);
      press('Use Another Model');
      await waitFor('the model', () => run.length > 0);
      await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(run, ['the chat asks another model']);
    } finally {
      restore();
    }
  });

  it('asks for a shorter answer where that can be done, and for nothing else in its place', async () => {
    waitForPress();
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
      // What was told along with it is not lost.
      await waitFor('the other notification', () => dialogs.shown.length > 1);
      assert.deepEqual(dialogs.shown[1]?.buttons, ['Top Up', 'Use Another Model', 'Retry']);
      press('Retry');
      await waitFor('the edit', () => run.length > 1);
      assert.deepEqual(run, ['at most 300', 'edit']);
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
