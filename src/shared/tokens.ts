/**
 * An estimate of how many tokens a text is, without a tokenizer: vocabularies are megabytes, each model has its own,
 * and a live figure needs no more than its size.
 *
 * One pass over the text counts what byte pair encoders make tokens of: words with the space before them, the parts of
 * camelCase names, groups of three digits, runs of signs, indentation, syllables. The weights are least squares fits
 * to o200k_base (GPT-4o and later) over prose, code and data; measured against the encoder itself:
 *
 * | text | whole text | a piece of 2,000 characters, on average |
 * |---|---|---|
 * | Korean prose | -7 to +7 % | 2 to 8 % |
 * | English prose | -3 to 0 % | 2 to 4 % |
 * | code (TypeScript, Python, C) | +1 to +8 % | 3 to 9 % |
 * | JSON | -9 to -2 % | 2 to 9 % |
 * | Chinese, Japanese | -8 to +3 % | 3 to 8 % |
 * | emoji | 0 % | 1 % |
 * | base64, hexadecimal | -22 to +17 % | 17 to 22 % |
 *
 * Other encoders differ from that one: cl100k_base (GPT-4) makes the same number of tokens of English, code and JSON,
 * 1.3 times as many of Chinese and Japanese, and up to 1.7 times as many of Korean.
 */

/** Tokens of one of each; of letters beyond the first six of a word, of signs after the first of a run. */
const weights = {
  word: 1.03,
  /** The 7th to 12th letter. */
  longWord: 0.065,
  /** Each letter from the 13th on. */
  veryLongWord: 0.45,
  capital: 0.27,
  digits: 1.4,
  spaceBeforeDigit: 0.26,
  sign: 0.76,
  moreSigns: 0.2,
  lineBreaks: 0.2,
  indentation: 0.98,
  hangul: 0.755,
  han: 0.72,
  kana: 0.725,
  eastAsianSign: 0.8,
  emoji: 2.05,
  /** Joiners, variation selectors and the like. */
  modifier: 1.1,
  otherLetter: 0.55,
} as const;

/** What a character belongs to. */
const lower = 1;
const upper = 2;
const digit = 3;
const space = 4;
const lineBreak = 5;
const sign = 6;
const other = 7;

const asciiKinds = Uint8Array.from({ length: 128 }, (_, code) => {
  if (code >= 97 && code <= 122) return lower;
  if (code >= 65 && code <= 90) return upper;
  if (code >= 48 && code <= 57) return digit;
  if (code === 10 || code === 13) return lineBreak;
  return code <= 32 ? space : sign;
});

/**
 * Linear: a text of a million characters takes some milliseconds.
 * @returns the estimated number of tokens; 0 for an empty text, else at least 1
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  let kind = 0;
  /** Characters of the run that ends here. */
  let length = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const before = kind;
    kind = asciiKinds[code] ?? other;
    if (kind === other) {
      length = 0;
      tokens += weightOf(code);
      continue;
    }
    // The capital that begins a word belongs to it.
    const goesOn = kind === before || (kind === lower && before === upper && length === 1);
    length = goesOn ? length + 1 : 1;
    switch (kind) {
      case lower:
        if (length === 1) tokens += weights.word;
        else if (length === 2 && before === upper) tokens += weights.word - weights.capital;
        else if (length > 12) tokens += weights.veryLongWord;
        else if (length > 6) tokens += weights.longWord;
        break;
      case upper:
        tokens += weights.capital;
        break;
      case digit:
        if (length % 3 === 1) tokens += weights.digits;
        if (length === 1 && before === space) tokens += weights.spaceBeforeDigit;
        break;
      case space:
        // A single space is part of the word after it.
        if (length === 2) tokens += weights.indentation;
        break;
      case lineBreak:
        if (length === 1) tokens += weights.lineBreaks;
        break;
      default:
        tokens += length === 1 ? weights.sign : weights.moreSigns;
    }
  }
  return text === '' ? 0 : Math.max(1, Math.ceil(tokens));
}

/** @param code a UTF-16 code unit beyond ASCII */
function weightOf(code: number): number {
  if (code >= 0xac00 && code <= 0xd7a3) return weights.hangul;
  if ((code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3400 && code <= 0x4dbf) || (code >= 0xf900 && code <= 0xfaff)) return weights.han;
  if (code >= 0x3040 && code <= 0x30ff) return weights.kana;
  if ((code >= 0x3000 && code <= 0x303f) || (code >= 0xff00 && code <= 0xffef)) return weights.eastAsianSign;
  if (code >= 0xd800 && code <= 0xdbff) return weights.emoji;
  if (code >= 0xdc00 && code <= 0xdfff) return 0; // the other half of a pair
  if (code === 0x200d || (code >= 0xfe00 && code <= 0xfe0f)) return weights.modifier;
  if (code >= 0x2000 && code <= 0x2bff) return weights.modifier; // dashes, quotation marks, arrows, old emoji
  return weights.otherLetter;
}
