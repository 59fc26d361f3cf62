/**
 * The messages between the extension host and the chat panel, one union per direction, parsed on both sides.
 *
 * The panel says `ready` and gets a whole `snapshot`; from then on the host sends what changed, at most one message
 * a frame. The host owns every state but the caret: the panel can be hidden, moved or reloaded at any time.
 */
import * as z from 'zod/mini';
import { contextItemSchema, conversationSchema, transcriptEventSchema } from './transcript';
import { failureActions } from './presentFailure';

/** What the panel shows around the conversation. */
export const panelStateSchema = z.object({
  /**
   * `unknown` until SecretStorage has answered; `missing` shows the first-run view; `not-needed` for a gateway
   * without authentication; `invalid-base-url` while there is no usable address to have a key for; `stored` otherwise.
   */
  key: z.enum(['unknown', 'missing', 'stored', 'not-needed', 'invalid-base-url']),
  /** Where requests go, `https://host[:port]`, or the setting's text when it is no usable URL. */
  origin: z.string(),
  /** The model of the next prompt: id, and a name to show. Untrusted text. */
  model: z.object({ id: z.string(), name: z.string() }),
  /** Context that goes along with the next prompt. */
  context: z.array(contextItemSchema),
});
export type PanelState = z.infer<typeof panelStateSchema>;

/** Host → panel. */
export const hostMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), conversation: conversationSchema, panel: panelStateSchema, draft: z.string() }),
  /** What happened to the conversation with this id since the last message, in order. */
  z.object({ type: z.literal('transcript-events'), conversationId: z.string(), events: z.array(transcriptEventSchema) }),
  z.object({ type: z.literal('panel-changed'), panel: panelStateSchema }),
  /** The prompt with this id was not taken; its text stays in the box. `reason` is a sentence to show. */
  z.object({ type: z.literal('prompt-refused'), id: z.string(), reason: z.string() }),
  /** Put the caret into the prompt box. */
  z.object({ type: z.literal('focus-composer') }),
]);
export type HostMessage = z.infer<typeof hostMessageSchema>;

const id = z.string().check(z.minLength(1), z.maxLength(100));
/** A prompt's upper bound, in UTF-16 code units: far above any model's context, far below what hurts. */
export const maxPromptLength = 10_000_000;
const text = z.string().check(z.maxLength(maxPromptLength));

/** Panel → host. */
export const panelMessageSchema = z.discriminatedUnion('type', [
  /** The panel has loaded and listens. */
  z.object({ type: z.literal('ready') }),
  /** Send a prompt. The panel chooses the id, so that the same prompt sent twice is one prompt. */
  z.object({ type: z.literal('send-prompt'), id, text }),
  /** What stands in the prompt box, kept by the host across reloads. */
  z.object({ type: z.literal('draft-changed'), text }),
  /** Stop the answer with this id. */
  z.object({ type: z.literal('stop-answer'), id }),
  /** Write another alternative to the answer with this id. */
  z.object({ type: z.literal('retry-answer'), id }),
  /** Show the alternative that this message is. */
  z.object({ type: z.literal('select-alternative'), id }),
  z.object({ type: z.literal('remove-context'), index: z.int().check(z.nonnegative()) }),
  /** Open what a context chip stands for: the `index`th of the prompt message `id`, or of the next prompt without `id`. */
  z.object({ type: z.literal('open-context'), id: z.exactOptional(id), index: z.int().check(z.nonnegative()) }),
  z.object({ type: z.literal('copy-text'), text }),
  /** Open a link of an answer, after the host's check. */
  z.object({ type: z.literal('open-link'), href: z.string().check(z.maxLength(8_192)) }),
  /** The action of a failure, or of the first-run view. `id` is the answer it stands on. */
  z.object({ type: z.literal('run-action'), action: z.enum([...failureActions, 'checkKey']), id: z.exactOptional(id) }),
  /** Something broke in the panel; for the log. */
  z.object({ type: z.literal('panel-error'), message: z.string().check(z.maxLength(4_000)) }),
]);
export type PanelMessage = z.infer<typeof panelMessageSchema>;

/** Data of the panel's page, in its `#bootstrap` element: the Korean strings, when the display language is Korean. */
export const bootstrapSchema = z.object({
  /** `vscode.l10n.bundle`, or null for English. */
  strings: z.nullable(z.record(z.string(), z.union([z.string(), z.object({ message: z.string(), comment: z.array(z.string()) })]))),
  /** BCP 47 tag of the display language, for `lang`, numbers and dates. */
  language: z.string(),
});
export type Bootstrap = z.infer<typeof bootstrapSchema>;
