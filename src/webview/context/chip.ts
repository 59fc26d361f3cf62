/** One chip: a piece of context that goes along with a prompt, or went along with a sent one. */
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit-html';
import type { ContextChip, ContextItem } from '../../shared/context';
import { counted } from '../../shared/counted';
import { iconTemplate } from '../icons';
import { compactCount } from '../numberFormats';
import { kindIcon, kindName, stateWords } from './contextWords';

/** What can be done with a chip of the prompt box. */
export interface ChipActions {
  open: () => void;
  remove: () => void;
  /** Keep the selection as it is, or follow the editor's again. */
  pin: () => void;
}

/**
 * @param tabIndex 0 for the chip that the Tab key reaches, -1 for the others
 * @returns a chip of the prompt box
 */
export function chip(item: ContextChip, tabIndex: number, actions: ChipActions): TemplateResult {
  const words = stateWords(item.state);
  const tokens = item.tokens === undefined || words ? undefined : item.tokens;
  const tooltip = [item.detail ?? item.label, words?.sentence, item.follows ? l10n.t('Follows the selection in the editor.') : undefined];
  return html`<li class="chip" data-chip=${item.id} data-severity=${words?.severity ?? nothing} ?data-follows=${item.follows}>
    <button type="button" class="chip-open" data-action="open-context" tabindex=${tabIndex} title=${present(tooltip).join('\n')}
      aria-label=${chipName(item, tokens)} @click=${actions.open}>
      ${item.state === 'loading'
        ? html`<span class="codicon codicon-loading codicon-modifier-spin" aria-hidden="true"></span>`
        : iconTemplate(words?.icon ?? kindIcon(item.kind))}
      <span class="chip-label">${item.label}</span>
      ${words ? html`<span class="chip-state">${words.word}</span>` : nothing}
      ${tokens === undefined ? nothing : html`<span class="chip-tokens">${compactCount(tokens)}</span>`}
    </button>
    ${item.kind === 'selection' ? pinButton(item, tabIndex, actions) : nothing}
    <button type="button" class="icon-button chip-remove" data-action="remove-context" tabindex=${tabIndex} title=${l10n.t('Remove {0}', item.label)}
      aria-label=${l10n.t('Remove {0}', item.label)} @click=${actions.remove}>${iconTemplate('close')}</button>
  </li>`;
}

/** @returns the chips of a sent prompt; `open` opens what the one at this index stood for */
export function sentChips(items: readonly ContextItem[], open: (index: number) => void): TemplateResult | typeof nothing {
  if (items.length === 0) return nothing;
  return html`<ul class="chips" aria-label=${l10n.t('Context')}>
    ${items.map((item, index) => html`<li class="chip">
      <button type="button" class="chip-open" data-action="open-sent-context" title=${l10n.t('Open {0}', item.label)}
        aria-label=${`${item.label}, ${kindName(item.kind)}`} @click=${() => { open(index); }}>
        ${iconTemplate(kindIcon(item.kind))}<span class="chip-label">${item.label}</span>
      </button>
    </li>`)}
  </ul>`;
}

function pinButton(item: ContextChip, tabIndex: number, actions: ChipActions): TemplateResult {
  const name = item.follows ? l10n.t('Keep this selection') : l10n.t('Follow the editor’s selection');
  return html`<button type="button" class="icon-button chip-pin" data-action="pin-context" tabindex=${tabIndex} title=${name} aria-label=${name}
    @click=${actions.pin}>${iconTemplate(item.follows ? 'pin' : 'pinned')}</button>`;
}

/** What a screen reader says: first what is to be read on the chip, as speech input goes by it, then all that is shown by other means. */
function chipName(item: ContextChip, tokens: number | undefined): string {
  const words = stateWords(item.state);
  return present([
    item.label,
    words?.word,
    tokens === undefined ? undefined : counted(tokens, l10n.t('1 token'), l10n.t('{0} tokens', compactCount(tokens))),
    kindName(item.kind),
    item.follows ? l10n.t('follows the editor') : undefined,
    item.state === 'loading' ? l10n.t('being read') : words?.sentence,
  ]).join(', ');
}

function present(parts: readonly (string | undefined)[]): string[] {
  return parts.filter((part) => part !== undefined);
}
