/** Who wrote an answer and what it took: some words in its footer, and all of it in a tooltip. */
import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit-html';
import { counted } from '../../shared/counted';
import { formatCredits } from '../../shared/money';
import type { AnswerMessage, TokenUsage } from '../../shared/transcript';
import { numberFormat } from '../numberFormats';
import type { MessageContext } from './messageView';

/** A button that names the model, the tokens and the credits. Its description holds all details, its tooltip shows them. */
export function answerInfo(answer: AnswerMessage, { language, tooltip }: MessageContext): TemplateResult {
  const details = answerDetailLines(answer, language);
  const show = ({ currentTarget, type }: Event): void => {
    if (currentTarget instanceof HTMLElement) tooltip.handle(type, currentTarget);
  };
  return html`<button type="button" class="answer-info" data-action="answer-info" aria-description=${details.join('. ')} data-tooltip=${details.join('\n')}
    @click=${show} @focus=${show} @blur=${show} @pointerenter=${show} @pointerleave=${show}>
    <span class="answer-model">${answer.answeredBy ?? answer.model}</span>
    ${usageWords(answer.usage, language).map((words) => html`<span class="answer-usage">${words}</span>`)}
  </button>`;
}

/** @returns what is known about tokens and credits, as words; nothing for what is unknown */
export function usageWords(usage: TokenUsage | undefined, language: string): string[] {
  const format = numberFormat(language, {});
  const words: string[] = [];
  if (usage?.promptTokens !== undefined) words.push(counted(usage.promptTokens, l10n.t('1 token in'), l10n.t('{0} tokens in', format.format(usage.promptTokens))));
  if (usage?.completionTokens !== undefined) words.push(counted(usage.completionTokens, l10n.t('1 token out'), l10n.t('{0} tokens out', format.format(usage.completionTokens))));
  if (words.length === 0 && usage?.totalTokens !== undefined) words.push(counted(usage.totalTokens, l10n.t('1 token'), l10n.t('{0} tokens', format.format(usage.totalTokens))));
  if (usage?.credits !== undefined) words.push(counted(usage.credits, l10n.t('1 credit'), l10n.t('{0} credits', formatCredits(usage.credits, language))));
  return words;
}

/** @returns everything that is known about how an answer came to be, a line each */
export function answerDetailLines(answer: AnswerMessage, language: string): string[] {
  const { model, answeredBy = model, usage, firstTextAfter, duration, createdAt } = answer;
  const lines = [answeredBy === model ? model : l10n.t('{0}, chosen by {1}', answeredBy, model), ...usageWords(usage, language)];
  if (firstTextAfter !== undefined) lines.push(l10n.t('First text after {0}', timeWords(firstTextAfter, language)));
  if (duration !== undefined) lines.push(l10n.t('Took {0}', timeWords(duration, language)));
  lines.push(dateFormat(language).format(createdAt));
  return lines;
}

/** @param milliseconds how long something took */
function timeWords(milliseconds: number, language: string): string {
  const unit = (amount: number, name: 'second' | 'minute', digits: number): string =>
    numberFormat(language, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits }).format(amount);
  const seconds = milliseconds / 1_000;
  if (seconds < 59.95) return unit(seconds, 'second', seconds < 1 ? 2 : 1);
  const whole = Math.round(seconds);
  return `${unit(Math.floor(whole / 60), 'minute', 0)} ${unit(whole % 60, 'second', 0)}`;
}

/** Formats are dear to make, and each answer needs some: they are kept. */
const dateFormats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(language: string): Intl.DateTimeFormat {
  const format = dateFormats.get(language) ?? new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  dateFormats.set(language, format);
  return format;
}
