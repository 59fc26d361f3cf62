/** A prompt of the user, with the context that went along, what can be done with it, and its editor. */
import * as l10n from '@vscode/l10n';
import { html, render } from 'lit-html';
import type { Message, PromptMessage } from '../../shared/transcript';
import { sentChips } from '../context/chip';
import { MarkdownView } from '../markdown/markdownView';
import { markLanguage } from '../markdown/textLanguage';
import { alternativesSwitcher } from './alternatives';
import { promptActions } from './messageActions';
import type { MessageContext, MessageView } from './messageView';
import { PromptEditor } from './promptEditor';
import { sentAs } from './sentAs';
import { Toolbar } from './toolbar';

export class PromptView implements MessageView {
  readonly element = document.createElement('article');
  readonly ticking = false;
  private readonly context: MessageContext;
  private readonly markdown = new MarkdownView(true);
  private readonly chips = document.createElement('div');
  private readonly bubble = document.createElement('div');
  private readonly toolbar = new Toolbar(l10n.t('Actions for your message'));
  private editor: PromptEditor | undefined;
  private shown: Message | undefined;

  constructor(context: MessageContext) {
    this.context = context;
    this.element.className = 'message';
    this.element.dataset['role'] = 'user';
    this.element.setAttribute('aria-label', l10n.t('Your message'));
    this.bubble.className = 'prompt-bubble';
    this.bubble.append(this.chips, this.markdown.element);
    this.toolbar.element.className = 'prompt-footer';
    this.element.append(this.bubble, this.toolbar.element);
  }

  get pending(): boolean {
    return this.markdown.pending;
  }

  get isInUse(): boolean {
    return this.editor !== undefined;
  }

  update(message: Message, alternatives: readonly string[]): void {
    if (message.role !== 'user') return;
    this.toolbar.show(html`${alternativesSwitcher(message, alternatives, this.context)}${promptActions(message, () => { this.edit(message).focus(); }, this.context)}`);
    // A prompt itself never changes once it is sent.
    if (this.shown) return;
    this.shown = message;
    this.element.dataset['messageId'] = message.id;
    this.markdown.append(message.text);
    markLanguage(this.markdown.element, message.text);
    this.markdown.end();
    render(
      sentChips(message.context, (index) => { this.context.post({ type: 'open-sent-context', id: message.id, index }); }),
      this.chips,
    );
    if (message.expandedText !== undefined) this.bubble.append(sentAs(message.expandedText));
    // The page was torn down in the middle of it: it goes on, without taking the focus.
    if (this.context.edits.textFor(message.id) !== undefined) this.edit(message);
  }

  step(isOver: () => boolean): void {
    this.markdown.step(isOver);
  }

  tick(): void {
    // Nothing on a prompt changes with the clock.
  }

  /** Shows the editor in the prompt's place. */
  private edit(message: PromptMessage): PromptEditor {
    if (this.editor) return this.editor;
    const editor = new PromptEditor(message, this.context, (isSent) => {
      this.context.edits.left(message.id);
      this.endEdit(isSent);
    });
    this.editor = editor;
    this.markdown.element.replaceWith(editor.element);
    this.element.classList.add('is-edited');
    this.toolbar.element.hidden = true;
    return editor;
  }

  /** Shows the prompt again. @param isSent the path goes on elsewhere, and so does the focus */
  private endEdit(isSent: boolean): void {
    this.editor?.element.replaceWith(this.markdown.element);
    this.editor = undefined;
    this.element.classList.remove('is-edited');
    this.toolbar.element.hidden = false;
    if (!isSent) this.toolbar.element.querySelector<HTMLElement>('[data-action="edit-prompt"]')?.focus();
  }
}
