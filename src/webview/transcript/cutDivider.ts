/** The line above the first message that is sent, while older turns are left out. */
import * as l10n from '@vscode/l10n';
import { fromStart, type Message } from '../../shared/transcript';

/** @returns the id of the first message that is sent, when there are shown ones before it */
export function cutOf(shown: readonly Message[], startId: string | undefined): string | undefined {
  const sent = fromStart(shown, startId);
  return sent.length < shown.length ? sent[0]?.id : undefined;
}

/** @returns the divider. @param sendAgain sends all messages again */
export function createCutDivider(sendAgain: () => void): HTMLElement {
  const element = document.createElement('div');
  element.className = 'cut-divider';
  element.setAttribute('role', 'group');
  element.setAttribute('aria-label', l10n.t('Older messages'));
  const words = document.createElement('span');
  words.className = 'cut-words';
  words.textContent = l10n.t('Messages above are not sent');
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'link-button';
  button.dataset['action'] = 'send-again';
  button.textContent = l10n.t('Send them again');
  button.addEventListener('click', sendAgain);
  element.append(words, button);
  return element;
}
