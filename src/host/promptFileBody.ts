/** What stands in the body of a prompt file: variables, values that are asked for, links to files. Pure. */

/** A value that the body asks for: `${input:name}` or `${input:name:placeholder}`. */
export interface PromptInput {
  name: string;
  placeholder: string;
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
