// esbuild plugin: `bundled-text:./frame` is a module bundled on its own, with everything it imports, as text. The page gives
// it to a frame that can load nothing by itself.
'use strict';

const esbuild = require('esbuild');
const path = require('node:path');

/** Parts of Mermaid that are left out: a second layout engine (1.5 MB) and formulas in labels (0.3 MB). */
const leftOut = /^(elkjs|katex)(\/|$)/;

/** @type {import('esbuild').Plugin} */
const withoutLargeParts = {
  name: 'without-large-parts',
  setup(build) {
    build.onResolve({ filter: leftOut }, ({ path: name }) => ({ path: name, namespace: 'left-out' }));
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path: name }) => ({
      contents: `throw new Error(${JSON.stringify(`${name} is not part of this build.`)});`,
    }));
  },
};

/**
 * @param {import('esbuild').BuildOptions} options of the bundles around it
 * @returns {import('esbuild').Plugin}
 */
function bundledText(options) {
  return {
    name: 'bundled-text',
    setup(build) {
      const root = build.initialOptions.absWorkingDir ?? process.cwd();
      /** @type {Map<string, Record<string, { bytesInOutput: number }>>} */
      const bundled = new Map();
      build.onResolve({ filter: /^bundled-text:/ }, ({ path: name, resolveDir }) => ({
        path: path.join(resolveDir, `${name.slice('bundled-text:'.length)}.ts`),
        namespace: 'bundled-text',
      }));
      build.onLoad({ filter: /.*/, namespace: 'bundled-text' }, async ({ path: entry }) => {
        const { outputFiles, metafile } = await esbuild.build({
          ...options,
          entryPoints: [entry],
          format: 'iife',
          platform: 'browser',
          sourcemap: false,
          // Never read, and without it the text is three times as long.
          minify: true,
          metafile: true,
          write: false,
          plugins: [withoutLargeParts],
        });
        const [output] = outputFiles;
        if (!output) throw new Error(`${entry} has no output.`);
        const [inside] = Object.values(metafile.outputs);
        bundled.set(`bundled-text:${entry}`, inside?.inputs ?? {});
        return {
          contents: `export const text = ${JSON.stringify(output.text)};`,
          loader: 'js',
          watchFiles: Object.keys(metafile.inputs).filter((file) => !file.startsWith('left-out:')).map((file) => path.join(root, file)),
        };
      });
      // The list of what is inside goes to the metafile of the bundle around it, for the licences.
      build.onEnd(({ metafile }) => {
        if (!metafile) return;
        for (const output of Object.values(metafile.outputs)) {
          for (const name of Object.keys(output.inputs)) {
            const inputs = Object.entries(bundled.get(name) ?? {}).filter(([file]) => !file.startsWith('left-out:'));
            for (const [file, input] of inputs) {
              output.inputs[file] ??= input;
              metafile.inputs[file] ??= { bytes: input.bytesInOutput, imports: [] };
            }
          }
        }
      });
    },
  };
}

module.exports = { bundledText };
