/** The prompt box: its text, its draft, sending exactly once, and what stands around it. */
import * as l10n from '@vscode/l10n';
import { html, nothing, render, type TemplateResult } from 'lit-html';
import { maxPromptLength, type PanelState } from '../../shared/protocol';
import type { Post } from '../hostLink';
import { iconTemplate } from '../icons';
import type { Timers } from '../timers';
import { contextChips } from '../context/contextChips';
import { DraftSync } from './draftSync';
import { handleEnter } from './enterKey';

/** What the box stands in. */
export interface ComposerState {
  panel: PanelState;
  /** Id of the shown answer while it is being written. */
  runningId: string | undefined;
}

/** A prompt that the host has not taken yet. */
interface SentPrompt {
  id: string;
  text: string;
}

export class Composer {
  readonly element = document.createElement('form');
  /** Above the box: what is to be known before sending. Others fill it. */
  readonly notices = document.createElement('div');
  /** Beside the model, in the bar: small figures and buttons of others. */
  readonly tools = document.createElement('div');
  private readonly post: Post;
  private readonly newId: () => string;
  private readonly drafts: DraftSync;
  private readonly textarea: HTMLTextAreaElement;
  private state: ComposerState | undefined;
  private note = '';
  /** Sent, and not answered by the host. */
  private sent: SentPrompt | undefined;
  /** Sent, but the host may not have got it. The same text keeps its id, so that it can't become two prompts. */
  private unanswered: SentPrompt | undefined;
  private conversationId: string | undefined;
  private edited = false;

  /** @param newId makes an id that no other prompt has */
  constructor(post: Post, timers: Timers, newId: () => string) {
    this.post = post;
    this.newId = newId;
    this.drafts = new DraftSync((text) => { post({ type: 'draft-changed', text }); }, timers);
    this.textarea = document.createElement('textarea');
    this.element.className = 'composer';
    this.notices.className = 'composer-notices';
    this.tools.className = 'composer-tools';
    this.element.setAttribute('aria-label', l10n.t('Prompt'));
    this.element.addEventListener('submit', (event) => { event.preventDefault(); });
    this.setUpTextarea();
    handleEnter(this.textarea, () => { this.send(); }, timers);
    this.render();
  }

  /** Shows what has changed around the box. */
  update(state: ComposerState): void {
    if (this.state?.runningId !== undefined && state.runningId === undefined) this.note = '';
    this.state = state;
    this.render();
  }

  /**
   * A snapshot brought a draft. It fills the box unless the user has typed something since.
   * @param promptIds ids of the conversation's messages
   */
  restore(conversationId: string, draft: string, promptIds: ReadonlySet<string>): void {
    const isAnother = this.conversationId !== undefined && this.conversationId !== conversationId;
    this.conversationId = conversationId;
    if (this.sent) {
      if (promptIds.has(this.sent.id)) this.promptAdded(this.sent.id);
      else this.unanswered = this.sent;
      this.sent = undefined;
    }
    const keepsTyped = isAnother ? this.drafts.isBehind : this.edited;
    if (!keepsTyped) this.textarea.value = draft;
    if (isAnother) this.edited = keepsTyped;
    this.render();
  }

  /** A message joined the conversation. If it is the prompt sent from here, the box is free for the next one. */
  promptAdded(id: string): void {
    if (this.sent?.id !== id) return;
    const { text } = this.sent;
    this.sent = undefined;
    this.unanswered = undefined;
    const { value } = this.textarea;
    // What was typed meanwhile stays.
    if (value.startsWith(text)) this.setText(value.slice(text.length));
    this.note = '';
    this.render();
  }

  /** The host did not take a prompt: its text stays. */
  promptRefused(id: string, reason: string): void {
    if (this.sent?.id !== id) return;
    this.sent = undefined;
    this.note = reason;
    this.render();
  }

  /** Puts a text into the box and the caret behind it. */
  fill(text: string): void {
    this.setText(text);
    this.note = '';
    this.render();
    this.focus();
    this.textarea.setSelectionRange(text.length, text.length);
  }

  focus(): void {
    this.textarea.focus();
  }

  /** Tells the host the draft at once: the page may go away. */
  flush(): void {
    this.drafts.flush();
  }

  private setText(text: string): void {
    this.textarea.value = text;
    this.edited = true;
    this.drafts.changed(text);
    this.drafts.flush();
  }

  private send(): void {
    const text = this.textarea.value;
    if (this.sent || text.trim() === '') return;
    if (this.state?.runningId !== undefined) {
      this.note = l10n.t('An answer is still being written. Stop it or wait for it.');
      this.render();
      return;
    }
    const id = this.unanswered?.text === text ? this.unanswered.id : this.newId();
    this.sent = { id, text };
    this.note = '';
    this.drafts.flush();
    this.post({ type: 'send-prompt', id, text });
    this.render();
  }

  private setUpTextarea(): void {
    const { textarea } = this;
    textarea.rows = 1;
    textarea.maxLength = maxPromptLength;
    textarea.setAttribute('aria-label', l10n.t('Message'));
    textarea.setAttribute('aria-describedby', 'composer-note');
    textarea.addEventListener('blur', () => { this.flush(); });
    textarea.addEventListener('input', () => {
      this.edited = true;
      this.note = '';
      this.drafts.changed(textarea.value);
      this.render();
    });
  }

  private render(): void {
    const { state, textarea } = this;
    const model = state?.panel.model;
    textarea.placeholder = l10n.t('Ask anything');
    render(
      html`
        ${this.notices}
        ${contextChips(
          state?.panel.context ?? [],
          (index) => { this.postForChip('open-context', index); },
          (index) => { this.postForChip('remove-context', index); },
        )}
        ${textarea}
        <div class="composer-bar">
          ${model
            ? html`<button type="button" class="model-button" data-action="select-model" title=${l10n.t('Choose a model')}
                aria-label=${l10n.t('Model: {0}', model.name)} @click=${() => { this.post({ type: 'run-action', action: 'selectModel' }); }}>
                <span class="model-name">${model.name}</span>${iconTemplate('chevron-down')}
              </button>`
            : nothing}
          ${this.tools}
          ${this.sendOrStop()}
        </div>
        <p class="composer-note" id="composer-note" role="status" ?hidden=${this.note === ''}>${this.note}</p>
      `,
      this.element,
    );
  }

  private postForChip(type: 'open-context' | 'remove-context', index: number): void {
    const id = this.state?.panel.context[index]?.id;
    if (id !== undefined) this.post({ type, id });
  }

  private sendOrStop(): TemplateResult {
    const id = this.state?.runningId;
    if (id !== undefined) {
      return html`<button type="button" class="send-button" data-action="stop" title=${l10n.t('Stop')} aria-label=${l10n.t('Stop')}
        @click=${() => { this.post({ type: 'stop-answer', id }); }}>${iconTemplate('debug-stop')}</button>`;
    }
    const disabled = this.sent !== undefined || this.textarea.value.trim() === '';
    return html`<button type="button" class="send-button" data-action="send" title=${l10n.t('Send')} aria-label=${l10n.t('Send')}
      aria-disabled=${String(disabled)} @click=${() => { this.send(); }}>${iconTemplate('send')}</button>`;
  }
}
