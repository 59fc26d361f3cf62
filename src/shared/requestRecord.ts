/** What is kept of each request: what it was for, what it took and how it ended, never what it said. */
import * as z from 'zod/mini';
import { failureKinds } from './failure';
import { timeSchema } from './time';

/** What a request is made for. */
export const features = ['chat', 'explain', 'edit', 'commit', 'native'] as const;
export type Feature = (typeof features)[number];

/** How a request ended: whole, cut off (length limit or filter), stopped by the user, or with a failure. */
export const requestOutcomes = [...failureKinds, 'complete', 'cut-off'] as const;

const count = z.int().check(z.nonnegative());
const amount = z.number().check(z.nonnegative());
const milliseconds = z.number().check(z.nonnegative());

/** One request of the past. Optional fields are absent when unknown: never zero. */
export const requestRecordSchema = z.object({
  /** Different from every other record's, in all windows. */
  id: z.string(),
  /** When it began, milliseconds since 1970. */
  time: timeSchema,
  /** The account that paid: see host/accounts.ts. */
  account: z.string(),
  feature: z.enum(features),
  /** The model that was asked for. */
  model: z.string(),
  /** The one that answered, when the gateway named another. */
  answeredBy: z.exactOptional(z.string()),
  promptTokens: z.exactOptional(count),
  completionTokens: z.exactOptional(count),
  /** As the gateway reported them, with the answer or later in its list of recent use. */
  credits: z.exactOptional(amount),
  /** Milliseconds from the request to the first text, waits included. */
  firstTextAfter: z.exactOptional(milliseconds),
  /** Milliseconds from the request to its end. */
  duration: milliseconds,
  outcome: z.enum(requestOutcomes),
});
export type RequestRecord = z.infer<typeof requestRecordSchema>;
