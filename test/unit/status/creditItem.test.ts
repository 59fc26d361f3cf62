import assert from 'node:assert/strict';
import fc from 'fast-check';
import { commands } from '../../../src/contributions';
import type { CreditState } from '../../../src/host/credits';
import { escapeMarkdown } from '../../../src/host/escapeMarkdown';
import { creditItem, formatCredits, formatWait, type StatusItem } from '../../../src/status/creditItem';
import { renderMarkdown } from '../../fakes/markdown';

const now = Date.UTC(2026, 2, 20);

function state(fields: Partial<CreditState> = {}): CreditState {
  return { key: 'stored', usage: undefined, isStale: false, exhausted: false, retryAt: undefined, canStop: false, lowThreshold: 100, ...fields };
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
    const waiting = show(state({ retryAt: now + 12_000, canStop: true }));
    assert.match(waiting.text, /\b12 s$/);
    assert.equal(waiting.command, commands.stopWaiting);
    assert.ok(waiting.tooltip.includes(`(command:${commands.stopWaiting})`));
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
  });

  it('writes numbers as the language does', () => {
    const usage = { creditsRemaining: 1_234_567.8, recent: [] };
    for (const language of ['ko', 'en', 'de']) {
      assert.ok(show(state({ usage }), language).text.includes(new Intl.NumberFormat(language).format(1_234_568)), language);
    }
    assert.equal(formatCredits(12_345, 'ko'), '12,345');
    assert.equal(formatCredits(0.85, 'ko'), '0.85');
    assert.equal(formatCredits(99.999, 'en'), '100');
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
    for (const fields of [{ key: 'missing' }, { key: 'refused' }, { retryAt: now + 1, canStop: true }, {}] as const) {
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
