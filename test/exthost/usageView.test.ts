// The usage view's host side: what its page is told, with a ledger, accounts and gateways that are real and a webview that is not.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { views } from '../../src/contributions';
import { Accounts } from '../../src/host/accounts';
import { ApiKeys } from '../../src/host/apiKeys';
import { Credits } from '../../src/host/credits';
import { GatewayConnection } from '../../src/host/gatewayConnection';
import { KeyCommands } from '../../src/host/keyCommands';
import { Ledger } from '../../src/host/ledger';
import { systemClock, type Clock } from '../../src/shared/clock';
import { usageHostMessageSchema, type UsageChoice, type UsagePageMessage, type UsageReport } from '../../src/shared/usageProtocol';
import { UsageView } from '../../src/usage/usageView';
import { FakeClock } from '../fakes/fakeClock';
import { startGateway, type Gateway } from '../gateway/gateway';
import { record } from '../unit/chat/usage/records';
import { FakeSecrets } from './fakeSecrets';
import { answerDialogs, memoryLog, memoryState, setSettings, useFolder, useGateway, waitFor } from './support';

const everything: UsageChoice = { period: '7-days', account: null };

/** A panel whose page is the test. */
class FakePanel {
  readonly posted: unknown[] = [];
  /** Messages that no page was there for. */
  lost = 0;
  readonly #messages = new vscode.EventEmitter<unknown>();
  readonly #states = new vscode.EventEmitter<void>();
  readonly #disposals = new vscode.EventEmitter<void>();
  visible = true;
  isDisposed = false;
  iconPath: vscode.Uri | undefined;
  readonly onDidChangeViewState = this.#states.event;
  readonly onDidDispose = this.#disposals.event;
  readonly webview = {
    options: {},
    html: '',
    cspSource: 'https://csp.test',
    asWebviewUri: (uri: vscode.Uri) => uri,
    onDidReceiveMessage: this.#messages.event,
    postMessage: (message: unknown) => {
      // As VS Code does it: a page that is not shown gets nothing.
      if (this.visible && !this.isDisposed) this.posted.push(structuredClone(message));
      else this.lost += 1;
      return Promise.resolve(true);
    },
  };

  say(message: UsagePageMessage | { type: string }): void {
    this.#messages.fire(message);
  }

  setVisible(visible: boolean): void {
    this.visible = visible;
    this.#states.fire();
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.#disposals.fire();
  }

  get reports(): UsageReport[] {
    return this.posted.map((message) => z.parse(usageHostMessageSchema, message)).flatMap((message) => (message.type === 'report' ? message.report : []));
  }

  /** The choices that the reports answer: a page leaves out answers to others than its own. */
  get choices(): UsageChoice[] {
    return this.posted.map((message) => z.parse(usageHostMessageSchema, message)).flatMap((message) => (message.type === 'report' ? message.choice : []));
  }

  get last(): UsageReport | undefined {
    return this.reports.at(-1);
  }
}

/** Lets reports follow each other at once; what is longer than the view's own second takes as long as it does. */
const hastyClock: Clock = { now: () => systemClock.now(), schedule: (run, delay) => systemClock.schedule(run, delay <= 1_000 ? 10 : delay) };

describe('the usage view', () => {
  const first = useGateway();
  const folder = useFolder();
  let second: Gateway;
  let ledgerFolder: vscode.Uri;
  let ledger: Ledger;
  let keys: ApiKeys;
  let accounts: Accounts;
  let connection: GatewayConnection;
  let credits: Credits;
  let keyCommands: KeyCommands;
  let view: UsageView | undefined;
  let panel: FakePanel;
  let log: ReturnType<typeof memoryLog>;
  const now = (fields: Parameters<typeof record>[0] = {}) => record({ time: Date.now() - 1_000, duration: 10, account: first().origin, ...fields });
  const show = (choice = everything): void => { panel.say({ type: 'show', choice }); };
  const reported = (what: string, is: (report: UsageReport) => boolean): Promise<UsageReport> =>
    waitFor(what, () => (panel.last && is(panel.last) ? panel.last : undefined));
  const restored = (): FakePanel => {
    const fake = new FakePanel();
    view?.restore(fake as unknown as vscode.WebviewPanel);
    return fake;
  };

  before(async () => { second = await startGateway({ authentication: 'none', credits: 77 }); });
  after(() => second.close());
  beforeEach(async () => {
    await setSettings({ gateways: [{ name: 'Lab', baseUrl: second.baseUrl, requireApiKey: false }] });
    log = memoryLog();
    const secrets = new FakeSecrets();
    keys = new ApiKeys(secrets, log);
    accounts = new Accounts(keys, secrets, memoryState(), log);
    connection = new GatewayConnection(accounts, log, systemClock);
    keyCommands = new KeyCommands(connection, accounts, keys, { report: () => undefined });
    credits = new Credits(connection, log);
    ledgerFolder = vscode.Uri.joinPath(vscode.Uri.file(folder()), crypto.randomUUID());
    ledger = new Ledger(ledgerFolder, log, systemClock);
    open(hastyClock);
  });
  const open = (clock: Clock): void => {
    view?.dispose();
    view = new UsageView({ extensionUri: vscode.Uri.file('/extension'), ledger, accounts, apiKeys: keys, connection, credits, models: { nameOf: (id) => (id === 'kr/known' ? 'Known' : undefined) }, log, clock, setKey: (account) => keyCommands.set(account) });
    panel = restored();
  };
  afterEach(async () => {
    view?.dispose();
    view = undefined;
    for (const part of [ledger, credits, connection, accounts, keys]) part.dispose();
    await setSettings({ gateways: undefined });
  });

  it('tells nothing before the page says what it wants, then the whole report', async () => {
    ledger.add(now({ credits: 2 }));
    assert.deepEqual(panel.posted, []);
    show();
    const report = await reported('a report', () => true);
    assert.deepEqual([report.total.requests, report.total.credits.sum, report.times.length], [1, 2, 7]);
    assert.deepEqual(report.accounts.map(({ gateway }) => gateway), [new URL(first().origin).host, 'Lab']);
    assert.match(panel.webview.html, /usage\.js/);
    assert.doesNotMatch(panel.webview.html, /frame-src/);
  });

  it('tells what models are called, where that is known', async () => {
    for (const model of ['kr/known', 'kr/unknown']) ledger.add(now({ model, credits: model.length }));
    show();
    const { models } = await reported('both', ({ total }) => total.requests === 2);
    assert.deepEqual(models.map(({ name, title }) => [name, title]), [['kr/unknown', undefined], ['kr/known', 'Known']]);
  });

  it('goes on with each request, at most once a second', async () => {
    open(systemClock);
    show();
    await reported('a report', () => true);
    for (let index = 0; index < 20; index += 1) ledger.add(now());
    await reported('all requests', ({ total }) => total.requests === 20);
    assert.ok(panel.reports.length < 8, `${panel.reports.length} reports`);
  });

  it('shows one account alone, one that is gone too, and all again when it is no longer known', async () => {
    for (const account of [first().origin, second.origin, 'https://gone.test#key']) ledger.add(now({ account, credits: 1 }));
    show({ period: '7-days', account: 'https://gone.test#key' });
    const report = await reported('the report of the account that is gone', ({ account }) => account !== null);
    assert.deepEqual([report.total.requests, report.gateway.account?.isRemoved, report.gateway.state], [1, true, 'unknown']);
    assert.deepEqual(report.accounts.find(({ isRemoved }) => isRemoved), { id: 'https://gone.test#key', key: 'Removed key', gateway: 'gone.test', isRemoved: true });
    show({ period: '7-days', account: 'https://never.test' });
    await reported('all', ({ account, total }) => account === null && total.requests === 3);
  });

  it('goes on with everybody’s once the chosen account is gone, as its page does', async () => {
    const lab = (await accounts.all()).find(({ id }) => id === second.origin);
    assert.ok(lab);
    const work = await accounts.add(lab.gateway, 'Work', 'kr-work');
    assert.ok(work);
    show({ period: '7-days', account: work.id });
    await reported('the named key’s report', ({ account, gateway }) => account === work.id && gateway.remaining === 77);
    await accounts.remove(work);
    const report = await reported('everybody’s, beside the account in use', ({ account, gateway }) => account === null && gateway.remaining === 5_000);
    assert.equal(report.gateway.account?.id, first().origin);
    ledger.add(now());
    await reported('the next request', ({ total }) => total.requests === 1);
    assert.deepEqual(panel.choices.at(-1), everything);
  });

  it('keeps an account that is gone as long as it has a request of any time, and lets go of it once they are cleared', async () => {
    const gone = 'https://gone.test#key';
    ledger.add(now({ account: gone, time: Date.now() - 100 * 86_400_000 }));
    show({ period: '12-months', account: gone });
    await reported('its request', ({ account, total }) => account === gone && total.requests === 1);
    show({ period: '7-days', account: gone });
    const report = await reported('its last seven days', ({ period }) => period === '7-days');
    assert.deepEqual([report.account, report.total.requests, report.accounts.some(({ id }) => id === gone)], [gone, 0, true]);
    await ledger.clear();
    await reported('everybody’s', ({ account }) => account === null);
    ledger.add(now({ time: Date.now() + 5, duration: 1 }));
    await reported('the next request', ({ total }) => total.requests === 1);
    assert.deepEqual(panel.choices.at(-1), everything);
  });

  it('asks the gateway of the account that is shown, each its own, and survives a switch', async () => {
    show();
    await reported('the first gateway’s credits', ({ gateway }) => gateway.remaining === 5_000);
    show({ period: '7-days', account: second.origin });
    await reported('the second one’s', ({ gateway }) => gateway.remaining === 77);
    show();
    await reported('the first one’s again', ({ gateway }) => gateway.remaining === 5_000);
    const lab = (await accounts.all()).find(({ id }) => id === second.origin);
    assert.ok(lab);
    await accounts.activate(lab, 'everywhere');
    const report = await reported('those of the account in use', ({ gateway }) => gateway.remaining === 77);
    assert.equal(report.gateway.account?.gateway, 'Lab');
  });

  it('asks anew with another key of the same account, whichever account is in use', async () => {
    const lab = { period: '7-days', account: second.origin } as const;
    show(lab);
    await reported('the old key’s credits', ({ gateway }) => gateway.remaining === 77);
    await second.control({ set: { credits: 33 } });
    await keys.set(second.origin, 'kr-another');
    await reported('the new key’s', ({ gateway }) => gateway.remaining === 33);
    await second.control({ set: { credits: 77 } });
  });

  it('compares what was recorded with what the gateway lists', async () => {
    const createdAt = new Date().toISOString();
    await first().control({ set: { recentUsage: [{ model: 'kr/auto', inputTokens: 10, outputTokens: 20, credits: 3, createdAt }, { model: 'gpt-5', inputTokens: 1, outputTokens: 1, credits: 1, createdAt }] } });
    ledger.add(now({ promptTokens: 10, completionTokens: 20, credits: 4 }));
    show();
    const { gateway } = await reported('the comparison', ({ gateway: side }) => side.recent.length === 2);
    assert.deepEqual(gateway.recent.map(({ comparison, differences }) => [comparison, ...differences].join(' ')).sort(), ['differs credits', 'only-gateway']);
    await first().control({ set: { recentUsage: [] } });
  });

  it('waits for no credits of an answer that was stopped, and counts them as unknown', async () => {
    connection.onDidEnd(({ record: ended }) => { ledger.add(ended); });
    // One delta, then silence: what is whole would be charged and listed.
    await first().control({ fault: 'T06', times: 1 });
    const client = await connection.connect('chat');
    for await (const { type } of client.streamChat({ model: 'kr/auto', messages: [{ role: 'user', content: 'Hello' }] })) if (type === 'text-delta') break;
    show();
    const { gateway, total } = await reported('the comparison', ({ gateway: side }) => side.recent.length === 1);
    assert.deepEqual(gateway.recent.map(({ comparison, own }) => [comparison, own]), [['stopped', {}]]);
    assert.deepEqual([total.requests, total.stopped, total.failed, total.credits], [1, 1, 0, { sum: 0, unknown: 1 }]);
  });

  it('keeps what was told when the gateway fails, says so, and what helps', async () => {
    show();
    await reported('the credits', ({ gateway }) => gateway.state === 'told');
    await first().control({ fault: 'T33', path: '/v1/usage' });
    panel.say({ type: 'run', action: 'refresh' });
    const { gateway } = await reported('the failure', (report) => report.gateway.failure !== undefined);
    assert.deepEqual([gateway.state, gateway.remaining, gateway.failure?.action], ['told', 5_000, 'retry']);
    await first().control({ clear: true });
    panel.say({ type: 'run-action', action: 'retry', account: first().origin });
    await reported('no failure', (report) => report.gateway.failure === undefined && !report.gateway.isAsking);
  });

  it('sets the key of the account that is shown, not of the one in use, and asks its gateway again', async () => {
    await second.control({ set: { authentication: 'required' } });
    await setSettings({ gateways: [{ name: 'Lab', baseUrl: second.baseUrl }] });
    const dialogs = answerDialogs(({ kind }) => (kind === 'showInputBox' ? 'kr-lab-1234' : undefined));
    try {
      show({ period: '7-days', account: second.origin });
      const { gateway } = await reported('that there is no key', (report) => report.gateway.failure !== undefined);
      assert.equal(gateway.failure?.action, 'setKey');
      panel.say({ type: 'run-action', action: 'setKey', account: second.origin });
      await reported('the credits', (report) => report.gateway.remaining === 77);
      assert.equal(dialogs.shown[0]?.message, `API key for ${second.origin}`);
      assert.deepEqual([await keys.get(second.origin), await keys.get(first().origin)], ['kr-lab-1234', undefined]);
      assert.ok(first().requests.every(({ authorization }) => authorization === null));
      panel.say({ type: 'run-action', action: 'topUp', account: second.origin });
      await waitFor('that no page to top up is known of the Lab', () => dialogs.shown.some(({ message }) => message.includes('No page to top up is set for Lab')));
    } finally {
      dialogs.restore();
      await second.control({ set: { authentication: 'none' } });
    }
  });

  it('asks no gateway that does not tell credits', async () => {
    await setSettings({ gateways: [{ name: 'Lab', baseUrl: second.baseUrl, requireApiKey: false, hasUsage: false }] });
    const asked = second.requests.length;
    show({ period: '7-days', account: second.origin });
    await reported('that it does not tell', ({ gateway, account }) => account === second.origin && gateway.state === 'none');
    panel.say({ type: 'run', action: 'refresh' });
    // Another gateway was asked after it, and has answered.
    show();
    await reported('what the other one tells', ({ gateway }) => gateway.state === 'told');
    assert.equal(second.requests.length, asked);
  });

  it('hears of gateways that are added, renamed and removed', async () => {
    const names = (report: UsageReport): string => report.accounts.map(({ gateway }) => gateway).slice(1).join();
    show();
    await reported('the Lab', (report) => names(report) === 'Lab');
    const lab = { name: 'Lab', baseUrl: second.baseUrl, requireApiKey: false };
    await setSettings({ gateways: [{ ...lab, name: 'Laboratory' }] });
    await reported('its new name', (report) => names(report) === 'Laboratory');
    await setSettings({ gateways: [] });
    await reported('the first alone', (report) => names(report) === '');
    await setSettings({ gateways: [lab] });
    await reported('both again', (report) => names(report) === 'Lab');
    show({ period: '7-days', account: second.origin });
    await reported('the Lab’s credits', ({ gateway }) => gateway.state === 'told');
    await setSettings({ gateways: [{ ...lab, hasUsage: false }] });
    await reported('that it tells none', ({ gateway }) => gateway.state === 'none');
  });

  it('says that the record can’t be read, instead of that there is nothing', async () => {
    await writeFile(ledgerFolder.fsPath, 'in the way');
    show();
    await waitFor('that it can’t be read', () => panel.posted.some((message) => z.parse(usageHostMessageSchema, message).type === 'unreadable'));
    assert.deepEqual(panel.reports, []);
  });

  it('is empty after the ledger was cleared', async () => {
    ledger.add(now());
    show();
    await reported('the request', ({ total }) => total.requests === 1);
    await first().control({ set: { recentUsage: [{ model: 'kr/auto', inputTokens: 10, outputTokens: 20, credits: 3, createdAt: new Date().toISOString() }] } });
    await ledger.clear();
    await reported('nothing', ({ total }) => total.requests === 0);
    panel.say({ type: 'run', action: 'refresh' });
    // Whoever asked for it: nothing here can tell any more.
    await reported('the entry', ({ gateway }) => gateway.recent[0]?.comparison === 'cleared');
    await first().control({ set: { recentUsage: [] } });
  });

  it('tells a hidden page nothing, and the next one everything', async () => {
    const clock = new FakeClock(Date.now());
    let reads = 0;
    const read = ledger.read.bind(ledger);
    ledger.read = (since) => {
      reads += 1;
      return read(since);
    };
    open(clock);
    show();
    await reported('a report', ({ gateway }) => gateway.state === 'told' && !gateway.isAsking);
    clock.advance(2_000);
    const whileShown = reads;
    ledger.add(now());
    assert.equal(reads, whileShown + 1);
    await reported('the request', ({ total }) => total.requests === 1);
    panel.setVisible(false);
    ledger.add(now());
    // Nothing is even read for nobody: not after a second, nor at midnight.
    clock.advance(25 * 3_600_000);
    assert.deepEqual([reads, panel.lost], [whileShown + 1, 0]);
    panel.setVisible(true);
    const before_ = panel.reports.length;
    show({ period: '12-months', account: null });
    const report = await reported('the new page’s report', ({ period }) => period === '12-months');
    assert.equal(report.total.requests, 2);
    assert.ok(panel.reports.length > before_);
  });

  it('is one: a restored view takes the place of another', () => {
    const other = restored();
    assert.deepEqual([panel.isDisposed, other.isDisposed], [true, false]);
    // A reload of the window ends the extension, not the editor that it will restore.
    view?.dispose();
    assert.ok(!other.isDisposed);
  });

  it('refuses what is no message of its page, and says so in the log', () => {
    panel.say({ type: 'run-anything' });
    assert.match(log.lines.join('\n'), /message from the usage view refused/);
  });

  const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(views.usage));

  it('opens as an editor by its command, once', async () => {
    await vscode.commands.executeCommand('krouter.openUsage');
    await waitFor('the tab', () => tabs().length === 1);
    await vscode.commands.executeCommand('krouter.openUsage');
    assert.equal(tabs().length, 1);
    await vscode.window.tabGroups.close(tabs());
    await waitFor('no tab', () => tabs().length === 0);
  });

  it('opens in the place of one that stands behind others since before a reload, and that VS Code has not restored', async () => {
    const document = await vscode.workspace.openTextDocument({ content: 'in front' });
    await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    const left = vscode.window.createWebviewPanel(views.usage, 'K-Router Usage', vscode.ViewColumn.Two);
    await waitFor('its tab', () => tabs().length === 1);
    await vscode.window.showTextDocument(document, vscode.ViewColumn.Two);
    await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    let isClosed = false;
    left.onDidDispose(() => { isClosed = true; });
    await vscode.commands.executeCommand('krouter.openUsage');
    await waitFor('one in its place', () => isClosed && tabs().length === 1);
    const [tab] = tabs();
    assert.deepEqual([tab?.isActive, tab?.group.viewColumn], [true, vscode.ViewColumn.Two]);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await waitFor('no tab', () => tabs().length === 0);
  });
});
