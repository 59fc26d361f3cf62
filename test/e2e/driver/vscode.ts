// A real VS Code with the packaged extension, in a real browser, for end-to-end tests. Starting one takes some seconds: a test
// file starts one in `before` and shares it.
import { randomUUID } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { segmentText } from '../../../src/chat/usage/segment';
import type { RequestRecord } from '../../../src/shared/requestRecord';
import { launchBrowser } from '../../host/chromium';
import { root, scratchFolder } from '../../host/folders';
import { prepareExtensions, startHost, type Host, type Language } from '../../host/host';
import { packagePath } from '../../host/package/vsix';
import { installExtension } from '../../host/server';
import { themes, type Settings, type Theme } from '../../host/settings';
import { temporaryFolder } from '../../host/temporary';
import { Bridge, type Vscode } from './bridge';
import { breakStorage, refuseSecrets } from './brokenStorage';
import { collectComplaints } from './complaints';
import { Workbench } from './workbench';

/** How a VS Code for tests is started. */
export interface VsCodeOptions {
  /** User settings, such as `krouter.baseUrl`. */
  readonly settings?: Settings;
  readonly theme?: Theme;
  /** The display language of VS Code, and so of the extension; `en` when left out. */
  readonly language?: Language;
  /** The workspace folder's files: names to contents. The folder is always a fresh one. */
  readonly files?: Readonly<Record<string, string>>;
  /** A folder to copy into the workspace folder first. */
  readonly folder?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** A script that runs in every frame before the frame's own. */
  readonly initScript?: string;
  /** Requests of the past that the extension's ledger holds. */
  readonly ledger?: readonly RequestRecord[];
  /** More environment for the extension host. */
  readonly environment?: Readonly<Record<string, string>>;
  /** VS Code's own Chat. */
  readonly hasChat?: boolean;
  /** Nothing can be stored: neither secrets nor files of extensions. */
  readonly isStorageBroken?: boolean;
  /** Folders of extensions that are there as well. */
  readonly moreExtensions?: readonly string[];
  /** Changes the folder of extensions before VS Code starts; it is of this one alone. */
  readonly changeExtensions?: (extensionsFolder: string) => Promise<void>;
}

/**
 * Starts VS Code, installs the packaged extension in it as users do, and opens a window.
 * @throws Error when there is no package yet (`npm run package` makes it; `npm test` does that itself)
 */
export async function startVsCode(options: VsCodeOptions = {}): Promise<VsCode> {
  const profileFolder = temporaryFolder('e2e');
  const workspaceFolder = path.join(profileFolder, 'workspace');
  await mkdir(workspaceFolder);
  if (options.folder !== undefined) await cp(options.folder, workspaceFolder, { recursive: true });
  for (const [name, content] of Object.entries(options.files ?? {})) {
    const file = path.join(workspaceFolder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  if (options.ledger) {
    const folder = path.join(profileFolder, 'data/User/globalStorage/k-router.krouter/ledger');
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, `${randomUUID()}.json`), segmentText(options.ledger));
  }
  if (options.isStorageBroken === true) await breakStorage(profileFolder);
  const bridge = new Bridge(path.join(profileFolder, 'bridge'));
  const language = options.language ?? 'en';
  const host = await startHost({
    profileFolder,
    extensionsFolder: await extensionsFor(options),
    settings: { 'workbench.reduceMotion': 'on', ...options.settings },
    theme: options.theme ?? 'dark',
    language,
    hasChat: options.hasChat,
    environment: { ...options.environment, KROUTER_TEST_BRIDGE: bridge.file },
  });
  const launched = launchBrowser({
    profileFolder: path.join(profileFolder, 'browser'),
    viewport: options.viewport,
    locale: language === 'ko' ? 'ko-KR' : 'en-US',
  });
  const browser = await launched.catch(async (error: unknown) => {
    await host.stop();
    throw error;
  });
  browser.setDefaultTimeout(20_000);
  if (options.initScript !== undefined) await browser.addInitScript({ content: options.initScript });
  if (options.isStorageBroken === true) await browser.addInitScript({ content: refuseSecrets });
  const [page] = browser.pages();
  if (page === undefined) throw new Error('The browser has no page.');
  const vscode = new VsCode(host, browser, page, bridge, workspaceFolder);
  await vscode.open().catch(async (error: unknown) => {
    await vscode.close();
    throw error;
  });
  return vscode;
}

/** One running VS Code and its first window. */
export class VsCode {
  readonly page: Page;
  readonly workbench: Workbench;
  /** What the extension's webview complained about so far, in the first window: errors and CSP violations. */
  readonly complaints: readonly string[];
  /** The folder that is open. */
  readonly workspaceFolder: string;
  readonly #host: Host;
  readonly #browser: BrowserContext;
  readonly #bridge: Bridge;

  constructor(host: Host, browser: BrowserContext, page: Page, bridge: Bridge, workspaceFolder: string) {
    this.#host = host;
    this.#browser = browser;
    this.#bridge = bridge;
    this.page = page;
    this.workbench = new Workbench(page);
    this.complaints = collectComplaints(page);
    this.workspaceFolder = workspaceFolder;
  }

  /** Opens the window, or opens it anew, and waits until the extension host runs. */
  async open(): Promise<void> {
    await this.#bridge.expectNew();
    await this.page.goto(this.#host.url(this.workspaceFolder));
    await this.#started(this.page);
  }

  /** Reloads the window, as *Developer: Reload Window* does. */
  async reload(): Promise<void> {
    await this.#bridge.expectNew();
    await this.page.reload();
    await this.#started(this.page);
  }

  /** @returns what a reload would restore of the editors and their groups, as VS Code keeps it in the browser: every few seconds, not at once */
  keptEditors(): Promise<string> {
    return this.page.evaluate(async () => {
      const resultOf = <Result>(request: IDBRequest<Result>): Promise<Result> => new Promise((resolve, reject) => {
        request.onsuccess = () => { resolve(request.result); };
        request.onerror = () => { reject(new Error(request.error?.message)); };
      });
      const databases = await indexedDB.databases();
      // The window's; two others are of the whole profile.
      const name = databases.map((database) => database.name ?? '').find((candidate) => candidate.startsWith('vscode-web-state-db-') && !candidate.includes('-global'));
      if (name === undefined) return '';
      const database = await resultOf(indexedDB.open(name));
      try {
        return String(await resultOf<unknown>(database.transaction('ItemTable').objectStore('ItemTable').get('memento/workbench.parts.editor')));
      } finally {
        database.close();
      }
    });
  }

  /** Opens another window on the same profile; from then on `evaluate` speaks to its extension host. */
  async openSecondWindow(): Promise<Workbench> {
    await this.#bridge.expectNew();
    const page = await this.#browser.newPage();
    await page.goto(this.#host.url(this.workspaceFolder));
    await this.#started(page);
    return new Workbench(page);
  }

  /** Ends VS Code with everything in it, starts it anew on the same profile and opens the window again. */
  async restartServer(): Promise<void> {
    await this.page.goto('about:blank');
    await this.#host.restartServer();
    await this.open();
  }

  /** Kills the extension host as the system would (SIGKILL); VS Code starts another by itself. */
  async killExtensionHost(): Promise<void> {
    const processId = await this.evaluate(() => process.pid);
    await this.#bridge.expectNew();
    process.kill(processId, 'SIGKILL');
  }

  /**
   * Evaluates a function in the extension host; nothing of the test's scope is visible to it.
   * @throws Error with what was thrown there
   */
  evaluate<Result, Argument = undefined>(
    evaluated: (vscode: Vscode, argument: Argument) => Result | PromiseLike<Result>,
    argument?: Argument,
  ): Promise<Result> {
    return this.#bridge.evaluate(evaluated, argument);
  }

  /** Switches the theme and waits until the window shows it. */
  async setTheme(theme: Theme): Promise<void> {
    await this.evaluate(async (vscode, name) => {
      await vscode.workspace.getConfiguration().update('workbench.colorTheme', name, true);
    }, themes[theme]);
    const kinds = { dark: 'vs-dark', light: 'vs', hc: 'hc-black', 'hc-light': 'hc-light' } as const;
    await this.page.locator(`.monaco-workbench.${kinds[theme]}`).waitFor();
  }

  /**
   * Takes a picture of the window.
   * @param name of the file, without its ending
   * @param page of another window than the first
   * @returns its path, below .vscode-test/screenshots/
   */
  async screenshot(name: string, page = this.page): Promise<string> {
    const file = path.join(scratchFolder, 'screenshots', `${name}.png`);
    await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
    return file;
  }

  /** Closes the browser, ends VS Code and deletes its profile. */
  async close(): Promise<void> {
    await Promise.all([this.#browser.close(), this.#host.stop()]);
    // Mocha gives its workers a second to end in, which is not enough for the profiles of all files. Should something still write into this one, it is left to the end.
    await rm(path.dirname(this.workspaceFolder), { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }

  async #started(page: Page): Promise<void> {
    await page.locator('.monaco-workbench .statusbar').waitFor();
    await this.#bridge.evaluate(() => undefined);
  }
}

let prepared: Promise<string> | undefined;

/** @returns the extensions folder that all VS Codes of this process share, but for those that ask for other extensions */
async function extensionsFor({ moreExtensions, changeExtensions }: VsCodeOptions): Promise<string> {
  if (!moreExtensions && !changeExtensions) return (prepared ??= extensionsWithPackage());
  const extensionsFolder = await extensionsWithPackage(moreExtensions);
  await changeExtensions?.(extensionsFolder);
  return extensionsFolder;
}

/** @returns an extensions folder with the package under test, the bridge, the Korean texts, and what else is asked for */
async function extensionsWithPackage(more: readonly string[] = []): Promise<string> {
  const vsix = packagePath();
  await readFile(vsix).catch((error: unknown) => {
    throw new Error(`${vsix} is not there: make it with npm run package.`, { cause: error });
  });
  const folder = temporaryFolder('extensions');
  const extensionsFolder = path.join(folder, 'extensions');
  await prepareExtensions(extensionsFolder);
  for (const extension of [path.join(root, 'test/e2e/driver/bridge'), ...more]) {
    await cp(extension, path.join(extensionsFolder, path.basename(extension)), { recursive: true });
  }
  await installExtension(vsix, await mkdtemp(path.join(folder, 'data-')), extensionsFolder);
  return extensionsFolder;
}
