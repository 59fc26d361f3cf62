/** The model list and the usage of a key, read loosely: what is odd or missing is unknown, never zero. */
import * as z from 'zod/mini';
import { plainText } from './plainText';
import type { Redact } from './plainText';
import { modelListSchema, usageReplySchema } from './wire';

/** One model of the gateway, in a form that can be stored. */
export const gatewayModelSchema = z.object({
  id: z.string(),
  /** The id when the gateway gives no name. */
  name: z.string(),
  /** `openai`, `anthropic`, `google`, `k-router`, or others. */
  provider: z.exactOptional(z.string()),
  /** Price per million tokens; absent when unknown, as for Auto Tiers. */
  pricing: z.exactOptional(z.object({ inputPer1M: z.number(), outputPer1M: z.number(), currency: z.string() })),
  /** In tokens. */
  contextLength: z.exactOptional(z.number()),
});
export type GatewayModel = z.infer<typeof gatewayModelSchema>;

/** What a key has left and has used. Amounts are in credits; absent ones are unknown. */
export interface GatewayUsage {
  /** May be below zero, for an account that is overdrawn. */
  creditsRemaining?: number;
  creditsUsed?: number;
  usageThisMonth?: number;
  /** In the gateway's order. */
  recent: RecentUsage[];
}

/** One request of the recent past. */
export interface RecentUsage {
  model: string;
  inputTokens?: number;
  outputTokens?: number;
  credits?: number;
  /** Milliseconds since 1970. */
  createdAt?: number;
}

/** Models that are kept of a list, at most. */
const mostModels = 2_000;

/** The longest name that is kept, of a model or a provider. */
const longestName = 200;

/** @returns the models of a reply of `/models`, each id once, in its order; undefined when it is no list */
export function readModels(reply: unknown, redact: Redact): GatewayModel[] | undefined {
  const result = modelListSchema.safeParse(reply);
  if (!result.success) return undefined;
  const seen = new Set<string>();
  return result.data.data
    .filter((model) => model !== undefined)
    // Of several with one id, the first.
    .filter(({ id }) => !seen.has(id) && seen.add(id))
    .slice(0, mostModels)
    .map((model) => {
      const provider = plainText(model.provider ?? model.owned_by ?? '', longestName, redact);
      return {
        id: model.id,
        name: plainText(model.name ?? '', longestName, redact) || model.id,
        ...(provider !== '' && { provider }),
        ...(model.pricing && {
          pricing: {
            inputPer1M: Number(model.pricing.input_per_1m_tokens),
            outputPer1M: Number(model.pricing.output_per_1m_tokens),
            currency: plainText(model.pricing.currency ?? '', 10, redact) || 'USD', // the documented one
          },
        }),
        ...(isWholeNumber(model.context_length) && { contextLength: Number(model.context_length) }),
      };
    });
}

/** @param written a number, or text that is one */
function isWholeNumber(written: number | string | undefined): boolean {
  return Number.isSafeInteger(Number(written)) && Number(written) > 0;
}

/** @returns what a reply of `/usage` says; undefined when it is no object */
export function readUsage(reply: unknown, redact: Redact): GatewayUsage | undefined {
  const result = usageReplySchema.safeParse(reply);
  if (!result.success) return undefined;
  const { credits_remaining, credits_used, usage_this_month, recentUsage } = result.data;
  return {
    ...(credits_remaining !== undefined && { creditsRemaining: credits_remaining }),
    ...(credits_used !== undefined && { creditsUsed: credits_used }),
    ...(usage_this_month !== undefined && { usageThisMonth: usage_this_month }),
    recent: (recentUsage ?? [])
      .filter((entry) => entry !== undefined)
      .map(({ model, inputTokens, outputTokens, credits, createdAt }) => {
        const time = Date.parse(createdAt ?? '');
        return {
          model: plainText(model, longestName, redact),
          ...(inputTokens !== undefined && { inputTokens }),
          ...(outputTokens !== undefined && { outputTokens }),
          ...(credits !== undefined && { credits }),
          ...(!Number.isNaN(time) && { createdAt: time }),
        };
      }),
  };
}
