// Compares translations with the English texts they belong to.
import * as z from 'zod/mini';

const messageSchema = z.union([z.string(), z.object({ message: z.string(), comment: z.array(z.string()) })]);

/** A bundle: keys to texts, with or without a comment for translators. */
export const bundleSchema = z.record(z.string(), messageSchema);
export type Bundle = z.infer<typeof bundleSchema>;

/**
 * What is wrong with a translation, one sentence each: keys it lacks, keys nobody asks for, placeholders that differ.
 * @param english the texts in the source language
 * @param translated the same keys in another
 */
export function compareBundles(english: Bundle, translated: Bundle): string[] {
  const complaints: string[] = [];
  for (const [key, message] of Object.entries(english)) {
    const translation = translated[key];
    if (translation === undefined) {
      complaints.push(`lacks “${key}”`);
      continue;
    }
    const expected = placeholders(message);
    const found = placeholders(translation);
    if (expected !== found) complaints.push(`has ${found || 'no placeholders'} instead of ${expected || 'none'} in “${key}”`);
    if (textOf(translation).trim() === '') complaints.push(`has an empty text for “${key}”`);
  }
  for (const key of Object.keys(translated)) {
    if (!(key in english)) complaints.push(`has “${key}”, which nothing uses`);
  }
  return complaints;
}

function textOf(message: Bundle[string]): string {
  return typeof message === 'string' ? message : message.message;
}

/** The distinct placeholders (`{0}`, `{name}`) in a fixed order: a language may say one twice, or in another place. */
function placeholders(message: Bundle[string]): string {
  return [...new Set(textOf(message).match(/\{\w+\}/g))].sort().join(' ');
}
