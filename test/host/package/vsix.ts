// The package that users install: where it lies, how it is made, what is in it.
import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';
import { root } from '../folders';
import { runProgram } from '../run';

const manifestSchema = z.object({ name: z.string(), version: z.string() });

/** The largest package there may be, in bytes: half of it is Mermaid, which draws diagrams. */
export const sizeLimit = 2_000_000;

/** Where the package of the current version lies, made or not. */
export function packagePath(): string {
  const { name, version } = manifestSchema.parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')));
  return path.join(root, `${name}-${version}.vsix`);
}

/**
 * Builds for production and packages; `vsce` runs the build itself (vscode:prepublish) and lists what is inside.
 * @param quiet shows the output only when something fails
 * @returns the package's size in bytes
 * @throws Error when it cannot be made
 */
export async function makePackage(quiet: boolean): Promise<number> {
  const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');
  const file = packagePath();
  // Without a `repository` vsce asks what to do, and there is nobody to answer. Nor can it make the README's relative links
  // absolute: they stay as they are. Once package.json names a repository, both flags go.
  const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', file];
  const { code, output } = await runProgram(process.execPath, [vsce, 'package', ...options], { quiet });
  if (code !== 0) throw new Error(`${quiet ? `${output}\n` : ''}The extension could not be packaged: see above.`);
  return (await stat(file)).size;
}
