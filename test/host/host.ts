// A whole VS Code in one call: a profile, the server, the front before it, and the address to open.
import { randomBytes } from 'node:crypto';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { hostFolder } from './folders';
import { startFront } from './front';
import { describeLanguagePack } from './install/language-pack';
import { startServer, type Server } from './server';
import { chatSettings, writeSettings, type Settings, type Theme } from './settings';

/** The display languages there are texts for. */
export type Language = 'en' | 'ko';

/** How a VS Code is started. */
export interface HostOptions {
  /** Settings, state, secrets' key: all that lasts as long as this folder. */
  readonly profileFolder: string;
  readonly extensionsFolder: string;
  readonly settings: Settings;
  readonly theme?: Theme | undefined;
  readonly language: Language;
  /** 0 or left out: any free port. */
  readonly port?: number | undefined;
  readonly args?: readonly string[] | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** VS Code's own Chat. The built-in extension that it needs is off on a fresh profile. */
  readonly hasChat?: boolean | undefined;
}

/** A running VS Code, without a browser. */
export interface Host {
  readonly origin: string;
  /** The address of a window: its folder or .code-workspace file, or none, and VS Code's own options for it. */
  url(workspace: string | undefined, payload?: readonly (readonly [string, string])[]): string;
  /** Ends the server, with its extension hosts, and starts it anew behind the same address. */
  restartServer(): Promise<void>;
  /** Resolves when a server that nobody stopped has ended. */
  readonly failed: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Makes an extensions folder in which the Korean display language is installed. Extensions are added with installExtension.
 */
export async function prepareExtensions(extensionsFolder: string): Promise<void> {
  const target = path.join(extensionsFolder, languagePack);
  await mkdir(extensionsFolder, { recursive: true });
  await cp(path.join(hostFolder, languagePack), target, { recursive: true });
}

const languagePack = 'language-pack-ko';

/**
 * Starts a VS Code on a profile.
 * @throws Error when the server does not start or the port is taken
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const data = path.join(options.profileFolder, 'data');
  const settings = options.hasChat === true ? { ...options.settings, ...chatSettings } : options.settings;
  await writeSettings(path.join(data, 'User'), settings, options.theme);
  await writeFile(
    path.join(data, 'languagepacks.json'),
    await describeLanguagePack(path.join(options.extensionsFolder, languagePack)),
  );
  const connectionToken = randomBytes(16).toString('hex');
  const start = (): Promise<Server> =>
    startServer({
      dataFolder: options.profileFolder,
      extensionsFolder: options.extensionsFolder,
      connectionToken,
      language: options.language,
      args: options.args,
      environment: options.environment,
    });
  let expected = false;
  let fail: () => void;
  const failed = new Promise<void>((resolve) => {
    fail = resolve;
  });
  const watch = (started: Server): Server => {
    void started.ended.then(() => {
      if (!expected) fail();
    });
    return started;
  };
  let server = watch(await start());
  const stopServer = async (): Promise<void> => {
    expected = true;
    await server.stop();
  };
  const front = await startFront({
    port: options.port ?? 0,
    target: () => server.port,
    connectionToken,
    secretKey: await secretKey(path.join(options.profileFolder, 'secret-key')),
    configuration: options.hasChat === true ? { enabledExtensions: ['GitHub.copilot-chat'] } : undefined,
  }).catch(async (error: unknown) => {
    await stopServer();
    throw error;
  });
  return {
    origin: front.origin,
    url: (workspace, payload = []) => windowAddress(front.origin, workspace, payload),
    restartServer: async () => {
      await stopServer();
      server = watch(await start());
      expected = false;
    },
    failed,
    stop: async () => {
      await front.close();
      await stopServer();
    },
  };
}

function windowAddress(origin: string, workspace: string | undefined, payload: readonly (readonly [string, string])[]): string {
  const address = new URL(origin);
  if (workspace === undefined) address.searchParams.set('ew', 'true');
  else address.searchParams.set(workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', workspace);
  if (payload.length > 0) address.searchParams.set('payload', JSON.stringify(payload));
  return address.href;
}

/** 32 random bytes, made once for a profile: secrets saved with them can be read as long as the profile lasts. */
async function secretKey(file: string): Promise<Buffer> {
  const kept = await readFile(file).catch(() => undefined);
  if (kept?.length === 32) return kept;
  const made = randomBytes(32);
  await writeFile(file, made, { mode: 0o600 });
  return made;
}
