/** Which destinations of an answer may be clicked. */

/**
 * @param href a link's destination as the model wrote it
 * @returns the absolute address when it is http, https or mailto; otherwise undefined, and the link is only text
 */
export function safeHref(href: string): string | undefined {
  // Without a base a relative destination is no URL: it would point into the panel's own page.
  if (!URL.canParse(href)) return undefined;
  const url = new URL(href);
  return url.protocol === 'https:' || url.protocol === 'http:' || url.protocol === 'mailto:' ? url.href : undefined;
}
