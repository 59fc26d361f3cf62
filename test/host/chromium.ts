// Headless Chromium for the page of VS Code.
import path from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import { hostFolder } from './folders';
import { isSelfContained } from './install/install';

/** How a browser is started. */
export interface BrowserOptions {
  /** The browser's profile: its storage lasts as long as this folder. */
  readonly profileFolder: string;
  readonly viewport?: { readonly width: number; readonly height: number } | undefined;
  /** The language the browser asks pages for, such as `ko-KR`. */
  readonly locale?: string | undefined;
  /** More of Chromium's own command-line arguments. */
  readonly arguments?: readonly string[] | undefined;
}

/**
 * Starts a browser with one empty page.
 * @throws Error when no browser can be started
 */
export function launchBrowser(options: BrowserOptions): Promise<BrowserContext> {
  const folder = path.join(hostFolder, 'chromium');
  const libraries = [path.join(folder, 'lib'), process.env['LD_LIBRARY_PATH']].filter((entry) => entry !== undefined);
  return chromium.launchPersistentContext(options.profileFolder, {
    // Off Linux x64 an installed Chrome serves.
    ...(isSelfContained ? { executablePath: path.join(folder, 'chromium') } : { channel: 'chrome' }),
    headless: true,
    // No sandbox: it needs rights that root in a container lacks, and only our own pages are opened.
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--no-first-run',
      ...(options.arguments ?? []),
    ],
    env: {
      ...process.env,
      LD_LIBRARY_PATH: libraries.join(':'),
      FONTCONFIG_FILE: path.join(hostFolder, 'fonts/fonts.conf'),
    },
    viewport: options.viewport ?? { width: 1280, height: 800 },
    locale: options.locale ?? 'en-US',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
}
