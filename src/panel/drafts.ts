/** What stands in the prompt boxes and in the editors of sent prompts: a draft for each conversation, kept over reloads. */
import * as z from 'zod/mini';
import type { State } from '../host/fileMemento';
import { contextReferenceSchema } from '../shared/context';
import { promptEditSchema } from '../shared/protocol';

const draftSchema = z.object({
  text: z.string(),
  context: z.array(contextReferenceSchema),
  /** Sent prompts that are being edited; absent when there are none. */
  edits: z.exactOptional(z.array(promptEditSchema)),
});
export type Draft = z.infer<typeof draftSchema>;

export const emptyDraft: Draft = { text: '', context: [] };

/** A key of its own for each conversation, so that two windows do not mix theirs up. */
const prefix = 'draft-';
const key = (conversationId: string): string => `${prefix}${conversationId}`;

export class Drafts {
  readonly #state: State;

  constructor(state: State) {
    this.#state = state;
  }

  get(conversationId: string): Draft {
    const parsed = z.safeParse(draftSchema, this.#state.get(key(conversationId)));
    return parsed.success ? parsed.data : emptyDraft;
  }

  /** Whether anything stands in the conversation's box. */
  has(conversationId: string): boolean {
    return !isEmpty(this.get(conversationId));
  }

  /** The conversations that have a draft. */
  get ids(): string[] {
    return this.#state.keys().flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
  }

  /** An empty draft is no draft. */
  async set(conversationId: string, draft: Draft): Promise<void> {
    await this.#state.update(key(conversationId), isEmpty(draft) ? undefined : draft);
  }
}

function isEmpty({ text, context, edits = [] }: Draft): boolean {
  return text === '' && context.length === 0 && edits.length === 0;
}
