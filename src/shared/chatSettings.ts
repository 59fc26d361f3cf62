/** How answers are asked for: system prompt and sampling, per conversation, with defaults and named presets. */
import * as z from 'zod/mini';

/** Bounds of the API's fields. */
export const samplingBounds = {
  temperature: { min: 0, max: 2 },
  topP: { min: 0, max: 1 },
  maxTokens: { min: 1, max: 1_000_000 },
} as const;

/** In UTF-16 code units. */
export const maxSystemPromptLength = 100_000;

const between = ({ min, max }: { readonly min: number; readonly max: number }) => z.number().check(z.minimum(min), z.maximum(max));

/** Absent fields are not set: the defaults hold, and where there are none, the gateway's. */
export const chatSettingsSchema = z.object({
  /** Stands after the extension's own instructions. Empty: none, whatever the default says. */
  systemPrompt: z.exactOptional(z.string().check(z.maxLength(maxSystemPromptLength))),
  temperature: z.exactOptional(between(samplingBounds.temperature)),
  topP: z.exactOptional(between(samplingBounds.topP)),
  maxTokens: z.exactOptional(z.int().check(z.minimum(samplingBounds.maxTokens.min), z.maximum(samplingBounds.maxTokens.max))),
});
export type ChatSettings = z.infer<typeof chatSettingsSchema>;

/** Chat settings under a name. */
export const presetSchema = z.object({ name: z.string().check(z.minLength(1), z.maxLength(100)), settings: chatSettingsSchema });
export type Preset = z.infer<typeof presetSchema>;

/** @returns what holds for a conversation: its own settings, and the defaults where it has none */
export function effectiveSettings(own: ChatSettings | undefined, defaults: ChatSettings): ChatSettings {
  return { ...defaults, ...own };
}

/** Whether two settings say the same. */
export function sameSettings(one: ChatSettings, other: ChatSettings): boolean {
  return (
    one.systemPrompt === other.systemPrompt &&
    one.temperature === other.temperature &&
    one.topP === other.topP &&
    one.maxTokens === other.maxTokens
  );
}
