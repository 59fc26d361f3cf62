// Where things lie: the checkout, and the folder for everything that is downloaded or written by runs (never committed).
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout: the folder above this compiled file that has the build script. */
export const root = findRoot(path.dirname(fileURLToPath(import.meta.url)));

/** Downloads, profiles, pictures and results of test runs. */
export const scratchFolder = path.join(root, '.vscode-test');

/** The installed VS Code, browser and fonts (install/install.ts). */
export const hostFolder = path.join(scratchFolder, 'host');

function findRoot(folder: string): string {
  if (existsSync(path.join(folder, 'esbuild.js'))) return folder;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error('This file lies outside a checkout of the project.');
  return findRoot(parent);
}
