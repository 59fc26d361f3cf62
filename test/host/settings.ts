// The user settings of the VS Code profiles that tests, pictures and npm start use.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';
import type { Language } from './host';

/** User settings, as in settings.json. */
export type Settings = Readonly<Record<string, unknown>>;

/** The themes by a short name each. */
export const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  hc: 'Default High Contrast',
  'hc-light': 'Default High Contrast Light',
} as const;

/** A theme's short name. */
export type Theme = keyof typeof themes;

/** All of them: dark last, since tests begin and end with it. */
export const allThemes = ['light', 'hc', 'hc-light', 'dark'] as const satisfies readonly Theme[];

/** Where something is looked at in both languages: half of the themes in each, so that every theme is seen once. */
export const themesIn = { en: ['hc', 'dark'], ko: ['hc-light', 'light'] } as const satisfies Readonly<Record<Language, readonly Theme[]>>;

/** What keeps VS Code quiet: no welcome, no updates, no telemetry, no chat of its own beside ours. */
const quiet: Settings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'remote.autoForwardPorts': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'window.commandCenter': false,
  'window.title': '${activeEditorShort}${separator}${rootName}',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** What VS Code's own Chat needs to ask the gateway's models: the mode that does without tools, and one of them at first. */
export const chatSettings: Settings = { 'chat.disableAIFeatures': false, 'chat.newSession.defaultMode': 'ask', 'chat.defaultModel': 'kr/auto' };

/**
 * Writes a settings file: the quiet defaults, what the file already says (the user's own changes in a kept profile), and
 * what must be so. A file that is not plain JSON is kept beside it as settings.json.bak.
 * @param folder the folder of settings.json
 * @param settings what must be so; undefined: what must not be there
 */
export async function writeSettings(folder: string, settings: Settings, theme?: Theme): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'settings.json');
  const all = {
    ...quiet,
    ...(await existing(file)),
    ...(theme === undefined ? {} : { 'workbench.colorTheme': themes[theme] }),
    ...settings,
  };
  await writeFile(file, JSON.stringify(all, undefined, 2));
}

async function existing(file: string): Promise<Settings> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return {};
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    await rename(file, `${file}.bak`);
    return {};
  }
}
