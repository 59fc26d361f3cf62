/**
 * One prompt file, in the format of VS Code's own (https://code.visualstudio.com/docs/copilot/customization/prompt-files): a
 * header in YAML, a body in Markdown. What stands in the body: promptFileBody.ts. Pure.
 */
import * as z from 'zod/mini';
import { loadJsYaml } from './lazyModules';

/** What is known about a prompt file before it is used. Untrusted text. */
export interface PromptFile {
  /** From the header; the file's name holds without it. */
  name?: string;
  description?: string;
  argumentHint?: string;
  /** Ids or names of models, the wanted one first. */
  models: string[];
  body: string;
}

const text = z.catch(z.optional(z.string()), undefined);
const headerSchema = z.object({
  name: text,
  description: text,
  'argument-hint': text,
  model: z.catch(z.optional(z.union([z.string(), z.array(z.string())])), undefined),
});

/**
 * @param content of the file; a header that cannot be read counts as none
 * @param loadYaml loads what reads the header
 */
export async function parsePromptFile(content: string, loadYaml = loadJsYaml): Promise<PromptFile> {
  const [whole = '', yaml = ''] = /^\ufeff?---[ \t]*\r?\n(?:([^]*?)\r?\n)?---[ \t]*(?:\r?\n|$)/.exec(content) ?? [];
  const { name, description, 'argument-hint': argumentHint, model } = await headerOf(yaml, loadYaml);
  return {
    ...(name !== undefined && { name: oneLine(name) }),
    ...(description !== undefined && { description: oneLine(description) }),
    ...(argumentHint !== undefined && { argumentHint: oneLine(argumentHint) }),
    models: model === undefined ? [] : [model].flat(),
    body: content.slice(whole.length).trim(),
  };
}

async function headerOf(yaml: string, loadYaml: typeof loadJsYaml): Promise<z.infer<typeof headerSchema>> {
  const nothing = { name: undefined, description: undefined, 'argument-hint': undefined, model: undefined };
  if (yaml === '') return nothing;
  try {
    const { JSON_SCHEMA, load } = await loadYaml();
    // Plain data only, and no references: a few lines of those can stand for gigabytes.
    const parsed = z.safeParse(headerSchema, load(yaml, { schema: JSON_SCHEMA, maxAliases: 0 }));
    return parsed.success ? parsed.data : nothing;
  } catch {
    return nothing;
  }
}

function oneLine(value: string): string {
  return value.replaceAll(/\s+/g, ' ').trim().slice(0, 300);
}
