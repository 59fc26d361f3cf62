/** Clicks on what Markdown made: links, which never navigate, and the copy buttons of code blocks. */
import * as l10n from '@vscode/l10n';
import { parseLink } from '../shared/links';
import type { Post } from './hostLink';
import { setIcon } from './icons';
import { codeOf } from './markdown/codeBlock';
import type { Timers } from './timers';

/** How long a copy button says that it copied, in milliseconds. */
const feedbackTime = 2_000;

/** Handles the clicks below an element. */
export function handleClicks(root: HTMLElement, post: Post, announce: (words: string) => void, timers: Timers): void {
  const openLink = (event: Event): void => {
    const link = closest(event, 'a[href]');
    if (!link) return;
    // VS Code listens on the document and would open the link itself, without the host's check.
    event.preventDefault();
    event.stopPropagation();
    const href = parseLink(link.getAttribute('href') ?? '');
    if (href !== undefined) post({ type: 'open-link', href });
  };
  root.addEventListener('click', openLink);
  root.addEventListener('auxclick', openLink);
  root.addEventListener('dragstart', (event) => { if (closest(event, 'a[href]')) event.preventDefault(); });
  root.addEventListener('click', (event) => {
    const button = closest(event, '[data-action="copy-code"]');
    const block = button?.closest('.code-block');
    if (!button || !block) return;
    post({ type: 'copy-text', text: codeOf(block) });
    showCopied(button, announce, timers);
  });
}

function closest(event: Event, selector: string): Element | null {
  return event.target instanceof Element ? event.target.closest(selector) : null;
}

function showCopied(button: Element, announce: (words: string) => void, timers: Timers): void {
  const icon = button.firstElementChild;
  if (!icon || button.classList.contains('is-done')) return;
  const label = button.getAttribute('title') ?? '';
  button.classList.add('is-done');
  button.setAttribute('title', l10n.t('Copied'));
  setIcon(icon, 'check');
  announce(l10n.t('Copied'));
  timers.after(feedbackTime, () => {
    button.classList.remove('is-done');
    button.setAttribute('title', label);
    setIcon(icon, 'copy');
  });
}
