/** The chat's frame: the elements that the parts of the chat stand in. */
import * as l10n from '@vscode/l10n';

export interface ChatFrame {
  /** All of the chat. */
  readonly main: HTMLElement;
  /** What is missing to go on, above the conversation. */
  readonly banner: HTMLElement;
  /** The element the conversation scrolls in, and what it scrolls. */
  readonly scroller: HTMLElement;
  readonly content: HTMLElement;
  /** What stands in the place of an empty conversation. */
  readonly start: HTMLElement;
  /** The way back to the end of the conversation. */
  readonly newText: HTMLElement;
}

export function createChatFrame(): ChatFrame {
  const heading = document.createElement('h1');
  heading.className = 'visually-hidden';
  heading.textContent = l10n.t('Chat');
  const scroller = document.createElement('section');
  scroller.className = 'scroller';
  scroller.tabIndex = 0;
  scroller.setAttribute('aria-label', l10n.t('Conversation'));
  const content = document.createElement('div');
  content.className = 'content';
  const start = document.createElement('div');
  content.append(start);
  scroller.append(content);
  const banner = document.createElement('div');
  const newText = document.createElement('div');
  newText.className = 'new-text';
  const main = document.createElement('main');
  main.className = 'panel';
  main.append(heading, banner, scroller, newText);
  return { main, banner, scroller, content, start, newText };
}
