/** What .gitignore files of all levels leave out, as one list of rules. Pure. */
import ignore from 'ignore';

/** One .gitignore file. */
export interface IgnoreFile {
  /** The folder it is in, relative to the root, with `/`; empty for the root. */
  folder: string;
  text: string;
}

/** Whether a path relative to the root is left out; of a folder, the path ends in `/`. */
export type IgnoreTest = (path: string) => boolean;

/**
 * @param files in any order; the rules of deeper ones win, as git has it
 * @param ignorecase whether `Build/` is about `build/` too: git's core.ignorecase
 * @returns a test for paths below the root
 */
export function ignoreTest(files: readonly IgnoreFile[], ignorecase: boolean): IgnoreTest {
  const depth = ({ folder }: IgnoreFile): number => (folder === '' ? 0 : folder.split('/').length);
  const ordered = files.toSorted((one, other) => depth(one) - depth(other));
  const rules = ignore({ ignorecase }).add(ordered.flatMap(({ folder, text }) => rulesBelow(folder, text)));
  return (path) => ignore.isPathValid(path) && rules.ignores(path);
}

/** The rules of a file in a folder, rewritten for the root. */
function rulesBelow(folder: string, text: string): string[] {
  const rules = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return folder === '' ? rules : rules.map((rule) => ruleBelow(folder, rule));
}

function ruleBelow(folder: string, rule: string): string {
  const isNegative = rule.startsWith('!');
  const pattern = isNegative ? rule.slice(1) : rule;
  // A slash anywhere but at the end ties a rule to its own folder.
  const isAnchored = pattern.trimEnd().slice(0, -1).includes('/');
  const tail = isAnchored ? pattern.replace(/^\//, '') : `**/${pattern.replace(/^\//, '')}`;
  return `${isNegative ? '!' : ''}/${folder.replaceAll(/[*?[\]\\!#]/g, '\\$&')}/${tail}`;
}

/**
 * Globs for a search that knows no .gitignore, so that it need not walk through what is left out in any case: plain
 * names such as `dist/` or `*.log`.
 * @param texts of the .gitignore files that hold in the whole folder
 * @param deeper those of files below it: what any of them may take in again is no glob
 */
export function plainGlobs(texts: readonly string[], deeper: readonly string[]): string[] {
  const takenIn = [...texts, ...deeper].flatMap((text) => rulesOf(text).flatMap((rule) => (rule.startsWith('!') ? [lastName(rule.slice(1))] : [])));
  const mayTakeIn = ignore().add(takenIn);
  return texts.flatMap(rulesOf).flatMap((rule) => {
    const name = /^(?:\*\*\/)?([\w.*-]+)\/?$/.exec(rule)?.[1];
    if (name === undefined || /^[*.]+$/.test(name)) return [];
    // Whether two patterns fit the same name is not worth finding out.
    const isTakenIn = name.includes('*') ? takenIn.length > 0 : mayTakeIn.ignores(name);
    return isTakenIn ? [] : [`**/${name}`];
  });
}

function rulesOf(text: string): string[] {
  return text.split(/\r?\n/).map((line) => line.trim());
}

/** What a rule calls the file or folder it is about. */
function lastName(rule: string): string {
  return rule.replace(/\/$/, '').replace(/^.*\//, '');
}

/** A glob of VS Code's settings as a rule: unlike a rule's, a glob's bare name is one at the root only. */
export function ruleOfGlob(glob: string): string {
  return glob.startsWith('**/') || glob.startsWith('/') ? glob : `/${glob}`;
}

/**
 * @param folder relative to the folder that the glob is for, with a `/` at the end; empty for that folder itself
 * @returns the glob for a search that begins in the folder; undefined when it is about nothing there, or can't be told
 */
export function globBelow(glob: string, folder: string): string | undefined {
  if (folder === '' || glob.startsWith('**/')) return glob;
  return glob.startsWith(folder) ? glob.slice(folder.length) : undefined;
}

/** The alternatives that braces in a glob stand for: `*.{a,b}` is two. .gitignore knows no braces. */
export function expandBraces(glob: string): string[] {
  const match = /^(.*?)\{([^{}]*)\}(.*)$/.exec(glob);
  if (!match) return [glob];
  const [, before = '', alternatives = '', after = ''] = match;
  return alternatives.split(',').flatMap((alternative) => expandBraces(`${before}${alternative}${after}`));
}
