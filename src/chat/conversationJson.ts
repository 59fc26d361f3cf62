/**
 * Conversations as a JSON file to take along: whole, with every alternative, and read again with suspicion: a file
 * may come from anyone.
 */
import * as z from 'zod/mini';
import { parseJson } from '../shared/json';
import { conversationSchema, type Conversation, type Message } from '../shared/transcript';
import { fileVersion, upToDate } from './conversationFile';
import { withInterruptedAnswers } from './session';

/** Says what the file is. */
const format = 'krouter-chats';

/** Bytes of a file that is read, at most: its JSON is parsed in one go, which holds everything else up. */
export const maxImportSize = 50 * 1024 * 1024;

const exportSchema = z.object({
  format: z.literal(format),
  version: z.int(),
  conversations: z.array(z.unknown()),
});

/** @returns the file's text, indented for whoever reads or compares it */
export function conversationsToJson(conversations: readonly Conversation[]): string {
  return `${JSON.stringify({ format, version: fileVersion, conversations }, undefined, 2)}\n`;
}

const ownFileSchema = z.object({ conversation: z.unknown() });
const ownFileSchemaOfToday = z.object({ conversation: conversationSchema });

/** What an import found: its conversations, each read when it is asked for; undefined for one that can't be read. */
export type ParsedImport = { conversations: Generator<Conversation | undefined, void> } | { problem: 'newer' | 'other-file' };

/**
 * Reads an exported file, or a conversation's own file from the storage folder.
 * @param newId makes an id no conversation has
 * @returns its conversations under ids of their own: ids become file names, and two imports of one file are two copies
 */
export function parseImport(text: string, newId: () => string): ParsedImport {
  const json = parseJson(text);
  const parsed = z.safeParse(exportSchema, json);
  const version = parsed.success ? parsed.data.version : upToDate(json).version;
  if (version === undefined) return { problem: 'other-file' };
  if (version > fileVersion) return { problem: 'newer' };
  const found: unknown[] = parsed.success ? parsed.data.conversations : [z.safeParse(ownFileSchema, json).data?.conversation];
  return { conversations: conversationsOf(found, version, newId) };
}

function* conversationsOf(found: readonly unknown[], version: number, newId: () => string): Generator<Conversation | undefined, void> {
  for (const conversation of found) {
    const { form } = upToDate({ version, conversation });
    const result = z.safeParse(ownFileSchemaOfToday, form);
    yield result.success ? cleaned({ ...result.data.conversation, id: newId() }) : undefined;
  }
}

/** One whose ids are each there once, and whose leaf exists. Parents that lead in a circle end the path (see `pathTo`). */
function cleaned(conversation: Conversation): Conversation {
  const known = new Set<string>();
  const messages = conversation.messages.flatMap((message): Message[] => {
    if (known.has(message.id)) return [];
    known.add(message.id);
    return [message];
  });
  const { leafId } = conversation;
  const leaf = leafId !== null && known.has(leafId) ? leafId : (messages.at(-1)?.id ?? null);
  return withInterruptedAnswers({ ...conversation, messages, leafId: leaf });
}
