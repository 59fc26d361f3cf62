// The pages that are compared: the shipped panel as VS Code loads it, the floor, and the peers. Each has an origin of its own,
// and is served from memory.
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { BrowserContext, Route } from 'playwright-core';
import { webviewPage } from '../../../src/host/webviewPage';
import { root } from '../../host/folders';
import type { TextPlace } from './driver';

/** A page that shows a stream. */
export interface Contender {
  readonly name: string;
  readonly address: string;
  readonly text: TextPlace;
  /** Whether it shows the Markdown's source. */
  readonly isPlain: boolean;
}

export const shipped: Contender = {
  name: 'K-Router panel',
  address: 'https://panel.bench.test/',
  text: { answer: 'article[data-role="assistant"] .markdown', codeBlock: '.code-block' },
  isPlain: false,
};
export const floor: Contender = {
  name: 'floor: plain lines',
  address: 'https://plain-lines.bench.test/',
  text: { answer: '#content', codeBlock: '.no-code-block' },
  isPlain: true,
};
export const reactMarkdown: Contender = {
  name: 'react-markdown + gfm + highlight',
  address: 'https://react-markdown.bench.test/',
  text: { answer: '#content', codeBlock: 'pre' },
  isPlain: false,
};
export const streamdown: Contender = {
  name: 'streamdown + code',
  address: 'https://streamdown.bench.test/',
  text: { answer: '#content', codeBlock: '[data-streamdown="code-block"]' },
  isPlain: false,
};
/** In the order of the table. */
export const contenders = [floor, shipped, reactMarkdown, streamdown] as const;

/** The peers' page: as wide as the panel's text, and with the look that costs something there too. */
const peerStyle = `
  html, body { height: 100%; margin: 0; }
  body { color: var(--vscode-foreground); font: 13px/1.5 var(--vscode-font-family); }
  .scroller { height: 100%; overflow: hidden auto; }
  #content { padding: 0 12px; overflow-wrap: anywhere; }
  .line { white-space: pre-wrap; min-height: 1.5em; }
  pre { overflow-x: auto; padding: 8px; background: var(--vscode-textCodeBlock-background); }
  code { font: 14px var(--vscode-editor-font-family); }
  table { border-collapse: collapse; }
  td, th { border: 1px solid var(--vscode-widget-border); padding: 4px 8px; }
  .hljs-keyword, .hljs-built_in { color: #569cd6; } .hljs-string { color: #ce9178; } .hljs-number { color: #b5cea8; }
  .hljs-comment { color: #6a9955; } .hljs-title { color: #dcdcaa; }
`;

/** What is served: file contents by address. */
interface File {
  contentType: string;
  body: Buffer | string;
}
type Files = ReadonlyMap<string, File>;

const contentTypes: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };
const typeOf = (file: string): string => contentTypes[path.extname(file)] ?? 'application/octet-stream';

/** All pages, and the script that stands in for the host in each. */
export interface Pages {
  /** Serves the pages to a browser and puts the driver into them. */
  serve(browser: BrowserContext): Promise<void>;
}

/**
 * Bundles the peers and the driver, and takes the panel from dist/.
 * @param withPeers whether the peers are needed, which takes a moment to bundle
 */
export async function preparePages(withPeers: boolean): Promise<Pages> {
  const files: Files = new Map([...panelFiles(), ...(await peerFiles(withPeers ? ['plain-lines', 'react-markdown', 'streamdown'] : []))]);
  const driver = await bundleDriver();
  return {
    async serve(browser) {
      await browser.addInitScript({ content: driver });
      await browser.route('**/*', (route) => answer(route, files));
    },
  };
}

async function answer(route: Route, files: Files): Promise<void> {
  const url = new URL(route.request().url());
  const file = files.get(url.origin + url.pathname) ?? chunkOf(url.pathname);
  if (file) await route.fulfill(file);
  else await route.fulfill({ status: 404 });
}

/** Whatever else the panel loads when it is first needed lies next to its script. */
function chunkOf(pathname: string): File | undefined {
  try {
    return { contentType: typeOf(pathname), body: readFileSync(path.join(root, 'dist/webview', path.posix.normalize(pathname))) };
  } catch {
    return undefined;
  }
}

function panelFiles(): Files {
  const origin = new URL(shipped.address).origin;
  const page = webviewPage({
    cspSource: origin,
    nonce: 'bench',
    scriptUri: `${origin}/main.js`,
    styleUri: `${origin}/styles.css`,
    bootstrap: { strings: null, language: 'en' },
    hasDiagrams: true,
  });
  return new Map([[shipped.address, { contentType: 'text/html; charset=utf-8', body: page }]]);
}

async function peerFiles(names: readonly string[]): Promise<Files> {
  if (names.length === 0) return new Map();
  const folder = path.join(root, 'test/bench/peers');
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(names.map((name) => [name, path.join(folder, `${name}.mjs`)])),
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    outdir: '/',
    write: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  const body = `<!DOCTYPE html><html lang="en"><head><meta charset="UTF-8"><style>${peerStyle}</style></head>
    <body><div class="scroller"><div id="content"></div></div>`;
  const files = new Map<string, File>();
  for (const name of names) {
    const origin = `https://${name}.bench.test`;
    files.set(`${origin}/`, { contentType: 'text/html; charset=utf-8', body: `${body}<script type="module" src="/${name}.js"></script></body></html>` });
    for (const file of outputFiles) files.set(`${origin}/${path.basename(file.path)}`, { contentType: typeOf(file.path), body: Buffer.from(file.contents) });
  }
  return files;
}

async function bundleDriver(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['test/bench/webview/driver.ts'],
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2023',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}
