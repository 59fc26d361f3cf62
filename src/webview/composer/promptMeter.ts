/**
 * Around the prompt box: what the next request counts and costs, the way to the chat's settings, and a notice when the
 * chat no longer fits, with the way to leave out its oldest turns.
 */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import * as l10n from '@vscode/l10n';
import { html, nothing, render, type TemplateResult } from 'lit-html';
import { effectiveSettings, sameSettings } from '../../shared/chatSettings';
import { counted } from '../../shared/counted';
import { promptLimit, tokensToLeaveOut, totalTokens, turnsToLeaveOut } from '../../shared/promptBudget';
import type { PanelState } from '../../shared/protocol';
import { fromStart, shownMessages, type Conversation, type Message } from '../../shared/transcript';
import type { Post } from '../hostLink';
import { iconTemplate } from '../icons';
import { keepFocus } from '../keepFocus';
import { numberFormat } from '../numberFormats';
import type { Timers } from '../timers';
import { PromptEstimator, type PromptEstimate } from './promptEstimate';
import { compactTokens, meterDetails, meterLevel, meterWords, promptPrice, type MeterFigures } from './tokenMeter';

/** What the meter needs from the panel. */
export interface PromptMeterEnvironment {
  post: Post;
  timers: Timers;
  /** Milliseconds from anywhere on, never going back. */
  now: () => number;
  /** BCP 47 tag for numbers. */
  language: string;
  /** The text in the prompt box. */
  draft: () => string;
  showSettings: () => void;
  focusPrompt: () => void;
}

export class PromptMeter {
  /** Stands in the prompt box's bar. */
  readonly tools = document.createElement('div');
  /** Stands above the prompt box. */
  readonly notice = document.createElement('div');
  private readonly details = document.createElement('div');
  private readonly warning = document.createElement('div');
  private readonly environment: PromptMeterEnvironment;
  private readonly estimator: PromptEstimator;
  private conversation: Conversation | undefined;
  private panel: PanelState | undefined;
  private sent: readonly Message[] = [];
  private estimate: PromptEstimate | undefined;
  private isOpen = false;

  constructor(environment: PromptMeterEnvironment) {
    this.environment = environment;
    this.estimator = new PromptEstimator(environment.timers, environment.now, (estimate) => {
      this.estimate = estimate;
      // Its button may be gone with the reason for it.
      keepFocus(this.notice, () => { this.render(); }, environment.focusPrompt);
    });
    this.tools.className = 'prompt-meter';
    // Its content is read out when it comes.
    this.warning.setAttribute('role', 'status');
    this.notice.append(this.details, this.warning);
  }

  update(conversation: Conversation, panel: PanelState): void {
    if (conversation.id !== this.conversation?.id) this.estimate = undefined;
    this.conversation = conversation;
    this.panel = panel;
    this.sent = fromStart(shownMessages(conversation), conversation.startId);
    this.draftChanged();
    this.render();
  }

  /** The text in the prompt box is another. */
  draftChanged(): void {
    const { conversation, panel } = this;
    if (!conversation || !panel) return;
    this.estimator.update({
      sent: this.sent,
      context: panel.context,
      systemPrompt: effectiveSettings(conversation.settings, panel.defaults).systemPrompt ?? '',
      draft: this.environment.draft(),
    });
  }

  /** Closes the details. @returns whether they were open */
  close(): boolean {
    const wasOpen = this.isOpen;
    this.isOpen = false;
    if (wasOpen) this.render();
    return wasOpen;
  }

  private render(): void {
    const { conversation, panel, estimate } = this;
    if (!conversation || !panel) return;
    const figures = estimate && this.figures(estimate, conversation, panel);
    render(html`${figures ? this.meter(figures) : nothing}${this.settingsButton(conversation, panel)}`, this.tools);
    render(figures && this.isOpen ? meterDetails(figures, this.environment.language) : nothing, this.details);
    render(estimate && figures ? this.warningFor(conversation.id, estimate, figures) : nothing, this.warning);
  }

  private figures(estimate: PromptEstimate, conversation: Conversation, { model, defaults }: PanelState): MeterFigures {
    const { maxTokens } = effectiveSettings(conversation.settings, defaults);
    const { contextLength, price } = model;
    return {
      tokens: estimate,
      total: totalTokens(estimate),
      ...(maxTokens !== undefined && { maxTokens }),
      ...(contextLength !== undefined && { contextLength, limit: promptLimit(contextLength, maxTokens) }),
      ...(price && { price }),
    };
  }

  private meter(figures: MeterFigures): TemplateResult {
    const words = meterWords(figures, this.environment.language);
    const toggle = (): void => {
      this.isOpen = !this.isOpen;
      this.render();
    };
    return html`<button type="button" class="token-meter" data-action="token-details" data-level=${meterLevel(figures)} title=${words} aria-label=${words}
      aria-expanded=${String(this.isOpen)} @click=${toggle}>${compactTokens(figures)}${this.price(figures)}</button>`;
  }

  /** Beside the tokens where the panel is wide enough. */
  private price(figures: MeterFigures): TemplateResult | typeof nothing {
    const price = promptPrice(figures, this.environment.language);
    return price === undefined ? nothing : html`<span class="meter-price">${price}</span>`;
  }

  private settingsButton(conversation: Conversation, { defaults }: PanelState): TemplateResult {
    const isChanged = !sameSettings(effectiveSettings(conversation.settings, defaults), defaults);
    const label = isChanged ? l10n.t('Chat settings (changed for this chat)') : l10n.t('Chat settings');
    return html`<button type="button" class="icon-button settings-button" data-action="chat-settings" data-changed=${String(isChanged)} title=${label}
      aria-label=${label} @click=${() => { this.environment.showSettings(); }}>${iconTemplate('settings')}</button>`;
  }

  private warningFor(conversationId: string, estimate: PromptEstimate, { total, limit, contextLength, maxTokens }: MeterFigures): TemplateResult | typeof nothing {
    if (limit === undefined || contextLength === undefined || total <= limit) return nothing;
    const { post, language } = this.environment;
    const format = numberFormat(language);
    const leftOut = turnsToLeaveOut(estimate.messages, tokensToLeaveOut(total, contextLength, maxTokens));
    return html`<div class="notice fit-notice" data-kind="warning">
      ${iconTemplate('warning')}
      <div class="notice-text">
        <p>${l10n.t('This no longer fits the model: about {0} of {1} tokens.', format.format(total), format.format(limit))}
          ${leftOut ? nothing : l10n.t('Shorten the message or its context, or choose another model.')}</p>
        ${leftOut
          ? html`<vscode-button secondary data-action="leave-out" @click=${() => { post({ type: 'leave-out-before', conversationId, id: leftOut.startId }); }}>
              ${counted(leftOut.turns, l10n.t('Leave Out the Oldest Turn'), l10n.t('Leave Out the Oldest {0} Turns', leftOut.turns))}</vscode-button>`
          : html`<vscode-button secondary data-action="selectModel" @click=${() => { post({ type: 'run-action', action: 'selectModel' }); }}>
              ${l10n.t('Choose Another Model')}</vscode-button>`}
      </div>
    </div>`;
  }
}
