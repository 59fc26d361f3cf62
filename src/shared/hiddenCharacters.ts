/**
 * Finds characters in code that are not seen, or that change how what is seen reads: bidirectional controls ("Trojan
 * Source", CVE-2021-42574), zero-width and other default-ignorable characters (Unicode, DerivedCoreProperties.txt),
 * fillers, tags, control characters. Pure.
 *
 * Emoji need some of them: a joiner between two pictographs, one variation selector after a pictograph or in a keycap,
 * and the tags of the three flags that are in general use. Those are not hidden. Combining marks and spaces of any
 * width are seen, so they are not either; modern Korean text needs none of the characters in question.
 */
import * as l10n from '@vscode/l10n';

export type HiddenCharacterKind = 'bidirectional' | 'invisible' | 'control';

/** One hidden character of a text. */
export interface HiddenCharacter {
  /** Where it begins, in UTF-16 code units. */
  index: number;
  codePoint: number;
  kind: HiddenCharacterKind;
}

/** A pictograph with what may follow it; joined to others it is one emoji (UTS #51, ED-16). */
const pictograph = String.raw`\p{Extended_Pictographic}(?:[\uFE0E\uFE0F]|\p{Emoji_Modifier})?\u20E3?`;
const emoji = [
  // The flags of England, Scotland and Wales: the only tag sequences recommended for general interchange.
  String.raw`\u{1F3F4}\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F}`,
  `${pictograph}(?:\\u200D${pictograph})*`,
  String.raw`[0-9#*]\uFE0F\u20E3`,
].join('|');
/** Default-ignorables, which include all bidirectional controls; line separators; annotations; controls but tab, LF, CR LF. */
const hidden = String.raw`\p{Default_Ignorable_Code_Point}|[\u2028\u2029\uFFF9-\uFFFB]|(?!\r\n|[\t\n])\p{Cc}`;
const emojiOrHidden = new RegExp(`(?:${emoji})|(${hidden})`, 'gu');
const anyHidden = new RegExp(hidden, 'u');
const bidirectional = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;
const control = /\p{Cc}/u;

/** @returns the hidden characters of a text, in order */
export function findHiddenCharacters(text: string): HiddenCharacter[] {
  // Nearly all code has none: that is found out without looking for emoji.
  if (!anyHidden.test(text)) return [];
  const found: HiddenCharacter[] = [];
  for (const match of text.matchAll(emojiOrHidden)) {
    const [, character] = match;
    const codePoint = character?.codePointAt(0);
    if (character !== undefined && codePoint !== undefined) found.push({ index: match.index, codePoint, kind: kindOf(character) });
  }
  return found;
}

/** Whether a text has a hidden character. */
export function hasHiddenCharacters(text: string): boolean {
  return findHiddenCharacters(text).length > 0;
}

function kindOf(character: string): HiddenCharacterKind {
  if (bidirectional.test(character)) return 'bidirectional';
  return control.test(character) ? 'control' : 'invisible';
}

/** @returns a code point as it is written, like `U+202E` */
export function codePointLabel(codePoint: number): string {
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The Unicode names of those that attacks use; names are never translated. */
const names = new Map([
  [0x00ad, 'SOFT HYPHEN'],
  [0x034f, 'COMBINING GRAPHEME JOINER'],
  [0x061c, 'ARABIC LETTER MARK'],
  [0x115f, 'HANGUL CHOSEONG FILLER'],
  [0x1160, 'HANGUL JUNGSEONG FILLER'],
  [0x200b, 'ZERO WIDTH SPACE'],
  [0x200c, 'ZERO WIDTH NON-JOINER'],
  [0x200d, 'ZERO WIDTH JOINER'],
  [0x200e, 'LEFT-TO-RIGHT MARK'],
  [0x200f, 'RIGHT-TO-LEFT MARK'],
  [0x2028, 'LINE SEPARATOR'],
  [0x2029, 'PARAGRAPH SEPARATOR'],
  [0x202a, 'LEFT-TO-RIGHT EMBEDDING'],
  [0x202b, 'RIGHT-TO-LEFT EMBEDDING'],
  [0x202c, 'POP DIRECTIONAL FORMATTING'],
  [0x202d, 'LEFT-TO-RIGHT OVERRIDE'],
  [0x202e, 'RIGHT-TO-LEFT OVERRIDE'],
  [0x2060, 'WORD JOINER'],
  [0x2066, 'LEFT-TO-RIGHT ISOLATE'],
  [0x2067, 'RIGHT-TO-LEFT ISOLATE'],
  [0x2068, 'FIRST STRONG ISOLATE'],
  [0x2069, 'POP DIRECTIONAL ISOLATE'],
  [0x3164, 'HANGUL FILLER'],
  [0xfeff, 'ZERO WIDTH NO-BREAK SPACE'],
  [0xffa0, 'HALFWIDTH HANGUL FILLER'],
]);

/** @returns words for a hidden character, like `U+202E RIGHT-TO-LEFT OVERRIDE` */
export function describeHiddenCharacter({ codePoint, kind }: HiddenCharacter): string {
  return `${codePointLabel(codePoint)} ${names.get(codePoint) ?? kindWords(kind)}`;
}

function kindWords(kind: HiddenCharacterKind): string {
  switch (kind) {
    case 'bidirectional':
      return l10n.t('character that changes the reading direction');
    case 'invisible':
      return l10n.t('invisible character');
    case 'control':
      return l10n.t('control character');
  }
}
