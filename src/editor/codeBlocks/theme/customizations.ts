/** The user's own changes to token colours, `editor.tokenColorCustomizations`, as rules. Pure. */
import * as z from 'zod/mini';
import { parseRules } from './themeFile';
import type { TokenRule } from './tokenRules';

/** The setting's short names and what VS Code takes them for (its settings schema and colorThemeData). */
const groups: Readonly<Record<string, string>> = {
  comments: 'comment, punctuation.definition.comment',
  strings: 'string, meta.embedded.assembly',
  keywords: 'keyword - keyword.operator, keyword.control, storage, storage.type',
  numbers: 'constant.numeric',
  types: 'entity.name.type, entity.name.class, support.type, support.class',
  functions: 'entity.name.function, support.function',
  variables: 'variable, entity.name.variable',
};

const settingSchema = z.record(z.string(), z.unknown());
const groupSchema = z.union([z.string(), z.object({ foreground: z.optional(z.string()), fontStyle: z.optional(z.string()) })]);

/**
 * @param setting untrusted
 * @param themeId as in `workbench.colorTheme`; the parts for `[this theme]` and `[*patterns*]` that fit come last
 */
export function customRules(setting: unknown, themeId: string): TokenRule[] {
  const parsed = settingSchema.safeParse(setting);
  if (!parsed.success) return [];
  const forThemes = Object.entries(parsed.data).filter(([key]) => key.startsWith('[') && themesOf(key).some((pattern) => fits(themeId, pattern)));
  return [...rulesOf(parsed.data), ...forThemes.flatMap(([, value]) => {
    const nested = settingSchema.safeParse(value);
    return nested.success ? rulesOf(nested.data) : [];
  })];
}

function rulesOf(setting: Readonly<Record<string, unknown>>): TokenRule[] {
  const { textMateRules } = setting;
  const grouped = Object.entries(groups).flatMap(([name, scope]) => {
    const value = groupSchema.safeParse(setting[name]);
    if (!value.success) return [];
    return [{ scope, settings: typeof value.data === 'string' ? { foreground: value.data } : value.data }];
  });
  return [...grouped, ...(Array.isArray(textMateRules) ? parseRules(textMateRules) : [])];
}

function themesOf(key: string): string[] {
  return [...key.matchAll(/\[([^\]]+)\]/g)].map(([, name = '']) => name);
}

/** `*` stands for any text, as in the setting. */
function fits(themeId: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(themeId);
}
