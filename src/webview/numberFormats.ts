/** Formats of numbers. They are dear to make and needed all the time, so they are kept. */

const formats = new Map<string, Intl.NumberFormat>();

/** @param language BCP 47 tag */
export function numberFormat(language: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  const key = JSON.stringify([language, options]);
  const format = formats.get(key) ?? new Intl.NumberFormat(language, options);
  formats.set(key, format);
  return format;
}

/** @returns a short figure: 950, 1.2K, 3.4M; with K and M in every language, as models are described */
export function compactCount(count: number): string {
  return numberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(count);
}
