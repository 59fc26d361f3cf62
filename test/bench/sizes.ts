// How large the extension is: the package that users download, and what is loaded first.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../host/folders';
import { makePackage } from '../host/package/vsix';
import { atMost, type Figure, type Report, told } from './figures';

/** Makes the package and looks at it; dist/ then holds what ships. */
export async function benchSizes(): Promise<Report> {
  const packaged = await makePackage(true);
  const read = (name: string): Buffer => readFileSync(path.join(root, 'dist', name));
  const bytesOf = (name: string): number => read(name).length;
  const zippedOf = (name: string): number => gzipSync(read(name)).length;
  const first = ['webview/main.js', 'webview/styles.css'];
  const later = readdirSync(path.join(root, 'dist/webview'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js') && name !== 'main.js');
  const kilobytes = (bytes: number): number => bytes / 1_000;
  const atOnce = withImports('extension.mjs', (name) => read(name).toString());
  const figures: Figure[] = [
    // With diagrams 2 MB are allowed; they come as scripts of their own.
    atMost('.vsix', kilobytes(packaged), later.length > 0 ? 2_000 : 1_000, 'KB'),
    atMost("page's first load, gzipped (script and styles)", kilobytes(first.reduce((sum, name) => sum + zippedOf(name), 0)), 150, 'KB'),
    atMost('host bundle, with what it imports at once', kilobytes(atOnce.reduce((sum, name) => sum + bytesOf(name), 0)), 300, 'KB'),
    ...readdirSync(path.join(root, 'dist/chunks')).filter((name) => !atOnce.includes(`chunks/${name}`)).map((name) => told(`chunks/${name}, loaded when first needed`, kilobytes(bytesOf(`chunks/${name}`)), 'KB')),
    told('browser host bundle', kilobytes(bytesOf('browser/extension.js')), 'KB'),
    ...first.map((name) => told(name, kilobytes(bytesOf(name)), 'KB')),
    told('icon font', kilobytes(bytesOf('webview/icons.woff2')), 'KB'),
    ...later.map((name) => told(`webview/${name.replaceAll('\\', '/')}, loaded when first needed`, kilobytes(bytesOf(`webview/${name}`)), 'KB')),
  ];
  return { figures, details: undefined };
}

/** @returns the module and all that it imports as it is loaded, by their paths in dist/ */
function withImports(entry: string, read: (name: string) => string): string[] {
  const found = [entry];
  for (const name of found) {
    for (const [, target = ''] of read(name).matchAll(/\b(?:from|import)"(\.[^"]+)"/g)) {
      const imported = path.posix.join(path.posix.dirname(name), target);
      if (!found.includes(imported)) found.push(imported);
    }
  }
  return found;
}
