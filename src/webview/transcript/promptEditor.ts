/** The editor in a prompt's place: another wording of it. Enter sends, Escape leaves all as it was. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import * as l10n from '@vscode/l10n';
import { html, render } from 'lit-html';
import { maxPromptLength } from '../../shared/protocol';
import { handleEnter } from '../composer/enterKey';
import type { PromptMessage } from '../../shared/transcript';
import type { MessageContext } from './messageView';

export class PromptEditor {
  readonly element = document.createElement('form');
  private readonly context: MessageContext;
  private readonly prompt: PromptMessage;
  private readonly close: (isSent: boolean) => void;
  private readonly textarea = document.createElement('textarea');
  private note = '';
  /** What was sent. The same text keeps its id, so that it can't become two prompts. */
  private sent: { id: string; text: string } | undefined;

  /** @param close called when the editor is done: its text was sent and taken, or it was left */
  constructor(prompt: PromptMessage, context: MessageContext, close: (isSent: boolean) => void) {
    this.prompt = prompt;
    this.context = context;
    this.close = close;
    this.element.className = 'prompt-editor';
    this.element.setAttribute('aria-label', l10n.t('Edit message'));
    this.element.addEventListener('submit', (event) => { event.preventDefault(); });
    this.element.addEventListener('keydown', (event) => { this.keyDown(event); });
    this.setUpTextarea();
    this.render();
  }

  /** Puts the caret behind the text. */
  focus(): void {
    const { length } = this.textarea.value;
    this.textarea.focus();
    this.textarea.setSelectionRange(length, length);
  }

  private setUpTextarea(): void {
    const { textarea } = this;
    textarea.rows = 1;
    textarea.maxLength = maxPromptLength;
    const { edits } = this.context;
    textarea.value = edits.textFor(this.prompt.id) ?? this.prompt.text;
    textarea.setAttribute('aria-label', l10n.t('Message'));
    textarea.setAttribute('aria-describedby', `edit-note-${this.prompt.id}`);
    textarea.addEventListener('input', () => {
      edits.changed(this.prompt.id, textarea.value);
      this.say('');
    });
    textarea.addEventListener('blur', () => { edits.flush(); });
    handleEnter(textarea, () => { this.send(); }, this.context.timers);
  }

  private keyDown(event: KeyboardEvent): void {
    // An input method that is composing needs Escape for itself; behind the editor it would stop an answer.
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    this.close(false);
  }

  private send(): void {
    const text = this.textarea.value;
    if (text.trim() === '') {
      this.say(l10n.t('Write a message first.'));
      return;
    }
    const newId = this.sent?.text === text ? this.sent.id : this.context.newId();
    this.sent = { id: newId, text };
    // Until the host has answered: what would be typed meanwhile would go with the editor.
    this.textarea.readOnly = true;
    this.context.edits.send(this.prompt.id, newId, text, {
      taken: () => { this.close(true); },
      refused: (reason) => {
        this.sent = undefined;
        this.textarea.readOnly = false;
        this.say(reason);
      },
      unanswered: () => { this.textarea.readOnly = false; },
    });
  }

  private say(note: string): void {
    this.note = note;
    this.render();
  }

  private render(): void {
    render(
      html`${this.textarea}
        <p class="prompt-editor-note" id=${`edit-note-${this.prompt.id}`} role="status">${this.note}</p>
        <div class="prompt-editor-bar">
          <vscode-button secondary data-action="cancel-edit" @click=${() => { this.close(false); }}>${l10n.t('Cancel')}</vscode-button>
          <vscode-button data-action="send-edit" @click=${() => { this.send(); }}>${l10n.t('Send')}</vscode-button>
        </div>`,
      this.element,
    );
  }
}
