/** The argument of the command *Choose Model*: from other parts of the extension, or from a keybinding of the user's. */
import * as z from 'zod/mini';
import { modelChoiceSchema, modelScopes } from '../shared/modelChoice';

const requestSchema = z.object({
  /** Chooses this model without asking; its name is the id where none is given. */
  model: z.exactOptional(z.union([modelChoiceSchema, z.string().check(z.minLength(1))])),
  /** Where the choice shall hold; by default where the present one does. */
  scope: z.exactOptional(z.enum(modelScopes)),
  /** `editor`: for edits, explanations and commit messages, whatever the chat on the screen has chosen for itself; else for that chat. */
  place: z.exactOptional(z.enum(['chat', 'editor'])),
  /** What the gateway refused for lack of credits counts this many tokens: models that the balance covers come first. */
  promptTokens: z.exactOptional(z.number().check(z.nonnegative())),
  /** What is looked for in the list of models. */
  filter: z.exactOptional(z.string()),
});
export type SelectModelRequest = z.infer<typeof requestSchema>;

/** @returns what a command's argument asks for; anything else than a request, such as what menus pass, asks for nothing special */
export function parseSelectModelRequest(argument: unknown): SelectModelRequest {
  const parsed = z.safeParse(requestSchema, argument);
  return parsed.success ? parsed.data : {};
}
