/** The button below the prompt box that tells which model is asked, and where that choice holds, and chooses another. */
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit-html';
import type { PanelModel } from '../../shared/protocol';
import { scopeText } from '../../shared/scopeText';
import { iconTemplate } from '../icons';

export function modelButton({ name, scope, isMissing = false }: PanelModel, choose: () => void): TemplateResult {
  const place = scope && scopeText(scope);
  const model = place === undefined ? l10n.t('Model: {0}', name) : l10n.t('Model: {0} ({1})', name, place);
  const hint = isMissing ? l10n.t('This gateway does not list {0}. Choose another model.', name) : l10n.t('Choose a model');
  return html`<button type="button" class="model-button" data-action="select-model" data-missing=${String(isMissing)} title=${`${model}\n${hint}`}
      aria-label=${isMissing ? `${model}. ${hint}` : model} @click=${choose}>
    ${isMissing ? iconTemplate('warning') : nothing}
    <span class="model-name">${name}</span>
    ${scope ? html`<span class="model-scope" data-scope=${scope}>${iconTemplate(scope === 'conversation' ? 'comment' : 'folder')}<span class="model-scope-words">${place}</span></span>` : nothing}
    ${iconTemplate('chevron-down')}
  </button>`;
}
