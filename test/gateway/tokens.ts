// A rough count of tokens: what usage, credits, max_tokens and the context length are reckoned with.
// The real gateway's tokenizers differ by model; this one only has to be steady and of the right size.

/** About four ASCII characters make a token; a Korean syllable or an emoji makes two thirds of one. */
function weight(character: string): number {
  return character <= '\u007f' ? 0.25 : 2 / 3;
}

/** The number of tokens `text` counts as; 0 for an empty text, otherwise at least 1. */
export function countTokens(text: string): number {
  let tokens = 0;
  for (const character of text) tokens += weight(character);
  return Math.ceil(tokens);
}

/** The longest beginning of `text` that counts as at most `limit` tokens, never ending inside a code point. */
export function cutToTokens(text: string, limit: number): string {
  let tokens = 0;
  let length = 0;
  for (const character of text) {
    tokens += weight(character);
    if (tokens > limit) break;
    length += character.length;
  }
  return text.slice(0, length);
}
