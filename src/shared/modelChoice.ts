/** A model that was chosen, and where such a choice holds. */
import * as z from 'zod/mini';

/** The model until the user chooses one: documented, and listed or not, the gateway picks for each prompt. */
export const autoModelId = 'kr/auto';

/** Whether the gateway picks the model for each prompt, so that there is no price of its own. */
export function isAutoTier(id: string): boolean {
  return id === autoModelId || id.startsWith('auto-');
}

export const modelChoiceSchema = z.object({
  id: z.string().check(z.minLength(1)),
  /** As the gateway called it when it was chosen. Untrusted text. */
  name: z.string(),
  /** The user typed the id: no list has to know it. */
  isCustom: z.exactOptional(z.boolean()),
});
export type ModelChoice = z.infer<typeof modelChoiceSchema>;

/** From the narrowest, which wins, to the widest. */
export const modelScopes = ['conversation', 'workspace', 'everywhere'] as const;
export type ModelScope = (typeof modelScopes)[number];

/** The model of what is asked next, and where the choice of it holds. */
export interface PresentChoice {
  model: ModelChoice;
  scope: ModelScope;
}
