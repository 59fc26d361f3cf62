/** Chips for the pieces of the workspace that go along with a prompt. */
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit-html';
import type { ContextChip, ContextItem } from '../../shared/context';
import { iconTemplate } from '../icons';

/**
 * @param open opens what the chip at this index stands for
 * @param remove takes the chip away; without it chips stay
 */
export function contextChips(
  items: readonly (ContextItem | ContextChip)[],
  open: (index: number) => void,
  remove?: (index: number) => void,
): TemplateResult | typeof nothing {
  if (items.length === 0) return nothing;
  return html`<ul class="chips" aria-label=${l10n.t('Context')}>
    ${items.map((item, index) => html`<li class="chip">
      <button type="button" class="chip-open" title=${l10n.t('Open {0}', item.label)} @click=${() => { open(index); }}>
        ${iconTemplate('code')}<span class="chip-label">${item.label}</span>
      </button>
      ${remove
        ? html`<button type="button" class="icon-button chip-remove" title=${l10n.t('Remove {0}', item.label)}
            aria-label=${l10n.t('Remove {0}', item.label)} @click=${() => { remove(index); }}>${iconTemplate('close')}</button>`
        : nothing}
    </li>`)}
  </ul>`;
}
