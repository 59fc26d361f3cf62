/** Colour theme files: JSON with comments, in layers that include one another. */
import { parse, type ParseError } from 'jsonc-parser';
import * as z from 'zod/mini';
import { isColor, tokenRuleSchema, type TokenLook, type TokenRule } from './tokenRules';

/** What a theme says about code. */
export interface ThemeTokens {
  rules: TokenRule[];
  /** By the token's name, like `class` or `variable.readonly`. */
  semantic: Map<string, TokenLook>;
}

/** More layers than this are a circle. */
const maxLayers = 10;

const semanticSchema = z.union([z.string(), z.object({ foreground: z.optional(z.string()), fontStyle: z.optional(z.string()) })]);
const themeSchema = z.object({
  include: z.optional(z.string()),
  // A path to a TextMate property list, in old themes; those are not read.
  tokenColors: z.optional(z.union([z.string(), z.array(z.unknown())])),
  semanticTokenColors: z.optional(z.record(z.string(), z.unknown())),
});

/**
 * @param read gives the text of a file named relative to the one before; the first is asked for with an empty name
 * @returns what the theme says, the included layers first
 * @throws Error when a file cannot be read or is no theme in JSON
 */
export async function readTheme(read: (names: readonly string[]) => Promise<string>): Promise<ThemeTokens> {
  const layers: z.infer<typeof themeSchema>[] = [];
  const names: string[] = [];
  do {
    const layer = parseTheme(await read(names));
    if (typeof layer.tokenColors === 'string') throw new Error('The theme keeps its token colours in a property list.');
    layers.unshift(layer);
    if (layer.include === undefined) break;
    names.push(layer.include);
  } while (names.length < maxLayers);
  const tokens: ThemeTokens = { rules: [], semantic: new Map() };
  for (const { tokenColors, semanticTokenColors } of layers) {
    if (Array.isArray(tokenColors)) tokens.rules.push(...parseRules(tokenColors));
    for (const [name, value] of Object.entries(semanticTokenColors ?? {})) {
      const look = semanticLook(value);
      if (look) tokens.semantic.set(name, look);
    }
  }
  return tokens;
}

function parseTheme(text: string): z.infer<typeof themeSchema> {
  const errors: ParseError[] = [];
  const parsed: unknown = parse(text, errors, { allowTrailingComma: true });
  return themeSchema.parse(parsed);
}

/** @returns those of a list that are token rules */
export function parseRules(list: readonly unknown[]): TokenRule[] {
  return list.flatMap((one) => {
    const rule = tokenRuleSchema.safeParse(one);
    return rule.success ? [rule.data] : [];
  });
}

function semanticLook(value: unknown): TokenLook | undefined {
  const parsed = semanticSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const { foreground, fontStyle } = typeof parsed.data === 'string' ? { foreground: parsed.data } : { fontStyle: undefined, ...parsed.data };
  if (foreground === undefined || !isColor(foreground)) return undefined;
  return { color: foreground, ...(fontStyle !== undefined && { fontStyle }) };
}
