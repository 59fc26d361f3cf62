/** Which links of an answer may be opened: the page and the host ask the same question. Pure. */

const allowedSchemes = new Set(['http:', 'https:', 'mailto:']);

/**
 * @param href a link's destination as the model wrote it
 * @returns the link in normal form, or undefined when it is no absolute http, https or mailto address
 */
export function parseLink(href: string): string | undefined {
  // Without a base a relative destination is no URL: it would point into the panel's own page.
  if (!URL.canParse(href)) return undefined;
  const url = new URL(href);
  return allowedSchemes.has(url.protocol) ? url.href : undefined;
}
