// npm run l10n: keeps l10n/bundle.l10n.json, the English texts of host and webview, equal to what the sources say.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';
import { root } from '../folders';
import { bundleSchema, compareBundles, type Bundle } from './compare';

const bundleFile = 'l10n/bundle.l10n.json';

/** English files and their Korean twins. */
const pairs = [
  [bundleFile, 'l10n/bundle.l10n.ko.json'],
  ['package.nls.json', 'package.nls.ko.json'],
] as const;

/**
 * Does what the command line says: writes the bundle, or with `--check` only compares it.
 * @returns the exit code: 1 when a file is out of date, or a translation does not fit
 */
export async function localise(args: readonly string[]): Promise<number> {
  if (args.includes('--check')) return checkLocalisation();
  const texts = await textsInSources();
  await writeFile(path.join(root, bundleFile), serialise(texts));
  console.log(`${bundleFile}: ${Object.keys(texts).length} texts`);
  return checkLocalisation();
}

/**
 * Checks that the bundle is what the sources say and that the Korean files fit the English ones; tells what does not.
 * @returns 0, or 1 when something does not
 */
export async function checkLocalisation(): Promise<number> {
  const complaints: string[] = [];
  if ((await readFile(path.join(root, bundleFile), 'utf8').catch(() => '')) !== serialise(await textsInSources())) {
    complaints.push(`${bundleFile} is out of date: run npm run l10n`);
  }
  for (const [english, korean] of pairs) {
    const found = compareBundles(await readBundle(english), await readBundle(korean));
    complaints.push(...found.map((complaint) => `${korean} ${complaint}`));
  }
  for (const complaint of complaints) console.error(complaint);
  if (complaints.length === 0) console.log('English and Korean texts are complete.');
  return complaints.length === 0 ? 0 : 1;
}

/** Every text given to `l10n.t`, of `vscode` in the host and of @vscode/l10n elsewhere. */
async function textsInSources(): Promise<Bundle> {
  const folder = path.join(root, 'src');
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts')).sort();
  const files = names.map(async (name) => ({ extension: '.ts', contents: await readFile(path.join(folder, name), 'utf8') }));
  return bundleSchema.parse(await getL10nJson(await Promise.all(files)));
}

/** Sorted by key, so that a changed file shows only what changed. */
function serialise(texts: Bundle): string {
  const sorted = Object.entries(texts).sort(([one], [other]) => (one < other ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`;
}

async function readBundle(name: string): Promise<Bundle> {
  const text = await readFile(path.join(root, name), 'utf8').catch(() => '{}');
  return bundleSchema.parse(JSON.parse(text));
}
