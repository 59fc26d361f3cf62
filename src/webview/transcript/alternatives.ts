/** The way from one wording of a prompt, or one answer to it, to the others. */
import { html, nothing, type TemplateResult } from 'lit-html';
import * as l10n from '@vscode/l10n';
import { iconTemplate } from '../icons';
import type { Message } from '../../shared/transcript';
import type { MessageContext } from './messageView';

/** @param alternatives ids of the messages with the same parent, this one included */
export function alternativesSwitcher(message: Message, alternatives: readonly string[], context: MessageContext): TemplateResult | typeof nothing {
  if (alternatives.length < 2) return nothing;
  const index = alternatives.indexOf(message.id);
  const words = message.role === 'user'
    ? { group: l10n.t('Wordings of this message'), previous: l10n.t('Previous wording'), next: l10n.t('Next wording') }
    : { group: l10n.t('Answers to this prompt'), previous: l10n.t('Previous answer'), next: l10n.t('Next answer') };
  const button = (target: string | undefined, label: string, action: string, icon: 'chevron-left' | 'chevron-right'): TemplateResult =>
    html`<button type="button" class="icon-button" data-action=${action} title=${label} aria-label=${label} aria-disabled=${String(target === undefined)}
      @click=${() => { if (target !== undefined) context.post({ type: 'select-alternative', id: target }); }}>${iconTemplate(icon)}</button>`;
  return html`<span class="alternatives" role="group" aria-label=${words.group}>
    ${button(alternatives[index - 1], words.previous, 'previous-alternative', 'chevron-left')}
    <span class="alternatives-position">${l10n.t('{0}/{1}', index + 1, alternatives.length)}</span>
    ${button(alternatives[index + 1], words.next, 'next-alternative', 'chevron-right')}
  </span>`;
}
