/** The buttons below a message: what can be done with it. */
import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit-html';
import { findHiddenCharacters } from '../../shared/hiddenCharacters';
import { showCopied } from '../copied';
import { askAboutHidden } from '../hiddenQuestion';
import { iconTemplate, type IconName } from '../icons';
import { isCutOff, type AnswerMessage, type Message, type PromptMessage } from '../../shared/transcript';
import { busyReason, startUnlessBusy } from './activity';
import type { MessageContext } from './messageView';

/** One button. */
interface MessageAction {
  /** Names it for tests, styles and the focus. */
  action: string;
  icon: IconName;
  label: string;
  /** It would start an answer, so it waits while one is being written. */
  waits?: boolean;
  run: (button: HTMLElement) => void;
}

/** @param edit opens the editor in the prompt's place */
export function promptActions(prompt: PromptMessage, edit: () => void, context: MessageContext): TemplateResult {
  return buttons([
    copy(prompt, context),
    { action: 'edit-prompt', icon: 'edit', label: l10n.t('Edit'), run: edit },
    // Its answers have this button of their own, as long as there are some.
    ...(context.isUnanswered(prompt.id) ? retryActions(prompt, context) : []),
    ...branchAndDelete(prompt, context),
  ], context);
}

/** @param answer a finished one */
export function answerActions(answer: AnswerMessage, context: MessageContext): TemplateResult {
  const { id } = answer;
  const { post } = context;
  return buttons([
    copy(answer, context),
    ...(isCutOff(answer)
      ? [{ action: 'continue-answer', icon: 'debug-continue', label: l10n.t('Continue'), waits: true, run: () => { post({ type: 'continue-answer', id }); } } as const]
      : []),
    ...retryActions(answer, context),
    ...branchAndDelete(answer, context),
  ], context);
}

function retryActions({ id }: Message, { post }: MessageContext): MessageAction[] {
  return [
    { action: 'retry-answer', icon: 'refresh', label: l10n.t('Retry'), waits: true, run: () => { post({ type: 'retry-answer', id }); } },
    { action: 'ask-another-model', icon: 'arrow-swap', label: l10n.t('Ask Another Model'), waits: true, run: () => { post({ type: 'retry-answer', id, chooseModel: true }); } },
  ];
}

function copy({ text }: Message, { post, announce, timers }: MessageContext): MessageAction {
  return {
    action: 'copy-message',
    icon: 'copy',
    label: l10n.t('Copy Message'),
    run: (button) => {
      const copyText = (): void => {
        post({ type: 'copy-text', text });
        showCopied(button, announce, timers);
      };
      const { length: count } = findHiddenCharacters(text);
      const after = button.closest('.message')?.querySelector('.markdown');
      if (count === 0 || !after) copyText();
      else askAboutHidden({ what: 'message', after, control: button, count, label: l10n.t('Copy Anyway'), run: copyText });
    },
  };
}

function branchAndDelete({ id }: Message, { post }: MessageContext): MessageAction[] {
  return [
    { action: 'branch-chat', icon: 'repo-forked', label: l10n.t('Branch to New Chat'), run: () => { post({ type: 'branch-chat', id }); } },
    { action: 'delete-from', icon: 'trash', label: l10n.t('Delete from Here'), run: () => { post({ type: 'delete-from', id }); } },
  ];
}

function buttons(actions: readonly MessageAction[], context: MessageContext): TemplateResult {
  return html`<span class="message-actions">${actions.map(({ action, icon, label, waits = false, run }) => {
    const isWaiting = waits && context.activity.isRunning;
    const click = ({ currentTarget }: Event): void => {
      if (!(currentTarget instanceof HTMLElement)) return;
      if (waits) startUnlessBusy(context, () => { run(currentTarget); });
      else run(currentTarget);
    };
    return html`<button type="button" class="icon-button" data-action=${action} title=${isWaiting ? `${label}: ${busyReason()}` : label} aria-label=${label}
      aria-disabled=${String(isWaiting)} @click=${click}>${iconTemplate(icon)}</button>`;
  })}</span>`;
}
