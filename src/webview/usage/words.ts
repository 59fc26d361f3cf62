/** Figures, times and names of the usage view in words. What is unknown is said to be. */
import * as l10n from '@vscode/l10n';
import { formatCredits } from '../../shared/money';
import type { UsageFigures, UsagePeriod, UsageReport } from '../../shared/usageProtocol';
import { compactCount, numberFormat } from '../numberFormats';

/** A sum and of how many requests it is not known. */
export type KnownSum = UsageFigures['credits'];

/** Shown where there is nothing to tell of: not even requests. */
const nothing = '–';

export function periodName(period: UsagePeriod): string {
  switch (period) {
    case '7-days':
      return l10n.t('7 days');
    case '30-days':
      return l10n.t('30 days');
    case 'month':
      return l10n.t('This month');
    case '12-months':
      return l10n.t('12 months');
  }
}

export function featureName(name: UsageReport['features'][number]['name']): string {
  switch (name) {
    case 'chat':
      return l10n.t('Chat');
    case 'explain':
      return l10n.t('Explanations');
    case 'edit':
      return l10n.t('Edits');
    case 'commit':
      return l10n.t('Commit messages');
    case 'native':
      return l10n.t('VS Code’s own chat');
  }
}

/** The words of one language. */
export class Words {
  readonly #language: string;

  /** @param language BCP 47 tag */
  constructor(language: string) {
    this.#language = language;
  }

  /** @returns an amount, or that it is unknown */
  readonly credits = (amount: number | undefined): string => (amount === undefined ? l10n.t('unknown') : formatCredits(amount, this.#language));

  /** @returns an amount at an axis, whose values are round, however small */
  readonly axis = (amount: number): string => numberFormat(this.#language, { maximumSignificantDigits: 6 }).format(amount);

  readonly count = (count: number | undefined): string => (count === undefined ? l10n.t('unknown') : numberFormat(this.#language).format(count));

  /** @returns a short figure for an axis or a summary: 950, 1.2K */
  readonly compact = (count: number): string => compactCount(count);

  /** @returns milliseconds in a unit that suits them */
  readonly duration = (milliseconds: number): string =>
    milliseconds < 1_000
      ? numberFormat(this.#language, { style: 'unit', unit: 'millisecond', maximumFractionDigits: 0 }).format(milliseconds)
      : numberFormat(this.#language, { style: 'unit', unit: 'second', maximumFractionDigits: milliseconds < 10_000 ? 1 : 0 }).format(milliseconds / 1_000);

  /** @param share 0 to 1 */
  readonly share = (share: number): string => numberFormat(this.#language, { style: 'percent', maximumFractionDigits: 1 }).format(share);

  /** @returns a sum that says of how many requests the amount is not known */
  known({ sum, unknown }: KnownSum, format: (sum: number) => string): string {
    if (unknown === 0) return format(sum);
    return sum === 0 ? l10n.t('unknown') : l10n.t('{0}, {1} more unknown', format(sum), unknown);
  }

  /** @returns the figure; that it is unknown; or a dash where nothing was asked */
  optional(figure: number | undefined, requests: number, format: (figure: number) => string): string {
    if (figure !== undefined) return format(figure);
    return requests === 0 ? nothing : l10n.t('unknown');
  }

  /**
   * A day or month of a report. It is the host's, whose time zone may be another one.
   * @param name `2026-11-29` or `2026-11`
   * @param length `short` for an axis
   */
  time(name: string, length: 'short' | 'long'): string {
    const [year = 0, month = 1, day] = name.split('-').map(Number);
    const date = Date.UTC(year, month - 1, day ?? 1);
    const parts: Intl.DateTimeFormatOptions = day === undefined
      ? { month: length, ...(length === 'long' && { year: 'numeric' }) }
      : { month: length === 'short' ? 'numeric' : 'short', day: 'numeric', ...(length === 'long' && { weekday: 'short' }) };
    return new Intl.DateTimeFormat(this.#language, { ...parts, timeZone: 'UTC' }).format(date);
  }

  /** @param time milliseconds since 1970; in the time zone of this window */
  moment(time: number | undefined): string {
    if (time === undefined) return l10n.t('unknown');
    return new Intl.DateTimeFormat(this.#language, { dateStyle: 'medium', timeStyle: 'short' }).format(time);
  }
}
