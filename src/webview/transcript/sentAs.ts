/** What was sent in place of a prompt's words: a slash command or a prompt file, written out. An imported chat may hold any. */
import * as l10n from '@vscode/l10n';
import { findHiddenCharacters } from '../../shared/hiddenCharacters';
import { markHiddenCharacters } from '../markdown/hiddenMarks';

/** @returns a disclosure, closed at first; its text is untrusted and shown as it is, with its hidden characters marked */
export function sentAs(text: string): HTMLDetailsElement {
  const details = document.createElement('details');
  details.className = 'sent-as';
  const summary = document.createElement('summary');
  summary.textContent = l10n.t('Sent as');
  const shown = document.createElement('pre');
  shown.textContent = text;
  markHiddenCharacters(shown, findHiddenCharacters(text));
  // It scrolls: also by keyboard.
  shown.tabIndex = 0;
  details.append(summary, shown);
  return details;
}
