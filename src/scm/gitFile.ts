/** The file `.git` of a worktree or a submodule, which names the folder. Pure. */

/**
 * @param text `gitdir: <path>` and a line break
 * @returns the path, an absolute one as a URI has it (`/C:/…`); undefined when there is none
 */
export function parseGitFile(text: string): { path: string; isAbsolute: boolean } | undefined {
  const path = /^gitdir: ([^\r\n]+)[\r\n]*$/.exec(text)?.[1];
  if (path === undefined) return undefined;
  if (/^[a-z]:[\\/]/i.test(path)) return { path: `/${path.replaceAll('\\', '/')}`, isAbsolute: true };
  return { path, isAbsolute: path.startsWith('/') };
}
