/** What the user keeps out of sight: files.exclude, search.exclude, and the .gitignore files of a folder and above it. */
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { expandBraces, globBelow, ignoreTest, plainGlobs, ruleOfGlob, type IgnoreFile, type IgnoreTest } from './gitIgnore';
import { exists } from './places';

/** Levels above a folder that are looked at for the repository's root. */
const maxLevels = 30;

/** The rules that hold in a folder; those of .gitignore files below it are added as they are found. */
export class Excludes {
  /** Of the settings, for the workspace folder. */
  readonly #settings: readonly string[];
  readonly #isHidden: IgnoreTest;
  /** From the workspace folder to the folder, with a `/` at the end; empty when they are the same. */
  readonly #below: string;
  readonly #ignoresCase: boolean;
  /** From the repository's root to the folder, with a `/` at the end; empty when they are the same. */
  readonly #prefix: string;
  /** Those of the folder and above it. */
  readonly #above: readonly IgnoreFile[];
  readonly #deeper: IgnoreFile[] = [];
  #isIgnored: IgnoreTest;

  private constructor(settings: readonly string[], below: string, { prefix, files, ignoresCase }: RepositoryRules) {
    this.#settings = settings.flatMap(expandBraces);
    this.#below = below;
    this.#isHidden = ignoreTest([{ folder: '', text: this.#settings.map(ruleOfGlob).join('\n') }], false);
    this.#prefix = prefix;
    this.#above = files;
    this.#ignoresCase = ignoresCase;
    this.#isIgnored = ignoreTest(files, ignoresCase);
  }

  static async of(folder: vscode.Uri): Promise<Excludes> {
    const root = vscode.workspace.getWorkspaceFolder(folder)?.uri ?? folder;
    return new Excludes(settingGlobs(folder), below(root, folder), await rulesAbove(folder));
  }

  /** What a search need not walk through, as one glob; the rules that were added may make it less. */
  get glob(): string {
    const texts = (files: readonly IgnoreFile[]): string[] => files.map(({ text }) => text);
    const settings = this.#settings.flatMap((glob) => globBelow(glob, this.#below) ?? []);
    return `{${[...settings, ...plainGlobs(texts(this.#above), texts(this.#deeper))].join(',')}}`;
  }

  /** @param files relative to the folder */
  add(files: readonly IgnoreFile[]): void {
    if (files.length === 0) return;
    for (const { folder, text } of files) this.#deeper.push({ folder: `${this.#prefix}${folder}`.replace(/\/$/, ''), text });
    this.#isIgnored = ignoreTest([...this.#above, ...this.#deeper], this.#ignoresCase);
  }

  /** Whether a path relative to the folder is left out; of a folder, it ends in `/`. */
  leavesOut(path: string): boolean {
    return this.#isHidden(`${this.#below}${path}`) || this.#isIgnored(`${this.#prefix}${path}`);
  }
}

/** What a repository says about a folder of it. */
interface RepositoryRules {
  /** From the repository's root to the folder, with a `/` at the end; empty when they are the same. */
  prefix: string;
  files: IgnoreFile[];
  ignoresCase: boolean;
}

/** @returns the way from a folder to one in it, with a `/` at the end; empty when they are the same */
function below(root: vscode.Uri, folder: vscode.Uri): string {
  const path = folder.path.slice(root.path.length).replace(/^\//, '').replace(/\/$/, '');
  return path === '' ? '' : `${path}/`;
}

/** @returns the text of a .gitignore file, or of git's configuration; undefined when there is none */
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
async function rulesAbove(folder: vscode.Uri): Promise<RepositoryRules> {
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
async function filesOf(levels: readonly vscode.Uri[]): Promise<RepositoryRules> {
  const [root] = levels;
  const last = levels.at(-1);
  if (!root || !last) return { prefix: '', files: [], ignoresCase: false };
  const places = [
    { folder: '', uri: vscode.Uri.joinPath(root, '.git', 'info', 'exclude') },
    ...levels.map((level) => ({ folder: below(root, level).replace(/\/$/, ''), uri: vscode.Uri.joinPath(level, '.gitignore') })),
  ];
  const read = await Promise.all(places.map(async ({ folder, uri }) => ({ folder, text: await readIgnoreFile(uri) })));
  // git notes in a repository whether its disk tells upper from lower case.
  const ignoresCase = /^\s*ignorecase\s*=\s*true\s*$/im.test((await readIgnoreFile(vscode.Uri.joinPath(root, '.git', 'config'))) ?? '');
  return { prefix: below(root, last), ignoresCase, files: read.flatMap(({ folder, text }) => (text === undefined ? [] : [{ folder, text }])) };
}
