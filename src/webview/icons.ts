/** Codicons as elements and as lit templates. Always decoration: the control around one carries the name. */
import { html, type TemplateResult } from 'lit-html';

/** The codicons used by this page, by their codicon name. */
export type IconName =
  | 'arrow-left' | 'chevron-left' | 'chevron-right' | 'copy' | 'check' | 'close' | 'code' | 'debug-stop' | 'arrow-down' | 'key' | 'refresh' | 'send'
  | 'chevron-down' | 'error' | 'warning' | 'info' | 'settings' | 'arrow-swap' | 'debug-continue' | 'edit' | 'repo-forked' | 'trash'
  | 'attach' | 'clippy' | 'diff' | 'file' | 'file-text' | 'files' | 'folder' | 'list-selection' | 'mention' | 'pin' | 'pinned' | 'symbol-method' | 'terminal' | 'wand'
  | 'chevron-up' | 'word-wrap' | 'insert' | 'git-pull-request-go-to-changes' | 'ellipsis' | 'new-file' | 'save-as'
  | 'add' | 'desktop-download' | 'comment' | 'export' | 'json' | 'loading' | 'markdown' | 'type-hierarchy-sub';

/** @returns a span that shows the icon */
export function icon(name: IconName): HTMLElement {
  const element = document.createElement('span');
  setIcon(element, name);
  element.setAttribute('aria-hidden', 'true');
  return element;
}

/** Makes an icon element show another icon. */
export function setIcon(element: Element, name: IconName): void {
  element.className = `codicon codicon-${name}`;
}

/** @returns the icon for a lit template */
export function iconTemplate(name: IconName): TemplateResult {
  return html`<span class="codicon codicon-${name}" aria-hidden="true"></span>`;
}
