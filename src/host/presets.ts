/** The user's presets: named chat settings in the setting `krouter.presets`, where they can be edited by hand too. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { chatSettingsSchema, presetSchema, type ChatSettings, type Preset } from '../shared/chatSettings';
import { inBackground } from './background';
import type { Log } from './log';
import { plainMessage } from './plainMessage';
import { readSettings } from './settings';

const entrySchema = z.record(z.string(), z.unknown());

export class Presets {
  readonly #log: Log;
  /** The setting as it was parsed last, as JSON: what is wrong with it is logged once. */
  #parsed = '';
  #list: readonly Preset[] = [];

  constructor(log: Log) {
    this.#log = log;
  }

  /** As the setting has them now. What is no preset is left out and logged. */
  get list(): readonly Preset[] {
    const { presets } = readSettings();
    const text = JSON.stringify(presets);
    if (text !== this.#parsed) {
      this.#parsed = text;
      this.#list = this.#parse(presets);
    }
    return this.#list;
  }

  /**
   * Asks for a name and keeps the settings under it; asks before it replaces a preset.
   * @returns the name, or undefined when the user left or the setting could not be written, which is said then
   */
  async save(settings: ChatSettings): Promise<string | undefined> {
    const name = await askForName();
    if (name === undefined) return undefined;
    const exists = this.list.some((preset) => preset.name === name);
    if (exists && !(await confirm(l10n.t('A preset named “{0}” exists. Replace it?', name), l10n.t('Replace')))) return undefined;
    const entry = { name, ...settings };
    const { presets } = readSettings();
    const written = exists ? presets.map((other) => (nameOf(other) === name ? entry : other)) : [...presets, entry];
    return (await write(written, this.#log)) ? name : undefined;
  }

  /** Deletes a preset after a question; unknown names change nothing. */
  async delete(name: string): Promise<void> {
    if (!this.list.some((preset) => preset.name === name)) return;
    if (!(await confirm(l10n.t('Delete the preset “{0}”?', name), l10n.t('Delete')))) return;
    await write(readSettings().presets.filter((entry) => nameOf(entry) !== name), this.#log);
  }

  #parse(entries: readonly unknown[]): Preset[] {
    const presets = new Map<string, Preset>();
    for (const [index, entry] of entries.entries()) {
      const preset = parsePreset(entry);
      if (typeof preset === 'string') this.#log.warn(`krouter.presets[${index}] is left out: ${preset}`);
      else if (presets.has(preset.name)) this.#log.warn(`krouter.presets[${index}] is left out: another preset has its name`);
      else presets.set(preset.name, preset);
    }
    return [...presets.values()];
  }
}

/** @returns the preset, or what is wrong with it; null counts as not set */
function parsePreset(raw: unknown): Preset | string {
  const entry = z.safeParse(entrySchema, raw);
  if (!entry.success) return 'it is no object';
  const { name, ...fields } = entry.data;
  const set = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  const settings = z.safeParse(chatSettingsSchema, set);
  if (!settings.success) return z.prettifyError(settings.error);
  const preset = z.safeParse(presetSchema, { name: nameOf(raw) ?? name, settings: settings.data });
  return preset.success ? preset.data : z.prettifyError(preset.error);
}

function nameOf(raw: unknown): string | undefined {
  const entry = z.safeParse(entrySchema, raw);
  const name = entry.success ? entry.data['name'] : undefined;
  return typeof name === 'string' ? name.trim() : undefined;
}

/** @returns a name that is not empty, or undefined when the user left */
async function askForName(): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title: l10n.t('Save as preset'),
    prompt: l10n.t('Name of the preset'),
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim().length > 100 ? l10n.t('At most {0} characters.', 100) : undefined),
  });
  const name = text?.trim() ?? '';
  return name === '' || name.length > 100 ? undefined : name;
}

async function confirm(question: string, button: string): Promise<boolean> {
  return (await vscode.window.showWarningMessage(question, { modal: true }, button)) === button;
}

/** @returns whether the user's setting could be written; if not, the user is told */
async function write(presets: readonly unknown[], log: Log): Promise<boolean> {
  try {
    const value = presets.length === 0 ? undefined : presets;
    await vscode.workspace.getConfiguration('krouter').update('presets', value, vscode.ConfigurationTarget.Global);
    return true;
  } catch (error) {
    const reason = plainMessage(error instanceof Error ? error.message : String(error));
    const open = l10n.t('Open Settings');
    const said = vscode.window.showErrorMessage(l10n.t('The presets could not be saved: {0}', reason), open).then(async (choice) => {
      if (choice === open) await vscode.commands.executeCommand('workbench.action.openSettingsJson');
    });
    inBackground(said, 'opening the settings', log);
    return false;
  }
}
