/**
 * What goes along with a prompt: as it stands in the prompt box (`ContextReference`, resolved when the prompt is
 * sent), as its chip shows it (`ContextChip`), and as it was sent (`ContextItem`).
 */
import * as z from 'zod/mini';

export const contextKinds = [
  'selection',
  'file',
  'folder',
  'symbol',
  'problems',
  'diff',
  'terminal',
  'editors',
  'clipboard',
  'attachment',
] as const;
export type ContextKind = (typeof contextKinds)[number];

/** Something from the workspace that went along with a prompt, as it was when it was sent. */
export const contextItemSchema = z.object({
  kind: z.enum(contextKinds),
  /** Shown on the chip: `app.ts:3-9`. */
  label: z.string(),
  /** Where it comes from, as a URI string, to open it again; absent for what has no place, such as the clipboard. */
  uri: z.exactOptional(z.string()),
  /** Relative to its workspace folder, as the model is told; absent for what has no file or folder in the workspace. */
  path: z.exactOptional(z.string()),
  /** VS Code's language id, or another word for a fence; empty for plain text. */
  languageId: z.string(),
  /** First and last line, counted from 1; absent for whole files and what has no lines. */
  startLine: z.exactOptional(z.number()),
  endLine: z.exactOptional(z.number()),
  /** What it holds and what was left out of it, in English: for the model. */
  detail: z.exactOptional(z.string()),
  text: z.string(),
});
export type ContextItem = z.infer<typeof contextItemSchema>;

/** What a chip of the prompt box stands for. Its text is read when the prompt is sent. */
export const contextReferenceSchema = z.object({
  /** Different from every other of the same prompt box. */
  id: z.string(),
  kind: z.enum(contextKinds),
  label: z.string(),
  uri: z.exactOptional(z.string()),
  startLine: z.exactOptional(z.number()),
  endLine: z.exactOptional(z.number()),
  /** Which changes a `diff` means. */
  changes: z.exactOptional(z.enum(['staged', 'unstaged'])),
  /** The text of what cannot be read again later: terminal, clipboard, attachment. */
  text: z.exactOptional(z.string()),
  languageId: z.exactOptional(z.string()),
  /** Why an `attachment` has no text. */
  unusable: z.exactOptional(z.enum(['binary', 'too-large'])),
});
export type ContextReference = z.infer<typeof contextReferenceSchema>;

/** What a chip will stand for, before there is one. */
export const newReferenceSchema = z.omit(contextReferenceSchema, { id: true });
export type NewReference = z.infer<typeof newReferenceSchema>;

/**
 * Whether a chip can be sent. `loading` while that is being found out; anything but `ready` and `loading` does not
 * go along, and the chip says why.
 */
export const contextStates = ['loading', 'ready', 'empty', 'too-large', 'binary', 'missing', 'outside', 'unreadable'] as const;
export type ContextState = (typeof contextStates)[number];

/** A chip of the prompt box. */
export const contextChipSchema = z.object({
  id: z.string(),
  kind: z.enum(contextKinds),
  label: z.string(),
  /** More than fits on the chip, for its tooltip: a path, what was left out. */
  detail: z.exactOptional(z.string()),
  /** Estimated; absent while unknown. */
  tokens: z.exactOptional(z.number()),
  state: z.enum(contextStates),
  /** It is the editor's selection and follows it, until it is pinned. */
  follows: z.boolean(),
});
export type ContextChip = z.infer<typeof contextChipSchema>;

/** One row of the context picker. */
export const contextCandidateSchema = z.object({
  /** Chosen with it. */
  key: z.string(),
  kind: z.enum(contextKinds),
  label: z.string(),
  detail: z.exactOptional(z.string()),
});
export type ContextCandidate = z.infer<typeof contextCandidateSchema>;
