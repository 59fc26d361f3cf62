// Builds what ships (dist/) and, with --tests, what tests run (out/).
//   node esbuild.js                 development bundles with source maps
//   node esbuild.js --production    minified bundles, the licences of the packages in them, and the sizes of what ships
//   node esbuild.js --watch         development bundles, again at each change
//   node esbuild.js --tests         development bundles and the compiled tests
'use strict';

const esbuild = require('esbuild');
const fs = require('node:fs');
const path = require('node:path');
const { bundledText } = require('./build/bundledText.js');
const { usedIcons } = require('./build/usedIcons.js');

const flags = new Set(process.argv.slice(2));
const production = flags.has('--production');

/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: __dirname,
  bundle: true,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  target: 'es2023',
};

/** @type {import('esbuild').BuildOptions} there is no Node in src/, on the desktop neither: packages in their form for browsers */
const host = { ...common, entryPoints: ['src/extension.ts'], external: ['vscode'], platform: 'browser' };

/** @type {Record<string, import('esbuild').BuildOptions>} */
const bundles = {
  // ES modules: what is imported when first needed (src/host/lazyModules.ts) becomes files of its own.
  host: {
    ...host,
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
  },
  // One file, and CommonJS: VS Code's web worker knows no other form, and cannot load a second file of an extension.
  'browser host': { ...host, outfile: 'dist/browser/extension.js', format: 'cjs' },
  // `vscode` is not external here: an import of it from browser code breaks the build, as it should.
  webview: {
    ...common,
    entryPoints: { main: 'src/webview/main.ts', styles: 'media/webview.css' },
    outdir: 'dist/webview',
    format: 'esm',
    platform: 'browser',
    // What is imported when first needed becomes files of its own.
    splitting: true,
    chunkNames: '[name]-[hash]',
    loader: { '.woff2': 'file' },
    assetNames: '[name]',
    plugins: [bundledText(common), usedIcons(__dirname)],
  },
  // On its own: files shared with the chat's page would only make that one's first load wait for more of them.
  'usage webview': {
    ...common,
    entryPoints: [
      { in: 'src/webview/usage/main.ts', out: 'usage' },
      { in: 'media/usage.css', out: 'usage' },
    ],
    outdir: 'dist/webview',
    format: 'esm',
    platform: 'browser',
  },
};

/** @type {Record<string, import('esbuild').BuildOptions>} */
const tests = {
  // Plain Node: unit tests, end-to-end tests and the tools under test/. Packages stay external.
  'tests for Node': {
    ...common,
    entryPoints: [
      ...entries('test/unit', '.test.ts'),
      ...entries('test/e2e', '.test.ts'),
      ...entries('test/gateway', 'main.ts'),
      ...entries('test/host', 'main.ts'),
      ...entries('test/bench', '.bench.ts'),
    ],
    outbase: '.',
    outdir: 'out',
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    // Megabytes that no test in Node runs.
    external: ['bundled-text:*'],
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
  },
  // Inside the extension host: CommonJS, as the extension itself; all bundled but what only the gateway needs.
  'tests for the extension host': {
    ...common,
    entryPoints: entries('test/exthost', '.test.ts'),
    outbase: '.',
    outdir: 'out',
    external: ['vscode', 'selfsigned', 'typescript'],
    // As the host's own bundle: some packages' other form cannot be bundled.
    mainFields: ['module', 'main'],
    format: 'cjs',
    platform: 'node',
  },
};

/**
 * @param {string} folder
 * @param {string} ending
 * @returns {string[]} the files below the folder whose names end so
 */
function entries(folder, ending) {
  if (!fs.existsSync(path.join(__dirname, folder))) return [];
  return fs
    .readdirSync(path.join(__dirname, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending) && !name.includes('node_modules'))
    .map((name) => path.posix.join(folder, name.split(path.sep).join('/')));
}

/**
 * What the licences of bundled packages ask for: their texts, in one file.
 * @param {import('esbuild').Metafile[]} metafiles of the bundles that ship
 * @returns {string} each package that a bundle has a file of: name, version, licence, and the texts from its folder
 */
function thirdPartyNotices(metafiles) {
  const files = metafiles.flatMap(({ outputs }) => Object.values(outputs)).flatMap(({ inputs }) => Object.keys(inputs));
  // The innermost node_modules counts: a package may bring another one's version of its own.
  const folders = files.flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  const notices = [...new Set(folders)].map((folder) => {
    const { name, version, license, author } = JSON.parse(read(folder, 'package.json'));
    const heading = `${name} ${version} (${license})`;
    return { heading, text: `${heading}\n\n${licenseTexts(folder, license, author).join('\n\n')}` };
  });
  const rule = `\n\n${'='.repeat(80)}\n\n`;
  const texts = new Map(notices.map(({ heading, text }) => [heading, text]));
  const introduction = 'K-Router for VS Code contains parts of these packages. Their licences follow.';
  return `${[introduction, ...[...texts.keys()].sort().map((heading) => texts.get(heading))].join(rule)}\n`;
}

/**
 * @param {string} folder of a package
 * @param {unknown} license its name in package.json
 * @param {unknown} author the same
 * @returns {string[]} the texts of its licence: codicons has two, one for the font and one for the code
 */
function licenseTexts(folder, license, author) {
  const names = fs.readdirSync(path.join(__dirname, folder)).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name));
  const texts = names.sort().map((name) => read(folder, name).trim()).filter((text) => text !== '');
  if (texts.length > 0) return texts;
  // @vscode/l10n brings no text. It names MIT and its author; the words of MIT are those of our own licence.
  if (license !== 'MIT' || typeof author !== 'string') throw new Error(`${folder} has no licence text.`);
  return [read('LICENSE').trim().replace(/^Copyright .*$/m, `Copyright (c) ${author}`)];
}

/** @param {string[]} names */
function read(...names) {
  return fs.readFileSync(path.join(__dirname, ...names), 'utf8').replaceAll('\r\n', '\n');
}

async function main() {
  const wanted = flags.has('--tests') ? { ...bundles, ...tests } : bundles;
  if (flags.has('--watch')) {
    const contexts = await Promise.all(
      Object.values(wanted).map((options) => esbuild.context({ ...options, logLevel: 'info' })),
    );
    await Promise.all(contexts.map((context) => context.watch()));
    return;
  }
  fs.rmSync(path.join(__dirname, 'dist'), { recursive: true, force: true });
  if (flags.has('--tests')) fs.rmSync(path.join(__dirname, 'out'), { recursive: true, force: true });
  const built = await Promise.all(
    Object.entries(wanted)
      .filter(([, options]) => Object.keys(options.entryPoints ?? {}).length > 0)
      .map(async ([name, options]) => ({ name, result: await esbuild.build(options) })),
  );
  if (!production) return;
  const metafiles = built.flatMap(({ result }) => result.metafile ?? []);
  fs.writeFileSync(path.join(__dirname, 'dist/THIRD_PARTY_NOTICES.txt'), thirdPartyNotices(metafiles));
  for (const { name, result } of built) {
    for (const [file, output] of Object.entries(result.metafile?.outputs ?? {})) {
      console.log(`${name.padEnd(13)} ${file.padEnd(28)} ${(output.bytes / 1024).toFixed(1)} KB`);
    }
  }
}

// For the test of the notices.
module.exports = { bundles, thirdPartyNotices };

if (require.main === module) {
  main().catch((/** @type {unknown} */ error) => {
    // esbuild has printed its own diagnostics; anything else is shown here.
    if (!(error instanceof Error && 'errors' in error)) console.error(error);
    process.exitCode = 1;
  });
}
