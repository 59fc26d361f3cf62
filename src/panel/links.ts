/** Which links of an answer may be opened. Pure. */

const allowedSchemes = new Set(['http:', 'https:', 'mailto:']);

/** @returns the link in normal form, or undefined when it is no absolute http, https or mailto address */
export function parseLink(href: string): string | undefined {
  try {
    const url = new URL(href);
    return allowedSchemes.has(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}
