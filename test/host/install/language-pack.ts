// The Korean display language: a language pack extension as VS Code knows them, made from the texts of an npm package.
import { copyFile, cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod/mini';

const manifestSchema = z.looseObject({
  name: z.string(),
  publisher: z.string(),
  version: z.string(),
  contributes: z.object({
    localizations: z.array(
      z.object({
        languageId: z.string(),
        languageName: z.string(),
        localizedLanguageName: z.string(),
        translations: z.array(z.object({ id: z.string(), path: z.string() })),
      }),
    ),
  }),
});

/**
 * Writes the language pack extension.
 * @param texts the folder with `main.i18n.json.js` (a module whose default export maps files to keys to texts) and `extensions/`
 * @param folder the extension's folder, new
 */
export async function writeLanguagePack(texts: string, folder: string): Promise<void> {
  const translations = path.join(folder, 'translations');
  await mkdir(translations, { recursive: true });
  await cp(path.join(texts, 'extensions'), path.join(translations, 'extensions'), { recursive: true });
  const module = path.join(texts, 'main.i18n.mjs');
  await copyFile(path.join(texts, 'main.i18n.json.js'), module);
  const { default: contents } = z
    .object({ default: z.record(z.string(), z.unknown()) })
    .parse({ ...(await import(pathToFileURL(module).href)) });
  await writeFile(path.join(translations, 'main.i18n.json'), JSON.stringify({ version: '1.0.0', contents }));
  const ending = '.i18n.json';
  const extensions = (await readdir(path.join(translations, 'extensions'))).filter((name) => name.endsWith(ending));
  const manifest: z.infer<typeof manifestSchema> = {
    name: 'language-pack-ko',
    publisher: 'krouter-test',
    version: '1.0.0',
    engines: { vscode: '*' },
    contributes: {
      localizations: [
        {
          languageId: 'ko',
          languageName: 'Korean',
          localizedLanguageName: '한국어',
          translations: [
            { id: 'vscode', path: './translations/main.i18n.json' },
            ...extensions.map((name) => ({ id: name.slice(0, -ending.length), path: `./translations/extensions/${name}` })),
          ],
        },
      ],
    },
  };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest, undefined, 2));
}

/**
 * The content of a profile's languagepacks.json, from which the server learns that a display language is there. VS Code itself
 * writes it when a language pack is installed from the gallery.
 * @param folder the installed language pack extension
 */
export async function describeLanguagePack(folder: string): Promise<string> {
  const manifest = manifestSchema.parse(JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')));
  const packs = manifest.contributes.localizations.map((localization) => [
    localization.languageId,
    {
      hash: `${manifest.name}-${manifest.version}`,
      label: localization.localizedLanguageName,
      extensions: [{ extensionIdentifier: { id: `${manifest.publisher}.${manifest.name}` }, version: manifest.version }],
      translations: Object.fromEntries(localization.translations.map(({ id, path: file }) => [id, path.join(folder, file)])),
    },
  ]);
  return JSON.stringify(Object.fromEntries(packs));
}
