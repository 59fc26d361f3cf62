/** What was typed and not sent, in the prompt box and in editors of prompts: a draft for each conversation, kept over reloads. */
import * as z from 'zod/mini';
import type { State } from '../host/fileMemento';
import { contextReferenceSchema } from '../shared/context';
import type { BoxText } from '../shared/promptBox';
import { promptEditSchema } from '../shared/protocol';

const draftSchema = z.object({
  text: z.string(),
  context: z.array(contextReferenceSchema),
  /** What was begun before an old prompt was brought back in its place. */
  inProgress: z.exactOptional(z.string()),
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
    return !isEmptyDraft(this.get(conversationId));
  }

  /** The conversations that have a draft. */
  get ids(): string[] {
    return this.#state.keys().flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
  }

  /** An empty draft is no draft. */
  async set(conversationId: string, draft: Draft): Promise<void> {
    await this.#state.update(key(conversationId), isEmptyDraft(draft) ? undefined : draft);
  }

  /** Keeps what stands in the prompt box. */
  async setText(conversationId: string, { text, inProgress }: BoxText): Promise<void> {
    const { context, edits } = this.get(conversationId);
    await this.set(conversationId, { text, context, ...(inProgress !== undefined && { inProgress }), ...(edits && { edits }) });
  }

  /** Keeps what stands in the editor of a prompt. @param text null when it was closed */
  async setEdit(conversationId: string, promptId: string, text: string | null): Promise<void> {
    const { edits = [], ...draft } = this.get(conversationId);
    const others = edits.filter(({ id }) => id !== promptId);
    const kept = text === null ? others : [...others, { id: promptId, text }];
    await this.set(conversationId, { ...draft, ...(kept.length > 0 && { edits: kept }) });
  }
}

function isEmptyDraft({ text, context, inProgress = '', edits = [] }: Draft): boolean {
  return text === '' && inProgress === '' && context.length === 0 && edits.length === 0;
}
