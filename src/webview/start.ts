/** What stands where the conversation will be: the way to a key, or a first hint; and the banner when the key is gone. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit-html';
import type { Failure } from '../shared/failure';
import { presentFailure } from '../shared/errorPresenter';
import type { PanelState } from '../shared/protocol';
import type { Post } from './hostLink';
import { iconTemplate } from './icons';

/** What stands in the place of an empty conversation. @param fill puts text into the prompt box */
export function startView(panel: PanelState, post: Post, fill: (text: string) => void): TemplateResult | typeof nothing {
  switch (panel.key) {
    case 'unknown':
      return nothing;
    case 'missing':
      return firstRunView(panel, post);
    case 'invalid-base-url':
      return baseUrlView(post);
    case 'stored':
    case 'not-needed':
      return emptyView(panel, post, fill);
  }
}

/** The view before there is a key. */
function firstRunView(panel: PanelState, post: Post): TemplateResult {
  return html`<section class="start first-run" data-view="first-run" aria-labelledby="start-title">
    <h2 id="start-title">${l10n.t('Welcome to K-Router')}</h2>
    <p>${l10n.t('To chat, K-Router needs an API key. Requests use the credits of its account.')}</p>
    <p>${l10n.t('The key is kept in VS Code’s secret storage and sent to {0} only.', panel.origin)}</p>
    <vscode-button data-action="setKey" @click=${() => { post({ type: 'run-action', action: 'setKey' }); }}>${l10n.t('Set API Key')}</vscode-button>
    <button type="button" class="link-button" data-action="topUp" @click=${() => { post({ type: 'run-action', action: 'topUp' }); }}>${l10n.t('Get a Key')}</button>
  </section>`;
}

/** The view of an empty conversation. */
function emptyView(panel: PanelState, post: Post, fill: (text: string) => void): TemplateResult {
  const examples = [
    l10n.t('Explain what this error means:'),
    l10n.t('Write a unit test for this function:'),
    l10n.t('What is the difference between'),
  ];
  return html`<section class="start empty" data-view="empty" aria-labelledby="start-title">
    <h2 id="start-title">${l10n.t('What shall we work on?')}</h2>
    <p>${l10n.t('You are chatting with {0}. Enter sends, Shift+Enter begins a new line.', panel.model.name)}</p>
    <ul class="examples" aria-label=${l10n.t('Examples')}>
      ${examples.map((example) => html`<li><button type="button" class="example" @click=${() => { fill(`${example} `); }}>${example}&nbsp;…</button></li>`)}
    </ul>
    ${panel.key === 'stored'
      ? html`<button type="button" class="link-button" data-action="checkKey" @click=${() => { post({ type: 'run-action', action: 'checkKey' }); }}>
          ${iconTemplate('key')}${l10n.t('Check API Key')}</button>`
      : nothing}
  </section>`;
}

/** The view while the base URL setting is no address to send to. */
function baseUrlView(post: Post): TemplateResult {
  const { message, actions: [{ action, label }] } = presentFailure({ kind: 'invalid-base-url' });
  return html`<section class="start" data-view="base-url" aria-label=${message}>
    <p>${message}</p>
    <vscode-button data-action=${action} @click=${() => { post({ type: 'run-action', action }); }}>${label}</vscode-button>
  </section>`;
}

/** A line above a conversation that can't go on, because its key or a usable address is missing. */
export function setupBanner(panel: PanelState, post: Post): TemplateResult {
  const failure: Failure = panel.key === 'missing' ? { kind: 'missing-key', origin: panel.origin } : { kind: 'invalid-base-url' };
  const { message, actions: [{ action, label }] } = presentFailure(failure);
  return html`<div class="banner" data-view="missing-key" role="group" aria-label=${l10n.t('API key')}>
    ${iconTemplate('key')}<span class="banner-text">${message}</span>
    <vscode-button data-action=${action} @click=${() => { post({ type: 'run-action', action }); }}>${label}</vscode-button>
  </div>`;
}
