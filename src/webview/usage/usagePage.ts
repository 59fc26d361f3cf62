/** The usage view's page: what is chosen, the figures, the charts with their tables, and the gateway's side. */
import * as l10n from '@vscode/l10n';
import { html, nothing, render, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import * as z from 'zod/mini';
import { counted } from '../../shared/counted';
import type { FailureAction } from '../../shared/errorPresenter';
import { usageChoiceSchema, usageHostMessageSchema, usagePeriods, type UsageAccount, type UsageAction, type UsageChoice, type UsagePageMessage, type UsageReport } from '../../shared/usageProtocol';
import { keepFocus } from '../keepFocus';
import { barChart } from './barChart';
import { chartsOf, errorRateWords, type ChartCard } from './charts';
import { gatewaySection } from './gatewaySection';
import { scrollingTable, table } from './tables';
import type { TimeChart } from './timeChart';
import { periodName, Words, type KnownSum } from './words';

/** What VS Code keeps for the page while it is gone. */
const keptSchema = z.object({ choice: usageChoiceSchema, tables: z.array(z.string()), scrollTop: z.number() });
type Kept = z.infer<typeof keptSchema>;

export interface UsagePageOptions {
  post: (message: UsagePageMessage) => void;
  /** Takes a fault of this page. */
  report: (error: unknown) => void;
  /** What `keep` was given last, by this page or one before it; untrusted. */
  kept: unknown;
  keep: (state: Kept) => void;
  createTimeChart: () => TimeChart;
  /** BCP 47 tag. */
  language: string;
}

export class UsagePage {
  readonly #root: HTMLElement;
  readonly #options: UsagePageOptions;
  readonly #words: Words;
  /** By the ids of their cards. */
  readonly #timeCharts = new Map<string, TimeChart>();
  #kept: Kept;
  #report: UsageReport | undefined;
  #cards: ChartCard[] = [];
  /** What was chosen, for screen readers: said once, not with each new figure. */
  #announcement = '';
  #isUnreadable = false;
  #isScrolled = false;

  constructor(root: HTMLElement, options: UsagePageOptions) {
    this.#root = root;
    this.#options = options;
    this.#words = new Words(options.language);
    const kept = z.safeParse(keptSchema, options.kept);
    this.#kept = kept.success ? kept.data : { choice: { period: '30-days', account: null }, tables: [], scrollTop: 0 };
    this.#render();
    options.post({ type: 'show', choice: this.#kept.choice });
  }

  /** A message as it came from the host. */
  receive(data: unknown): void {
    const message = z.safeParse(usageHostMessageSchema, data);
    if (!message.success) {
      this.#options.report(new Error(`A message of the host does not parse: ${z.prettifyError(message.error)}`));
      return;
    }
    this.#isUnreadable = message.data.type === 'unreadable';
    if (message.data.type === 'report') {
      const { report, choice: answered } = message.data;
      const { choice } = this.#kept;
      // An answer to an earlier choice; the present one's is on its way.
      if (answered.period !== choice.period || answered.account !== choice.account) return;
      // An account that is gone can't be chosen.
      if (report.account !== choice.account) this.#keep({ choice: { ...choice, account: report.account } });
      this.#take(report);
    }
    this.#render();
    this.#drawCharts();
    this.#restoreScroll();
  }

  /** The theme's colours are others now. */
  themeChanged(): void {
    for (const chart of this.#timeCharts.values()) chart.themeChanged();
  }

  /** The page was scrolled. */
  scrolled(scrollTop: number): void {
    if (this.#isScrolled) this.#keep({ scrollTop });
  }

  #take(report: UsageReport): void {
    if (report.period !== this.#report?.period || report.account !== this.#report.account) {
      const [period, { requests }] = [periodName(report.period), report.total];
      this.#announcement = counted(requests, l10n.t('{0}: 1 request', period), l10n.t('{0}: {1} requests', period, this.#words.count(requests)));
    }
    this.#report = report;
    this.#cards = chartsOf(report, this.#words);
  }

  /** Once, when there is something to scroll. */
  #restoreScroll(): void {
    if (this.#isScrolled || !this.#report) return;
    this.#isScrolled = true;
    const { scrollingElement } = document;
    if (scrollingElement) scrollingElement.scrollTop = this.#kept.scrollTop;
  }

  #keep(change: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...change };
    this.#options.keep(this.#kept);
  }

  #choose(change: Partial<UsageChoice>): void {
    const choice = { ...this.#kept.choice, ...change };
    this.#keep({ choice });
    this.#options.post({ type: 'show', choice });
    this.#render();
  }

  #toggleTable(id: string): void {
    const { tables } = this.#kept;
    this.#keep({ tables: tables.includes(id) ? tables.filter((other) => other !== id) : [...tables, id] });
    this.#render();
  }

  #render(): void {
    const page = html`<main aria-labelledby="usage-heading">
      <header>
        <h1 id="usage-heading">${l10n.t('Usage')}</h1>
        ${this.#controls()}
      </header>
      ${this.#content()}
    </main>`;
    // A button may go with what it helped against.
    keepFocus(this.#root, () => { render(page, this.#root); }, () => { this.#root.querySelector<HTMLElement>('[data-action="refresh"]')?.focus(); });
  }

  #controls(): TemplateResult {
    const { choice } = this.#kept;
    const run = (action: UsageAction, label: string): TemplateResult =>
      html`<button type="button" class="button" data-action=${action} @click=${() => { this.#options.post({ type: 'run', action }); }}>${label}</button>`;
    return html`<div class="controls">
      <fieldset class="periods">
        <legend class="visually-hidden">${l10n.t('Period')}</legend>
        ${usagePeriods.map((period) => html`<label class="period">
          <input type="radio" name="period" value=${period} .checked=${live(period === choice.period)} @change=${() => { this.#choose({ period }); }}>
          <span>${periodName(period)}</span>
        </label>`)}
      </fieldset>
      ${this.#accountSwitch(this.#report?.accounts ?? [])}
      <div class="buttons">
        ${run('refresh', l10n.t('Refresh'))}${run('export', l10n.t('Export as CSV…'))}${run('clear', l10n.t('Clear…'))}
      </div>
    </div>`;
  }

  #accountSwitch(accounts: readonly UsageAccount[]): TemplateResult | typeof nothing {
    if (accounts.length < 2) return nothing;
    const { account: chosen } = this.#kept.choice;
    const choose = ({ target }: Event): void => {
      if (target instanceof HTMLSelectElement) this.#choose({ account: target.value === '' ? null : target.value });
    };
    return html`<label class="account">${l10n.t('Account')}
      <select @change=${choose}>
        <option value="" .selected=${live(chosen === null)}>${l10n.t('All accounts')}</option>
        ${accounts.map(({ id, key, gateway, isRemoved }) => html`<option value=${id} .selected=${live(chosen === id)}>${isRemoved ? l10n.t('{0} · {1} (removed)', key, gateway) : `${key} · ${gateway}`}</option>`)}
      </select>
    </label>`;
  }

  #content(): TemplateResult {
    if (this.#isUnreadable) {
      return html`<p class="notice" role="alert">${l10n.t('The record of your requests could not be read.')}
        <button type="button" class="button" data-action="showLog" @click=${() => { this.#runAction('showLog'); }}>${l10n.t('Show Log')}</button></p>`;
    }
    const report = this.#report;
    if (!report) return html`<p class="quiet" role="status">${l10n.t('Reading…')}</p>`;
    return html`
      <p class="visually-hidden" role="status">${this.#announcement}</p>
      ${this.#summary(report)}
      ${report.total.requests === 0 ? html`<p class="quiet empty">${l10n.t('No request was recorded in this time.')}</p>` : nothing}
      ${this.#cards.every(({ isEmpty }) => isEmpty) ? nothing : html`<div class="cards">${this.#cards.map((card) => this.#card(card))}</div>`}
      ${gatewaySection(report.gateway, this.#words, (action, account) => { this.#runAction(action, account); })}`;
  }

  #runAction(action: FailureAction, account?: string): void {
    this.#options.post({ type: 'run-action', action, ...(account !== undefined && { account }) });
  }

  #summary({ total }: UsageReport): TemplateResult {
    const { requests, stopped, failed, credits, promptTokens, completionTokens, firstText } = total;
    const words = this.#words;
    const sum = ({ sum: known, unknown }: KnownSum, format: (sum: number) => string): [string, string] => {
      if (unknown === 0) return [format(known), ''];
      return known === 0 ? [l10n.t('unknown'), ''] : [format(known), counted(unknown, l10n.t('1 request unknown'), l10n.t('{0} requests unknown', words.count(unknown)))];
    };
    const figures: [name: string, figure: string, note: string][] = [
      [l10n.t('Credits'), ...sum(credits, words.credits)],
      [l10n.t('Tokens in'), ...sum(promptTokens, words.count)],
      [l10n.t('Tokens out'), ...sum(completionTokens, words.count)],
      [l10n.t('Requests'), words.count(requests), stopped === 0 ? '' : l10n.t('{0} stopped', words.count(stopped))],
      // The rate is of those that were not stopped: not of all the requests beside it.
      [l10n.t('Error rate'), errorRateWords(total, words), failed === 0 ? '' : l10n.t('{0} of {1} failed', words.count(failed), words.count(requests - stopped))],
      [l10n.t('Time to first text'), words.optional(firstText, requests, words.duration), firstText === undefined ? '' : l10n.t('median')],
    ];
    return html`<dl class="summary">${figures.map(([name, figure, note]) => html`<div class="figure">
      <dt>${name}</dt><dd class="value">${figure}</dd>${note === '' ? nothing : html`<dd class="note">${note}</dd>`}
    </div>`)}</dl>`;
  }

  #card(card: ChartCard): TemplateResult | typeof nothing {
    if (card.isEmpty) return nothing;
    const { id, title, note, chart } = card;
    const isTable = this.#kept.tables.includes(id);
    return html`<section class=${isTable && chart.over === 'names' ? 'card is-wide' : 'card'} data-chart=${id}>
      <div class="card-header">
        <h2>${title}</h2>
        <button type="button" class="button" aria-pressed=${isTable} aria-label=${l10n.t('{0} as a table', title)} @click=${() => { this.#toggleTable(id); }}>${l10n.t('Table')}</button>
      </div>
      <div class="chart" aria-hidden="true" ?hidden=${isTable}>
        ${chart.over === 'time' ? this.#timeChart(id).element : barChart(chart)}
      </div>
      ${note === undefined || isTable ? nothing : html`<p class="quiet" aria-hidden="true">${note}</p>`}
      ${isTable ? scrollingTable(card.table) : html`<div class="visually-hidden">${table(card.table)}</div>`}
    </section>`;
  }

  /** An element that lit leaves alone: what is in it is drawn. */
  #timeChart(id: string): TimeChart {
    const chart = this.#timeCharts.get(id) ?? this.#options.createTimeChart();
    this.#timeCharts.set(id, chart);
    return chart;
  }

  /** After lit has put them into the document: a chart takes its size and its colours from where it stands. */
  #drawCharts(): void {
    for (const { id, chart } of this.#cards) {
      if (chart.over === 'time') this.#timeCharts.get(id)?.draw(chart);
    }
  }
}
