/** What stands where the conversation will be: the way to a key, or a first hint; and the banner when the key is gone. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit-html';
import type { PanelState } from '../shared/protocol';
import type { Post } from './hostLink';
import { iconTemplate } from './icons';

/** The view before there is a key. */
export function firstRunView(panel: PanelState, post: Post): TemplateResult {
  return html`<section class="start first-run" data-view="first-run" aria-labelledby="start-title">
    <h2 id="start-title">${l10n.t('Welcome to K-Router')}</h2>
    <p>${l10n.t('To chat, K-Router needs an API key. It says whose credits a request uses.')}</p>
    <p>${l10n.t('The key is kept in VS Code’s secret storage and sent to {0} only.', panel.origin)}</p>
    <vscode-button data-action="setKey" @click=${() => { post({ type: 'run-action', action: 'setKey' }); }}>${l10n.t('Set API Key')}</vscode-button>
  </section>`;
}

/** The view of an empty conversation. */
export function emptyView(panel: PanelState, post: Post, fill: (text: string) => void): TemplateResult {
  const examples = [
    l10n.t('Explain what this error means:'),
    l10n.t('Write a unit test for this function:'),
    l10n.t('What is the difference between'),
  ];
  return html`<section class="start empty" data-view="empty" aria-labelledby="start-title">
    <h2 id="start-title">${l10n.t('What shall we work on?')}</h2>
    <p>${l10n.t('{0} answers. Enter sends, Shift+Enter begins a new line.', panel.model.name)}</p>
    <ul class="examples" aria-label=${l10n.t('Examples')}>
      ${examples.map((example) => html`<li><button type="button" class="example" @click=${() => { fill(`${example} `); }}>${example} …</button></li>`)}
    </ul>
    ${panel.key === 'stored'
      ? html`<button type="button" class="link-button" data-action="checkKey" @click=${() => { post({ type: 'run-action', action: 'checkKey' }); }}>
          ${iconTemplate('key')}${l10n.t('Check API Key')}</button>`
      : nothing}
  </section>`;
}

/** A line above a conversation whose key is missing. */
export function missingKeyBanner(panel: PanelState, post: Post): TemplateResult {
  return html`<div class="banner" data-view="missing-key" role="group" aria-label=${l10n.t('API key')}>
    ${iconTemplate('key')}<span class="banner-text">${l10n.t('There is no API key for {0} yet.', panel.origin)}</span>
    <vscode-button data-action="setKey" @click=${() => { post({ type: 'run-action', action: 'setKey' }); }}>${l10n.t('Set API Key')}</vscode-button>
  </div>`;
}
