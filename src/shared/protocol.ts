/**
 * The messages between the extension host and the chat panel, one union per direction, parsed on both sides.
 *
 * The panel says `ready` and gets a whole `snapshot`; from then on the host sends what changed, at most one message
 * a frame. The host owns every state but the caret: the panel can be hidden, moved or reloaded at any time.
 */
import * as z from 'zod/mini';
import { chatSettingsSchema, presetSchema } from './chatSettings';
import { contextCandidateSchema, contextChipSchema } from './context';
import { failureActions } from './errorPresenter';
import { timeSchema } from './time';
import { conversationSchema, transcriptEventSchema } from './transcript';

/** The model of the next prompt. Untrusted text. */
export const panelModelSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Where the choice of it holds; absent: everywhere. */
  scope: z.exactOptional(z.enum(['conversation', 'workspace'])),
  /** The gateway lists models, but not this one. */
  isMissing: z.exactOptional(z.boolean()),
  /** Tokens it takes, prompt and answer together; absent when the gateway does not say. */
  contextLength: z.exactOptional(z.number()),
  /** Per million tokens. */
  price: z.exactOptional(z.object({ input: z.number(), output: z.number(), currency: z.string() })),
});
export type PanelModel = z.infer<typeof panelModelSchema>;

/** What `/` offers: the extension's own commands and the user's prompt files. */
export const slashCommandSchema = z.object({
  /** Without the slash. */
  name: z.string(),
  description: z.string(),
  /** What may follow it, as a hint. */
  argumentHint: z.exactOptional(z.string()),
  /** `prompt-file`: written by the user or the workspace. Untrusted text. */
  source: z.enum(['built-in', 'prompt-file']),
  /** It does something in the panel, also while an answer is being written. */
  sendsNothing: z.exactOptional(z.boolean()),
});
export type SlashCommand = z.infer<typeof slashCommandSchema>;

/** What the panel shows around the conversation. */
export const panelStateSchema = z.object({
  /**
   * `unknown` until SecretStorage has answered; `missing` shows the first-run view; `not-needed` for a gateway
   * without authentication; `invalid-base-url` while there is no usable address to have a key for; `stored` otherwise.
   */
  key: z.enum(['unknown', 'missing', 'stored', 'not-needed', 'invalid-base-url']),
  /** Where requests go, `https://host[:port]`, or the setting's text when it is no usable URL. */
  origin: z.string(),
  model: panelModelSchema,
  /** Context that goes along with the next prompt. */
  context: z.array(contextChipSchema),
  /** A prompt that is being made ready: its context is read. `stop-answer` with this id gives it up. */
  pendingPromptId: z.exactOptional(z.string()),
  commands: z.array(slashCommandSchema),
  /** What holds where a conversation's settings say nothing. */
  defaults: chatSettingsSchema,
  presets: z.array(presetSchema),
});
export type PanelState = z.infer<typeof panelStateSchema>;

/** The panel shows one of these at a time. */
export const panelPages = ['chat', 'history', 'settings'] as const;
export type PanelPageName = (typeof panelPages)[number];

/** A conversation in the list. */
export const conversationSummarySchema = z.object({
  id: z.string(),
  /** Empty for one without a title and without a prompt. */
  title: z.string(),
  /** Milliseconds since 1970. */
  updatedAt: timeSchema,
  isPinned: z.boolean(),
  /** An answer of it is being written. */
  isRunning: z.boolean(),
  /** Where the search's words were found, in pieces. */
  snippet: z.exactOptional(z.array(z.object({ text: z.string(), isMatch: z.boolean() }))),
});
export type ConversationSummary = z.infer<typeof conversationSummarySchema>;

/** How a token of code looks in the user's colour theme, by highlight.js scope (`keyword`, `string`, `title.function`). */
export const codeColorsSchema = z.record(
  z.string(),
  z.object({ color: z.exactOptional(z.string().check(z.regex(/^#[0-9a-f]{3,8}$/i))), isBold: z.boolean(), isItalic: z.boolean(), isUnderlined: z.boolean() }),
);
export type CodeColors = z.infer<typeof codeColorsSchema>;

const requestId = z.int().check(z.nonnegative());

/** Another wording of a prompt that was begun and not sent yet. */
export const promptEditSchema = z.object({ id: z.string(), text: z.string() });
export type PromptEdit = z.infer<typeof promptEditSchema>;

/** Host → panel. */
export const hostMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    conversation: conversationSchema,
    panel: panelStateSchema,
    /** What stands in the prompt box. */
    draft: z.string(),
    /** What was begun in it before an old prompt was brought back in its place. */
    inProgress: z.exactOptional(z.string()),
    /** Prompts that are being edited. */
    edits: z.exactOptional(z.array(promptEditSchema)),
    /** The prompt that is on its way from the box to this conversation. */
    pendingPrompt: z.exactOptional(z.object({ id: z.string(), text: z.string() })),
  }),
  /** What happened to the conversation with this id since the last message, in order. */
  z.object({ type: z.literal('transcript-events'), conversationId: z.string(), events: z.array(transcriptEventSchema) }),
  z.object({ type: z.literal('panel-changed'), panel: panelStateSchema }),
  /** The prompt with this id was a command that is done: the box is free, no message follows. */
  z.object({ type: z.literal('prompt-taken'), id: z.string() }),
  /** The prompt with this id was not taken; its text stays in the box. `reason` is a sentence to show. */
  z.object({ type: z.literal('prompt-refused'), id: z.string(), reason: z.string() }),
  /** Put the caret into the prompt box. */
  z.object({ type: z.literal('focus-composer') }),
  z.object({ type: z.literal('show-page'), page: z.enum(panelPages) }),
  /** The user's last prompts of any conversation, the newest first. */
  z.object({ type: z.literal('prompt-history'), prompts: z.array(z.string()) }),
  /** What was removed and can come back, the newest last; `words` say what. */
  z.object({ type: z.literal('undo-offered'), offers: z.array(z.object({ id: z.string(), words: z.string() })) }),
  /** May come several times for a request, each time with a better list. */
  z.object({ type: z.literal('context-found'), requestId, candidates: z.array(contextCandidateSchema), isComplete: z.boolean() }),
  /** The answer when it could not be looked for, or not to the end. */
  z.object({ type: z.literal('context-unknown'), requestId }),
  /** A long list comes twice: its beginning, then all of it. */
  z.object({ type: z.literal('conversations-found'), requestId, conversations: z.array(conversationSummarySchema) }),
  /** The answer when they could not be read or searched. */
  z.object({ type: z.literal('conversations-unknown'), requestId }),
  /** The list of conversations is another now. */
  z.object({ type: z.literal('conversations-changed') }),
  /** Which of the paths asked for are files of the workspace. */
  z.object({ type: z.literal('files-found'), requestId, paths: z.array(z.string()) }),
  z.object({ type: z.literal('code-colors'), colors: codeColorsSchema }),
]);
export type HostMessage = z.infer<typeof hostMessageSchema>;

const id = z.string().check(z.minLength(1), z.maxLength(100));
/** The conversation that was on the page: by the time the message arrives, the host may show another. */
const conversationId = id;
const index = z.int().check(z.nonnegative());
/** A prompt's upper bound, in UTF-16 code units: far above any model's context, far below what hurts. */
export const maxPromptLength = 10_000_000;
const text = z.string().check(z.maxLength(maxPromptLength));
const path = z.string().check(z.minLength(1), z.maxLength(4_096));
const query = z.string().check(z.maxLength(1_000));

/** What can be done with a code block. */
export const codeActions = ['insert', 'apply', 'new-file', 'save-as', 'compare', 'terminal'] as const;
export type CodeAction = (typeof codeActions)[number];

/** Panel → host. */
export const panelMessageSchema = z.discriminatedUnion('type', [
  /** The panel has loaded and listens. */
  z.object({ type: z.literal('ready') }),
  /** The page got the keyboard, or lost it. */
  z.object({ type: z.literal('focus-changed'), isFocused: z.boolean() }),
  /** Something broke in the panel; for the log. */
  z.object({ type: z.literal('panel-error'), message: z.string().check(z.maxLength(4_000)) }),
  /** The action of a failure, or of the first-run view. `id` is the answer it stands on. */
  z.object({ type: z.literal('run-action'), action: z.enum([...failureActions, 'leaveOut', 'checkKey']), id: z.exactOptional(id) }),
  z.object({ type: z.literal('copy-text'), text }),
  /** Open a link of an answer, after the host's check. */
  z.object({ type: z.literal('open-link'), href: z.string().check(z.maxLength(8_192)) }),
  /** Take back what an offer of `undo-offered` was about. */
  z.object({ type: z.literal('undo'), id }),
  /** None of what was offered is wanted back. */
  z.object({ type: z.literal('dismiss-undo') }),

  // The prompt box.
  /** Send a prompt. The panel chooses the id, so that the same prompt sent twice is one prompt. */
  z.object({ type: z.literal('send-prompt'), conversationId, id, text }),
  /** What stands in the prompt box, kept by the host across reloads; with what was begun before an old prompt was brought back. */
  z.object({ type: z.literal('draft-changed'), conversationId, text, inProgress: z.exactOptional(text) }),
  /** Asks for `prompt-history`. */
  z.object({ type: z.literal('get-prompt-history') }),

  // Messages.
  /** Stop the answer with this id. */
  z.object({ type: z.literal('stop-answer'), id }),
  /** Write another alternative to the answer with this id, or an answer to the prompt with it; with another model, which the host asks for. */
  z.object({ type: z.literal('retry-answer'), id, chooseModel: z.exactOptional(z.boolean()) }),
  /** Go on with an answer that was cut off. */
  z.object({ type: z.literal('continue-answer'), id }),
  /** Send another wording of the prompt `id` as its alternative, under the id `newId`. */
  z.object({ type: z.literal('edit-prompt'), conversationId, id, newId: id, text }),
  /** What stands in the editor of the prompt `id`, kept by the host across reloads; null when it was closed. */
  z.object({ type: z.literal('edit-changed'), conversationId, id, text: z.nullable(text) }),
  /** Show the alternative that this message is. */
  z.object({ type: z.literal('select-alternative'), id }),
  /** Remove this message and everything after it. */
  z.object({ type: z.literal('delete-from'), id }),
  /** Show a new conversation that holds the path up to this message. */
  z.object({ type: z.literal('branch-chat'), id }),

  // Context.
  /** Asks for `context-found`, or `context-unknown`: what fits the words after `@`. */
  z.object({ type: z.literal('find-context'), requestId, query }),
  /** Add the candidate with this key. */
  z.object({ type: z.literal('add-context'), conversationId, key: z.string().check(z.maxLength(10_000)) }),
  /** Files pasted or dropped from elsewhere; without `text` when they could not be read as text. */
  z.object({
    type: z.literal('attach-files'),
    conversationId,
    files: z.array(z.object({ name: z.string().check(z.minLength(1), z.maxLength(1_000)), text: z.exactOptional(text), state: z.enum(['ready', 'binary', 'too-large']) })).check(z.maxLength(100)),
  }),
  /** Files and folders dropped from VS Code, as URI strings. */
  z.object({ type: z.literal('attach-uris'), conversationId, uris: z.array(z.string().check(z.maxLength(8_192))).check(z.maxLength(100)) }),
  z.object({ type: z.literal('remove-context'), id }),
  /** Keep the selection as it is now, or follow the editor's again. */
  z.object({ type: z.literal('pin-context'), id }),
  /** Open what a chip of the prompt box stands for. */
  z.object({ type: z.literal('open-context'), id }),
  /** Open what went along with the prompt message `id`, its `index`th item. */
  z.object({ type: z.literal('open-sent-context'), id, index }),

  // Conversations.
  /** Asks for `conversations-found`; an empty query means all. */
  z.object({ type: z.literal('find-conversations'), requestId, query }),
  z.object({ type: z.literal('new-chat') }),
  z.object({ type: z.literal('show-conversation'), id }),
  /** An empty title gives the name back to the first prompt. */
  z.object({ type: z.literal('rename-conversation'), id, title: z.string().check(z.maxLength(500)) }),
  z.object({ type: z.literal('pin-conversation'), id, isPinned: z.boolean() }),
  z.object({ type: z.literal('delete-conversation'), id }),
  /** To a file the user chooses. */
  z.object({ type: z.literal('export-conversation'), id, format: z.enum(['markdown', 'json']) }),
  /** As an untitled Markdown document. */
  z.object({ type: z.literal('open-conversation-document'), id }),
  /** As Markdown, into the clipboard. */
  z.object({ type: z.literal('copy-conversation'), id }),
  z.object({ type: z.literal('import-conversations') }),

  // Settings of a conversation.
  z.object({ type: z.literal('change-settings'), conversationId, settings: chatSettingsSchema }),
  /** Keep these under a name the host asks for. */
  z.object({ type: z.literal('save-preset'), settings: chatSettingsSchema }),
  z.object({ type: z.literal('delete-preset'), name: z.string().check(z.maxLength(100)) }),
  /** Leave the turns before this prompt out; null sends all again. */
  z.object({ type: z.literal('leave-out-before'), conversationId, id: z.nullable(id) }),

  // Code.
  z.object({
    type: z.literal('code-action'),
    action: z.enum(codeActions),
    code: text,
    language: z.string().check(z.maxLength(100)),
    /** The file the answer says the code belongs to. */
    path: z.exactOptional(path),
    /** The user was shown that the code has hidden characters, and goes on. */
    hiddenConfirmed: z.exactOptional(z.boolean()),
  }),
  /** Asks for `files-found`. */
  z.object({ type: z.literal('find-files'), requestId, paths: z.array(path).check(z.maxLength(200)) }),
  z.object({ type: z.literal('open-file'), path, line: z.exactOptional(z.int().check(z.positive())), column: z.exactOptional(z.int().check(z.positive())) }),
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
