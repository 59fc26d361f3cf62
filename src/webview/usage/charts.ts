/** What the charts of the usage view show, each with its table twin: the same figures in words. */
import * as l10n from '@vscode/l10n';
import type { UsageFigures, UsageReport } from '../../shared/usageProtocol';
import type { TableContent } from './tables';
import { featureName, type KnownSum, type Words } from './words';

/** One series over time. Null is unknown: a gap, never a zero. */
export interface Series {
  label: string;
  values: readonly (number | null)[];
}

/** A chart over time; series after the first one stand on it. */
export interface TimeChartContent {
  kind: 'bars' | 'line';
  /** The days or months, as an axis has them. */
  times: readonly string[];
  series: readonly [Series, ...Series[]];
  /** Words of a value at the axis. */
  axis: (value: number) => string;
  /** The axis' end; by default just beyond the highest value. */
  top?: number;
  /** What the pointer is told at each time. */
  readouts: readonly string[];
}

/** A bar for each name. */
export interface BarChartContent {
  /** `hint` is what the pointer is told of the name. */
  bars: readonly { name: string; hint: string; value: number | null; words: string }[];
}

/** A chart, its heading, and all that is said about it. */
export interface ChartCard {
  id: string;
  title: string;
  chart: ({ over: 'time' } & TimeChartContent) | ({ over: 'names' } & BarChartContent);
  table: TableContent;
  /** What the chart can't show. */
  note?: string;
  isEmpty: boolean;
}

/** @returns all charts of a report, in the order they stand in */
export function chartsOf(report: UsageReport, words: Words): ChartCard[] {
  return [
    creditsOverTime(report, words),
    byName(report, words, 'model'),
    byName(report, words, 'feature'),
    tokensOverTime(report, words),
    firstTextOverTime(report, words),
    errorsOverTime(report, words),
  ];
}

function creditsOverTime(report: UsageReport, words: Words): ChartCard {
  const { credits } = report.total;
  return overTime(report, words, {
    id: 'credits-time',
    title: l10n.t('Credits over time'),
    kind: 'bars',
    series: [{ label: l10n.t('Credits'), values: report.times.map(({ figures }) => valueOf(figures.credits)) }],
    axis: words.axis,
    cells: ({ credits: own }) => [words.known(own, words.credits)],
    ...(credits.unknown > 0 && { note: unknownNote(credits.unknown) }),
    isEmpty: report.total.requests === 0,
  });
}

function tokensOverTime(report: UsageReport, words: Words): ChartCard {
  return overTime(report, words, {
    id: 'tokens-time',
    title: l10n.t('Tokens over time'),
    kind: 'bars',
    series: [
      { label: l10n.t('Tokens in'), values: report.times.map(({ figures }) => valueOf(figures.promptTokens)) },
      { label: l10n.t('Tokens out'), values: report.times.map(({ figures }) => valueOf(figures.completionTokens)) },
    ],
    axis: words.compact,
    cells: ({ promptTokens, completionTokens }) => [words.known(promptTokens, words.count), words.known(completionTokens, words.count)],
    isEmpty: report.total.requests === 0,
  });
}

function firstTextOverTime(report: UsageReport, words: Words): ChartCard {
  return overTime(report, words, {
    id: 'first-text-time',
    title: l10n.t('Time to the first text (median)'),
    kind: 'line',
    series: [{ label: l10n.t('Time'), values: report.times.map(({ figures }) => figures.firstText ?? null) }],
    axis: words.duration,
    cells: ({ firstText, requests }) => [words.optional(firstText, requests, words.duration)],
    isEmpty: report.total.firstText === undefined,
  });
}

function errorsOverTime(report: UsageReport, words: Words): ChartCard {
  return overTime(report, words, {
    id: 'errors-time',
    title: l10n.t('Error rate over time'),
    kind: 'line',
    top: 1,
    series: [{ label: l10n.t('Error rate'), values: report.times.map(({ figures }) => errorRate(figures) ?? null) }],
    axis: words.share,
    cells: (figures) => [errorRateWords(figures, words)],
    isEmpty: errorRate(report.total) === undefined,
  });
}

interface OverTime extends Pick<TimeChartContent, 'kind' | 'series' | 'axis' | 'top'>, Pick<ChartCard, 'id' | 'title' | 'note' | 'isEmpty'> {
  /** A table's cells, one for each series. */
  cells: (figures: UsageFigures) => string[];
}

function overTime(report: UsageReport, words: Words, { id, title, note, isEmpty, cells, ...chart }: OverTime): ChartCard {
  const rows = report.times.map(({ name, figures }) => [words.time(name, 'long'), ...cells(figures)]);
  const labels = chart.series.map(({ label }) => label);
  return {
    id,
    title,
    isEmpty,
    ...(note !== undefined && { note }),
    chart: {
      over: 'time',
      ...chart,
      times: report.times.map(({ name }) => words.time(name, 'short')),
      readouts: rows.map(([time = '', ...values]) => `${time}: ${values.map((value, index) => (labels.length > 1 ? `${labels[index] ?? ''} ${value}` : value)).join(' · ')}`),
    },
    table: { caption: title, columns: [report.period === '12-months' ? l10n.t('Month') : l10n.t('Day'), ...labels], rows },
  };
}

interface NamedFigures {
  name: string;
  /** What the pointer is told of the name, where that says more. */
  hint?: string;
  figures: UsageFigures;
}

/** Models that are called the same are told apart by their ids. */
function namedModels({ models }: UsageReport): NamedFigures[] {
  const isTwice = (title: string): boolean => models.filter((other) => other.title === title).length > 1;
  return models.map(({ name: id, title, figures }) => {
    if (title === undefined) return { name: id, figures };
    const hint = `${title} · ${id}`;
    return { name: isTwice(title) ? hint : title, hint, figures };
  });
}

function byName(report: UsageReport, words: Words, kind: 'model' | 'feature'): ChartCard {
  const { otherModels } = report;
  const others: NamedFigures[] = otherModels ? [{ name: l10n.t('{0} other models', otherModels.count), figures: otherModels.figures }] : [];
  const parts: NamedFigures[] = kind === 'model'
    ? [...namedModels(report), ...others]
    : report.features.map(({ name, figures }) => ({ name: featureName(name), figures }));
  const title = kind === 'model' ? l10n.t('Credits by model') : l10n.t('Credits by feature');
  const { unknown } = report.total.credits;
  return {
    id: kind,
    title,
    isEmpty: parts.length === 0,
    ...(unknown > 0 && { note: unknownNote(unknown) }),
    chart: { over: 'names', bars: parts.map(({ name, hint = name, figures }) => ({ name, hint, value: valueOf(figures.credits), words: words.known(figures.credits, words.credits) })) },
    table: {
      caption: title,
      columns: [
        kind === 'model' ? l10n.t('Model') : l10n.t('Feature'),
        l10n.t('Credits'), l10n.t('Requests'), l10n.t('Tokens in'), l10n.t('Tokens out'), l10n.t('Time to first text'), l10n.t('Error rate'),
      ],
      rows: parts.map(({ name, figures }) => [
        name,
        words.known(figures.credits, words.credits),
        words.count(figures.requests),
        words.known(figures.promptTokens, words.count),
        words.known(figures.completionTokens, words.count),
        words.optional(figures.firstText, figures.requests, words.duration),
        errorRateWords(figures, words),
      ]),
    },
  };
}

function unknownNote(unknown: number): string {
  return unknown === 1
    ? l10n.t('The credits of one request are unknown and not in this chart.')
    : l10n.t('The credits of {0} requests are unknown and not in this chart.', unknown);
}

/** @returns how many failed of the requests that the user did not stop, 0 to 1; undefined when there are none */
function errorRate({ requests, stopped, failed }: UsageFigures): number | undefined {
  return requests === stopped ? undefined : failed / (requests - stopped);
}

export function errorRateWords(figures: UsageFigures, words: Words): string {
  return words.optional(errorRate(figures), figures.requests - figures.stopped, words.share);
}

/** @returns what is known, or null where nothing is */
function valueOf({ sum, unknown }: KnownSum): number | null {
  return sum === 0 && unknown > 0 ? null : sum;
}
