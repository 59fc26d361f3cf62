/** The prompt box: its text, its draft, sending exactly once, and what stands around it. */
import * as l10n from '@vscode/l10n';
import { html, nothing, render, type TemplateResult } from 'lit-html';
import { withoutSent, type BoxText } from '../../shared/promptBox';
import { maxPromptLength, type HostMessage, type PanelState } from '../../shared/protocol';
import { ChipBar } from '../context/chipBar';
import type { Post } from '../hostLink';
import { iconTemplate } from '../icons';
import type { Timers } from '../timers';
import { DraftSync } from './draftSync';
import { handleEnter } from './enterKey';
import { acceptDrops, acceptPastes, type FileDropOwner } from './fileDrop';
import { HistoryKeys } from './historyKeys';
import { modelButton } from './modelButton';
import { Suggestions } from './suggestions';
import { replaceText } from './textEdit';
import { commandOf } from './trigger';

/** What the box stands in. */
export interface ComposerState {
  panel: PanelState;
  /** Id of the shown answer while it is being written. */
  runningId: string | undefined;
}

/** What the box needs from the panel. */
export interface ComposerEnvironment {
  post: Post;
  timers: Timers;
  /** Makes an id that no other prompt has. */
  newId: () => string;
  /** Says something to screen readers. */
  announce: (words: string) => void;
  /** The box may hold another text. */
  onChange: () => void;
}

/** A prompt that the host has not taken yet. */
interface SentPrompt {
  id: string;
  text: string;
}

/** What the host knows of the box of a conversation. */
export interface KeptBox {
  conversationId: string;
  box: BoxText;
  /** The prompt that is on its way from the box. */
  pendingPrompt: SentPrompt | undefined;
  /** Of the conversation's messages. */
  messageIds: ReadonlySet<string>;
}

export class Composer {
  readonly element = document.createElement('form');
  /** Above the box: what is to be known before sending. Others fill it. */
  readonly notices = document.createElement('div');
  /** Beside the model, in the bar: small figures and buttons of others. */
  readonly tools = document.createElement('div');
  private readonly post: Post;
  private readonly newId: () => string;
  private readonly onChange: () => void;
  private readonly drafts: DraftSync;
  private readonly textarea = document.createElement('textarea');
  private readonly chips: ChipBar;
  private readonly suggestions: Suggestions;
  private readonly history: HistoryKeys;
  private state: ComposerState | undefined;
  private note = '';
  /** Sent, and not answered by the host. */
  private sent: SentPrompt | undefined;
  /** Sent, but the host may not have got it. The same text keeps its id, so that it can't become two prompts. */
  private unanswered: SentPrompt | undefined;
  private conversationId: string | undefined;
  private edited = false;
  private isComposing = false;
  /** Taken by the host while a syllable is being composed, which a change of the box would tear apart. */
  private takenMeanwhile: string | undefined;
  /** What an example put into the box last. */
  private filled = '';

  constructor({ post, timers, newId, announce, onChange }: ComposerEnvironment) {
    this.post = post;
    this.onChange = onChange;
    this.newId = newId;
    this.drafts = new DraftSync((conversationId, box) => { post({ type: 'draft-changed', conversationId, ...box }); }, timers);
    this.chips = new ChipBar(post, announce, () => { this.focus(); });
    this.suggestions = new Suggestions(this.textarea, {
      post,
      timers,
      addContext: (key) => { if (this.conversationId !== undefined) post({ type: 'add-context', conversationId: this.conversationId, key }); },
      replace: (trigger, text) => { replaceText(this.textarea, trigger.start, trigger.end, text); },
      enterAnyway: () => { this.send(); },
    });
    this.history = new HistoryKeys(this.textarea, { post, timers, show: (text, isDraft) => { this.showHistory(text, isDraft); } });
    this.element.className = 'composer';
    this.notices.className = 'composer-notices';
    this.tools.className = 'composer-tools';
    this.element.setAttribute('aria-label', l10n.t('Prompt'));
    this.element.addEventListener('submit', (event) => { event.preventDefault(); });
    this.setUpTextarea(timers);
    this.render();
  }

  /** Makes a part of the page take files that are dropped on it. */
  acceptDrops(zone: HTMLElement): void {
    acceptDrops(zone, this.fileOwner);
  }

  /** Takes a message that only the prompt box is interested in. */
  receive(message: HostMessage): void {
    if (message.type === 'context-found' || message.type === 'context-unknown') this.suggestions.receive(message);
    else if (message.type === 'prompt-history') this.history.receive(message.prompts);
  }

  /** Shows what has changed around the box. */
  update(state: ComposerState): void {
    if (this.state?.runningId !== undefined && state.runningId === undefined) this.note = '';
    this.state = state;
    this.chips.update(state.panel.context);
    this.suggestions.setCommands(state.panel.commands);
    this.render();
  }

  /** A snapshot came. Its draft fills the box, unless the user has typed something in this conversation since. */
  restore({ conversationId, box, pendingPrompt, messageIds }: KeptBox): void {
    if (this.conversationId !== undefined && this.conversationId !== conversationId) this.leave();
    this.conversationId = conversationId;
    this.drafts.begin(conversationId);
    if (!this.edited) {
      this.replaceAll(box.text);
      if (box.inProgress !== undefined) this.history.resume(box.inProgress);
    }
    for (const prompt of [this.sent, this.unanswered]) {
      if (prompt && messageIds.has(prompt.id)) this.promptAdded(prompt.id);
    }
    // The host may not have got it, or not have it yet.
    if (this.sent && this.sent.id !== pendingPrompt?.id) this.unanswered = this.sent;
    this.sent = pendingPrompt;
    this.render();
  }

  /** A message joined the conversation. If it is the prompt sent from here, the box is free for the next one. */
  promptAdded(id: string): void {
    const prompt = this.forget(id);
    if (!prompt) return;
    if (this.isComposing) this.takenMeanwhile = prompt.text;
    else this.takeOut(prompt.text);
    this.note = '';
    this.render();
  }

  /** The host did not take a prompt: its text stays. */
  promptRefused(id: string, reason: string): void {
    if (this.forget(id)) this.setNote(reason);
  }

  /** Puts an example before what was typed, in the place of the example before it, and the caret behind it. Can be undone. */
  fill(text: string): void {
    const { value } = this.textarea;
    replaceText(this.textarea, 0, value === this.filled ? value.length : 0, text);
    this.filled = text;
  }

  /** What stands in the box. */
  get text(): string {
    return this.textarea.value;
  }

  focus(): void {
    this.textarea.focus();
  }

  /** Tells the host the draft at once: the page may go away. */
  flush(): void {
    this.drafts.flush();
  }

  private setNote(words: string): void {
    this.note = words;
    this.render();
  }

  private get fileOwner(): FileDropOwner {
    return { post: this.post, conversationId: () => this.conversationId, note: (words) => { this.setNote(words); } };
  }

  /** Another conversation comes: what was typed stays with its own, and so do the words about it. */
  private leave(): void {
    this.takeOutMeanwhile();
    this.drafts.flush();
    this.sent = undefined;
    this.unanswered = undefined;
    this.note = '';
    this.edited = false;
    this.chips.begin();
  }

  /** The host has answered for a prompt. @returns it, when it was sent from this box */
  private forget(id: string): SentPrompt | undefined {
    const { sent, unanswered } = this;
    if (sent?.id === id) this.sent = undefined;
    if (unanswered?.id === id || sent?.id === id) this.unanswered = undefined;
    return [sent, unanswered].find((prompt) => prompt?.id === id);
  }

  /** Takes a prompt that was sent out of the box. */
  private takeOut(sent: string): void {
    const { box } = this;
    const left = withoutSent(box, sent);
    if (left !== box && box.text.length === sent.length) {
      this.setText(left.text);
      return;
    }
    // What was typed meanwhile stays, with the caret in it. The host has emptied its own: it is told in any case.
    if (left !== box) this.textarea.setRangeText('', 0, sent.length, 'preserve');
    this.suggestions.close();
    this.edited = true;
    this.drafts.changed(left);
    this.drafts.flush();
  }

  private takeOutMeanwhile(): void {
    const { takenMeanwhile } = this;
    this.takenMeanwhile = undefined;
    if (takenMeanwhile !== undefined) this.takeOut(takenMeanwhile);
  }

  private get box(): BoxText {
    const { inProgress = '' } = this.history;
    return { text: this.textarea.value, ...(inProgress !== '' && { inProgress }) };
  }

  /** The box holds another text, from outside: what belongs to the one before ends. */
  private replaceAll(text: string): void {
    this.textarea.value = text;
    this.suggestions.close();
    this.history.reset();
  }

  private setText(text: string): void {
    this.replaceAll(text);
    this.edited = true;
    this.drafts.changed({ text });
    this.drafts.flush();
  }

  /** An old prompt is only looked at: the draft stays the text in progress, until the old one is changed. */
  private showHistory(text: string, isDraft: boolean): void {
    this.textarea.value = text;
    this.edited = true;
    if (isDraft) this.drafts.changed({ text });
    this.setNote('');
  }

  private send(): void {
    const text = this.textarea.value;
    const { conversationId, state } = this;
    if (this.sent || text.trim() === '' || conversationId === undefined) return;
    const sendsNothing = commandOf(state?.panel.commands ?? [], `${text.trimStart()} `)?.sendsNothing === true;
    if (state?.runningId !== undefined && !sendsNothing) {
      this.setNote(l10n.t('An answer is still being written. Stop it or wait for it.'));
      return;
    }
    const id = this.unanswered?.text === text ? this.unanswered.id : this.newId();
    this.sent = { id, text };
    this.note = '';
    this.drafts.flush();
    this.post({ type: 'send-prompt', conversationId, id, text });
    this.render();
  }

  private setUpTextarea(timers: Timers): void {
    const { textarea } = this;
    textarea.rows = 1;
    textarea.maxLength = maxPromptLength;
    textarea.placeholder = l10n.t('Ask anything');
    textarea.setAttribute('aria-label', l10n.t('Message'));
    textarea.setAttribute('aria-describedby', 'composer-hint composer-note');
    handleEnter(textarea, () => { if (!this.suggestions.enter()) this.send(); }, timers);
    acceptPastes(textarea, this.fileOwner);
    textarea.addEventListener('compositionstart', () => { this.isComposing = true; });
    textarea.addEventListener('compositionend', () => {
      this.isComposing = false;
      // Some platforms insert the last syllable only after this.
      timers.after(0, () => { if (!this.isComposing) this.takeOutMeanwhile(); });
    });
    textarea.addEventListener('keydown', (event) => { this.keyDown(event); });
    textarea.addEventListener('blur', () => { this.flush(); });
    textarea.addEventListener('input', (event) => {
      this.edited = true;
      this.drafts.changed(this.box);
      // Suggestions come with typing; a pasted `#fff` asks for none.
      if (event instanceof InputEvent && event.inputType.startsWith('insertFrom')) this.suggestions.close();
      else this.suggestions.refresh();
      this.setNote('');
    });
  }

  /** Backspace before the first letter goes to the chips; held down for deleting text, it stops there. */
  private keyDown(event: KeyboardEvent): void {
    const { selectionStart, selectionEnd } = this.textarea;
    if (event.key !== 'Backspace' || event.repeat || event.isComposing || selectionStart !== 0 || selectionEnd !== 0) return;
    if (this.chips.focusLast()) event.preventDefault();
  }

  /** Begins a word of context, for those who have no `@` at hand: the picker opens. */
  private addContext(): void {
    const { selectionStart, selectionEnd, value } = this.textarea;
    const sign = selectionStart === 0 || /\s/u.test(value.charAt(selectionStart - 1)) ? '@' : ' @';
    replaceText(this.textarea, selectionStart, selectionEnd, sign);
  }

  private render(): void {
    this.onChange();
    const { state } = this;
    const model = state?.panel.model;
    const command = state && commandOf(state.panel.commands, this.textarea.value);
    render(
      html`
        ${this.suggestions.list.element}${this.suggestions.status}
        ${this.notices}
        ${this.chips.element}
        ${this.textarea}
        <p class="composer-hint" id="composer-hint" ?hidden=${!command}>
          ${command ? html`<b>/${command.name}</b> ${command.argumentHint ?? ''} <span>${command.description}</span>` : nothing}
        </p>
        <div class="composer-bar">
          <button type="button" class="icon-button" data-action="add-context" title=${l10n.t('Add context (@)')}
            aria-label=${l10n.t('Add context (@)')} @click=${() => { this.addContext(); }}>${iconTemplate('mention')}</button>
          ${model ? modelButton(model, () => { this.post({ type: 'run-action', action: 'selectModel' }); }) : nothing}
          ${this.tools}
          ${this.sendOrStop()}
        </div>
        <p class="composer-note" id="composer-note" role="status">${this.note}</p>
      `,
      this.element,
    );
  }

  /** One button for both, so that the focus stays on it. */
  private sendOrStop(): TemplateResult {
    // A prompt whose context is still being read can be given up, too.
    const runningId = this.state?.runningId ?? this.state?.panel.pendingPromptId;
    const isSending = runningId === undefined;
    const label = isSending ? l10n.t('Send') : l10n.t('Stop');
    const isDisabled = isSending && (this.sent !== undefined || this.textarea.value.trim() === '');
    const click = (): void => {
      if (isSending) this.send();
      else this.post({ type: 'stop-answer', id: runningId });
    };
    return html`<button type="button" class="send-button" data-action=${isSending ? 'send' : 'stop'} title=${label} aria-label=${label}
      aria-disabled=${String(isDisabled)} @click=${click}>${iconTemplate(isSending ? 'send' : 'debug-stop')}</button>`;
  }
}
