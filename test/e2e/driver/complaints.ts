// What the extension's webview complains about: errors of its scripts and violations of its Content Security Policy.
import type { ConsoleMessage, Page } from 'playwright-core';

/** Where VS Code loads a webview's document and the extension's files from; the workbench itself is elsewhere. */
const webviewAddress = /extensionId=k-router\.krouter|k-router\.krouter-[\d.]+\/|\/webview\/browser\/pre\//;

/**
 * Collects complaints from now on.
 * @returns a growing list, one text each; a test asserts that it is empty
 */
export function collectComplaints(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && isFromWebview(message)) complaints.push(message.text());
  });
  page.on('pageerror', (error) => {
    if (webviewAddress.test(error.stack ?? '')) complaints.push(error.message);
  });
  return complaints;
}

function isFromWebview(message: ConsoleMessage): boolean {
  return webviewAddress.test(message.location().url) || webviewAddress.test(message.text());
}
