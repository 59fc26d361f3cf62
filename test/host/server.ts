// The VS Code server as a child process. Nothing talks to it directly: front.ts stands before it.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { promisify } from 'node:util';
import { hostFolder } from './folders';
import { isSelfContained } from './install/install';

const execute = promisify(execFile);

const program = isSelfContained ? path.join(hostFolder, 'node') : process.execPath;
const serverMain = path.join(hostFolder, 'vscode/out/server-main.js');

/** How a server is started. */
export interface ServerOptions {
  /** The server's data: settings, state, logs. */
  readonly dataFolder: string;
  readonly extensionsFolder: string;
  /** What a client must show to get in. */
  readonly connectionToken: string;
  /** The display language. The server takes the browser's wish for one only with an argv.json in the home folder. */
  readonly language: string;
  /** More command line arguments. */
  readonly args?: readonly string[] | undefined;
  /** More environment, which the extension host gets too. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/** A running VS Code server. */
export interface Server {
  readonly port: number;
  /** Resolves when the process has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Ends it and what it started; done when it has ended. */
  stop(): Promise<void>;
}

/**
 * Starts a server on a free port of 127.0.0.1.
 * @throws Error with the server's output when it ends before it listens
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const child = spawn(
    program,
    [
      serverMain,
      ...['--host', '127.0.0.1', '--port', '0', '--connection-token', options.connectionToken],
      ...['--server-data-dir', options.dataFolder, '--extensions-dir', options.extensionsFolder],
      ...['--accept-server-license-terms', '--telemetry-level', 'off', '--log', 'off'],
      ...['--locale', options.language],
      ...(options.args ?? []),
    ],
    {
      // No gallery: nothing of VS Code's own tries to reach the network.
      env: { ...process.env, EXTENSIONS_GALLERY: '{}', ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const endWithUs = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', endWithUs);
  const ended = once(child, 'exit').then(() => {
    process.off('exit', endWithUs);
  });
  return { port: await listeningPort(child), ended, stop: () => stop(child, ended) };
}

function listeningPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (data: Buffer): void => {
      output = (output + data.toString()).slice(-20_000);
      const port = /available at https?:\/\/[^/]*:(\d+)/.exec(output)?.[1];
      if (port !== undefined) resolve(Number(port));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.on('error', reject);
    child.on('exit', (code) => {
      reject(new Error(`The VS Code server ended (${String(code)}):\n${output}`));
    });
  });
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  // A server that hangs must not keep the tests from ending.
  const force = setTimeout(() => child.kill('SIGKILL'), 3000);
  await ended;
  clearTimeout(force);
}

/**
 * Installs a packaged extension, as a user does with "Install from VSIX".
 * @throws Error with the installer's words when it refuses
 */
export async function installExtension(vsix: string, dataFolder: string, extensionsFolder: string): Promise<void> {
  const folders = ['--server-data-dir', dataFolder, '--extensions-dir', extensionsFolder];
  const { stdout, stderr } = await execute(
    program,
    [serverMain, '--accept-server-license-terms', ...folders, '--install-extension', vsix, '--force'],
    { env: { ...process.env, EXTENSIONS_GALLERY: '{}' } },
  );
  if (!stdout.includes('successfully installed')) throw new Error(`${vsix} was not installed:\n${stdout}${stderr}`);
}
