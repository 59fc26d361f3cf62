/** What a copy button says once it has copied. */
import * as l10n from '@vscode/l10n';
import { setIcon } from './icons';
import type { Timers } from './timers';

/** How long it says so, in milliseconds. */
const feedbackTime = 2_000;

/** Makes a copy button, whose icon is its first element, say for a moment that it copied. */
export function showCopied(button: HTMLElement, announce: (words: string) => void, timers: Timers): void {
  const shown = button.firstElementChild;
  if (!shown || button.classList.contains('is-done')) return;
  const { title } = button;
  button.classList.add('is-done');
  button.title = l10n.t('Copied');
  setIcon(shown, 'check');
  announce(button.title);
  timers.after(feedbackTime, () => {
    button.classList.remove('is-done');
    button.title = title;
    setIcon(shown, 'copy');
  });
}
