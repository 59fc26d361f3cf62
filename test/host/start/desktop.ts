// npm start -- --desktop: the desktop VS Code of this machine with the extension under development and a profile of its own.
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { root, scratchFolder } from '../folders';
import { runProgram } from '../run';
import { writeSettings, type Settings, type Theme } from '../settings';

/**
 * Opens the window and waits until it is closed.
 * @returns the program's exit code
 * @throws Error when no VS Code is found
 */
export async function runDesktop(workspace: string, settings: Settings, theme?: Theme): Promise<number> {
  const program = findDesktop(process.platform, process.env, existsSync);
  if (program === undefined) {
    throw new Error(
      'No desktop VS Code was found (code, code-insiders or codium): install it from https://code.visualstudio.com, ' +
        'or use npm start without --desktop, which needs none.',
    );
  }
  const profile = path.join(scratchFolder, 'desktop');
  await mkdir(profile, { recursive: true });
  await writeSettings(path.join(profile, 'User'), settings, theme);
  console.log(`Opening ${program}; close its window to end.`);
  const { code } = await runProgram(program, [
    '--wait',
    '--new-window',
    ...['--user-data-dir', profile, '--extensions-dir', path.join(profile, 'extensions')],
    `--extensionDevelopmentPath=${root}`,
    // Electron's sandbox refuses to run as root.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    workspace,
  ]);
  return code;
}

/**
 * Finds an installed desktop VS Code: on the PATH first, then where its installers put it.
 * @param platform as in process.platform
 * @param environment as in process.env
 * @param exists whether a file is there
 */
export function findDesktop(
  platform: NodeJS.Platform,
  environment: NodeJS.ProcessEnv,
  exists: (file: string) => boolean,
): string | undefined {
  if (platform === 'win32') {
    const roots = [environment['LOCALAPPDATA'] && `${environment['LOCALAPPDATA']}\\Programs`, environment['ProgramFiles']];
    const programs = ['Microsoft VS Code\\Code.exe', 'Microsoft VS Code Insiders\\Code - Insiders.exe', 'VSCodium\\VSCodium.exe'];
    return roots.filter(isFolder).flatMap((folder) => programs.map((program) => `${folder}\\${program}`)).find(exists);
  }
  const onPath = (environment['PATH'] ?? '')
    .split(':')
    .filter(isFolder)
    .flatMap((folder) => ['code', 'code-insiders', 'codium'].map((name) => path.posix.join(folder, name)));
  const applications = [
    '/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code',
    '/Applications/Visual Studio Code - Insiders.app/Contents/Resources/app/bin/code',
    '/Applications/VSCodium.app/Contents/Resources/app/bin/codium',
  ];
  return [...onPath, ...(platform === 'darwin' ? applications : [])].find(exists);
}

function isFolder(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
