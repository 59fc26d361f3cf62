import assert from 'node:assert/strict';
import { ledgerReport } from '../../../src/chat/usage/usageReport';
import type { RequestRecord } from '../../../src/shared/requestRecord';
import type { GatewaySide, UsageAccount, UsageChoice, UsageHostMessage, UsagePageMessage, UsageReport } from '../../../src/shared/usageProtocol';
import { faultReporter } from '../../../src/webview/pageStart';
import type { TimeChartContent } from '../../../src/webview/usage/charts';
import { record } from '../chat/usage/records';
import './dom';

const { UsagePage } = await import('../../../src/webview/usage/usagePage');

const now = new Date(2026, 10, 29, 15).getTime();
const everything: UsageChoice = { period: '30-days', account: null };
const account = (id: string, change: Partial<UsageAccount> = {}): UsageAccount => ({ id, key: 'Default key', gateway: id, isRemoved: false, ...change });
const untold: GatewaySide = { state: 'unknown', isAsking: false, ownThisMonth: { sum: 0, unknown: 0 }, recent: [], recentCount: 0 };

function report(records: readonly RequestRecord[], choice = everything, change: Partial<UsageReport> = {}): UsageHostMessage {
  return { type: 'report', choice, report: { ...choice, accounts: [account('a')], ...ledgerReport(records, choice, now), gateway: untold, ...change } };
}

/** A page in a document; charts over time are only remembered, for they need a canvas. */
class Fixture {
  readonly root = document.createElement('div');
  readonly posted: UsagePageMessage[] = [];
  readonly drawn: TimeChartContent[] = [];
  kept: unknown;
  readonly page: InstanceType<typeof UsagePage>;

  constructor(kept?: unknown) {
    document.body.replaceChildren(this.root);
    this.page = new UsagePage(this.root, {
      post: (message) => { this.posted.push(message); },
      report: faultReporter((message) => { this.posted.push({ type: 'page-error', message }); }),
      kept,
      keep: (state) => { this.kept = structuredClone(state); },
      createTimeChart: () => ({ element: document.createElement('div'), draw: (content) => { this.drawn.push(content); }, themeChanged: () => undefined }),
      language: 'en',
    });
  }

  host(message: UsageHostMessage): this {
    this.page.receive(structuredClone(message));
    return this;
  }

  find(selector: string): HTMLElement {
    const element = this.root.querySelector<HTMLElement>(selector);
    assert.ok(element, selector);
    return element;
  }

  text(selector: string): string {
    return this.find(selector).textContent.replace(/\s+/g, ' ').trim();
  }

  /** The figures above the charts: each name with its words. */
  get summary(): string[] {
    return [...this.root.querySelectorAll('.summary > div')].map((figure) => {
      const [name = '', ...words] = [...figure.children].map(({ textContent }) => textContent);
      return `${name}: ${words.join(', ')}`;
    });
  }

  /** Words of each row of the tables in an element, headings first. */
  rows(selector: string): string[][] {
    return [...this.find(selector).querySelectorAll('tr')].map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent));
  }

  choosePeriod(period: string): void {
    const radio = this.find(`input[value="${period}"]`);
    radio.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

describe('The page of the usage view', () => {
  it('asks for thirty days of everybody, or for what was chosen before it was hidden', () => {
    assert.deepEqual(new Fixture().posted, [{ type: 'show', choice: everything }]);
    const kept = { choice: { period: 'month', account: 'a' }, tables: ['model'], scrollTop: 0 };
    assert.deepEqual(new Fixture(kept).posted, [{ type: 'show', choice: kept.choice }]);
    for (const odd of [null, 'x', { choice: { period: 'century', account: null }, tables: [], scrollTop: 0 }]) {
      assert.deepEqual(new Fixture(odd).posted, [{ type: 'show', choice: everything }]);
    }
  });

  it('shows sums, and beside them how many are unknown; never a zero or NaN for what is unknown', () => {
    const page = new Fixture().host(report([record({ time: now, credits: 2.5, promptTokens: 1_200, completionTokens: 30, firstTextAfter: 640 }), record({ time: now, promptTokens: 10 })]));
    assert.deepEqual(page.summary, ['Credits: 2.5, 1 request unknown', 'Tokens in: 1,210', 'Tokens out: 30, 1 request unknown', 'Requests: 2', 'Error rate: 0%', 'Time to first text: 640 ms, median']);
    page.host(report([record({ time: now })]));
    assert.deepEqual(page.summary, ['Credits: unknown', 'Tokens in: unknown', 'Tokens out: unknown', 'Requests: 1', 'Error rate: 0%', 'Time to first text: unknown']);
    assert.deepEqual(page.drawn.at(-1)?.series[0].values.slice(-1), [0]);
    assert.doesNotMatch(page.root.textContent, /NaN|undefined|null/);
    assert.equal(page.text('main > [role="status"]'), '30 days: 2 requests');
    assert.equal(new Fixture().host(report([record({ time: now })])).text('main > [role="status"]'), '30 days: 1 request');
  });

  it('tells of which requests the error rate is: not of those that were stopped', () => {
    const stopped = record({ time: now, outcome: 'cancelled' });
    const page = new Fixture().host(report([record({ time: now, credits: 1 }), record({ time: now, outcome: 'server' }), stopped, stopped]));
    assert.deepEqual(page.summary.slice(3, 5), ['Requests: 4, 2 stopped', 'Error rate: 50%, 1 of 2 failed']);
    assert.equal(page.summary[0], 'Credits: 1, 3 requests unknown');
    assert.deepEqual(page.rows('[data-chart="errors-time"]').at(-1)?.[1], '50%');
    // Nothing is left that could have failed.
    page.host(report([stopped]));
    assert.deepEqual(page.summary.slice(3, 5), ['Requests: 1, 1 stopped', 'Error rate: –']);
    assert.equal(page.root.querySelector('[data-chart="errors-time"]'), null);
  });

  it('says so when nothing was asked, with no chart of nothing', () => {
    const page = new Fixture().host(report([]));
    assert.match(page.text('main'), /No request was recorded in this time\./);
    assert.deepEqual([page.root.querySelectorAll('.card').length, page.drawn.length], [0, 0]);
    assert.deepEqual(page.summary, ['Credits: 0', 'Tokens in: 0', 'Tokens out: 0', 'Requests: 0', 'Error rate: –', 'Time to first text: –']);
  });

  it('calls models by their names where these are known, and tells the pointer their ids', () => {
    const message = report([record({ time: now, credits: 4, model: 'kr/a' }), record({ time: now, credits: 1, model: 'kr/b' })]);
    assert.ok(message.type === 'report');
    const models = message.report.models.map((model) => (model.name === 'kr/a' ? { ...model, title: '<b>A</b>' } : model));
    const page = new Fixture().host({ ...message, report: { ...message.report, models } });
    const names = [...page.root.querySelectorAll<HTMLElement>('[data-chart="model"] .bar-name')];
    assert.deepEqual(names.map(({ textContent, title }) => [textContent, title]), [['<b>A</b>', '<b>A</b> · kr/a'], ['kr/b', 'kr/b']]);
    assert.deepEqual(page.rows('[data-chart="model"]').slice(1).map(([name]) => name), ['<b>A</b>', 'kr/b']);
  });

  it('tells models that are called the same apart, in chart and table', () => {
    const message = report([record({ time: now, credits: 4, model: 'kr/a' }), record({ time: now, credits: 1, model: 'kr/b' })]);
    assert.ok(message.type === 'report');
    const models = message.report.models.map((model) => ({ ...model, title: 'Twin' }));
    const page = new Fixture().host({ ...message, report: { ...message.report, models } });
    const names = [...page.root.querySelectorAll<HTMLElement>('[data-chart="model"] .bar-name')];
    assert.deepEqual(names.map(({ textContent, title }) => [textContent, title]), [['Twin · kr/a', 'Twin · kr/a'], ['Twin · kr/b', 'Twin · kr/b']]);
    assert.deepEqual(page.rows('[data-chart="model"]').slice(1).map(([name]) => name), ['Twin · kr/a', 'Twin · kr/b']);
  });

  it('draws what is unknown as a gap, and has the same figures in a table', () => {
    const page = new Fixture().host(report([record({ time: now, credits: 4, model: 'm' }), record({ time: now - 86_400_000, model: 'm' })], { period: '7-days', account: null }));
    // An answer to another choice than the page's: that one is still to come.
    assert.equal(page.drawn.length, 0);
    page.choosePeriod('7-days');
    page.host(report([record({ time: now, credits: 4, model: 'm' }), record({ time: now - 86_400_000, model: 'm' })], { period: '7-days', account: null }));
    assert.deepEqual(page.drawn[0]?.series[0].values, [0, 0, 0, 0, 0, null, 4]);
    const rows = page.rows('[data-chart="credits-time"]');
    assert.deepEqual([rows.length, rows[0], rows.at(-2)?.[1], rows.at(-1)], [8, ['Day', 'Credits'], 'unknown', ['Sun, Nov 29', '4']]);
    assert.match(page.text('[data-chart="credits-time"]'), /The credits of one request are unknown/);
    assert.deepEqual(page.rows('[data-chart="model"]').at(-1)?.slice(0, 3), ['m', '4, 1 more unknown', '2']);
  });

  it('names the values of the axis apart, however small', () => {
    const page = new Fixture().host(report([record({ time: now, credits: 0.02 })]));
    const axis = page.drawn[0]?.axis;
    assert.deepEqual([0, 0.005, 0.01, 0.015, 0.1 + 0.2, 0.00005, 25_000].map((value) => axis?.(value)), ['0', '0.005', '0.01', '0.015', '0.3', '0.00005', '25,000']);
    assert.deepEqual(page.rows('[data-chart="credits-time"]').at(-1), ['Sun, Nov 29', '0.02']);
  });

  it('shows a table in the place of its chart, and remembers it', () => {
    const page = new Fixture().host(report([record({ time: now, credits: 1 })]));
    const button = (): HTMLElement => page.find('[data-chart="model"] button');
    assert.equal(button().getAttribute('aria-pressed'), 'false');
    assert.ok(page.find('[data-chart="model"] table').closest('.visually-hidden'));
    assert.equal(page.root.querySelector('[data-chart="model"] .table-box'), null);
    button().click();
    assert.equal(button().getAttribute('aria-pressed'), 'true');
    assert.equal(page.find('[data-chart="model"] table').closest('.visually-hidden'), null);
    assert.ok(page.find('[data-chart="model"] .chart').hidden);
    assert.deepEqual(page.kept, { choice: everything, tables: ['model'], scrollTop: 0 });
    button().click();
    assert.deepEqual(page.kept, { choice: everything, tables: [], scrollTop: 0 });
  });

  it('lets one choose between several accounts, and goes back to all when the chosen one is gone', () => {
    const page = new Fixture().host(report([]));
    assert.equal(page.root.querySelector('select'), null);
    const accounts = [account('a'), account('b', { key: '<b>Work</b>', isRemoved: true })];
    page.host(report([], everything, { accounts }));
    assert.deepEqual([...page.root.querySelectorAll('option')].map(({ textContent }) => textContent), ['All accounts', 'Default key · a', '<b>Work</b> · b (removed)']);
    const select = page.find('select') as HTMLSelectElement;
    select.value = 'b';
    select.dispatchEvent(new Event('change', { bubbles: true }));
    assert.deepEqual(page.posted.at(-1), { type: 'show', choice: { period: '30-days', account: 'b' } });
    page.host(report([], { period: '30-days', account: 'b' }, { account: null, accounts: [account('a'), account('c')] }));
    assert.deepEqual((page.kept as { choice: UsageChoice }).choice, everything);
    assert.equal(select.value, '');
  });

  it('names what differs between the gateway and this computer', () => {
    const gateway: GatewaySide = {
      account: account('a'), state: 'told', toldAt: now, isAsking: false, remaining: -3, usedThisMonth: 40, ownThisMonth: { sum: 30, unknown: 2 },
      recent: [
        { comparison: 'same', differences: [], time: now, model: 'm', own: { credits: 1 }, gateway: { credits: 1 } },
        { comparison: 'differs', differences: ['credits', 'promptTokens'], time: now, model: 'm', own: { credits: 1, promptTokens: 5 }, gateway: { credits: 2, promptTokens: 6, completionTokens: 7 } },
        { comparison: 'only-gateway', differences: [], time: now, model: 'm', gateway: {} },
        { comparison: 'not-told-yet', differences: [], time: now, model: 'm', own: {} },
        { comparison: 'stopped', differences: [], time: now, model: 'm', own: {} },
        { comparison: 'no-time', differences: [], model: 'm', gateway: {} },
      ],
      recentCount: 6,
    };
    const page = new Fixture().host(report([], everything, { gateway }));
    const rows = page.rows('.gateway');
    const compared = rows.slice(5);
    assert.deepEqual(rows.slice(1, 4), [['Remaining', '-3', '–'], ['Used in all', 'unknown', '–'], ['Used this month', '40', '30, 2 more unknown']]);
    assert.deepEqual(compared.map((row) => row.at(-1)), [
      'The same', 'Differs: credits, tokens in', 'Only at the gateway: made on another computer or by another program', 'Only here: not told yet', 'Only here: stopped before its credits were told', 'Not comparable: too old, or without a time',
    ]);
    assert.deepEqual(compared[1]?.slice(2, 4), ['2 credits · 6 in · 7 out', '1 credit · 5 in · unknown out']);
    assert.match(page.text('.gateway'), /As the gateway told it on Nov 29, 2026/);
    assert.match(page.text('.gateway'), /1 of 6 agree\. Recent use/);
    page.host(report([], everything, { gateway: { ...gateway, recentCount: 1_234 } }));
    assert.match(page.text('.gateway'), /1 of 6 agree\. These are the newest 6 of 1,234\./);
  });

  it('says what is stale, unknown, asked for or not told, with what helps', () => {
    const state = (change: Partial<GatewaySide>): string => new Fixture().host(report([], everything, { gateway: { ...untold, ...change } })).text('.gateway');
    assert.match(state({}), /not known yet/);
    assert.match(state({ state: 'none' }), /does not tell credits/);
    // Whatever was asked here: an empty list has nothing to compare.
    assert.match(state({ state: 'told', toldAt: now }), /The gateway lists no recent use, so there is nothing to compare\.$/);
    assert.match(state({ isAsking: true }), /Asking the gateway/);
    assert.match(state({ account: account('a', { isRemoved: true }) }), /not set up any more/);
    const page = new Fixture().host(report([], everything, { gateway: { ...untold, account: account('b'), state: 'told', toldAt: now, failure: { message: 'The gateway can’t be reached.', action: 'retry', label: 'Retry' } } }));
    assert.match(page.text('.gateway'), /may have changed: The gateway can’t be reached\./);
    page.find('.gateway [data-action="retry"]').click();
    assert.deepEqual(page.posted.at(-1), { type: 'run-action', action: 'retry', account: 'b' });
  });

  it('says to a screen reader what became of asking, and leaves the focus where work goes on', () => {
    const failure = { message: 'The gateway can’t be reached.', action: 'retry', label: 'Retry' } as const;
    const page = new Fixture().host(report([], everything, { gateway: { ...untold, failure } }));
    const status = page.find('.gateway [role="status"]');
    assert.match(status.textContent, /not known yet.*can’t be reached/s);
    const retry = page.find('.gateway [data-action="retry"]');
    retry.focus();
    page.host(report([], everything, { gateway: { ...untold, failure, isAsking: true } }));
    assert.match(status.textContent, /Asking the gateway/);
    assert.equal(document.activeElement, retry);
    page.host(report([], everything, { gateway: { ...untold, state: 'told', toldAt: now } }));
    assert.match(status.textContent, /^\s*As the gateway told it on/);
    assert.equal(document.activeElement, page.find('[data-action="refresh"]'));
    assert.equal(page.find('.gateway [role="status"]'), status);
  });

  it('has buttons for what can be done with the record, and says when it can’t be read', () => {
    const page = new Fixture().host(report([]));
    for (const action of ['refresh', 'export', 'clear'] as const) {
      page.find(`[data-action="${action}"]`).click();
      assert.deepEqual(page.posted.at(-1), { type: 'run', action });
    }
    page.host({ type: 'unreadable' });
    assert.match(page.text('[role="alert"]'), /could not be read/);
    page.find('[data-action="showLog"]').click();
    assert.deepEqual(page.posted.at(-1), { type: 'run-action', action: 'showLog' });
    page.host(report([]));
    assert.equal(page.root.querySelector('[role="alert"]'), null);
  });

  it('reports a message that is none instead of showing half of it', () => {
    const page = new Fixture().host(report([record({ time: now, credits: 1 })]));
    page.page.receive({ type: 'report', choice: everything, report: { period: '30-days', total: { requests: -1 } } });
    const last = page.posted.at(-1);
    assert.ok(last?.type === 'page-error' && last.message.includes('does not parse'));
    assert.ok(page.summary.includes('Requests: 1'));
  });
});
