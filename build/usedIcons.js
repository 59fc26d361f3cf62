// esbuild plugin: of VS Code's icon font and its style sheet, only the icons that src/webview/icons.ts names. The whole font
// has some five hundred, 123 KB of them.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const subsetFont = require('subset-font');

const fontName = 'icons.woff2';

/**
 * @param {string} root the project's folder
 * @returns {import('esbuild').Plugin}
 */
function usedIcons(root) {
  const list = path.join(root, 'src/webview/icons.ts');
  return {
    name: 'used-icons',
    setup(build) {
      build.onLoad({ filter: /[\\/]codicon\.css$/ }, ({ path: file }) => ({
        contents: styles(fs.readFileSync(file, 'utf8'), namesIn(list)).css,
        loader: 'css',
        resolveDir: path.dirname(file),
        watchFiles: [file, list],
      }));
      build.onResolve({ filter: new RegExp(`${fontName}$`) }, ({ resolveDir }) => ({ path: fontName, namespace: 'used-icons', pluginData: resolveDir }));
      build.onLoad({ filter: /.*/, namespace: 'used-icons' }, async ({ pluginData: folder }) => {
        const { characters } = styles(fs.readFileSync(path.join(folder, 'codicon.css'), 'utf8'), namesIn(list));
        const font = fs.readFileSync(path.join(folder, 'codicon.ttf'));
        return { contents: await subsetFont(font, characters, { targetFormat: 'woff2' }), loader: 'file', watchFiles: [list] };
      });
    },
  };
}

/**
 * @param {string} file
 * @returns {Set<string>} the names in the union `IconName`, which is the only list of icons
 */
function namesIn(file) {
  const union = /type IconName =([^;]*);/.exec(fs.readFileSync(file, 'utf8'))?.[1] ?? '';
  const names = [...union.matchAll(/'([a-z0-9-]+)'/g)].flatMap(([, name]) => name ?? []);
  if (names.length === 0) throw new Error(`${file} names no icons.`);
  return new Set(names);
}

/**
 * @param {string} css the whole style sheet
 * @param {Set<string>} names
 * @returns {{ css: string, characters: string }} the sheet without the icons that are not named, and the characters of those that are
 * @throws Error when a name is no icon
 */
function styles(css, names) {
  const characters = new Map();
  const kept = css.replaceAll(/^\.codicon-([a-z0-9-]+):before \{ content: "\\([0-9a-f]+)" \}\n?/gm, (rule, name, code) => {
    if (!names.has(name)) return '';
    characters.set(name, String.fromCodePoint(Number.parseInt(code, 16)));
    return rule;
  });
  const unknown = [...names].filter((name) => !characters.has(name));
  if (unknown.length > 0) throw new Error(`No such icons: ${unknown.join(', ')}`);
  const withFont = kept.replace(/src: url\("[^"]*codicon\.ttf[^"]*"\) format\("truetype"\)/, `src: url("./${fontName}") format("woff2")`);
  if (withFont === kept) throw new Error('The icon style sheet names its font in another way than it did.');
  return { css: withFont, characters: [...characters.values()].join('') };
}

module.exports = { usedIcons };
