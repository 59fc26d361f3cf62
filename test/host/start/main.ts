// npm start.
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { startGateway, type Gateway, type GatewayOptions } from '../../gateway/gateway';
import { scratchFolder } from '../folders';
import { prepareExtensions, startHost, type Host, type HostOptions } from '../host';
import { installHost } from '../install/install';
import { makePackage, packagePath } from '../package/vsix';
import { installExtension } from '../server';
import { chatSettings, type Settings } from '../settings';
import { runDesktop } from './desktop';
import { help, parseStartOptions, type StartOptions } from './options';
import { runPrompt } from './prompt';
import { prepareWorkspace } from './workspace';

/** The usual port: the browser keeps the key and the window's state for an address, so it should stay the same. */
const usualPort = 8717;

/** The gateway's usual port: a key and a model list are kept for its address too. */
const usualGatewayPort = 8718;

/**
 * Does what the command line of npm start says.
 * @param args without the program
 * @returns the exit code
 * @throws Error with a sentence for the user
 */
export async function start(args: readonly string[]): Promise<number> {
  const options = parseStartOptions(args);
  if (options.help) {
    console.log(help);
    return 0;
  }
  // A picture shows an article; who tries it out gets what a command asks for.
  const gateway = options.live ? undefined : await startLocalGateway({ authentication: options.key ? 'required' : 'none', hasFittingAnswers: options.prompt === undefined });
  // The panel asks for a key where the gateway does. Undefined takes out what an earlier run wrote.
  const settings: Settings = {
    'krouter.baseUrl': gateway?.baseUrl,
    'krouter.requireApiKey': gateway === undefined ? undefined : options.key,
  };
  try {
    if (options.desktop) {
      const workspace = await prepareWorkspace(path.join(scratchFolder, 'workspace'));
      return await runDesktop(workspace, { ...settings, ...chatSettings }, options.theme);
    }
    await installHost();
    if (options.prompt === undefined) await runInteractive(options, settings, gateway);
    else await runPrompt(options.prompt, options, settings);
    return 0;
  } finally {
    await gateway?.close();
  }
}

async function startLocalGateway(options: GatewayOptions): Promise<Gateway> {
  return startGateway({ ...options, port: usualGatewayPort }).catch(() => startGateway(options));
}

async function runInteractive(options: StartOptions, settings: Settings, gateway: Gateway | undefined): Promise<void> {
  const profileFolder = path.join(scratchFolder, 'profile');
  const extensionsFolder = path.join(profileFolder, 'extensions');
  await makePackage(true);
  await rm(extensionsFolder, { recursive: true, force: true });
  await prepareExtensions(extensionsFolder);
  await installExtension(packagePath(), profileFolder, extensionsFolder);
  const { language, theme, port } = options;
  const host = await startOnPort(port, { profileFolder, extensionsFolder, settings, language, theme, hasChat: true });
  const workspace = await prepareWorkspace(path.join(scratchFolder, 'workspace'));
  console.log(
    `\nVS Code with K-Router, against ${gateway ? `the local gateway (faults on demand: ${gateway.origin}/control)` : 'api.k-router.com'}. Open in a browser:\n\n` +
      `  ${host.url(workspace)}\n\nCtrl+C ends it. The profile is kept in .vscode-test/profile.`,
  );
  const interrupted = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { resolve(); });
  });
  const failed = host.failed.then(() => {
    throw new Error('The VS Code server ended by itself.');
  });
  try {
    await Promise.race([interrupted, failed]);
  } finally {
    await host.stop();
  }
}

/** Starts at the wished port, or, when there is no wish, at the usual one or any that is free. */
async function startOnPort(port: number | undefined, options: HostOptions): Promise<Host> {
  if (port !== undefined) return startHost({ ...options, port });
  return startHost({ ...options, port: usualPort }).catch(() => startHost(options));
}
