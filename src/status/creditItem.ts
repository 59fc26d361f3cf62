/** The credit indicator: what is known of the balance → what the status bar says. Pure. */
import * as l10n from '@vscode/l10n';
import type { GatewayUsage } from '../api/account';
import { isStopped, type KnownSum } from '../chat/usage/sums';
import { commands } from '../contributions';
import type { CreditState } from '../host/credits';
import { escapeMarkdown } from '../host/escapeMarkdown';
import { plainLabel } from '../host/plainLabel';
import { budgetWords, isNearlyUsedUp, isUsedUp, usedUpWords, type ShownBudget } from '../shared/budget';
import { retryReason } from '../shared/errorPresenter';
import { withoutServerWords } from '../shared/failure';
import { formatTime } from '../shared/formatTime';
import { formatWait } from '../shared/formatWait';
import { formatCredits } from '../shared/money';
import type { OwnUse } from './ownUse';

/** What a status bar item shows. `tooltip` is Markdown whose only links are this extension's commands. */
export interface StatusItem {
  text: string;
  tooltip: string;
  /** Nothing of the tooltip that comes from a server could be a link to a command: all of these are ours. */
  isOwnText?: boolean;
  /** Spoken by screen readers instead of the text. */
  label: string;
  severity: 'normal' | 'warning' | 'error';
  command: string;
}

/** What this computer knows of the account's use; absent while it was not looked at. */
export type LocalUse = Partial<OwnUse> & {
  budgets?: readonly ShownBudget[];
  /** What a model is called, where that is known; untrusted text. */
  nameOf?: (model: string) => string | undefined;
};

/** Milliseconds; a time is told to the minute, and is not to be too early. */
const minute = 60_000;

/** Recent uses listed in the tooltip, at most. */
const recentUses = 5;

/**
 * @param state what is known; nothing unknown is ever shown as a number
 * @param now milliseconds since 1970, for the countdown
 * @param language BCP 47 tag, for numbers
 * @param own what the ledger says of this account
 */
export function creditItem(state: CreditState, now: number, language: string, own: LocalUse = {}): StatusItem {
  const untilRetry = (state.retryAt ?? 0) - now;
  const isHeldBack = untilRetry > 0;
  const tooltip = creditTooltip(isHeldBack ? state : { ...state, retryAt: undefined, waiting: undefined, heldBack: undefined }, now, language, own);
  const { account } = state;
  const [shownAccount, spokenAccount] = account && !account.isOnly ? [` · ${plainLabel(account.short)}`, `, ${account.short}`] : ['', ''];
  const item = (icon: string, words: string, label: string, severity: StatusItem['severity'], command: string): StatusItem => ({
    text: `$(${icon}) ${words}${shownAccount}`,
    tooltip,
    isOwnText: isHeldBack,
    label: l10n.t('K-Router credits: {0}', `${label}${spokenAccount}`),
    severity,
    command,
  });
  const current = (amount: string): string => (state.isStale ? l10n.t('{0} (not current)', amount) : amount);
  /** Of an account that can be used: it is warned of where a budget is used up. */
  const usable = (icon: string, words: string, label: string, command: string): StatusItem =>
    own.budgets?.some(isInTheWay) === true
      ? item('warning', words, l10n.t('{0}, budget used up', label), 'warning', command)
      : item(icon, words, label, 'normal', command);
  if (isHeldBack) {
    const wait = formatWait(untilRetry);
    if (!state.waiting) return item('watch', wait, l10n.t('rate limited, {0} left', wait), 'warning', commands.refreshCredits);
    const { attempt, attempts, failure } = state.waiting;
    const words = l10n.t('{0} ({1} of {2})', wait, attempt, attempts);
    const label = failure.kind === 'rate-limited' ? l10n.t('rate limited, attempt {1} of {2} in {0}', wait, attempt, attempts) : l10n.t('attempt {1} of {2} in {0}', wait, attempt, attempts);
    return item('watch', words, label, 'warning', commands.stopWaiting);
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
    const left = tooLittle(state);
    const words = left === undefined ? l10n.t('No credits') : current(formatCredits(left, language));
    const label = left === undefined ? words : l10n.t('{0}, too little for the last request', words);
    return item('error', words, label, 'error', state.canTopUp ? commands.openDashboard : commands.refreshCredits);
  }
  if (!state.hasUsage) return usable('credit-card', '–', l10n.t('no credits known at this gateway'), commands.switchAccount);
  const remaining = state.usage?.creditsRemaining;
  if (remaining === undefined) return usable('credit-card', '–', l10n.t('unknown'), commands.refreshCredits);
  const amount = formatCredits(remaining, language);
  if (remaining <= 0) return item('error', amount, amount, 'error', state.canTopUp ? commands.openDashboard : commands.refreshCredits);
  const words = current(amount);
  return remaining < state.lowThreshold
    ? item('warning', words, l10n.t('{0}, low', words), 'warning', commands.refreshCredits)
    : usable('credit-card', words, words, commands.refreshCredits);
}

/** @returns the credits that are left, but did not suffice for the last request; undefined when none are, or nobody has looked since */
function tooLittle({ exhausted, refusedAt, usage }: CreditState): number | undefined {
  const left = usage?.creditsRemaining ?? 0;
  return exhausted && refusedAt !== undefined && left > 0 ? left : undefined;
}

/** Whether a budget is used up, and the user has not lifted it. */
function isInTheWay(budget: ShownBudget): boolean {
  return isUsedUp(budget) && !budget.isLifted;
}

/** While requests are held back, it is the same at each second and without words of servers but a model's harmless name, so that it stays open while the item counts down. */
function creditTooltip(state: CreditState, now: number, language: string, own: LocalUse): string {
  const { usage, retryAt } = state;
  const isHeldBack = retryAt !== undefined;
  const budgets = own.budgets ?? [];
  const title = `**${l10n.t('K-Router credits')}**`;
  const links = [
    state.hasUsage ? link(l10n.t('Refresh'), commands.refreshCredits) : '',
    state.hasUsage && state.canTopUp ? link(l10n.t('Top Up'), commands.openDashboard) : '',
    link(l10n.t('Usage'), commands.openUsage),
    ...(state.waiting ? [link(l10n.t('Stop Waiting'), commands.stopWaiting), link(l10n.t('Use Another Model'), commands.askInstead)] : []),
    isHeldBack && !state.waiting ? link(l10n.t('Use Another Model'), commands.selectModel) : '',
    budgets.length > 0 ? link(l10n.t('Change Budget'), commands.changeBudget) : '',
    state.key === 'missing' || state.key === 'refused' ? link(l10n.t('Set API Key'), commands.setApiKey) : '',
  ];
  const parts = [title];
  if (state.account) {
    const { key, gateway } = state.account;
    const words = l10n.t('Account: {0} · {1}', escapeMarkdown(key), escapeMarkdown(gateway));
    parts.push(`${words} · ${link(l10n.t('Switch…'), commands.switchAccount)}`);
  }
  if (state.waiting) parts.push(escapeMarkdown(retryReason(withoutServerWords(state.waiting.failure), language)));
  else if (isHeldBack) parts.push(heldBackWords(state.heldBack, retryAt, now, language, own));
  if (state.key === 'refused') parts.push(l10n.t('The gateway refused this key.'));
  if (state.key === 'missing') parts.push(l10n.t('Set an API key to see your credits.'));
  else if (!state.hasUsage) parts.push(l10n.t('This gateway does not tell credits.'));
  else if (!usage) parts.push(l10n.t('The balance is not known yet.'));
  else parts.push(tooLittle(state) === undefined ? '' : l10n.t('The last request needed more than what is left.'), figures(usage, isHeldBack, language, own));
  parts.push(...budgets.map((use) => budgetSentence(use, language)));
  if (usage && state.isStale) parts.push(l10n.t('The last refresh failed; these amounts may have changed.'));
  parts.push(links.filter((part) => part !== '').join(' · '));
  return parts.filter((part) => part !== '').join('\n\n');
}

/** No link to a command can be made of these characters, whatever Markdown is: see `isOwnText`. */
const harmlessName = /^[\p{L}\p{M}\p{N} .,()/_-]+$/u;

/** @returns that a model takes no request, which one, and until when */
function heldBackWords(model: string | undefined, retryAt: number, now: number, language: string, { nameOf }: LocalUse): string {
  const time = formatTime(Math.ceil(retryAt / minute) * minute, now, language);
  const name = model === undefined ? undefined : [nameOf?.(model), model].find((text) => text !== undefined && harmlessName.test(text));
  return name === undefined
    ? l10n.t('Too many requests. You can try again at {0}.', time)
    : l10n.t('Too many requests to {0}. You can try again at {1}.', escapeMarkdown(name), time);
}

/** @returns one table, so that its columns are the same all over */
function figures(usage: GatewayUsage, isHeldBack: boolean, language: string, own: LocalUse): string {
  const recent = isHeldBack ? [] : recentUse(usage, language, own);
  const rows = [...amounts(usage, language, own), ...(recent.length > 0 ? [[`**${l10n.t('Recent use')}**`, ''], ...recent] : [])];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(['', l10n.t('Credits')]), '|:--|--:|', ...rows.map(line)].join('\n');
}

function amounts(usage: GatewayUsage, language: string, own: LocalUse): string[][] {
  const amount = (credits: number | undefined): string => (credits === undefined ? l10n.t('unknown') : formatCredits(credits, language));
  return [
    [l10n.t('Remaining'), amount(usage.creditsRemaining)],
    ...(own.last ? [[own.last.credits === undefined && isStopped(own.last) ? l10n.t('Last answer (stopped)') : l10n.t('Last answer'), amount(own.last.credits)]] : []),
    // The other amounts are the gateway's, of all computers.
    ...(own.today ? [[l10n.t('Used today (this computer)'), formatKnown(own.today, language)]] : []),
    [l10n.t('Used this month'), amount(usage.usageThisMonth)],
    [l10n.t('Used in all'), amount(usage.creditsUsed)],
  ];
}

/** @returns what of a budget is used, and whether that is nearly all, too much, or no matter any more */
function budgetSentence(use: ShownBudget, language: string): string {
  const words = budgetWords(use, language);
  const isOfDay = use.period === 'day';
  if (use.isLifted) return isOfDay ? l10n.t('Today’s budget is lifted until the day ends: {0}.', words) : l10n.t('This month’s budget is lifted until the month ends: {0}.', words);
  if (isUsedUp(use)) return usedUpWords(use, language);
  if (isNearlyUsedUp(use)) return isOfDay ? l10n.t('Today’s budget is nearly used up: {0}.', words) : l10n.t('This month’s budget is nearly used up: {0}.', words);
  return isOfDay ? l10n.t('Today’s budget: {0}.', words) : l10n.t('This month’s budget: {0}.', words);
}

/** @returns a sum that says of how many requests the credits are not known */
function formatKnown({ sum, unknown }: KnownSum, language: string): string {
  if (unknown === 0) return formatCredits(sum, language);
  return sum === 0 ? l10n.t('unknown') : l10n.t('{0}, {1} more unknown', formatCredits(sum, language), unknown);
}

function recentUse(usage: GatewayUsage, language: string, { nameOf }: LocalUse): string[][] {
  const byModel = new Map<string, number>();
  for (const { model, credits } of usage.recent) {
    if (credits !== undefined) byModel.set(model, (byModel.get(model) ?? 0) + credits);
  }
  const most = [...byModel].sort(([, a], [, b]) => b - a).slice(0, recentUses).map(([model, credits]) => ({ model, name: nameOf?.(model) ?? model, credits }));
  const isTwice = (name: string): boolean => most.filter((other) => other.name === name).length > 1;
  return most.map(({ model, name, credits }) => [escapeMarkdown(isTwice(name) ? `${name} · ${model}` : name), formatCredits(credits, language)]);
}

function link(label: string, command: string): string {
  return `[${label}](command:${command})`;
}
