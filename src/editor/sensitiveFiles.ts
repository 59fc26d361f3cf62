/** Files in which a change does more than it seems to: secrets, settings that run programs, locked versions. Pure. */

const folders = new Set(['.git', '.vscode', '.husky', '.ssh']);
const lockFiles = new Set([
  'bun.lock', 'bun.lockb', 'cargo.lock', 'composer.lock', 'flake.lock', 'gemfile.lock', 'go.sum', 'mix.lock', 'npm-shrinkwrap.json', 'package-lock.json',
  'packages.lock.json', 'pdm.lock', 'pipfile.lock', 'pnpm-lock.yaml', 'poetry.lock', 'pubspec.lock', 'uv.lock', 'yarn.lock',
]);

/** @param path of a URI, with slashes */
export function isSensitiveFile(path: string): boolean {
  const parts = path.toLowerCase().split('/');
  const name = parts.at(-1) ?? '';
  return /^\.env(?:\.|$)/.test(name) || name === '.gitconfig' || name === '.npmrc' || lockFiles.has(name) || parts.slice(0, -1).some((folder) => folders.has(folder));
}
