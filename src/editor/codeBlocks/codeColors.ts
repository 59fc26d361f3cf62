/**
 * How code looks in the user's colour theme. VS Code hands token colours to no one, so the theme's own file is read, as
 * the extension that brings it lists it. A theme that cannot be read leaves the page with its own mapping.
 */
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { Log } from '../../host/log';
import type { CodeColors } from '../../shared/protocol';
import { customRules } from './theme/customizations';
import { looksOf } from './theme/highlightScopes';
import { readTheme } from './theme/themeFile';

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

export class ThemeCodeColors implements vscode.Disposable {
  readonly #log: Log;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #registrations = vscode.Disposable.from(
    this.#changed,
    vscode.window.onDidChangeActiveColorTheme(() => { this.#changed.fire(); }),
    vscode.extensions.onDidChange(() => { this.#changed.fire(); }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('editor.tokenColorCustomizations') || event.affectsConfiguration('workbench.colorTheme')) this.#changed.fire();
    }),
  );
  /** The colours may be others now. */
  readonly onDidChange = this.#changed.event;

  constructor(log: Log) {
    this.#log = log;
  }

  /** @returns the colours of the active theme; empty when they cannot be known. Never rejects. */
  async read(): Promise<CodeColors> {
    try {
      const theme = activeTheme();
      return theme ? await colorsOf(theme) : {};
    } catch (error) {
      this.#log.debug(`theme colours: ${error instanceof Error ? error.message : String(error)}`);
      return {};
    }
  }

  dispose(): void {
    this.#registrations.dispose();
  }
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
