/** An answer: its text as it streams, how it stands, and below it who wrote it and what can be done with it. */
import * as l10n from '@vscode/l10n';
import { html, render } from 'lit-html';
import { isUnfinished, type AnswerMessage, type Message } from '../../shared/transcript';
import { MarkdownView } from '../markdown/markdownView';
import { decidedAt, markLanguage } from '../markdown/textLanguage';
import { whileLookedAt } from './activity';
import { alternativesSwitcher } from './alternatives';
import { answerDetails, isWaitNamed } from './answerDetails';
import { answerInfo } from './answerInfo';
import { answerActions } from './messageActions';
import type { MessageContext, MessageView } from './messageView';
import { Toolbar } from './toolbar';

export class AnswerView implements MessageView {
  readonly element = document.createElement('article');
  readonly isInUse = false;
  private readonly context: MessageContext;
  private readonly details = document.createElement('div');
  private readonly toolbar = new Toolbar(l10n.t('Actions for the answer'));
  private markdown: MarkdownView;
  private shown: AnswerMessage | undefined;
  private alternatives: readonly string[] = [];

  constructor(context: MessageContext) {
    this.context = context;
    this.markdown = new MarkdownView(false, context.onFinished);
    this.element.className = 'message';
    this.element.dataset['role'] = 'assistant';
    this.element.setAttribute('aria-label', l10n.t('Answer'));
    this.details.className = 'details';
    this.toolbar.element.className = 'answer-footer';
    this.element.append(this.markdown.element, this.details, this.toolbar.element);
    whileLookedAt(this.element, context.activity, () => {
      this.tick();
      this.renderToolbar();
    });
  }

  get pending(): boolean {
    return this.markdown.pending;
  }

  get ticking(): boolean {
    if (!this.shown) return false;
    const { retry, failure } = this.shown;
    return isUnfinished(this.shown) ? retry !== undefined : failure !== undefined && isWaitNamed(failure, this.context.clock());
  }

  update(message: Message, alternatives: readonly string[], appended?: string): void {
    if (message.role !== 'assistant') return;
    const before = this.shown;
    this.shown = message;
    this.updateText(before, message, appended);
    if (before && !differsBesidesText(before, message) && sameIds(alternatives, this.alternatives)) return;
    this.alternatives = alternatives;
    this.element.dataset['messageId'] = message.id;
    this.element.dataset['status'] = message.status;
    // Screen readers hear finished sentences from the live region; half an answer is not worth visiting.
    this.element.setAttribute('aria-busy', String(isUnfinished(message)));
    this.tick();
    this.renderToolbar();
  }

  step(isOver: () => boolean): void {
    this.markdown.step(isOver);
  }

  tick(): void {
    if (this.shown) render(answerDetails(this.shown, this.context), this.details);
  }

  private renderToolbar(): void {
    const { shown, alternatives, context, toolbar } = this;
    if (!shown) return;
    toolbar.element.hidden = isUnfinished(shown);
    if (isUnfinished(shown)) return;
    toolbar.show(html`${answerInfo(shown, context)}${alternativesSwitcher(shown, alternatives, context)}${answerActions(shown, context)}`);
  }

  private updateText(before: AnswerMessage | undefined, message: AnswerMessage, appended: string | undefined): void {
    const known = before?.text ?? '';
    const { element } = this.markdown;
    if (appended !== undefined && known.length + appended.length === message.text.length && isOpen(before)) {
      this.markdown.append(appended);
    } else if (known !== message.text) {
      const grows = isOpen(before) && message.text.startsWith(known);
      if (!grows) this.startAgain();
      this.markdown.append(message.text.slice(grows ? known.length : 0));
    } else if (before && !isUnfinished(before) && isUnfinished(message)) {
      // It is gone on with: its last block may grow again.
      this.startAgain();
      this.markdown.append(known);
    }
    if (known.length < decidedAt || this.markdown.element !== element) markLanguage(this.markdown.element, message.text);
    if (!isUnfinished(message)) this.markdown.end();
  }

  private startAgain(): void {
    const markdown = new MarkdownView(false, this.context.onFinished);
    this.markdown.element.replaceWith(markdown.element);
    this.markdown = markdown;
  }
}

/** Whether text may still be appended to what is shown. */
function isOpen(answer: AnswerMessage | undefined): boolean {
  return !answer || isUnfinished(answer);
}

function differsBesidesText(before: AnswerMessage, after: AnswerMessage): boolean {
  return (
    before.status !== after.status ||
    before.retry !== after.retry ||
    before.failure !== after.failure ||
    before.usage !== after.usage ||
    before.answeredBy !== after.answeredBy ||
    (before.text === '') !== (after.text === '')
  );
}

function sameIds(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id, index) => id === other[index]);
}
