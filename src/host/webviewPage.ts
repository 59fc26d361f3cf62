/** The document of a webview: a strict content security policy, its bundle, and the strings. Pure. */
import type { Bootstrap } from '../shared/protocol';

export interface PageOptions {
  /** `webview.cspSource` */
  cspSource: string;
  /** A fresh random value a page. */
  nonce: string;
  scriptUri: string;
  styleUri: string;
  bootstrap: Bootstrap;
  /** Whether it shows diagrams: a frame made from text, which takes over this whole policy, draws them; they are shown as images. */
  hasDiagrams: boolean;
}

/** @returns the whole document; it loads nothing but its own scripts, style and fonts */
export function webviewPage({ cspSource, nonce, scriptUri, styleUri, bootstrap, hasDiagrams }: PageOptions): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    ...(hasDiagrams ? ['frame-src blob:', 'img-src blob:'] : []),
    "form-action 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeAttribute(bootstrap.strings ? bootstrap.language : 'en')}">
<head>
  <meta charset="UTF-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" id="vscode-codicon-stylesheet" href="${escapeAttribute(styleUri)}">
  <title>K-Router</title>
</head>
<body>
  <div id="app"></div>
  <script type="application/json" id="bootstrap" nonce="${nonce}">${escapeScript(JSON.stringify(bootstrap))}</script>
  <script type="module" nonce="${nonce}" src="${escapeAttribute(scriptUri)}"></script>
</body>
</html>
`;
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** JSON that can stand in a script element: no `<` is left that could close it or open a comment. */
function escapeScript(json: string): string {
  return json.replaceAll('<', '\\u003c');
}
