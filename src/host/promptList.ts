/** The bounds of the prompt history. Pure. */

/** Prompts that are kept; characters of one, beyond which it is not; and of all together. */
const maxPrompts = 100;
const maxLength = 20_000;
const maxTotal = 500_000;

/** @returns the list with this prompt in front, each prompt once, as many as are kept */
export function withPrompt(prompts: readonly string[], prompt: string): string[] {
  if (prompt.trim() === '' || prompt.length > maxLength) return [...prompts];
  let total = 0;
  return [prompt, ...prompts.filter((other) => other !== prompt)].slice(0, maxPrompts).filter(({ length }) => {
    total += length;
    return total <= maxTotal;
  });
}
