/** The files that git does not know yet, as a diff: `git diff` itself leaves them out. */
import type * as vscode from 'vscode';
import { maxDiffLength, maxUntrackedFiles } from './limits';
import { newFileDiff } from './newFileDiff';
import { isThroughLink } from './places';
import { readText } from './readText';

/** Files that are read at the same time. */
const batch = 20;

export interface UntrackedDiff {
  text: string;
  /** Files that are not in the text at all. */
  leftOut: number;
}

/**
 * @param root of their repository
 * @returns every file with its content; with its name only what is no text, too large, a link, or outside the workspace
 */
export async function untrackedDiff(root: vscode.Uri, uris: readonly vscode.Uri[], token: vscode.CancellationToken): Promise<UntrackedDiff> {
  const parts: string[] = [];
  let length = 0;
  const files = uris.toSorted((one, other) => (one.path < other.path ? -1 : 1)).slice(0, maxUntrackedFiles);
  for (let index = 0; index < files.length && length < maxDiffLength && !token.isCancellationRequested; index += batch) {
    const diffs = await Promise.all(files.slice(index, index + batch).map((uri) => diffOf(root, uri)));
    parts.push(...diffs);
    length += diffs.reduce((sum, diff) => sum + diff.length, 0);
  }
  return { text: parts.join(''), leftOut: uris.length - parts.length };
}

async function diffOf(root: vscode.Uri, uri: vscode.Uri): Promise<string> {
  // What a link leads to may be anything; git itself would only name it.
  const result = (await isThroughLink(uri)) ? ({ state: 'linked' } as const) : await readText(uri);
  // git may not have looked since it went.
  if (result.state === 'missing') return '';
  const text = result.state === 'ready' ? result.text : result.state === 'empty' ? '' : undefined;
  return newFileDiff(uri.path.slice(root.path.length).replace(/^\//, ''), text);
}
