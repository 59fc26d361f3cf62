/** Which letters of a label a fuzzy search found. Pure. */

/** A stretch of a label. */
export interface LabelPiece {
  text: string;
  isMatch: boolean;
}

/**
 * @returns the label in pieces: the query where it stands whole, else its letters one after the other; one piece
 *   without a match when they don't all stand in it
 */
export function matchedPieces(label: string, query: string): LabelPiece[] {
  const lower = label.toLowerCase();
  const wanted = query.toLowerCase();
  const whole: LabelPiece[] = [{ text: label, isMatch: false }];
  // Lower case may be longer than what it stands for; then places cannot be compared.
  if (wanted === '' || lower.length !== label.length) return whole;
  const at = lower.indexOf(wanted);
  const places = new Set<number>();
  let next = Math.max(0, at);
  for (const letter of wanted) {
    const place = lower.indexOf(letter, next);
    if (place < 0) return whole;
    for (let offset = 0; offset < letter.length; offset++) places.add(place + offset);
    next = place + letter.length;
  }
  const pieces: LabelPiece[] = [];
  for (let index = 0; index < label.length; index++) {
    const isMatch = places.has(index);
    const last = pieces.at(-1);
    if (last?.isMatch === isMatch) last.text += label.charAt(index);
    else pieces.push({ text: label.charAt(index), isMatch });
  }
  return pieces;
}
