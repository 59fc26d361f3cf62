/** What the user keeps out of sight: files.exclude, search.exclude, and the .gitignore files of a folder and above it. */
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { expandBraces, ignoreTest, plainGlobs, type IgnoreFile, type IgnoreTest } from './gitIgnore';
import { exists } from './places';

/** Levels above a folder that are looked at for the repository's root. */
const maxLevels = 30;

/** The rules that hold in a folder; those of .gitignore files below it are added as they are found. */
export class Excludes {
  readonly #settings: readonly string[];
  readonly #isHidden: IgnoreTest;
  /** From the repository's root to the folder, with a `/` at the end; empty when they are the same. */
  readonly #prefix: string;
  /** Those of the folder and above it. */
  readonly #above: readonly IgnoreFile[];
  readonly #below: IgnoreFile[] = [];
  #isIgnored: IgnoreTest;

  private constructor(settings: readonly string[], prefix: string, files: IgnoreFile[]) {
    this.#settings = settings;
    this.#isHidden = ignoreTest([{ folder: '', text: settings.flatMap(expandBraces).join('\n') }]);
    this.#prefix = prefix;
    this.#above = files;
    this.#isIgnored = ignoreTest(files);
  }

  static async of(folder: vscode.Uri): Promise<Excludes> {
    const { prefix, files } = await ignoreFilesAbove(folder);
    return new Excludes(settingGlobs(folder), prefix, files);
  }

  /** What a search need not walk through, as one glob; the rules that were added may make it less. */
  get glob(): string {
    const texts = (files: readonly IgnoreFile[]): string[] => files.map(({ text }) => text);
    return `{${[...this.#settings, ...plainGlobs(texts(this.#above), texts(this.#below))].join(',')}}`;
  }

  /** @param files relative to the folder */
  add(files: readonly IgnoreFile[]): void {
    if (files.length === 0) return;
    for (const { folder, text } of files) this.#below.push({ folder: `${this.#prefix}${folder}`.replace(/\/$/, ''), text });
    this.#isIgnored = ignoreTest([...this.#above, ...this.#below]);
  }

  /** Whether a path relative to the folder is left out; of a folder, it ends in `/`. */
  leavesOut(path: string): boolean {
    return this.#isHidden(path) || this.#isIgnored(`${this.#prefix}${path}`);
  }
}

/** @returns the text of a .gitignore file; undefined when there is none */
export async function readIgnoreFile(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

function settingGlobs(folder: vscode.Uri): string[] {
  const schema = z.record(z.string(), z.unknown());
  return ['files.exclude', 'search.exclude'].flatMap((name) => {
    const globs = z.safeParse(schema, vscode.workspace.getConfiguration(undefined, folder).get(name));
    // Conditions (`when`) depend on a file's siblings: what they leave out is derived from what is shown.
    return globs.success ? Object.entries(globs.data).flatMap(([glob, isOn]) => (isOn === true ? [glob] : [])) : [];
  });
}

/** The .gitignore files from the repository's root down to the folder's parent, the folder's own, and .git/info/exclude. */
async function ignoreFilesAbove(folder: vscode.Uri): Promise<{ prefix: string; files: IgnoreFile[] }> {
  const levels = [folder];
  for (let level = folder; levels.length < maxLevels; ) {
    if (await exists(vscode.Uri.joinPath(level, '.git'))) return filesOf(levels.reverse());
    const parent = vscode.Uri.joinPath(level, '..');
    if (parent.path === level.path) break;
    levels.push(parent);
    level = parent;
  }
  return filesOf([folder]); // no repository: what stands above has no say
}

/** @param levels from the root down */
async function filesOf(levels: readonly vscode.Uri[]): Promise<{ prefix: string; files: IgnoreFile[] }> {
  const [root] = levels;
  if (!root) return { prefix: '', files: [] };
  const below = (level: vscode.Uri): string => level.path.slice(root.path.length).replace(/^\//, '');
  const places = [
    { folder: '', uri: vscode.Uri.joinPath(root, '.git', 'info', 'exclude') },
    ...levels.map((level) => ({ folder: below(level), uri: vscode.Uri.joinPath(level, '.gitignore') })),
  ];
  const read = await Promise.all(places.map(async ({ folder, uri }) => ({ folder, text: await readIgnoreFile(uri) })));
  const last = levels.at(-1);
  const prefix = last && last !== root ? `${below(last)}/` : '';
  return { prefix, files: read.flatMap(({ folder, text }) => (text === undefined ? [] : [{ folder, text }])) };
}
