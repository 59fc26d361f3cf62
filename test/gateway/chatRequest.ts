// The body of POST /v1/chat/completions: parsed, and refused in OpenAI's words with the field at fault named.
import * as z from 'zod/mini';
import { type ApiError, standardError } from './apiErrors';
import { contextLength, modelThatAnswers } from './catalogue';
import { countTokens } from './tokens';

const chatRequestSchema = z.object({
  model: z.string().check(z.minLength(1)),
  messages: z
    .array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() }))
    .check(z.minLength(1)),
  stream: z.optional(z.boolean()),
  temperature: z.optional(z.number().check(z.gte(0), z.lte(2))),
  max_tokens: z.optional(z.int().check(z.gte(1))),
  top_p: z.optional(z.number().check(z.gte(0), z.lte(1))),
});

/** A valid body of a chat completion request. Fields the API page does not name are dropped, not refused. */
export type ChatRequest = z.output<typeof chatRequestSchema>;

/** `['messages', 0, 'role']` → `messages[0].role`. */
function fieldName(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('');
}

/** The tokens that the messages of a request count as. */
export function countPromptTokens(request: ChatRequest): number {
  return request.messages.reduce((sum, message) => sum + countTokens(message.content), 0);
}

/**
 * Reads a request body.
 * @param body the parsed JSON, or undefined when it was none
 * @param gone ids of models that are not there any more
 * @returns the request, or the refusal: 400 with `param`, 404 `model_not_found`, 400 `context_length_exceeded`
 */
export function parseChatRequest(body: unknown, gone: readonly string[] = []): { request: ChatRequest } | { refusal: ApiError } {
  if (body === undefined) return { refusal: standardError(400, { message: 'The body is not valid JSON.' }) };
  const parsed = z.safeParse(chatRequestSchema, body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const param = fieldName(issue?.path ?? []);
    const problem = issue?.message ?? 'Invalid input';
    return { refusal: standardError(400, { message: `${problem}: ${param || 'the body'}`, param: param || null }) };
  }
  const request = parsed.data;
  if (modelThatAnswers(request.model) === undefined || gone.includes(request.model)) {
    const message = `The model \`${request.model}\` does not exist or you do not have access to it.`;
    return { refusal: standardError(404, { message, param: 'model' }) };
  }
  const tokens = countPromptTokens(request);
  const limit = contextLength(request.model);
  if (tokens > limit) {
    const message = `This model's maximum context length is ${limit} tokens, but the messages count ${tokens}.`;
    return { refusal: standardError(400, { message, param: 'messages', code: 'context_length_exceeded' }) };
  }
  return { request };
}
