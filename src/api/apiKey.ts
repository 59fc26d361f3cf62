/** What can be an API key: something that can be sent as a header value, and nothing a clipboard added to it. */

/** Why a text can't be a key. */
export type ApiKeyProblem = 'empty' | 'control-characters' | 'not-ascii' | 'spaces' | 'quotes' | 'too-long';

/** The longest key that is sent, in characters: servers refuse headers of 8 or 16 KB. */
export const longestKey = 4_096;

/**
 * Takes a key as it was pasted. White space round it goes; anything else that can't be part of a key is refused
 * rather than mended, because a mended key is a guess. Keys of K-Router start with `kr-`, those of other gateways
 * need not, so the start is not looked at.
 */
export function parseApiKey(text: string): { key: string } | { problem: ApiKeyProblem } {
  const key = text.trim();
  if (key === '') return { problem: 'empty' };
  if (key.length > longestKey) return { problem: 'too-long' };
  if (/\p{Cc}/u.test(key)) return { problem: 'control-characters' };
  if (!/^[\x20-\x7e]*$/.test(key)) return { problem: 'not-ascii' };
  if (key.includes(' ')) return { problem: 'spaces' };
  if (/["'`]/.test(key)) return { problem: 'quotes' };
  return { key };
}
