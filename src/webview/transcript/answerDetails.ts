/** How an answer stands: it is waited for, tried again, or ended otherwise than it should; and what helps. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit-html';
import { presentAnswerFailure, presentFailure } from '../../shared/presentFailure';
import { isCutOff, isUnfinished, type AnswerMessage, type RetryWait } from '../../shared/transcript';
import { iconTemplate } from '../icons';
import { busyReason, startUnlessBusy } from './activity';
import type { MessageContext } from './messageView';

/** @returns how the answer stands, and what to do about it; nothing to say of a complete one */
export function answerDetails(answer: AnswerMessage, context: MessageContext): TemplateResult | typeof nothing {
  if (isUnfinished(answer)) {
    if (answer.retry) return countdown(answer, answer.retry, context);
    return answer.status === 'waiting' ? waiting() : nothing;
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
      <div class="notice-actions">
        ${continueButton(answer, context)}
        ${startButton('retry', l10n.t('Retry'), context, () => { context.post({ type: 'retry-answer', id: answer.id }); })}
      </div>
    </div>
  </div>`;
}

function continueButton(answer: AnswerMessage, context: MessageContext): TemplateResult | typeof nothing {
  if (!isCutOff(answer)) return nothing;
  return startButton('continue', l10n.t('Continue'), context, () => { context.post({ type: 'continue-answer', id: answer.id }); });
}

/** A button that starts an answer, and waits while another one is being written. */
function startButton(action: string, label: string, context: MessageContext, start: () => void): TemplateResult {
  const isWaiting = context.activity.isRunning;
  return html`<vscode-button secondary data-action=${action} title=${isWaiting ? busyReason() : ''} aria-disabled=${String(isWaiting)}
    @click=${() => { startUnlessBusy(context, start); }}>${label}</vscode-button>`;
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
  const run = (): void => { context.post({ type: 'run-action', action, id: answer.id }); };
  const starts = action === 'retry' || action === 'leaveOut';
  return html`<div class="notice" data-kind="failure">
    ${iconTemplate('error')}
    <div class="notice-text">
      <p>${message}</p>
      <div class="notice-actions">
        ${continueButton(answer, context)}
        ${starts
          ? startButton(action, actionLabel, context, run)
          : html`<vscode-button secondary data-action=${action} @click=${run}>${actionLabel}</vscode-button>`}
      </div>
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
