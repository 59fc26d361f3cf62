// npm run test:desktop: the extension-host tests on real desktop builds, the oldest supported and the newest.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import * as z from 'zod/mini';
import { root, scratchFolder } from '../folders';
import { extensionHostTests } from './stages';
import type { Counts } from './summary';

/** One desktop build to test on. */
export interface DesktopBuild {
  readonly version: string;
  readonly run: (grep: string | undefined) => Promise<Counts>;
}

/** The lowest version that package.json supports, and the newest stable one. */
export async function desktopBuilds(): Promise<readonly DesktopBuild[]> {
  const manifest = z
    .object({ engines: z.object({ vscode: z.string() }) })
    .parse(JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')));
  return [manifest.engines.vscode.replace(/^[^\d]+/, ''), 'stable'].map((version) => ({
    version,
    run: async (grep) => {
      const program = await downloadAndUnzipVSCode({ version, cachePath: scratchFolder }).catch((error: unknown) => {
        throw new Error(
          `Desktop VS Code ${version} could not be downloaded (${error instanceof Error ? error.message : String(error)}). ` +
            'This command needs access to update.code.visualstudio.com; npm test runs the same tests without it.',
          { cause: error },
        );
      });
      return extensionHostTests(grep, program);
    },
  }));
}
