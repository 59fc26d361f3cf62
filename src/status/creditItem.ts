/** The credit indicator: what is known of the balance → what the status bar says. Pure. */
import * as l10n from '@vscode/l10n';
import type { GatewayUsage } from '../api/account';
import { commands } from '../contributions';
import type { CreditState } from '../host/credits';
import { escapeMarkdown } from '../host/escapeMarkdown';

/** What a status bar item shows. `tooltip` is Markdown whose only links are this extension's commands. */
export interface StatusItem {
  text: string;
  tooltip: string;
  /** Spoken by screen readers instead of the text. */
  label: string;
  severity: 'normal' | 'warning' | 'error';
  command: string;
}

/** Recent uses listed in the tooltip, at most. */
const recentUses = 5;

/**
 * @param state what is known; nothing unknown is ever shown as a number
 * @param now milliseconds since 1970, for the countdown
 * @param language BCP 47 tag, for numbers
 */
export function creditItem(state: CreditState, now: number, language: string): StatusItem {
  const tooltip = creditTooltip(state, language);
  const item = (icon: string, words: string, label: string, severity: StatusItem['severity'], command: string): StatusItem => ({
    text: `$(${icon}) ${words}`,
    tooltip,
    label: l10n.t('K-Router credits: {0}', label),
    severity,
    command,
  });
  if (state.retryAt !== undefined && state.retryAt > now) {
    const wait = formatWait(state.retryAt - now);
    return item('watch', wait, l10n.t('rate limited, {0} left', wait), 'warning', state.canStop ? commands.stopWaiting : commands.refreshCredits);
  }
  if (state.key === 'invalid-base-url') {
    const words = l10n.t('Base URL unusable');
    return item('warning', words, words, 'warning', commands.openSettings);
  }
  if (state.key === 'missing') {
    const words = l10n.t('Set API Key');
    return item('key', words, words, 'normal', commands.setApiKey);
  }
  if (state.key === 'refused') {
    const words = l10n.t('Key refused');
    return item('key', words, words, 'error', commands.setApiKey);
  }
  if (state.exhausted) {
    const words = l10n.t('No credits');
    return item('error', words, words, 'error', commands.openDashboard);
  }
  const remaining = state.usage?.creditsRemaining;
  if (remaining === undefined) return item('credit-card', '–', l10n.t('unknown'), 'normal', commands.refreshCredits);
  const amount = formatCredits(remaining, language);
  if (remaining <= 0) return item('error', amount, amount, 'error', commands.openDashboard);
  const words = state.isStale ? l10n.t('{0} (not current)', amount) : amount;
  return remaining < state.lowThreshold
    ? item('warning', words, l10n.t('{0}, low', words), 'warning', commands.refreshCredits)
    : item('credit-card', words, words, 'normal', commands.refreshCredits);
}

function creditTooltip(state: CreditState, language: string): string {
  const { usage } = state;
  const title = `**${l10n.t('K-Router credits')}**`;
  const links = [
    link(l10n.t('Refresh'), commands.refreshCredits),
    link(l10n.t('Top Up'), commands.openDashboard),
    state.retryAt !== undefined && state.canStop ? link(l10n.t('Stop'), commands.stopWaiting) : '',
    state.key === 'missing' || state.key === 'refused' ? link(l10n.t('Set API Key'), commands.setApiKey) : '',
  ];
  const parts = [title];
  if (state.key === 'missing') parts.push(l10n.t('Set an API key to see your credits.'));
  else if (!usage) parts.push(l10n.t('The balance is not known yet.'));
  else parts.push(amountsTable(usage, language), recentTable(usage, language));
  if (usage && state.isStale) parts.push(l10n.t('The last refresh failed; these amounts may have changed.'));
  parts.push(links.filter((part) => part !== '').join(' · '));
  return parts.filter((part) => part !== '').join('\n\n');
}

function amountsTable(usage: GatewayUsage, language: string): string {
  const rows = [
    [l10n.t('Remaining'), usage.creditsRemaining],
    [l10n.t('Used'), usage.creditsUsed],
    [l10n.t('This month'), usage.usageThisMonth],
  ] as const;
  return table(
    ['', l10n.t('Credits')],
    rows.map(([name, amount]) => [name, amount === undefined ? l10n.t('unknown') : formatCredits(amount, language)]),
  );
}

function recentTable(usage: GatewayUsage, language: string): string {
  const byModel = new Map<string, number>();
  for (const { model, credits } of usage.recent) {
    if (credits !== undefined) byModel.set(model, (byModel.get(model) ?? 0) + credits);
  }
  const rows = [...byModel].sort(([, a], [, b]) => b - a).slice(0, recentUses);
  if (rows.length === 0) return '';
  return table(
    [l10n.t('Recent use'), l10n.t('Credits')],
    rows.map(([model, credits]) => [escapeMarkdown(model), formatCredits(credits, language)]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), '|:--|--:|', ...rows.map(line)].join('\n');
}

function link(label: string, command: string): string {
  return `[${label}](command:${command})`;
}

/** @returns the amount with at most two decimals, grouped as the language does */
export function formatCredits(amount: number, language: string): string {
  const maximumFractionDigits = Math.abs(amount) < 100 ? 2 : 0;
  return new Intl.NumberFormat(language, { maximumFractionDigits, signDisplay: 'negative' }).format(amount); // no -0
}

/** @returns a wait in whole seconds, minutes from 100 s on; never less than one second */
export function formatWait(milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1_000));
  return seconds < 100 ? l10n.t('{0} s', seconds) : l10n.t('{0} min', Math.ceil(seconds / 60));
}
