import assert from 'node:assert/strict';
import fc from 'fast-check';
import { commands } from '../../../src/contributions';
import type { CreditState } from '../../../src/host/credits';
import { escapeMarkdown } from '../../../src/host/escapeMarkdown';
import { creditItem, type LocalUse, type StatusItem } from '../../../src/status/creditItem';
import { formatWait } from '../../../src/shared/formatWait';
import { formatCredits } from '../../../src/shared/money';
import { renderMarkdown } from '../../fakes/markdown';
import { record } from '../chat/usage/records';

const now = Date.UTC(2026, 2, 20);

function state(fields: Partial<CreditState> = {}): CreditState {
  return { key: 'stored', account: undefined, hasUsage: true, canTopUp: true, usage: undefined, isStale: false, isLacking: false, exhausted: false, refusedAt: undefined, retryAt: undefined, waiting: undefined, heldBack: undefined, lowThreshold: 100, ...fields };
}

function withCredits(creditsRemaining: number, fields: Partial<CreditState> = {}): CreditState {
  return state({ usage: { creditsRemaining, recent: [] }, ...fields });
}

const show = (state: CreditState, language = 'en'): StatusItem => creditItem(state, now, language);

/** What is read or heard of an item, without its icon. */
const words = ({ text, tooltip, label }: StatusItem): string => [text.replace(/^\$\([\w-]+\) /, ''), tooltip.replace(/\(command:[^)]*\)/g, ''), label].join('\n');

describe('The credit item', function () {
  this.timeout(30_000);

  it('shows no number as long as the balance is unknown', () => {
    const unknown = [
      state(),
      state({ key: 'unknown' }),
      state({ key: 'not-needed' }),
      state({ isStale: true }),
      state({ usage: { recent: [] } }),
      state({ usage: { recent: [{ model: 'kr/a' }] } }),
    ];
    for (const item of unknown.map((state) => show(state))) {
      assert.doesNotMatch(words(item), /\d|NaN|undefined|null/);
      assert.equal(item.severity, 'normal');
      assert.equal(item.command, commands.refreshCredits);
    }
  });

  it('says whose balance it is when there is more than one account, and leads to the others', () => {
    const account = { key: 'Work', gateway: 'Lab', short: 'Work', isOnly: false };
    const several = show(withCredits(5_000, { account }));
    assert.match(several.text, /5,000 · Work/);
    assert.match(several.label, /Work/);
    assert.match(several.tooltip, /Account: Work · Lab.*\(command:krouter\.switchAccount\)/);
    assert.doesNotMatch(show(withCredits(5_000, { account: { ...account, isOnly: true } })).text, /Work/);
  });

  it('says nothing of credits at a gateway that tells none', () => {
    const item = show(state({ hasUsage: false }));
    assert.doesNotMatch(words(item), /\d|unknown|Refresh|Top Up/);
    assert.match(item.label, /no credits known at this gateway/);
    assert.equal(item.severity, 'normal');
  });

  it('shows known amounts and calls the others unknown', () => {
    const { text, tooltip } = show(state({ usage: { creditsRemaining: 5_000, recent: [] } }));
    assert.match(text, /5,000/);
    assert.equal(tooltip.match(/unknown/g)?.length, 2);
    assert.match(show(state({ usage: { creditsUsed: 12, recent: [] } })).tooltip, /12/);
  });

  it('is an error whose click tops up when the balance is zero or below', () => {
    for (const remaining of [0, -0.004, -12.5]) {
      const item = show(withCredits(remaining));
      assert.equal(item.severity, 'error', String(remaining));
      assert.equal(item.command, commands.openDashboard);
    }
    assert.match(show(withCredits(-12.5)).text, /-12\.5/);
    assert.doesNotMatch(words(show(withCredits(-0.004))), /-0(?!\.)/);
  });

  it('warns below the threshold and not at it', () => {
    assert.equal(show(withCredits(99.99)).severity, 'warning');
    assert.match(show(withCredits(99.99)).label, /low/);
    assert.equal(show(withCredits(100)).severity, 'normal');
    assert.equal(show(withCredits(1, { lowThreshold: 0 })).severity, 'normal');
  });

  it('is an error once the gateway refused for lack of credits, whatever the last balance was', () => {
    const item = show(withCredits(5_000, { exhausted: true }));
    assert.deepEqual([item.severity, item.command], ['error', commands.openDashboard]);
    assert.doesNotMatch(item.text, /5,000/);
    // Read since: none are left.
    for (const remaining of [0, -3]) assert.match(show(withCredits(remaining, { exhausted: true, refusedAt: 0 })).text, /No credits/);
  });

  it('says what is left where that did not suffice', () => {
    const item = show(withCredits(0.5, { exhausted: true, refusedAt: 0.5 }));
    assert.deepEqual([item.severity, item.text, item.command], ['error', '$(error) 0.5', commands.openDashboard]);
    assert.match(item.label, /0\.5, too little for the last request/);
    assert.match(item.tooltip, /The last request needed more than what is left\./);
    assert.doesNotMatch(words(item), /No credits/);
    assert.match(show(withCredits(0.5, { exhausted: true, refusedAt: 0.5, isStale: true })).text, /0\.5 \(not current\)/);
    assert.doesNotMatch(show(withCredits(0.5)).tooltip, /needed more/);
  });

  it('asks for a key when there is none, and for another one when it was refused', () => {
    const missing = show(state({ key: 'missing' }));
    assert.deepEqual([missing.severity, missing.command], ['normal', commands.setApiKey]);
    const refused = show(withCredits(5_000, { key: 'refused' }));
    assert.deepEqual([refused.severity, refused.command], ['error', commands.setApiKey]);
    for (const { tooltip } of [missing, refused]) assert.ok(tooltip.includes(`(command:${commands.setApiKey})`));
  });

  it('counts down while rate limited, before everything else, and stops a waiting answer on a click', () => {
    const limited = show(withCredits(0, { retryAt: now + 12_300, exhausted: true }));
    assert.match(limited.text, /\b13 s$/);
    assert.deepEqual([limited.severity, limited.command], ['warning', commands.refreshCredits]);
    const waiting = show(state({ retryAt: now + 12_000, waiting: { attempt: 2, attempts: 3, failure: { kind: 'rate-limited' } } }));
    assert.match(waiting.text, /\b12 s \(2 of 3\)$/);
    assert.match(waiting.label, /rate limited, attempt 2 of 3 in 12 s/);
    assert.equal(waiting.command, commands.stopWaiting);
    for (const command of [commands.stopWaiting, commands.askInstead]) assert.ok(waiting.tooltip.includes(`(command:${command})`));
  });

  it('has the same tooltip at each second of a countdown, and nothing of a server in it', () => {
    const failure = { kind: 'rate-limited', serverMessage: 'words of a server' } as const;
    const state = withCredits(500, { retryAt: now + 5_000, waiting: { attempt: 2, attempts: 3, failure } });
    assert.ok(state.usage);
    const recent = { ...state, usage: { ...state.usage, recent: [{ model: 'model-of-a-server', credits: 1 }] } };
    const [first, second] = [show(recent), creditItem(recent, now + 1_000, 'en')];
    assert.notEqual(first.text, second.text);
    assert.deepEqual([first.tooltip, first.isOwnText, second.isOwnText], [second.tooltip, true, true]);
    assert.doesNotMatch(first.tooltip, /of a server/);
    const after = creditItem(recent, now + 5_000, 'en');
    assert.deepEqual([after.isOwnText, after.tooltip.includes('of-a-server') || after.tooltip.includes('of\\-a\\-server')], [false, true]);
  });

  it('says of a long rate limit which model it is of and until when, and offers another one, the same at each second', () => {
    const until = new Intl.DateTimeFormat('en', { timeStyle: 'short' }).format(now + 300_000);
    const held = (heldBack: string, name?: string): StatusItem =>
      creditItem(withCredits(500, { retryAt: now + 299_000, heldBack }), now, 'en', { nameOf: () => name });
    assert.match(held('kr/auto', 'Auto (fast)').text, /\b5 min$/);
    assert.ok(renderMarkdown(held('kr/auto', 'Auto (fast)').tooltip).includes(`<p>Too many requests to Auto (fast). You can try again at ${until}.</p>`));
    assert.ok(renderMarkdown(held('kr/auto').tooltip).includes('Too many requests to kr/auto.'));
    const { tooltip, isOwnText } = held('kr/auto', 'Auto');
    assert.ok(tooltip.includes(`[Use Another Model](command:${commands.selectModel})`) && !tooltip.includes(commands.stopWaiting));
    const later = creditItem(withCredits(500, { retryAt: now + 299_000, heldBack: 'kr/auto' }), now + 250_000, 'en', { nameOf: () => 'Auto' });
    assert.deepEqual([later.tooltip, later.isOwnText, isOwnText], [tooltip, true, true]);
    // All links of such a tooltip are trusted: what could be one to a command is not named.
    for (const name of ['[x](command:workbench.action.quit)', 'a&colon;b', '<b>x</b>']) {
      assert.ok(renderMarkdown(held('kr/auto', name).tooltip).includes('Too many requests to kr/auto.'), name);
      assert.ok(renderMarkdown(held(name, name).tooltip).includes('<p>Too many requests. You can try again at'), name);
    }
  });

  it('says why and how often something is tried again, whichever part asked, without a server’s words', () => {
    const failure = { kind: 'server', status: 503, origin: 'https://gateway.test', serverMessage: '[down](command:x) *soon*' } as const;
    const item = show(withCredits(500, { retryAt: now + 1_500, waiting: { attempt: 2, attempts: 3, failure } }));
    assert.match(item.text, /\b2 s \(2 of 3\)$/);
    assert.match(item.label, /attempt 2 of 3 in 2 s/);
    assert.match(renderMarkdown(item.tooltip), /https:\/\/gateway\.test has a problem \(503\)/);
    assert.doesNotMatch(item.tooltip, /down|soon|rate limited/);
    assert.deepEqual(show(withCredits(500, { retryAt: now, waiting: { attempt: 2, attempts: 3, failure } })), show(withCredits(500)));
  });

  it('is itself again when the countdown is over', () => {
    for (const retryAt of [now, now - 1, 0]) assert.deepEqual(show(withCredits(500, { retryAt })), show(withCredits(500)));
  });

  it('says that an amount is of an earlier moment', () => {
    const item = show(withCredits(500, { isStale: true }));
    assert.match(item.text, /500 \(not current\)/);
    assert.match(item.tooltip, /may have changed/);
    assert.doesNotMatch(show(withCredits(500)).tooltip, /may have changed/);
  });

  it('lists recent use by model, most first, added up and no more than fits', () => {
    const recent = [
      { model: 'kr/a', credits: 1 }, { model: 'kr/b', credits: 5 }, { model: 'kr/a', credits: 2.5 }, { model: 'kr/unknown' },
      ...['c', 'd', 'e', 'f', 'g'].map((name) => ({ model: `kr/${name}`, credits: 0.5 })),
    ];
    const html = renderMarkdown(show(state({ usage: { creditsRemaining: 500, recent } })).tooltip);
    const cells = [...html.matchAll(/<td[^>]*>(kr\/\w+)<\/td>\s*<td[^>]*>([^<]*)</g)].map(([, model, credits]) => [model, credits]);
    assert.equal(cells.length, 5);
    assert.deepEqual(cells.slice(0, 2), [['kr/b', '5'], ['kr/a', '3.5']]);
    assert.ok(!html.includes('kr/unknown'));
    // One table: its columns are of one width.
    assert.equal(html.match(/<table>/g)?.length, 1);
    const named = creditItem(state({ usage: { recent } }), now, 'en', { nameOf: (id) => (id === 'kr/b' ? 'B | [x](command:y)' : undefined) });
    assert.match(renderMarkdown(named.tooltip), /<td[^>]*>B \| \[x\]\(command:y\)<\/td>\s*<td[^>]*>5</);
    assert.match(renderMarkdown(named.tooltip), /<td[^>]*>kr\/a</);
    // Two that are called the same are told apart.
    const same = creditItem(state({ usage: { recent } }), now, 'en', { nameOf: (id) => (id === 'kr/a' || id === 'kr/b' ? 'Twin' : undefined) });
    assert.match(renderMarkdown(same.tooltip), /<td[^>]*>Twin · kr\/b<.*<td[^>]*>Twin · kr\/a</s);
  });

  it('tells the last answer and today from the ledger, and what of them is unknown', () => {
    const cells = (own?: LocalUse): string[] => {
      const html = renderMarkdown(creditItem(withCredits(500), now, 'en', own).tooltip);
      return [...html.matchAll(/<td[^>]*>([^<]*)<\/td>/g)].map(([, cell]) => cell ?? '').slice(2, -4);
    };
    assert.deepEqual(cells(), []);
    assert.deepEqual(cells({ last: undefined, today: undefined }), []);
    assert.deepEqual(cells({ last: record({ credits: 1.5 }), today: { sum: 4, unknown: 0 } }), ['Last answer', '1.5', 'Used today (this computer)', '4']);
    assert.deepEqual(cells({ last: record(), today: { sum: 4, unknown: 2 } }), ['Last answer', 'unknown', 'Used today (this computer)', '4, 2 more unknown']);
    assert.deepEqual(cells({ last: record(), today: { sum: 0, unknown: 1 } }), ['Last answer', 'unknown', 'Used today (this computer)', 'unknown']);
    // A stopped one never gets a report of what it took.
    const stopped = { outcome: 'cancelled' } as const;
    assert.deepEqual(cells({ last: record(stopped) }), ['Last answer (stopped)', 'unknown']);
    assert.deepEqual(cells({ last: record({ ...stopped, credits: 2 }) }), ['Last answer', '2']);
    assert.equal(creditItem(withCredits(500), now, 'en', { today: { sum: 4, unknown: 0 } }).label, 'K-Router credits: 500');
  });

  it('tells what of each budget is used, early when it is nearly all, and warns of one that is used up', () => {
    const withBudgets = (...budgets: NonNullable<LocalUse['budgets']>): StatusItem => creditItem(withCredits(500), now, 'en', { budgets });
    const [day, month] = [
      { period: 'day', limit: 100, used: 60, unknown: 0, isLifted: false },
      { period: 'month', limit: 2_000, used: 1_700, unknown: 2, isLifted: false },
    ] as const;
    const early = withBudgets(day, month);
    assert.match(early.tooltip, /Today’s budget: 60 of 100 credits\./);
    assert.match(early.tooltip, /This month’s budget is nearly used up: at least 1,700 of 2,000 credits, 2 requests unknown\./);
    assert.ok(early.tooltip.includes(`(command:${commands.changeBudget})`));
    assert.deepEqual([early.severity, withBudgets().severity], ['normal', 'normal']);
    const over = withBudgets({ ...day, used: 120 });
    assert.deepEqual([over.severity, over.text, over.label], ['warning', '$(warning) 500', 'K-Router credits: 500, budget used up']);
    assert.match(over.tooltip, /Today’s budget is used up: 120 of 100 credits\./);
    const lifted = withBudgets({ ...day, used: 120, isLifted: true });
    assert.deepEqual([lifted.severity, lifted.text], ['normal', withBudgets().text]);
    assert.match(lifted.tooltip, /Today’s budget is lifted until the day ends: 120 of 100 credits\./);
    assert.doesNotMatch(words(lifted), /used up/);
    for (const balance of [state(), state({ hasUsage: false })]) {
      assert.equal(creditItem(balance, now, 'en', { budgets: [{ ...day, used: 120 }] }).severity, 'warning');
    }
    assert.equal(creditItem(withCredits(0), now, 'en', { budgets: [{ ...day, used: 120 }] }).severity, 'error');
  });

  it('writes numbers as the language does', () => {
    const usage = { creditsRemaining: 1_234_567.8, recent: [] };
    for (const language of ['ko', 'en', 'de']) {
      assert.ok(show(state({ usage }), language).text.includes(new Intl.NumberFormat(language).format(1_234_567)), language);
    }
    assert.equal(formatCredits(12_345, 'ko'), '12,345');
    assert.equal(formatCredits(0.85, 'ko'), '0.85');
    assert.equal(formatCredits(99.999, 'en'), '99.99');
  });

  it('never shows NaN, undefined or an unbalanced table, whatever is known', () => {
    const amount = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: undefined });
    fc.assert(
      fc.property(amount, amount, fc.boolean(), fc.boolean(), (remaining, used, isStale, exhausted) => {
        const usage = {
          ...(remaining !== undefined && { creditsRemaining: remaining }),
          ...(used !== undefined && { creditsUsed: used, recent: [{ model: 'm', credits: used }] }),
        };
        const item = show(state({ usage: { recent: [], ...usage }, isStale, exhausted }));
        assert.doesNotMatch(words(item), /NaN|undefined|null|\[object|-0(?![.\d])/);
        assert.ok(renderMarkdown(item.tooltip).includes('<table>'));
      }),
    );
  });
});

describe('The tooltip of the credit item', function () {
  this.timeout(30_000);

  const hostileNames = [
    '[click](command:workbench.action.quit)', '![x](https://evil.test/p.png)', '<img src=x onerror=alert(1)>', '<https://evil.test>',
    'https://evil.test/', 'www.evil.test', 'someone@evil.test', '**bold** `code` ~~s~~ _i_', '$(trash) | x | y |', 'a\n\n# Heading\n- item', '&lt;b&gt; &#60;',
    '[a]: https://evil.test', '\\[x](command:a)', '1. one', '| --- |', '``` x', '(command:krouter.evil)',
  ];

  for (const name of hostileNames) {
    it(`shows a model's name as text: ${JSON.stringify(name)}`, () => {
      const { tooltip } = show(state({ usage: { creditsRemaining: 5, recent: [{ model: name, credits: 1 }] } }));
      const harmless = show(state({ usage: { creditsRemaining: 5, recent: [{ model: 'harmless', credits: 1 }] } })).tooltip;
      const tags = (markdown: string): string[] => [...renderMarkdown(markdown).matchAll(/<[^>]+>/g)].map(([tag]) => tag);
      assert.deepEqual(tags(tooltip), tags(harmless));
      // What VS Code lets links of the tooltip run.
      const allowed = (markdown: string): string[] => [...markdown.matchAll(/\(command:([\w.]+)\)/g)].map(([link]) => link);
      assert.deepEqual(allowed(tooltip), allowed(harmless));
    });
  }

  it('links to nothing but commands of this extension', () => {
    const known = new Set<string>(Object.values(commands));
    for (const fields of [{ key: 'missing' }, { key: 'refused' }, { retryAt: now + 1, waiting: { attempt: 2, attempts: 3, failure: { kind: 'rate-limited' as const } } }, { retryAt: now + 1, heldBack: 'kr/auto' }, {}] as const) {
      const hrefs = [...renderMarkdown(show(state(fields)).tooltip).matchAll(/href="([^"]*)"/g)].map(([, href]) => href ?? '');
      assert.ok(hrefs.length > 0);
      for (const href of hrefs) assert.ok(known.has(href.replace(/^command:/, '')), href);
    }
  });

  it('shows escaped text as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', minLength: 1 }), (text) => {
        const shown = text.replace(/\s+/g, ' ').trim().replace(/\0/g, '\uFFFD');
        const html = renderMarkdown(`x${escapeMarkdown(shown)}x`);
        const decoded = html.replace(/^<p>|<\/p>\n$/g, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
        assert.equal(decoded, `x${shown}x`);
      }),
    );
  });
});

describe('A wait', function () {
  this.timeout(30_000);

  it('is counted in whole seconds, never zero, and in minutes when it is long', () => {
    assert.deepEqual([1, 999, 1_000, 1_001, 99_000].map(formatWait), ['1 s', '1 s', '1 s', '2 s', '99 s']);
    assert.deepEqual([99_001, 120_000, 3_600_000].map(formatWait), ['2 min', '2 min', '60 min']);
  });
});
