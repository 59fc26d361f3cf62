/** What ships names every package it contains, with its licence. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { root } from '../../host/folders';

interface Build {
  bundles: Record<string, BuildOptions>;
  thirdPartyNotices: (metafiles: Metafile[]) => string;
}

describe('The third-party notices', function () {
  this.timeout(60_000);

  let notices = '';
  /** The folders of packages that the bundles have files of. */
  let folders: string[] = [];

  before(async () => {
    const { bundles, thirdPartyNotices } = createRequire(path.join(root, 'package.json'))('./esbuild.js') as Build;
    const metafiles = await Promise.all(
      Object.values(bundles).map(async (options) => (await build({ ...options, write: false, metafile: true })).metafile),
    );
    notices = thirdPartyNotices(metafiles);
    const files = metafiles.flatMap(({ inputs }) => Object.keys(inputs)).filter((file) => file.includes('node_modules/'));
    folders = [...new Set(files.map((file) => path.join(root, file)).map(packageFolder))];
  });

  /** @returns the nearest folder above that names a package */
  const packageFolder = (file: string): string => {
    for (let folder = path.dirname(file); folder !== root; folder = path.dirname(folder)) {
      const names = readdirSync(folder);
      if (names.includes('package.json') && 'version' in manifest(folder)) return folder;
    }
    throw new Error(`${file} belongs to no package.`);
  };
  const manifest = (folder: string): { name: string; version: string; license: string } =>
    JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { name: string; version: string; license: string };
  const sections = (): string[] => notices.split(/^={80}$/m).map((section) => section.trim());

  it('name every bundled package, with version, licence and its text', () => {
    assert.ok(folders.length > 5, String(folders));
    for (const folder of folders) {
      const { name, version, license } = manifest(folder);
      const section = sections().find((text) => text.startsWith(`${name} ${version} (${license})\n`));
      assert.ok(section !== undefined, `${name} ${version} is not named`);
      assert.match(section, /permission|permitted|licensed|license/i, name);
      assert.match(section, /copyright|creative commons/i, name);
      for (const file of readdirSync(folder).filter((entry) => /^licen[cs]e/i.test(entry))) {
        const text = readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
        assert.ok(section.includes(text), `${name}: ${file}`);
      }
    }
  });

  it('name nothing else', () => {
    assert.equal(sections().length - 1, new Set(folders.map((folder) => `${manifest(folder).name} ${manifest(folder).version}`)).size);
  });

  it('have both licences of the icon font', () => {
    const section = sections().find((text) => text.startsWith('@vscode/codicons '));
    assert.match(section ?? '', /Attribution 4\.0 International/);
    assert.match(section ?? '', /MIT License/);
  });

  it('are part of the package', () => {
    assert.ok(readFileSync(path.join(root, '.vscodeignore'), 'utf8').split('\n').includes('!dist/THIRD_PARTY_NOTICES.txt'));
  });
});
