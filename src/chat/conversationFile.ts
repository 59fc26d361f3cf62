/**
 * What a conversation's file holds, in each version of the form, and the steps that bring an older one up to date.
 *
 * 1: K-Router 0.1. 2: titles, pins, settings and model of a conversation, and further kinds of context; a version of the
 * extension that knows only 1 would drop or refuse them, so it must see that it does not know this form.
 */
import * as z from 'zod/mini';
import { parseJson } from '../shared/json';
import { conversationSchema, type Conversation } from '../shared/transcript';

/** The form that is written. */
export const fileVersion = 2;

const versionedSchema = z.looseObject({ version: z.int() });
const conversationFileSchema = z.object({ version: z.literal(fileVersion), conversation: conversationSchema });

type OlderForm = Record<string, unknown>;

/** From the version that is the key to the next one. */
const steps = new Map<number, (older: OlderForm) => OlderForm>([
  // Nothing that version 1 held has changed; what version 2 added is optional.
  [1, (older) => ({ ...older, version: 2 })],
]);

/** `newer`: written by a later version of the extension. */
export type ParsedFile = { conversation: Conversation } | { problem: 'newer' | 'damaged' };

/** @returns the conversation in a file of any version so far, as it was written */
export function parseConversationFile(text: string): ParsedFile {
  const { version, form } = upToDate(parseJson(text));
  if (version === undefined) return { problem: 'damaged' };
  if (version > fileVersion) return { problem: 'newer' };
  const parsed = z.safeParse(conversationFileSchema, form);
  return parsed.success ? { conversation: parsed.data.conversation } : { problem: 'damaged' };
}

/** @returns the text of a conversation's file */
export function conversationFileText(conversation: Conversation): string {
  return JSON.stringify({ version: fileVersion, conversation } satisfies z.infer<typeof conversationFileSchema>);
}

/** @returns a form of any version so far in today's; its version stays undefined when it names none */
export function upToDate(form: unknown): { version?: number; form: unknown } {
  const parsed = z.safeParse(versionedSchema, form);
  if (!parsed.success) return { form };
  let current: OlderForm = parsed.data;
  let { version } = parsed.data;
  for (let step = steps.get(version); step; step = steps.get(version)) {
    current = step(current);
    version += 1;
  }
  return { version, form: current };
}
