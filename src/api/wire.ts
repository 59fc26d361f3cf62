/**
 * What the gateway sends, as schemas. They are loose on purpose: an odd field counts as absent instead of spoiling
 * what else a reply says, and unknown fields are dropped.
 */
import * as z from 'zod/mini';
import type { TokenUsage } from '../shared/transcript';

/** A field that is used when it fits the schema and counts as absent when it does not. */
function lenient<Schema extends z.ZodMiniType>(schema: Schema) {
  return z.catch(z.optional(schema), undefined);
}

const lenientString = lenient(z.string());
/** Some send an empty string where the API has null. */
const lenientWord = lenient(z.string().check(z.minLength(1)));
const lenientCount = lenient(z.int().check(z.nonnegative()));
const lenientNumber = lenient(z.number()); // JSON has no NaN; Infinity (1e999) and strings are refused
const lenientAmount = lenient(z.number().check(z.nonnegative()));
/** Some write numbers as text; anything but plain decimal digits is none. */
const writtenNumber = z.union([z.number().check(z.nonnegative()), z.string().check(z.regex(/^\s*\d{1,12}(\.\d{1,12})?\s*$/))]);

/** `credits` is not documented here, only for `GET /usage`, which names its unit: it is taken where a gateway sends it. */
const usageSchema = lenient(
  z.object({ prompt_tokens: lenientCount, completion_tokens: lenientCount, total_tokens: lenientCount, credits: lenientAmount }),
);

const textSchema = lenient(z.object({ content: lenientString }));

const choicesSchema = lenient(
  z.array(
    lenient(z.object({ index: lenient(z.int()), delta: textSchema, message: textSchema, finish_reason: lenientWord })),
  ),
);

/** A streamed chunk or a whole completion: the two differ only in `delta` and `message`. */
export const completionSchema = z.object({
  model: lenientWord,
  choices: choicesSchema,
  usage: usageSchema,
  error: z.optional(z.unknown()),
});
export type WireCompletion = z.infer<typeof completionSchema>;

/** The first choice of a completion: the only one, as `n` is never sent. */
export function firstChoice(completion: WireCompletion): NonNullable<WireCompletion['choices']>[number] {
  return completion.choices?.find((choice) => choice !== undefined && (choice.index === undefined || choice.index === 0));
}

/** @returns the amounts that make sense, or undefined when none does: unknown is never zero */
export function tokenUsage(usage: WireCompletion['usage']): TokenUsage | undefined {
  if (!usage) return undefined;
  const known: TokenUsage = {
    ...(usage.prompt_tokens !== undefined && { promptTokens: usage.prompt_tokens }),
    ...(usage.completion_tokens !== undefined && { completionTokens: usage.completion_tokens }),
    ...(usage.total_tokens !== undefined && { totalTokens: usage.total_tokens }),
    ...(usage.credits !== undefined && { credits: usage.credits }),
  };
  return Object.keys(known).length > 0 ? known : undefined;
}

/** Fields of an object nobody has looked at yet. */
interface Unchecked {
  choices?: unknown;
  delta?: unknown;
  content?: unknown;
  index?: unknown;
  finish_reason?: unknown;
  model?: unknown;
  usage?: unknown;
  error?: unknown;
}

function isObject(value: unknown): value is Unchecked {
  return typeof value === 'object' && value !== null;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/**
 * The text of a plain delta, which nearly every chunk is: one choice with a string, no finish reason, no usage, no
 * error, and the model already known. By hand, because a schema costs as much as the parsing of the JSON; undefined
 * says that the schema has to look.
 * @param model the model that earlier chunks named, if any
 */
export function plainDelta(chunk: unknown, model: string | undefined): string | undefined {
  if (!isObject(chunk) || !Array.isArray(chunk.choices)) return undefined;
  if (chunk.model !== undefined && chunk.model !== model) return undefined;
  if (isSet(chunk.usage) || isSet(chunk.error)) return undefined;
  const choice: unknown = chunk.choices[0];
  if (!isObject(choice) || !isObject(choice.delta) || typeof choice.delta.content !== 'string') return undefined;
  if (isSet(choice.finish_reason)) return undefined;
  return choice.index === undefined || choice.index === 0 ? choice.delta.content : undefined;
}

/** OpenAI's `{error: {message, type, code}}`, or the looser forms others send. */
const errorObjectSchema = z.object({
  message: lenientString,
  detail: lenientString,
  type: lenientString,
  code: lenient(z.union([z.string(), z.number()])),
  status: lenient(z.union([z.string(), z.number()])),
  error: z.optional(z.unknown()),
});

/** What an error says about itself, as it came. */
export interface WireError {
  message?: string | undefined;
  /** `code` when it is a word, else `type`. */
  code?: string | undefined;
  /** An HTTP status in `code` or `status`, as a number or as digits. */
  status?: number | undefined;
}

/** Reads an error in any of the forms `{error: {…}}`, `{error: "…"}`, `{message: …}`, `{detail: …}`, `"…"`. */
export function readWireError(value: unknown): WireError {
  if (typeof value === 'string') return { message: value };
  const result = errorObjectSchema.safeParse(value);
  if (!result.success) return {};
  const { error, message, detail, type, code, status } = result.data;
  if (error !== undefined && error !== null) {
    const inner = readWireError(error);
    return { ...inner, message: inner.message ?? message };
  }
  const statuses = [code, status].map(Number).filter((number) => Number.isInteger(number) && number >= 400 && number <= 599);
  const words = [code, type].find((word) => typeof word === 'string' && word !== '' && !/^\d+$/.test(word));
  return { message: message ?? detail, code: words?.toString(), status: statuses[0] };
}

/** Whether the `error` field of a reply holds one: some send it as null or false in every chunk. */
export function isError(error: unknown): boolean {
  return error !== undefined && error !== null && error !== false && error !== '';
}

/** @returns the error a JSON reply with status 200 holds, or undefined */
export function replyError(reply: unknown): unknown {
  return isObject(reply) && isError(reply.error) ? reply.error : undefined;
}

/** UTF-16 units: nobody can tell longer ones apart. */
const longestModelId = 200;
/** An id is sent as it is, and shown: not one that would look like something else. */
const hiddenInId = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/u;
const modelId = z.string().check(z.maxLength(longestModelId), z.refine((id) => id.trim() !== '' && !hiddenInId.test(id)));

/** `{"object": "list", "data": […]}`; a model needs an id, and nothing else. */
export const modelListSchema = z.object({
  data: z.array(
    lenient(
      z.object({
        id: modelId,
        name: lenientString,
        provider: lenientString,
        owned_by: lenientString,
        pricing: lenient(
          z.object({
            input_per_1m_tokens: writtenNumber,
            output_per_1m_tokens: writtenNumber,
            currency: lenientString,
          }),
        ),
        context_length: lenient(writtenNumber),
      }),
    ),
  ),
});

export const usageReplySchema = z.object({
  credits_remaining: lenientNumber,
  credits_used: lenientAmount,
  usage_this_month: lenientAmount,
  recentUsage: lenient(
    z.array(
      lenient(
        z.object({
          model: z.string(),
          inputTokens: lenientCount,
          outputTokens: lenientCount,
          credits: lenientAmount,
          createdAt: lenientString,
        }),
      ),
    ),
  ),
});
