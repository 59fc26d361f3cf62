/**
 * The token colours of a colour theme, looked up by TextMate scope as VS Code does: the rule whose selector says most
 * about the scope wins, the later one of equals; colour and font style are decided apart. Pure.
 */
import * as z from 'zod/mini';

/** Of a theme file or of the user's `editor.tokenColorCustomizations`; other fields are not looked at. */
export const tokenRuleSchema = z.object({
  scope: z.optional(z.union([z.string(), z.array(z.string())])),
  settings: z.object({ foreground: z.optional(z.string()), fontStyle: z.optional(z.string()) }),
});
export type TokenRule = z.infer<typeof tokenRuleSchema>;

/** How a token looks. Absent fields: as the text around it. */
export interface TokenLook {
  /** `#rgb` to `#rrggbbaa`. */
  color?: string;
  /** Words of TextMate: `bold italic underline strikethrough`; empty for none of them. */
  fontStyle?: string;
}

interface Best {
  score: number;
  value: string;
}

/**
 * @param rules in the order in which they were read
 * @param scopes from the outermost to the innermost, like `['source.css', 'entity.name.tag']`
 */
export function lookOf(rules: readonly TokenRule[], scopes: readonly string[]): TokenLook {
  let color: Best | undefined;
  let fontStyle: Best | undefined;
  for (const { scope, settings } of rules) {
    if (scope === undefined) continue;
    const score = Math.max(...selectorsOf(scope).map((selector) => scoreOf(selector, scopes)));
    if (score < 0) continue;
    if (settings.foreground !== undefined && isColor(settings.foreground) && score >= (color?.score ?? 0)) color = { score, value: settings.foreground };
    if (settings.fontStyle !== undefined && score >= (fontStyle?.score ?? 0)) fontStyle = { score, value: settings.fontStyle };
  }
  return { ...(color && { color: color.value }), ...(fontStyle && { fontStyle: fontStyle.value }) };
}

/** Whether this is a colour that the page takes. */
export function isColor(text: string): boolean {
  return /^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(text);
}

function selectorsOf(scope: string | readonly string[]): string[] {
  return (typeof scope === 'string' ? [scope] : scope).flatMap((text) => text.split(',')).map((text) => text.trim()).filter((text) => text !== '');
}

/** How much a selector like `source.css entity.name.tag` says about the scopes; negative when it does not fit. */
function scoreOf(selector: string, scopes: readonly string[]): number {
  const [wanted = '', ...excluded] = selector.split(/\s+-\s*/);
  if (excluded.some((other) => scoreOf(other, scopes) >= 0)) return -1;
  const parts = wanted.split(/\s+/).filter((part) => part !== '>');
  const last = parts.pop();
  const innermost = scopes.at(-1);
  if (last === undefined || innermost === undefined || !isWithin(innermost, last)) return -1;
  let score = 1_000 * last.split('.').length;
  let at = scopes.length - 2;
  for (const part of parts.reverse()) {
    while (at >= 0 && !isWithin(scopes[at] ?? '', part)) at -= 1;
    if (at < 0) return -1;
    score += part.split('.').length;
    at -= 1;
  }
  return score;
}

function isWithin(scope: string, wanted: string): boolean {
  return scope === wanted || scope.startsWith(`${wanted}.`);
}
