/**
 * The language of a message's text, as far as it matters here: Korean breaks lines between words, and is read out by
 * another voice, whatever the display language is.
 */

/** How much of a text is looked at, in UTF-16 code units. By then it is decided. */
export const decidedAt = 400;
/** Korean text names things in Latin letters: this share of syllables is enough. */
const koreanShare = 0.25;

const code = /```[^]*?(?:```|$)|`[^`]*(?:`|$)/g;

/** Says on an element that its text is Korean, if it is. @param text the whole text, or its beginning */
export function markLanguage(element: HTMLElement, text: string): void {
  if (isKorean(text)) element.lang = 'ko';
  else element.removeAttribute('lang');
}

function isKorean(text: string): boolean {
  const beginning = text.slice(0, decidedAt).replace(code, '');
  const syllables = beginning.match(/[가-힣]/g)?.length ?? 0;
  if (syllables === 0) return false;
  return syllables >= (beginning.match(/\p{L}/gu)?.length ?? 0) * koreanShare;
}
