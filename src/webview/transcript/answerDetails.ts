/** Everything about an answer but its text: how it stands, what went wrong, who wrote it, and what can be done. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit-html';
import { presentAnswerFailure, presentFailure } from '../../shared/presentFailure';
import { isUnfinished, type AnswerMessage, type RetryWait, type TokenUsage } from '../../shared/transcript';
import { iconTemplate } from '../icons';
import type { MessageContext } from './messageView';

/** @param alternatives ids of the answers to the same prompt, this one included */
export function answerDetails(answer: AnswerMessage, alternatives: readonly string[], context: MessageContext): TemplateResult {
  return html`${standing(answer, context)}${isUnfinished(answer) ? nothing : footer(answer, alternatives, context)}`;
}

function standing(answer: AnswerMessage, context: MessageContext): TemplateResult | typeof nothing {
  if (isUnfinished(answer)) {
    if (answer.retry) return countdown(answer, answer.retry, context);
    return answer.text === '' ? waiting() : nothing;
  }
  if (answer.failure && answer.status !== 'stopped') return failure(answer, context);
  const words = statusWords(answer);
  if (words !== undefined && answer.status !== 'stopped') return ending(words, answer, context);
  return words === undefined ? nothing : html`<p class="status-words">${words}</p>`;
}

/** Nothing failed, but the answer is not whole, and not because the user stopped it: somebody has to ask again. */
function ending(words: string, answer: AnswerMessage, context: MessageContext): TemplateResult {
  return html`<div class="notice" data-kind="ending">
    ${iconTemplate('warning')}
    <div class="notice-text">
      <p>${words}</p>
      <vscode-button secondary data-action="retry" @click=${() => { context.post({ type: 'retry-answer', id: answer.id }); }}>${l10n.t('Retry')}</vscode-button>
    </div>
  </div>`;
}

function waiting(): TemplateResult {
  return html`<p class="waiting" role="img" aria-label=${l10n.t('Waiting for the answer')}><span></span><span></span><span></span></p>`;
}

function countdown(answer: AnswerMessage, retry: RetryWait, context: MessageContext): TemplateResult {
  // Not the sentence that tells the user to wait: that is being done.
  const reason =
    retry.failure.kind === 'rate-limited' ? l10n.t('Too many requests.') : presentFailure(retry.failure, context.language).message;
  return html`<div class="notice" data-kind="retry">
    ${iconTemplate('warning')}
    <div class="notice-text">
      <p>${reason}</p>
      <p class="countdown">${retryWords(retry, context.clock())}</p>
      <vscode-button secondary data-action="stop" @click=${() => { context.post({ type: 'stop-answer', id: answer.id }); }}>${l10n.t('Stop')}</vscode-button>
    </div>
  </div>`;
}

/** @returns the words of a countdown at this time, in milliseconds since 1970 */
export function retryWords(retry: RetryWait, now: number): string {
  const seconds = Math.ceil((retry.at - now) / 1_000);
  return seconds > 0
    ? l10n.t('Trying again in {0} s (attempt {1} of {2})', seconds, retry.attempt, retry.attempts)
    : l10n.t('Trying again… (attempt {0} of {1})', retry.attempt, retry.attempts);
}

function failure(answer: AnswerMessage, context: MessageContext): TemplateResult | typeof nothing {
  if (!answer.failure) return nothing;
  const { message, action, actionLabel } = presentAnswerFailure(answer.failure, context.hasOlderTurns(answer.parentId), context.language);
  return html`<div class="notice" data-kind="failure">
    ${iconTemplate('error')}
    <div class="notice-text">
      <p>${message}</p>
      <vscode-button secondary data-action=${action} @click=${() => { context.post({ type: 'run-action', action, id: answer.id }); }}>${actionLabel}</vscode-button>
    </div>
  </div>`;
}

/** @returns words for how a finished answer ended when that was not as planned; undefined otherwise */
export function statusWords(answer: AnswerMessage): string | undefined {
  switch (answer.status) {
    case 'stopped':
      return l10n.t('Stopped');
    case 'truncated':
      return l10n.t('Cut off at the length limit');
    case 'filtered':
      return l10n.t('Held back by the content filter');
    case 'interrupted':
      return l10n.t('The window closed before the answer was complete.');
    case 'failed':
      return l10n.t('Failed');
    case 'waiting':
    case 'streaming':
    case 'complete':
      return undefined;
  }
}

function footer(answer: AnswerMessage, alternatives: readonly string[], context: MessageContext): TemplateResult {
  const model = answer.answeredBy ?? answer.model;
  const asked = model === answer.model ? model : l10n.t('{0}, chosen by {1}', model, answer.model);
  return html`<footer class="answer-footer">
    <span class="answer-model" title=${asked}>${model}</span>
    ${usageWords(answer.usage, context.language).map((words) => html`<span class="answer-usage">${words}</span>`)}
    <span class="answer-actions">
      ${alternatives.length > 1 ? switcher(answer, alternatives, context) : nothing}
      <button type="button" class="icon-button" data-action="retry-answer" title=${l10n.t('Retry')} aria-label=${l10n.t('Retry')}
        @click=${() => { context.post({ type: 'retry-answer', id: answer.id }); }}>${iconTemplate('refresh')}</button>
    </span>
  </footer>`;
}

/** @returns what is known about the tokens, as words; nothing for what is unknown */
export function usageWords(usage: TokenUsage | undefined, language: string): string[] {
  const format = new Intl.NumberFormat(language);
  const words: string[] = [];
  if (usage?.promptTokens !== undefined) words.push(l10n.t('{0} tokens in', format.format(usage.promptTokens)));
  if (usage?.completionTokens !== undefined) words.push(l10n.t('{0} tokens out', format.format(usage.completionTokens)));
  if (words.length === 0 && usage?.totalTokens !== undefined) words.push(l10n.t('{0} tokens', format.format(usage.totalTokens)));
  return words;
}

function switcher(answer: AnswerMessage, alternatives: readonly string[], context: MessageContext): TemplateResult {
  const index = alternatives.indexOf(answer.id);
  const button = (target: string | undefined, label: string, action: string, icon: 'chevron-left' | 'chevron-right'): TemplateResult =>
    html`<button type="button" class="icon-button" data-action=${action} title=${label} aria-label=${label} ?disabled=${target === undefined}
      @click=${() => { if (target !== undefined) context.post({ type: 'select-alternative', id: target }); }}>${iconTemplate(icon)}</button>`;
  return html`<span class="alternatives" role="group" aria-label=${l10n.t('Answers to this prompt')}>
    ${button(alternatives[index - 1], l10n.t('Previous answer'), 'previous-alternative', 'chevron-left')}
    <span class="alternatives-position">${l10n.t('{0}/{1}', index + 1, alternatives.length)}</span>
    ${button(alternatives[index + 1], l10n.t('Next answer'), 'next-alternative', 'chevron-right')}
  </span>`;
}
