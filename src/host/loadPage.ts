/** Puts one of this extension's pages into a webview. */
import * as vscode from 'vscode';
import { webviewPage } from './webviewPage';

/** Each page: its style sheet, and what else its policy has to allow. */
const pages = {
  main: { style: 'styles', hasDiagrams: true },
  usage: { style: 'usage', hasDiagrams: false },
} as const;

/** @param name of the page; its script has the same one, in dist/webview */
export function loadPage(webview: vscode.Webview, extensionUri: vscode.Uri, name: keyof typeof pages): void {
  const { style, hasDiagrams } = pages[name];
  const root = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  const addressOf = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(root, file)).toString();
  webview.options = { enableScripts: true, localResourceRoots: [root] };
  webview.html = webviewPage({
    cspSource: webview.cspSource,
    nonce: crypto.randomUUID().replaceAll('-', ''),
    scriptUri: addressOf(`${name}.js`),
    styleUri: addressOf(`${style}.css`),
    bootstrap: { strings: vscode.l10n.bundle ?? null, language: vscode.env.language },
    hasDiagrams,
  });
}
