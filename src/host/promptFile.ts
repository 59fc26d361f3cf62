/**
 * One prompt file, in the format of VS Code's own (https://code.visualstudio.com/docs/copilot/customization/prompt-files): a
 * header in YAML, a body in Markdown, with variables and links to files. Pure.
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

/** A value that the body asks for: `${input:name}` or `${input:name:placeholder}`. */
export interface PromptInput {
  name: string;
  placeholder: string;
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

/** The values that the body asks for, each once. */
export function inputsOf(body: string): PromptInput[] {
  const inputs = new Map<string, PromptInput>();
  for (const [, name = '', placeholder = ''] of body.matchAll(/\$\{input:([^:}]+)(?::([^}]*))?\}/g)) {
    if (!inputs.has(name)) inputs.set(name, { name, placeholder });
  }
  return [...inputs.values()];
}

/**
 * What follows a prompt file's name in the prompt box: values as `name=value` or `name="a value"`, and the rest. Where
 * the body asks for one value only, the rest is that value.
 */
export function parseArgument(argument: string, inputs: readonly PromptInput[]): { values: Map<string, string>; rest: string } {
  const values = new Map<string, string>();
  const known = new Set(inputs.map(({ name }) => name));
  const rest = argument
    .replaceAll(/(^|\s)([\p{L}\p{N}_-]+)=(?:"([^"]*)"|(\S+))/gu, (whole, _before: string, name: string, quoted?: string, plain?: string) => {
      if (!known.has(name)) return whole;
      values.set(name, quoted ?? plain ?? '');
      return '';
    })
    .trim();
  const [only] = inputs;
  if (only && inputs.length === 1 && values.size === 0 && rest !== '') return { values: new Map([[only.name, rest]]), rest: '' };
  return { values, rest };
}

/**
 * @param valueOf the value of a variable, `input:name` for an input; undefined leaves it as it is
 * @returns the body with its variables replaced; what they hold is not looked through again
 */
export function expandVariables(body: string, valueOf: (variable: string) => string | undefined): string {
  return body.replaceAll(/\$\{([\w-]+(?::[^:}]+)?)(?::[^}]*)?\}/g, (whole, variable: string) => valueOf(variable) ?? whole);
}

/** The files that the body links to, by Markdown links or `#file:path`, relative to its own folder; each once. */
export function linkedPaths(body: string): string[] {
  const links = [...body.matchAll(/\[[^\]\n]*\]\(<?([^)\s>]+)>?\)/g), ...body.matchAll(/#file:([^\s)\]]+)/g)];
  const paths = links.flatMap(([, path = '']) => (/^(?:[a-z][\w+.-]*:|#|\/\/)/i.test(path) ? [] : [decoded(path.replace(/#.*$/, ''))]));
  return [...new Set(paths)].filter((path) => path !== '');
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
