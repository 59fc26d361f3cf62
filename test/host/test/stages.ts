// The stages of npm test. Each shows its output as it goes and returns its counts.
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough, type Writable } from 'node:stream';
import { runTests } from '@vscode/test-electron';
import { makeAuthority } from '../../gateway/faults/certificates';
import { root, scratchFolder } from '../folders';
import { installHost, isSelfContained } from '../install/install';
import { checkLocalisation } from '../l10n/main';
import { makePackage } from '../package/vsix';
import { runProgram } from '../run';
import { temporaryFolder } from '../temporary';
import { add, judge, resultsSchema, type Counts } from './summary';

/** One stage. */
export interface Stage {
  readonly name: 'lint' | 'types' | 'l10n' | 'unit' | 'exthost' | 'e2e';
  readonly title: string;
  readonly run: (grep: string | undefined) => Promise<Counts>;
}

/** All stages in their order: the quick ones first. */
export const stages: readonly Stage[] = [
  { name: 'lint', title: 'Lint', run: () => check(['node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.']) },
  { name: 'types', title: 'Types', run: () => check(['test/bin/types.mjs']) },
  { name: 'l10n', title: 'Localisation', run: async () => asOneTest((await checkLocalisation()) === 0) },
  { name: 'unit', title: 'Unit', run: (grep) => mocha('out/test/unit/**/*.test.mjs', grep, 20_000) },
  { name: 'exthost', title: 'Extension host', run: extensionHost },
  { name: 'e2e', title: 'End to end', run: endToEnd },
];

function asOneTest(passed: boolean): Counts {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

async function check(args: readonly string[]): Promise<Counts> {
  const { code } = await runProgram(process.execPath, args);
  return asOneTest(code === 0);
}

async function extensionHost(grep: string | undefined): Promise<Counts> {
  // Off Linux x64, where it can be downloaded, test-electron fetches a desktop VS Code.
  if (!isSelfContained) return extensionHostTests(grep);
  await installHost();
  const program = path.join(root, 'test/bin/code.mjs');
  // A few tests are not worth a second VS Code.
  if (grep !== undefined) return extensionHostTests(grep, program);
  // Most of their time is waiting for VS Code. What the second one writes comes after all of the first one's.
  const second = new PassThrough();
  const halves = [
    extensionHostTests(grep, program, { half: 0, output: process.stdout }),
    extensionHostTests(grep, program, { half: 1, output: second }),
  ] as const;
  const first = await halves[0];
  second.pipe(process.stdout);
  return add(first, await halves[1]);
}

async function endToEnd(grep: string | undefined): Promise<Counts> {
  await installHost();
  const size = await makePackage(true);
  console.log(`Packaged (${(size / 1000).toFixed(1)} KB).`);
  return mocha('out/test/e2e/**/*.test.mjs', grep, 60_000, ['--retries', String(furtherTries)]);
}

/** A test that drives a whole VS Code gets a second try. The sum at the end names those that needed it: each is a fault to mend. */
const furtherTries = 1;

const reporter = path.join(root, 'test/host/reporter.mjs');

async function mocha(files: string, grep: string | undefined, timeout: number, more: readonly string[] = []): Promise<Counts> {
  const results = await resultsFile('mocha');
  const args = ['--reporter', reporter, '--timeout', String(timeout), ...more, ...(grep === undefined ? [] : ['--grep', grep]), files];
  const { code } = await runProgram(process.execPath, ['node_modules/mocha/bin/mocha.js', ...args], {
    environment: { MOCHA_RESULTS: results },
  });
  return judge(await readCounts(results), code, grep !== undefined);
}

/** Every second file of the tests of test/exthost/, for a VS Code that runs beside another one. */
interface Half {
  /** Whether the files begin with the first one or with the second. */
  readonly half: 0 | 1;
  readonly output: Writable;
}

/**
 * Runs the tests of test/exthost/ through @vscode/test-electron.
 * @param grep only tests whose titles match
 * @param program the VS Code to run; undefined: a downloaded one
 * @param half undefined: all files
 */
export async function extensionHostTests(grep: string | undefined, program?: string, half?: Half): Promise<Counts> {
  const results = await resultsFile(`exthost-${half?.half ?? 'all'}`);
  const profile = temporaryFolder('exthost');
  const workspace = path.join(profile, 'workspace');
  await mkdir(workspace);
  const fixture = path.join(root, 'test/fixtures/workspace');
  if (existsSync(fixture)) await cp(fixture, workspace, { recursive: true });
  // A checkout that came as an archive has lost it.
  if (program !== undefined) await chmod(program, 0o755);
  const authority = await installAuthority(profile);
  const code = await runTests({
    ...(program === undefined ? {} : { vscodeExecutablePath: program }),
    ...(half && { stdout: half.output, stderr: half.output }),
    cachePath: scratchFolder,
    extensionDevelopmentPath: root,
    extensionTestsPath: path.join(root, 'test/host/extension-tests.cjs'),
    launchArgs: [
      ...[workspace, '--disable-extensions'],
      ...['--user-data-dir', path.join(profile, 'user'), '--extensions-dir', path.join(profile, 'extensions')],
    ],
    extensionTestsEnv: {
      ...{ MOCHA_REPORTER: reporter, MOCHA_RESULTS: results, MOCHA_GREP: grep ?? '', MOCHA_RETRIES: String(furtherTries) },
      ...(half && { MOCHA_HALF: String(half.half) }),
      ...authority,
    },
  }).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  });
  return judge(await readCounts(results), code, grep !== undefined);
}

/**
 * A certificate authority that only the VS Code of the tests takes for one of its system's, and its key for tests to sign
 * with. Node reads the system's certificates from SSL_CERT_FILE on Linux.
 * @returns the environment that says so
 */
async function installAuthority(folder: string): Promise<Record<string, string>> {
  const { key, cert } = await makeAuthority();
  const [keyFile, certificateFile] = [path.join(folder, 'authority-key.pem'), path.join(folder, 'authority.pem')];
  await writeFile(keyFile, key, { mode: 0o600 });
  await writeFile(certificateFile, cert);
  return { SSL_CERT_FILE: certificateFile, KROUTER_TEST_AUTHORITY_KEY: keyFile };
}

async function resultsFile(name: string): Promise<string> {
  await mkdir(scratchFolder, { recursive: true });
  const file = path.join(scratchFolder, `results-${process.pid}-${name}.json`);
  await rm(file, { force: true });
  return file;
}

async function readCounts(file: string): Promise<Counts | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  await rm(file, { force: true });
  return text === undefined ? undefined : resultsSchema.parse(JSON.parse(text));
}
