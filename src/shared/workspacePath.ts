/** Paths that a model wrote, made safe to look for below a folder. Pure. */
import { hasHiddenCharacters } from './hiddenCharacters';

/**
 * @param path untrusted; `/` or `\` between the parts
 * @returns the parts of a relative path without `.` and `..`, or undefined when it is absolute on another system, leads
 *   out of the folder, or has hidden characters
 */
export function safeSegments(path: string): string[] | undefined {
  if (hasHiddenCharacters(path) || /[\t\n\r]/.test(path) || /^[A-Za-z]:|^[\\/]{2}/.test(path)) return undefined;
  const segments: string[] = [];
  for (const part of path.split(/[\\/]/)) {
    if (part === '' || part === '.') continue;
    if (part !== '..') segments.push(part);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.length === 0 ? undefined : segments;
}

/** @returns what is left of an absolute path below a folder's, or undefined when it is not below it */
export function belowFolder(path: string, folder: string): string | undefined {
  const slashed = path.replaceAll('\\', '/');
  // VS Code writes `/c:/work` for `C:\work`.
  const absolute = /^[A-Za-z]:\//.test(slashed) ? `/${slashed.charAt(0).toLowerCase()}${slashed.slice(1)}` : slashed;
  const base = folder.replace(/\/$/, '');
  return absolute.startsWith(`${base}/`) ? absolute.slice(base.length + 1) : undefined;
}
