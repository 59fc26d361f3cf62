/**
 * The active colour theme's own file, read for how code looks in it: loaded when code is first shown (lazyModules.ts).
 */
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { CodeColors } from '../../../shared/protocol';
import { customRules } from './customizations';
import { looksOf } from './highlightScopes';
import { readTheme } from './themeFile';

const contributionSchema = z.object({
  contributes: z.object({
    themes: z.array(z.object({ id: z.optional(z.string()), label: z.optional(z.string()), uiTheme: z.optional(z.string()), path: z.string() })),
  }),
});

/** A theme as an extension lists it. */
interface ListedTheme {
  id: string;
  uiTheme: string | undefined;
  uri: vscode.Uri;
}

/** The names that themes of VS Code had before; settings still say them. */
const prefix = /^Default (?=(?:Dark|Light)(?:\+| Modern))/;

/** @returns the colours of the active theme; empty when VS Code does not tell which it is. Rejects for a theme that can't be read. */
export async function readActiveTheme(): Promise<CodeColors> {
  const theme = activeTheme();
  return theme ? colorsOf(theme) : {};
}

async function colorsOf({ id, uri }: ListedTheme): Promise<CodeColors> {
  const decoder = new TextDecoder();
  const { rules, semantic } = await readTheme(async (names) => {
    const file = names.reduce((from, name) => vscode.Uri.joinPath(from, '..', name), uri);
    return decoder.decode(await vscode.workspace.fs.readFile(file));
  });
  const custom = vscode.workspace.getConfiguration('editor').get<unknown>('tokenColorCustomizations');
  const looks = looksOf([...rules, ...customRules(custom, id)], semantic);
  return Object.fromEntries(
    [...looks].map(([kind, { color, fontStyle = '' }]) => [
      kind,
      {
        ...(color !== undefined && { color }),
        isBold: fontStyle.includes('bold'),
        isItalic: fontStyle.includes('italic'),
        isUnderlined: fontStyle.includes('underline'),
      },
    ]),
  );
}

/** The theme of the settings that fits the kind of the active one: they say which it is, in up to five of them. */
function activeTheme(): ListedTheme | undefined {
  const themes = listedThemes();
  const workbench = vscode.workspace.getConfiguration('workbench');
  const { kind } = vscode.window.activeColorTheme;
  const preferred = { [vscode.ColorThemeKind.Light]: 'preferredLightColorTheme', [vscode.ColorThemeKind.Dark]: 'preferredDarkColorTheme', [vscode.ColorThemeKind.HighContrast]: 'preferredHighContrastColorTheme', [vscode.ColorThemeKind.HighContrastLight]: 'preferredHighContrastLightColorTheme' }[kind];
  const isAutomatic = vscode.workspace.getConfiguration('window').get<boolean>('autoDetectColorScheme') === true;
  const keys = isAutomatic ? [preferred, 'colorTheme'] : ['colorTheme', preferred];
  const found = keys.flatMap((key) => {
    const name = workbench.get<string>(key);
    return name === undefined ? [] : themes.find(({ id }) => id === name) ?? themes.find(({ id }) => id === name.replace(prefix, '')) ?? [];
  });
  return found.find(({ uiTheme }) => uiTheme === undefined || kindOf(uiTheme) === kind);
}

function listedThemes(): ListedTheme[] {
  return vscode.extensions.all.flatMap(({ packageJSON, extensionUri }) => {
    const parsed = contributionSchema.safeParse(packageJSON);
    if (!parsed.success) return [];
    return parsed.data.contributes.themes.map(({ id, label, uiTheme, path }) => ({ id: id ?? label ?? '', uiTheme, uri: vscode.Uri.joinPath(extensionUri, path) }));
  });
}

function kindOf(uiTheme: string): vscode.ColorThemeKind | undefined {
  switch (uiTheme) {
    case 'vs':
      return vscode.ColorThemeKind.Light;
    case 'vs-dark':
      return vscode.ColorThemeKind.Dark;
    case 'hc-black':
      return vscode.ColorThemeKind.HighContrast;
    case 'hc-light':
      return vscode.ColorThemeKind.HighContrastLight;
    default:
      return undefined;
  }
}
