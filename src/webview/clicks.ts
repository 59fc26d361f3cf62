/** Clicks on the links that Markdown made, which never navigate. */
import { parseLink } from '../shared/links';
import type { Post } from './hostLink';

/** Handles the clicks below an element. */
export function handleClicks(root: HTMLElement, post: Post): void {
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
  // The middle button opens links too; the right one asks for a menu.
  root.addEventListener('auxclick', (event) => { if (event.button === 1) openLink(event); });
  root.addEventListener('dragstart', (event) => { if (closest(event, 'a[href]')) event.preventDefault(); });
}

function closest(event: Event, selector: string): Element | null {
  return event.target instanceof Element ? event.target.closest(selector) : null;
}
