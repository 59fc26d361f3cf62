/** Cuts text short without cutting through what reads as one character. */

/**
 * @param most UTF-16 units that are kept at most
 * @returns the text, or its beginning and an ellipsis; an emoji or a letter with its marks is kept whole or left out
 */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  // The first unit behind the cut is enough to tell whether it falls within a character; longer ones are no text.
  const start = text.slice(0, most + 64);
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter().segment(start)) {
    if (index + segment.length > most) break;
    end = index + segment.length;
  }
  return `${text.slice(0, end)}…`;
}
