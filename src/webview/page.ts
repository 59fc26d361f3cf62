/** The panel's pages beside the chat itself. */
import * as l10n from '@vscode/l10n';
import type { HostMessage, PanelState } from '../shared/protocol';
import type { Conversation } from '../shared/transcript';
import { icon } from './icons';

/** What a page is shown with. */
export interface PageState {
  conversation: Conversation;
  panel: PanelState;
}

/** A page that takes the chat's place. */
export interface PanelPage {
  readonly element: HTMLElement;
  /** The page comes up, or what it is shown with has changed while it is up. */
  update(state: PageState): void;
  /** The page has come up: its first control takes the focus. */
  focus(): void;
  /** A message of the host that only pages are interested in. */
  receive(message: HostMessage): void;
  /** Another page takes its place. */
  leave?(): void;
  /** The document may go away: what is not saved is sent. */
  flush?(): void;
}

/** @returns a page's frame: a heading and the way back to the chat */
export function createPageFrame(name: string, title: string, back: () => void): HTMLElement {
  const element = document.createElement('main');
  element.className = `page ${name}-page`;
  element.setAttribute('aria-labelledby', `${name}-heading`);
  const header = document.createElement('header');
  header.className = 'page-header';
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'icon-button';
  button.dataset['action'] = 'back';
  button.title = l10n.t('Back to the chat');
  button.setAttribute('aria-label', button.title);
  button.append(icon('arrow-left'));
  button.addEventListener('click', back);
  const heading = document.createElement('h1');
  heading.id = `${name}-heading`;
  heading.textContent = title;
  header.append(button, heading);
  element.append(header);
  return element;
}
