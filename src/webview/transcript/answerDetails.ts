/** How an answer stands: it is waited for, tried again, or ended otherwise than it should; and what helps. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit-html';
import { actionLabel, askingActions, presentAnswerFailure, retryReason, type AnswerAction } from '../../shared/errorPresenter';
import type { Failure, FailureKind } from '../../shared/failure';
import { formatWait } from '../../shared/formatWait';
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
  return html`<div class="notice" data-kind="retry">
    ${iconTemplate('warning')}
    <div class="notice-text">
      <p>${retryReason(retry.failure, context.language)}</p>
      <p class="countdown">${retryWords(retry, context.clock())}</p>
      <div class="notice-actions">
        <vscode-button secondary data-action="stop" @click=${() => { context.post({ type: 'stop-answer', id: answer.id }); }}>${l10n.t('Stop Waiting')}</vscode-button>
        ${retry.failure.kind === 'rate-limited'
          ? html`<vscode-button secondary data-action="selectModel" @click=${() => { context.post({ type: 'run-action', action: 'selectModel', id: answer.id }); }}>${actionLabel('selectModel')}</vscode-button>`
          : nothing}
      </div>
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

/** Nothing that is asked again is answered before the user did something about these. */
const refusedUntilHelped: readonly FailureKind[] = ['out-of-credits', 'over-budget', 'unauthorized', 'missing-key', 'invalid-key'];

function failure(answer: AnswerMessage, context: MessageContext): TemplateResult | typeof nothing {
  if (!answer.failure) return nothing;
  const { message, code, actions } = presentAnswerFailure(answer.failure, context.hasOlderTurns(answer.parentId), context.language);
  const run = (action: AnswerAction): void => { context.post({ type: 'run-action', action, id: answer.id }); };
  const buttons: (TemplateResult | typeof nothing)[] = actions.filter(({ action }) => action !== 'copyDiagnostics').map(({ action, label }) =>
    askingActions.includes(action)
      ? startButton(action, label, context, () => { run(action); })
      : html`<vscode-button secondary data-action=${action} @click=${() => { run(action); }}>${label}</vscode-button>`);
  // Going on comes first, but where it would only be refused again.
  const helpFirst = refusedUntilHelped.includes(answer.failure.kind) ? 1 : 0;
  const ordered = buttons.toSpliced(helpFirst, 0, continueButton(answer, context));
  return html`<div class="notice" data-kind="failure">
    ${iconTemplate('error')}
    <div class="notice-text">
      <p>${message}</p>
      ${remainingWait(answer, context)}
      <div class="notice-actions">
        ${ordered}
      </div>
      <p class="notice-support">
        <span class="failure-code">${code}</span>
        <button type="button" class="link-button" data-action="copyDiagnostics" @click=${() => { run('copyDiagnostics'); }}>${actionLabel('copyDiagnostics')}</button>
      </p>
    </div>
  </div>`;
}

/** A wait that nobody sits through unasked, as it passes. */
function remainingWait({ failure }: AnswerMessage, context: MessageContext): TemplateResult | typeof nothing {
  if (failure === undefined || !isWaitNamed(failure, context.clock())) return nothing;
  return html`<p class="countdown">${l10n.t('{0} left', formatWait((failure.retryAt ?? 0) - context.clock()))}</p>`;
}

/** Whether the server named a moment that is still to come. @param now milliseconds since 1970 */
export function isWaitNamed({ kind, retryAt }: Failure, now: number): boolean {
  return kind === 'rate-limited' && retryAt !== undefined && retryAt > now;
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
