/** A chat request as the extension writes it, checked before it costs anything, and as it goes over the wire. */
import * as z from 'zod/mini';
import { GatewayError } from './errors';

const chatMessageSchema = z.object({
  role: z.enum(['system', 'user', 'assistant']),
  content: z.string(),
});
/** One message of a conversation, as the API takes it. */
export type ChatMessage = z.infer<typeof chatMessageSchema>;

const chatRequestSchema = z.object({
  model: z.string().check(z.minLength(1)),
  messages: z.readonly(z.array(chatMessageSchema).check(z.minLength(1))),
  temperature: z.exactOptional(z.number().check(z.gte(0), z.lte(2))),
  maxTokens: z.exactOptional(z.int().check(z.positive())),
  topP: z.exactOptional(z.number().check(z.gte(0), z.lte(1))),
});
/** Temperature 0–2, `maxTokens` a positive whole number, `topP` 0–1. What is absent is left to the gateway. */
export type ChatRequest = z.infer<typeof chatRequestSchema>;

/**
 * @returns the JSON body. Only fields that are set are in it, and only documented ones: some gateways refuse
 * a request for a field they don't know.
 * @throws GatewayError `invalid-request`, its `code` the path of the field
 */
export function encodeChatRequest(request: ChatRequest, stream: boolean): string {
  const result = chatRequestSchema.safeParse(request);
  if (!result.success) {
    const field = result.error.issues[0]?.path.join('.') ?? '';
    throw new GatewayError({ kind: 'invalid-request', model: request.model, ...(field !== '' && { code: field }) });
  }
  const { model, messages, temperature, maxTokens, topP } = result.data;
  return JSON.stringify({
    model,
    messages,
    ...(stream && { stream }),
    temperature,
    max_tokens: maxTokens,
    top_p: topP,
  });
}
