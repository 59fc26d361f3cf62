/** The changes of git repositories, through VS Code's own git extension. What it hands out is checked before use. */
import * as vscode from 'vscode';
import * as z from 'zod/mini';

const functionSchema = z.custom<(...args: unknown[]) => unknown>((value) => typeof value === 'function');
const extensionSchema = z.object({ getAPI: functionSchema });
const uriSchema = z.custom<vscode.Uri>((value) => value instanceof vscode.Uri);
const changesSchema = z.array(z.object({ uri: uriSchema }));
/** git's own word for a file that it does not know yet: `Status.UNTRACKED` of the git extension's API. */
const untracked = 7;
/** Kept as it is: writing to it writes into Source Control. */
const inputBoxSchema = z.custom<{ value: string }>((value) => z.safeParse(z.object({ value: z.string() }), value).success);
const commitsSchema = z.array(z.object({ message: z.string() }));
const workingTreeSchema = z.array(z.object({ uri: uriSchema, status: z.number() }));
const repositorySchema = z.object({
  rootUri: uriSchema,
  diff: functionSchema,
  log: functionSchema,
  inputBox: inputBoxSchema,
  state: z.object({
    indexChanges: changesSchema,
    mergeChanges: changesSchema,
    rebaseCommit: z.exactOptional(z.unknown()),
    workingTreeChanges: workingTreeSchema,
    untrackedChanges: z.exactOptional(changesSchema),
    onDidChange: functionSchema,
  }),
});
const apiSchema = z.object({ repositories: z.array(z.unknown()), onDidOpenRepository: functionSchema, onDidCloseRepository: functionSchema });

/** Staged changes are those the next commit takes. */
export type Changes = 'staged' | 'unstaged';

/** One repository that is open. */
export interface Repository {
  root: vscode.Uri;
  staged: number;
  unstaged: number;
  /** Files that git does not know yet, unless the user keeps them out of Source Control; `unstaged` counts them too. */
  untracked: vscode.Uri[];
  /** @returns the changes of the files that git knows, as a diff; empty when there are none */
  diff: (changes: Changes) => Promise<string>;
  /** Files that a merge could not put together. */
  conflicts: number;
  /** A rebase waits for the user. */
  isRebasing: boolean;
  /** The box for the next commit's message in Source Control. */
  inputBox: { value: string };
  /** @returns the messages of the last commits but for merges, the newest first; none before the first commit */
  lastMessages: (count: number) => Promise<string[]>;
}

/** @returns the repositories that are open, none while git is missing or switched off */
export async function openRepositories(): Promise<Repository[]> {
  const api = await gitApi();
  const parsed = z.safeParse(apiSchema, api);
  return parsed.success ? parsed.data.repositories.flatMap((repository) => repositoryOf(repository) ?? []) : [];
}

/** Calls back when a repository or its changes are others. */
export async function watchRepositories(changed: () => void): Promise<vscode.Disposable> {
  const api = await gitApi();
  const parsed = z.safeParse(apiSchema, api);
  if (!parsed.success) return vscode.Disposable.from();
  const watched: vscode.Disposable[] = [];
  const watch = (target: unknown, event: (...args: unknown[]) => unknown, listener: (value: unknown) => void): void => {
    const subscription: unknown = Reflect.apply(event, target, [listener]);
    const parsed = z.safeParse(z.object({ dispose: functionSchema }), subscription);
    if (parsed.success) watched.push(new vscode.Disposable(() => Reflect.apply(parsed.data.dispose, subscription, [])));
  };
  const watchState = (repository: unknown): void => {
    const { success, data } = z.safeParse(repositorySchema, repository);
    if (success) watch(undefined, data.state.onDidChange, changed);
  };
  parsed.data.repositories.forEach(watchState);
  watch(api, parsed.data.onDidOpenRepository, (repository) => {
    watchState(repository);
    changed();
  });
  watch(api, parsed.data.onDidCloseRepository, changed);
  return new vscode.Disposable(() => {
    for (const subscription of watched) subscription.dispose();
  });
}

async function gitApi(): Promise<unknown> {
  const extension = vscode.extensions.getExtension<unknown>('vscode.git');
  if (!extension) return undefined;
  try {
    const exported = await extension.activate();
    const parsed = z.safeParse(extensionSchema, exported);
    // Throws when git is switched off or not installed.
    return parsed.success ? Reflect.apply(parsed.data.getAPI, exported, [1]) : undefined;
  } catch {
    return undefined;
  }
}

function repositoryOf(repository: unknown): Repository | undefined {
  const parsed = z.safeParse(repositorySchema, repository);
  if (!parsed.success) return undefined;
  const { rootUri, state, diff, log, inputBox } = parsed.data;
  const { indexChanges, workingTreeChanges, untrackedChanges = [], mergeChanges, rebaseCommit } = state;
  const notKnown = [...workingTreeChanges.filter(({ status }) => status === untracked), ...untrackedChanges];
  return {
    root: rootUri,
    staged: indexChanges.length,
    unstaged: new Set([...workingTreeChanges, ...untrackedChanges].map(({ uri }) => uri.toString())).size,
    untracked: [...new Map(notKnown.map(({ uri }) => [uri.toString(), uri])).values()],
    diff: async (changes) => {
      const text: unknown = await Reflect.apply(diff, repository, [changes === 'staged']);
      return typeof text === 'string' ? text : '';
    },
    conflicts: mergeChanges.length,
    isRebasing: rebaseCommit !== undefined,
    inputBox,
    lastMessages: async (count) => {
      try {
        const commits: unknown = await Reflect.apply(log, repository, [{ maxEntries: count, maxParents: 1 }]);
        return z.parse(commitsSchema, commits).map(({ message }) => message);
      } catch {
        return []; // git fails where there is no commit yet
      }
    },
  };
}
