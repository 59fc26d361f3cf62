// Runs extension-host tests as VS Code's desktop program would: same flags, same exit codes, same console output, but in the
// VS Code server with a headless browser for its window. test/bin/code.mjs is the program.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import * as z from 'zod/mini';
import { launchBrowser } from '../chromium';
import { root } from '../folders';
import { prepareExtensions, startHost } from '../host';
import type { Settings } from '../settings';
import { temporaryFolder } from '../temporary';
import { parseDesktopFlags, type DesktopFlags } from './flags';

const flags = parseDesktopFlags(process.argv.slice(2));
const cleanUps: (() => Promise<unknown>)[] = [];

/** Closes everything and ends the process, once. */
let finishing = false;
async function finish(code: number, reason?: string): Promise<void> {
  if (finishing) return;
  finishing = true;
  if (reason !== undefined) console.error(`The tests were not run to their end: ${reason}.`);
  for (const cleanUp of cleanUps.reverse()) await cleanUp().catch(console.error);
  process.exit(code);
}

async function run({ extensionTestsPath, ...options }: DesktopFlags): Promise<void> {
  if (extensionTestsPath === undefined) throw new Error('--extensionTestsPath is missing');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void finish(130, signal));
  const profileFolder = temporaryFolder('exthost');
  const extensionsFolder = options.extensionsFolder ?? path.join(profileFolder, 'extensions');
  await prepareExtensions(extensionsFolder);

  // What the tests write to their console travels through this socket: the extension host has no console of its own.
  const socket = process.platform === 'win32' ? `\\\\.\\pipe\\krouter-${process.pid}` : path.join(profileFolder, 'console');
  const channel = createServer((connection) => connection.pipe(process.stdout, { end: false }));
  await new Promise<void>((resolve) => channel.listen(socket, resolve));
  cleanUps.push(() => Promise.resolve(channel.close()));

  const host = await startHost({
    profileFolder,
    extensionsFolder,
    settings: await userSettings(options.userDataFolder),
    language: options.language === 'ko' ? 'ko' : 'en',
    // Lets a page name extensions under development, and tells it when their tests have ended.
    args: ['--enable-smoke-test-driver'],
    environment: { KROUTER_TEST_ENTRY: extensionTestsPath, KROUTER_TEST_CONSOLE: socket },
  });
  cleanUps.push(() => host.stop());
  void host.failed.then(() => finish(3, 'the VS Code server ended'));

  const browser = await launchBrowser({
    profileFolder: path.join(profileFolder, 'browser'),
    ...(options.language === 'ko' ? { locale: 'ko-KR' } : {}),
  });
  cleanUps.push(() => browser.close());
  const [page] = browser.pages();
  if (page === undefined) throw new Error('the browser has no page');
  page.on('crash', () => void finish(3, 'the page crashed'));
  browser.on('close', () => void finish(3, 'the browser ended'));
  await page.exposeFunction('codeAutomationLog', () => undefined);
  await page.exposeFunction('codeAutomationExit', (code: number) => void finish(code));

  const remote = (file: string): string => `vscode-remote://${new URL(host.origin).host}${file}`;
  const runner = path.join(root, 'out/test/host/desktop-flags/runner/main.mjs');
  const workspace = options.workspace === undefined ? undefined : path.resolve(options.workspace);
  await page.goto(
    host.url(workspace, [
      ['extensionDevelopmentPath', options.extensionDevelopmentPaths.map(remote).join(',')],
      ['extensionTestsPath', remote(runner)],
      ...(options.disableExtensions ? ([['disableExtensions', 'true']] as const) : []),
    ]),
  );
}

/** The settings a test prepared in its --user-data-dir. */
async function userSettings(folder: string | undefined): Promise<Settings> {
  if (folder === undefined) return {};
  const text = await readFile(path.join(folder, 'User/settings.json'), 'utf8').catch(() => '{}');
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}

if (flags.version) {
  const product = await readFile(path.join(root, '.vscode-test/host/vscode/package.json'), 'utf8');
  console.log(z.object({ version: z.string() }).parse(JSON.parse(product)).version);
} else {
  await run(flags).catch((error: unknown) => finish(3, String(error)));
}
