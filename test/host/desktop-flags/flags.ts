// The part of VS Code's desktop command line that @vscode/test-electron uses, as data.
import { fileURLToPath } from 'node:url';

/** A desktop command line, read. Paths are file paths. */
export interface DesktopFlags {
  readonly version: boolean;
  readonly extensionDevelopmentPaths: readonly string[];
  readonly extensionTestsPath: string | undefined;
  readonly extensionsFolder: string | undefined;
  readonly userDataFolder: string | undefined;
  readonly disableExtensions: boolean;
  readonly language: string | undefined;
  /** The folder or .code-workspace file to open. */
  readonly workspace: string | undefined;
}

/** The flags that may give their value as the next argument. */
const valued = new Set(['extensions-dir', 'user-data-dir', 'locale', 'extensionDevelopmentPath', 'extensionTestsPath']);

/**
 * Reads a desktop command line; flags without a meaning for the server (sandbox, GPU, updates) are passed over.
 * @param args as in process.argv, without the program
 */
export function parseDesktopFlags(args: readonly string[]): DesktopFlags {
  const flags = new Map<string, string[]>();
  const positional: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? '';
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
    if (name === undefined) {
      positional.push(argument);
      continue;
    }
    const next = args[index + 1];
    const takesNext = value === undefined && valued.has(name) && next !== undefined && !next.startsWith('--');
    if (takesNext) index++;
    flags.set(name, [...(flags.get(name) ?? []), value ?? (takesNext ? next : '')]);
  }
  const last = (name: string): string | undefined => flags.get(name)?.at(-1);
  const file = (name: string): string | undefined => {
    const value = last(name);
    return value === undefined ? undefined : toPath(value);
  };
  return {
    version: flags.has('version'),
    extensionDevelopmentPaths: (flags.get('extensionDevelopmentPath') ?? []).map(toPath),
    extensionTestsPath: file('extensionTestsPath'),
    extensionsFolder: file('extensions-dir'),
    userDataFolder: file('user-data-dir'),
    disableExtensions: flags.has('disable-extensions'),
    language: last('locale'),
    workspace: positional.at(-1),
  };
}

function toPath(value: string): string {
  return value.startsWith('file://') ? fileURLToPath(value) : value;
}
