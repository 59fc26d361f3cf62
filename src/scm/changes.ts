/** What the next commit of a repository is about, read from Git: staged changes, or all of them when none is staged. */
import type * as vscode from 'vscode';
import { filesOfDiff, nameOnlyOf, type FileChange } from '../chat/commitMessageDiff';
import type { Repository } from '../host/context/git';
import { withPlainLineEnds } from '../host/context/textBytes';
import { untrackedDiff } from '../host/context/untracked';

/** The files of a commit. */
export interface ReadChanges {
  files: FileChange[];
  /** New files that were not looked at: there are too many of them. */
  uncounted: number;
}

/** Rejects when git fails. */
export async function readChanges(repository: Repository, token: vscode.CancellationToken): Promise<ReadChanges> {
  if (repository.staged > 0) return { files: await filesOf(repository, 'staged'), uncounted: 0 };
  // What holds secrets is not even read.
  const kept: FileChange[] = [];
  const shown = repository.untracked.filter((uri) => {
    const path = uri.path.slice(repository.root.path.length).replace(/^\//, '');
    const nameOnly = nameOnlyOf([path]);
    if (nameOnly !== undefined) kept.push({ path, text: '', nameOnly });
    return nameOnly === undefined;
  });
  const [known, added] = await Promise.all([filesOf(repository, 'unstaged'), untrackedDiff(repository.root, shown, token)]);
  return { files: [...known, ...filesOfDiff(added.text), ...kept], uncounted: added.leftOut };
}

async function filesOf(repository: Repository, changes: 'staged' | 'unstaged'): Promise<FileChange[]> {
  const files = filesOfDiff(withPlainLineEnds(await repository.diff(changes)).replace(/(?<=[^\n])$/, '\n'));
  const known = new Set(files.map(({ path }) => path));
  return files.filter(({ path }) => known.delete(path)); // a conflict's file is there twice
}
