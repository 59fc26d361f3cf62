// What every command of the project does first, also on a bare clone: the npm packages, then the compiled tools.
// It runs before any package is there, so it imports nothing but Node's own modules.
import { spawn } from 'node:child_process';
import { readFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The root of the checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

const onWindows = process.platform === 'win32';

/**
 * Runs the body of a command; what goes wrong is told in one line (the stack only with DEBUG set) and ends with exit code 1.
 * @param {() => Promise<number | void>} body resolves with the exit code, 0 when it has none
 */
export async function command(body) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    console.error(process.env['DEBUG'] || !(error instanceof Error) ? error : `\n${error.message}`);
    process.exitCode = 1;
  }
}

/**
 * Runs a program to its end with its output shown.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string> }} [options]
 * @returns {Promise<number>} its exit code
 */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: 'inherit',
    });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/**
 * Installs the packages that a folder's package-lock.json asks for, when they are not there yet.
 * @param {string} [folder]
 * @throws when npm fails: one sentence that says what to do, and the last lines of npm
 */
export async function installPackages(folder = root) {
  requireNode();
  if (isInstalled(folder)) return;
  const name = path.relative(root, folder) || 'the project';
  console.log(`Installing the packages of ${name} (npm ci) …`);
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const progress = setInterval(() => console.log(`  … ${seconds()} s`), 5000);
  let output = '';
  const code = await new Promise((resolve) => {
    // npm is a script (npm.cmd) on Windows, which only a shell can start.
    const child = spawn('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, shell: onWindows });
    const keep = (/** @type {Buffer} */ data) => (output = (output + data.toString()).slice(-8000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => {
      output += error.message;
      resolve(1);
    });
    child.on('close', resolve);
  });
  clearInterval(progress);
  if (code !== 0) {
    throw new Error(
      `${output.trim().split('\n').slice(-15).join('\n')}\n\nThe packages of ${name} could not be installed (npm's last lines are above): ` +
        'check the network and `npm config get registry`, then run the same command again.',
    );
  }
  console.log(`  done in ${seconds()} s`);
}

/**
 * Installs what is missing, compiles tools and tests into out/ and loads one of the tools.
 * @param {string} tool a folder of test/host/ with a main.ts
 * @returns {Promise<any>} its exports
 */
export async function loadTool(tool) {
  await installPackages();
  if ((await run(process.execPath, ['esbuild.js', '--tests'])) !== 0) throw new Error('The build failed: see above.');
  return import(pathToFileURL(path.join(root, 'out/test/host', tool, 'main.mjs')).href);
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Node ${process.versions.node} is too old: install Node 20.19 or newer (https://nodejs.org) and try again.`);
  }
}

/** Whether npm's own record of what it installed has every package of the lock file, in its version. */
function isInstalled(/** @type {string} */ folder) {
  const record = path.join(folder, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const read = (/** @type {string} */ file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const installed = read(record);
  return Object.entries(read(path.join(folder, 'package-lock.json'))).every(
    // Optional packages are for other platforms when npm left them out.
    ([name, entry]) => name === '' || (installed[name] ? installed[name].version === entry.version : entry.optional),
  );
}
