/** A prompt of the user, with the context that went along. */
import * as l10n from '@vscode/l10n';
import { render } from 'lit-html';
import type { Message } from '../../shared/transcript';
import { MarkdownView } from '../markdown/markdownView';
import { sentChips } from '../context/chip';
import type { MessageContext, MessageView } from './messageView';

export class PromptView implements MessageView {
  readonly element = document.createElement('article');
  readonly isInUse = false;
  readonly ticking = false;
  private readonly context: MessageContext;
  private readonly markdown = new MarkdownView(true);
  private readonly chips = document.createElement('div');
  private shown: Message | undefined;

  constructor(context: MessageContext) {
    this.context = context;
    this.element.className = 'message';
    this.element.dataset['role'] = 'user';
    this.element.setAttribute('aria-label', l10n.t('Your message'));
    this.element.append(this.chips, this.markdown.element);
  }

  get pending(): boolean {
    return this.markdown.pending;
  }

  update(message: Message): void {
    // A prompt never changes once it is sent.
    if (this.shown || message.role !== 'user') return;
    this.shown = message;
    this.element.dataset['messageId'] = message.id;
    this.markdown.append(message.text);
    this.markdown.end();
    render(
      sentChips(message.context, (index) => { this.context.post({ type: 'open-sent-context', id: message.id, index }); }),
      this.chips,
    );
  }

  step(isOver: () => boolean): void {
    this.markdown.step(isOver);
  }

  tick(): void {
    // Nothing on a prompt changes with the clock.
  }
}
