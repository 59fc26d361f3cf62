/** Text from a server, made fit to be shown and logged: plain, short, and without the key. */

import { longestKey } from './apiKey';

/** Takes the key out of a text. */
export type Redact = (text: string) => string;

/** Shorter keys than this are no secret, and taking them out would garble every sentence. */
const shortestSecret = 4;

/** @returns a function that replaces the key, in whatever case, wherever it stands in a text; one that is too long to be sent can't come back */
export function createRedactor(key: string | undefined): Redact {
  if (key === undefined || key.length < shortestSecret || key.length > longestKey) return (text) => text;
  // Without regard to case, because a host name comes back in lower case.
  const pattern = new RegExp(key.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), 'gi');
  return (text) => text.replace(pattern, '[key]');
}

/** Enough to find a sentence behind a page's mark-up, little enough that no expression below takes long. */
const longestSource = 8_000;

/**
 * A server's text as one plain line: tags, control and direction characters gone, spaces joined, the key taken out.
 * @param limit the most UTF-16 units of the result
 */
export function plainText(text: string, limit: number, redact: Redact): string {
  // The key goes first, before a cut could leave half of it, and again: tags or controls may have split it.
  const plain = redact(text)
    .slice(0, longestSource)
    .replace(/<[/!?]?[a-z][^>]*>/gi, ' ')
    .replace(/<!--.*?-->/gs, ' ');
  const line = redact(plain.replace(/[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu, (character) => (/\s/.test(character) ? ' ' : '')))
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length <= limit) return line;
  return line.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '') + '…';
}
