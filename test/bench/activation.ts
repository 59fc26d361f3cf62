// How long loading and activating takes: a real VS Code with the package, beside an empty extension in the same extension
// host. Each round is a new extension host in which both are activated once it is quiet, in a random order, after one that
// is thrown away: whichever is activated first pays for what the extension host loads once.
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';
import { startVsCode, type VsCode } from '../e2e/driver/vscode';
import { root } from '../host/folders';
import { temporaryFolder } from '../host/temporary';
import { atMost, type Report, told } from './figures';
import { median, medianRatio, shuffled } from './statistics';

const ids = { ours: 'k-router.krouter', empty: 'krouter-bench.empty', first: 'krouter-bench.first' } as const;
const emptyFolder = path.join(root, 'test/bench/empty');
/** Milliseconds after which VS Code does nothing more of its start. */
const quietAfter = 3_000;

async function changeManifest(folder: string, changes: object): Promise<void> {
  const file = path.join(folder, 'package.json');
  const manifest = z.looseObject({}).parse(JSON.parse(await readFile(file, 'utf8')));
  await writeFile(file, JSON.stringify({ ...manifest, ...changes }));
}

/** So that the package is activated when it is asked for, and not amid the start of all others. */
async function activateOnRequest(extensionsFolder: string): Promise<void> {
  const name = (await readdir(extensionsFolder)).find((folder) => folder.startsWith(ids.ours));
  if (name === undefined) throw new Error('The package is not installed.');
  await changeManifest(path.join(extensionsFolder, name), { activationEvents: [] });
}

/** @returns the folder of the one that is thrown away, another empty one */
async function makeFirst(): Promise<string> {
  const folder = path.join(temporaryFolder('bench'), 'first');
  await cp(emptyFolder, folder, { recursive: true });
  await changeManifest(folder, { name: 'first', displayName: 'First' });
  return folder;
}

/** @returns milliseconds from the request until `activate` has resolved: loading and activating */
function activate(vscode: VsCode, id: string): Promise<number> {
  return vscode.evaluate(async (api, wanted) => {
    const extension = api.extensions.getExtension(wanted);
    if (!extension) throw new Error(`${wanted} is not there.`);
    if (extension.isActive) throw new Error(`${wanted} is active already.`);
    const start = performance.now();
    await extension.activate();
    return performance.now() - start;
  }, id);
}

/** @param rounds each starts an extension host and activates both in it */
export async function benchActivation({ rounds, say }: { rounds: number; say: (text: string) => void }): Promise<Report> {
  const vscode = await startVsCode({ moreExtensions: [emptyFolder, await makeFirst()], changeExtensions: activateOnRequest });
  const times = { ours: new Array<number>(), empty: new Array<number>() };
  try {
    // The first round is thrown away: in it the files come from the disk.
    for (let round = 0; round <= rounds; round += 1) {
      if (round > 0) await vscode.reload();
      await new Promise((resolve) => { setTimeout(resolve, quietAfter); });
      await activate(vscode, ids.first);
      for (const who of shuffled(['ours', 'empty'] as const)) {
        const time = await activate(vscode, ids[who]);
        if (round > 0) times[who].push(time);
      }
      say(`round ${round} of ${rounds}`);
    }
  } finally {
    await vscode.close();
  }
  return {
    figures: [
      told('activation: load and activate', median(times.ours), 'ms'),
      told('activation: the floor, an empty extension', median(times.empty), 'ms'),
      atMost('activation, × the floor', medianRatio(times.ours, times.empty), 2),
    ],
    details: times,
  };
}
