// npm and tar as subprocesses: fetch a pinned package, check it, unpack the parts of it that are wanted.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Pin } from './pins';

const execute = promisify(execFile);

/** A program that did not succeed, with the last lines it wrote. */
export class CommandFailed extends Error {
  constructor(program: string, output: string) {
    super(`${program} failed:\n${output.trim().split('\n').slice(-12).join('\n')}`);
    this.name = 'CommandFailed';
  }
}

/**
 * Runs npm.
 * @returns what it wrote to standard output
 * @throws CommandFailed
 */
export async function npm(args: readonly string[], folder: string): Promise<string> {
  try {
    const { stdout } = await execute('npm', args, {
      cwd: folder,
      maxBuffer: 64 << 20,
      shell: process.platform === 'win32',
    });
    return stdout;
  } catch (error) {
    throw new CommandFailed(`npm ${args.join(' ')}`, error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error));
  }
}

/**
 * Fetches a package's tarball into a new folder below `downloads` and compares its checksum with the pinned one.
 * @returns the tarball's path
 * @throws CommandFailed when npm cannot fetch it; Error when it is not the file that was pinned
 */
export async function fetchPackage(pin: Pin, downloads: string): Promise<string> {
  const folder = await mkdtemp(path.join(downloads, 'package-'));
  await npm(['pack', pin.spec, '--pack-destination', folder], folder);
  const [name] = await readdir(folder);
  if (name === undefined) throw new Error(`npm pack ${pin.spec} wrote no file.`);
  const tarball = path.join(folder, name);
  const integrity = `sha512-${createHash('sha512').update(await readFile(tarball)).digest('base64')}`;
  if (integrity !== pin.integrity) {
    throw new Error(`${pin.spec} is not the pinned file: expected ${pin.integrity}, got ${integrity}.`);
  }
  return tarball;
}

/**
 * Unpacks members of a tar file.
 * @param strip how many leading folders of each member's path to drop
 * @param members paths inside the archive; none: everything
 */
export async function unpack(tarball: string, folder: string, strip: number, ...members: string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await execute('tar', ['xf', tarball, '-C', folder, `--strip-components=${strip}`, ...members]);
}
