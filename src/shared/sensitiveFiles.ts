/** Files in which a change does more than it seems to: secrets, settings that run programs, locked versions. Pure. */

const folders = new Set(['.git', '.vscode', '.husky']);
const lockFiles = new Set([
  'bun.lock', 'bun.lockb', 'cargo.lock', 'composer.lock', 'deno.lock', 'flake.lock', 'gemfile.lock', 'go.sum', 'go.work.sum', 'gradle.lockfile', 'mix.lock',
  'npm-shrinkwrap.json', 'package-lock.json', 'package.resolved', 'packages.lock.json', 'pdm.lock', 'pipfile.lock', 'pnpm-lock.yaml', 'podfile.lock', 'poetry.lock',
  'pubspec.lock', 'uv.lock', 'yarn.lock',
]);

/** @param path of a URI, with slashes */
export function isSensitiveFile(path: string): boolean {
  return isLockFile(path) || isSecretFile(path) || path.toLowerCase().endsWith('.code-workspace') || partsOf(path).slice(0, -1).some((folder) => folders.has(folder));
}

/** Whether a program wrote it: the exact versions of a project's packages. @param path with slashes */
export function isLockFile(path: string): boolean {
  return lockFiles.has(partsOf(path).at(-1) ?? '');
}

/** Whether such a file usually holds passwords, tokens or private keys. @param path with slashes */
export function isSecretFile(path: string): boolean {
  const parts = partsOf(path);
  const name = parts.at(-1) ?? '';
  return /^\.env(?:rc)?(?:\.|$)|^id_(?:rsa|dsa|ecdsa|ed25519)$|\.(?:pem|key|pfx|p12|jks|keystore)$/.test(name) ||
    ['.git-credentials', '.gitconfig', '.npmrc', '.netrc', '.pypirc'].includes(name) || parts.slice(0, -1).includes('.ssh');
}

function partsOf(path: string): string[] {
  return path.toLowerCase().split('/');
}
