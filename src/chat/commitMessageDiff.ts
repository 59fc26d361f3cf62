/** The changes of a commit by file: what of them a model gets to see, and how much. Pure. */
import { isLockFile, isSecretFile } from '../shared/sensitiveFiles';
import { estimateTokens } from '../shared/tokens';

/** Why a file goes along by its name only. */
export type NameOnly = 'lock-file' | 'secret' | 'binary' | 'no-room';

/** The changes of one file. */
export interface FileChange {
  /** As git names it, relative to the repository's root; the new name of a renamed file. */
  path: string;
  /** Its part of the diff, heading included. */
  text: string;
  /** Its content does not go along. */
  nameOnly?: NameOnly;
}

/** What goes along of the changes. */
export interface SentChanges {
  /** Whole or in part. */
  files: (FileChange & { cutLines: number })[];
  nameOnly: (FileChange & { nameOnly: NameOnly })[];
}

/** Characters of one file's part that are looked at: no budget has room for more. */
const mostOfFile = 120_000;
/** A file with less room than this, in tokens, goes along by its name. */
const leastOfFile = 40;

/** @param diff as `git diff` writes it, whatever prefixes and quotes the user's settings make it use */
export function filesOfDiff(diff: string): FileChange[] {
  return diff.split(/(?<=^|\n)(?=diff --(?:git|cc|combined) )/).filter((part) => part.startsWith('diff --')).map((text) => {
    const paths = pathsOf(text);
    const reason = nameOnlyOf(paths) ?? (isBinaryPart(text) ? 'binary' : undefined);
    return { path: paths.at(-1) ?? '', text, ...(reason !== undefined && { nameOnly: reason }) };
  });
}

/** @param paths of one file: the old name and the new one @returns why what is in it is not sent; undefined when it is */
export function nameOnlyOf(paths: readonly string[]): NameOnly | undefined {
  if (paths.some(isSecretFile)) return 'secret';
  return paths.some(isLockFile) ? 'lock-file' : undefined;
}

/**
 * Small files go along whole; the others share what is left alike, each cut at a line.
 * @param room tokens for all of them
 */
export function fitChanges(changes: readonly FileChange[], room: number): SentChanges {
  const nameOnly: SentChanges['nameOnly'] = [];
  const sized: { change: FileChange; tokens: number }[] = [];
  for (const change of changes) {
    if (change.nameOnly === undefined) sized.push({ change, tokens: estimateTokens(change.text.slice(0, mostOfFile)) });
    else nameOnly.push({ ...change, nameOnly: change.nameOnly });
  }
  sized.sort((one, other) => one.tokens - other.tokens);
  const fitted = new Map<FileChange, SentChanges['files'][number]>();
  let left = room;
  sized.forEach(({ change, tokens }, index) => {
    const share = left / (sized.length - index);
    if (tokens <= share && change.text.length <= mostOfFile) {
      fitted.set(change, { ...change, cutLines: 0 });
      left -= tokens;
    } else if (share >= leastOfFile) {
      fitted.set(change, cutTo(change, tokens, share));
      left -= share;
    } else {
      nameOnly.push({ ...change, nameOnly: 'no-room' });
    }
  });
  return { files: changes.flatMap((change) => fitted.get(change) ?? []), nameOnly };
}

/** @param tokens of the text, or of as much of it as is looked at */
function cutTo(change: FileChange, tokens: number, room: number): SentChanges['files'][number] {
  const { text } = change;
  const characters = Math.floor(Math.min(text.length, mostOfFile) * Math.min(1, (0.9 * room) / tokens));
  const kept = text.slice(0, text.lastIndexOf('\n', characters - 1) + 1);
  const cutLines = text.slice(kept.length).replace(/\n$/, '').split('\n').length;
  return { ...change, text: `${kept}[${cutLines} more lines of this file were left out]\n`, cutLines };
}

function isBinaryPart(text: string): boolean {
  return headingOf(text).some((line) => line.startsWith('Binary files ') || line === 'GIT binary patch' || /^\[.*: content not shown\]$/.test(line));
}

/** The lines before the first change. */
function headingOf(part: string): string[] {
  const lines = part.split('\n', 20);
  const end = lines.findIndex((line) => line.startsWith('@@'));
  return end === -1 ? lines : lines.slice(0, end);
}

/** The names of a part's file, the old one first. */
function pathsOf(part: string): string[] {
  const lines = headingOf(part);
  const named = lines.flatMap((line) => {
    const name = /^(?:---|\+\+\+|(?:rename|copy) (?:from|to)) (.+?)\t?$/.exec(line)?.[1];
    if (name === undefined || name === '/dev/null') return [];
    return [/^(?:---|\+\+\+)/.test(line) ? withoutPrefix(unquoted(name)) : unquoted(name)];
  });
  return named.length > 0 ? named : namesOfHeading(lines[0] ?? '');
}

/** The names in a first line: the two are alike there, or other lines would tell. */
function namesOfHeading(line: string): string[] {
  const rest = line.replace(/^diff --\S+ /, '');
  const quoted = [...rest.matchAll(/"(?:[^"\\]|\\.)*"/g)].map(([name]) => withoutPrefix(unquoted(name)));
  if (quoted.length > 0) return quoted;
  const second = rest.slice((rest.length + 1) / 2);
  return [line.startsWith('diff --git ') && rest.slice(0, second.length).slice(2) === second.slice(2) ? withoutPrefix(second) : rest];
}

/** `a/`, `b/`, and the letters of `diff.mnemonicPrefix`. */
function withoutPrefix(path: string): string {
  return path.replace(/^[abciow]\//, '');
}

/** Git writes names beyond ASCII as octal bytes of UTF-8 in quotes, unless `core.quotePath` is off. */
function unquoted(name: string): string {
  if (!name.startsWith('"') || !name.endsWith('"')) return name;
  const inside = name.slice(1, -1);
  const escapes = inside.replaceAll('%', '%25').replaceAll(/\\([0-3][0-7]{2})/g, (_, octal: string) => `%${Number.parseInt(octal, 8).toString(16).padStart(2, '0')}`);
  try {
    return decodeURIComponent(escapes).replaceAll(/\\(.)/g, '$1');
  } catch {
    return inside;
  }
}
