/** System prompt and sampling of the shown conversation. Changes hold at once, from the next request on. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import * as l10n from '@vscode/l10n';
import { html, nothing, render } from 'lit-html';
import { sameSettings, type ChatSettings } from '../../shared/chatSettings';
import type { Post } from '../hostLink';
import { iconTemplate } from '../icons';
import { markMenuButton, openMenu } from '../menu';
import { createPageFrame, type PageState, type PanelPage } from '../page';
import type { Timers } from '../timers';
import { numberField, systemPromptField } from './fields';

/** Milliseconds without a key press after which what was typed holds. */
const pause = 300;
/** Milliseconds after which the host has read what was sent to it, however busy it is: what it tells then is another window's word. */
const wait = 5_000;

export class SettingsPage implements PanelPage {
  readonly element: HTMLElement;
  private readonly post: Post;
  private readonly timers: Timers;
  private readonly systemPrompt;
  private readonly temperature;
  private readonly topP;
  private readonly maxTokens;
  private readonly presetButton = document.createElement('button');
  private readonly presetName = document.createElement('span');
  private readonly actions = document.createElement('div');
  private state: PageState | undefined;
  /** What the host has, or will have once it has read its messages. */
  private sent: ChatSettings = {};
  /** Set for a while after something was sent: what the host tells may be from before. */
  private endOfWait: (() => void) | undefined;
  private cancel: (() => void) | undefined;
  /** What a preset or the defaults took the place of, until something else is changed. */
  private replaced: ChatSettings | undefined;
  /** The control to come back to, after a box of VS Code's. */
  private lastFocused: HTMLElement | undefined;

  /**
   * @param back shows the chat
   * @param language BCP 47 tag for numbers
   */
  constructor(post: Post, back: () => void, timers: Timers, language: string) {
    this.post = post;
    this.timers = timers;
    this.systemPrompt = systemPromptField(language);
    this.temperature = numberField('temperature', l10n.t('Temperature'), l10n.t('0 to 2: low is steady, high is varied.'), language);
    this.topP = numberField('topP', l10n.t('Top P'), l10n.t('0 to 1: how many of the likely words to choose from. Change this or the temperature, not both.'), language);
    this.maxTokens = numberField('maxTokens', l10n.t('Max tokens'), l10n.t('How long an answer may become, in tokens.'), language);
    this.element = createPageFrame('settings', l10n.t('Chat settings'), back);
    this.element.append(this.createBody());
    this.element.addEventListener('focusin', (event) => {
      if (event.target instanceof HTMLElement) this.lastFocused = event.target;
    });
  }

  update(state: PageState): void {
    const isAnother = state.conversation.id !== this.state?.conversation.id;
    // What was typed is for the chat it was typed in.
    if (isAnother) this.flush();
    this.state = state;
    const { settings = {} } = state.conversation;
    const { defaults } = state.panel;
    this.systemPrompt.showDefault(defaults.systemPrompt);
    this.temperature.showDefault(defaults.temperature);
    this.topP.showDefault(defaults.topP);
    this.maxTokens.showDefault(defaults.maxTokens);
    if (isAnother) this.endWait();
    // What is being typed, and what is on its way, is newer than what the host has.
    const mayBeOlder = this.cancel !== undefined || this.endOfWait !== undefined;
    if (isAnother || (!mayBeOlder && !sameSettings(settings, this.sent))) this.show(settings);
    this.renderActions();
  }

  focus(): void {
    const target = this.lastFocused?.isConnected ? this.lastFocused : this.presetButton;
    target.focus();
  }

  receive(): void {
    // Conversation and defaults come by `update`.
  }

  /** What was typed holds now: the page goes away. */
  flush(): void {
    if (!this.cancel) return;
    this.cancel();
    this.cancel = undefined;
    this.apply();
  }

  /** Another page takes its place. */
  leave(): void {
    this.flush();
    this.lastFocused = undefined;
  }

  private createBody(): HTMLElement {
    const body = document.createElement('div');
    body.className = 'settings-body';
    const introduction = document.createElement('p');
    introduction.className = 'setting-hint';
    introduction.textContent = l10n.t('For this chat, from the next message on. Numbers left empty use the default.');
    this.presetButton.type = 'button';
    this.presetButton.className = 'preset-button';
    this.presetButton.dataset['action'] = 'choose-preset';
    markMenuButton(this.presetButton);
    this.presetButton.addEventListener('click', () => { this.openPresets(); });
    render(html`${this.presetName}${iconTemplate('chevron-down')}`, this.presetButton);
    const fields = [this.systemPrompt, this.temperature, this.topP, this.maxTokens].map(({ element }) => element);
    for (const element of fields) {
      element.addEventListener('input', () => { this.edited(); });
      element.addEventListener('focusout', () => { this.flush(); });
    }
    this.actions.className = 'settings-actions';
    body.append(introduction, this.presetButton, ...fields, this.actions);
    return body;
  }

  private edited(): void {
    this.forget();
    this.cancel?.();
    this.cancel = this.timers.after(pause, () => {
      this.cancel = undefined;
      this.apply();
    });
    this.read();
  }

  /** What the fields say; a field that is wrong keeps what held before. */
  private read(): ChatSettings {
    const { sent } = this;
    const systemPrompt = this.systemPrompt.read();
    const temperature = this.temperature.read();
    const topP = this.topP.read();
    const maxTokens = this.maxTokens.read();
    return settingsOf({
      systemPrompt: 'value' in systemPrompt ? systemPrompt.value : sent.systemPrompt,
      temperature: 'value' in temperature ? temperature.value : sent.temperature,
      topP: 'value' in topP ? topP.value : sent.topP,
      maxTokens: 'value' in maxTokens ? maxTokens.value : sent.maxTokens,
    });
  }

  private apply(): void {
    const settings = this.read();
    if (!sameSettings(settings, this.sent)) this.change(settings);
  }

  /** Puts settings into the fields and makes them hold; what held before can come back. */
  private choose(settings: ChatSettings): void {
    this.flush();
    const before = this.sent;
    this.show(settings);
    if (sameSettings(settings, before)) return;
    this.replaced = before;
    this.change(settings);
  }

  private undo(): void {
    const { replaced } = this;
    if (!replaced) return;
    this.show(replaced);
    this.change(replaced);
    this.presetButton.focus();
  }

  private forget(): void {
    if (!this.replaced) return;
    this.replaced = undefined;
    this.renderActions();
  }

  private reset(): void {
    this.choose({});
    // The button cannot be pressed any more.
    this.actions.querySelector<HTMLElement>('[data-action="undo-settings"]')?.focus();
  }

  private change(settings: ChatSettings): void {
    if (!this.state) return;
    this.sent = settings;
    this.endWait();
    this.endOfWait = this.timers.after(wait, () => {
      this.endOfWait = undefined;
      if (this.state && this.element.isConnected) this.update(this.state);
    });
    this.post({ type: 'change-settings', conversationId: this.state.conversation.id, settings });
    this.renderActions();
  }

  private endWait(): void {
    this.endOfWait?.();
    this.endOfWait = undefined;
  }

  private show(settings: ChatSettings): void {
    this.replaced = undefined;
    this.sent = settings;
    this.systemPrompt.show(settings.systemPrompt);
    this.temperature.show(settings.temperature);
    this.topP.show(settings.topP);
    this.maxTokens.show(settings.maxTokens);
  }

  /** The name of the preset that holds, if one does. */
  private get chosen(): string | undefined {
    return this.state?.panel.presets.find(({ settings }) => sameSettings(settings, this.sent))?.name;
  }

  private openPresets(): void {
    const { presets = [] } = this.state?.panel ?? {};
    const { chosen } = this;
    openMenu(this.presetButton, l10n.t('Presets'), [
      { label: l10n.t('Defaults'), run: () => { this.choose({}); } },
      ...(presets.length > 0 ? ['separator' as const] : []),
      ...presets.map(({ name, settings }) => ({
        label: name,
        ...(name === chosen && { icon: 'check' as const }),
        run: () => { this.choose(settings); },
      })),
    ]);
  }

  private renderActions(): void {
    const { chosen } = this;
    const isDefault = sameSettings(this.sent, {});
    this.presetName.textContent = l10n.t('Preset: {0}', chosen ?? (isDefault ? l10n.t('Defaults') : l10n.t('None')));
    const save = (): void => {
      this.flush();
      this.post({ type: 'save-preset', settings: this.sent });
    };
    const remove = (): void => { if (chosen !== undefined) this.post({ type: 'delete-preset', name: chosen }); };
    render(
      html`
        <vscode-button secondary data-action="save-preset" ?disabled=${isDefault} @click=${save}>${l10n.t('Save as Preset…')}</vscode-button>
        <vscode-button secondary data-action="delete-preset" ?disabled=${chosen === undefined} @click=${remove}>${l10n.t('Delete Preset')}</vscode-button>
        <vscode-button secondary data-action="reset-settings" ?disabled=${isDefault} @click=${() => { this.reset(); }}>${l10n.t('Reset')}</vscode-button>
        ${this.replaced ? html`<vscode-button secondary data-action="undo-settings" @click=${() => { this.undo(); }}>${l10n.t('Undo')}</vscode-button>` : nothing}
      `,
      this.actions,
    );
  }
}

/** The settings without those that are not set. */
function settingsOf({ systemPrompt, temperature, topP, maxTokens }: { [Key in keyof ChatSettings]: ChatSettings[Key] | undefined }): ChatSettings {
  return {
    ...(systemPrompt !== undefined && { systemPrompt }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(maxTokens !== undefined && { maxTokens }),
  };
}
