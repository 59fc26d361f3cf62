/** The user's own commands: read from the setting, and chosen from a list. userCommandRun.ts runs them. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { parseUserCommand, type UserCommand } from '../../chat/userCommand';
import { commands } from '../../contributions';
import { inBackground } from '../../host/background';
import { plainMessage } from '../../host/plainMessage';
import { readSettings } from '../../host/settings';
import { loadUserCommandRun } from '../lazyModules';
import type { UserCommandServices } from './userCommandRun';

/** What a key binding or the light bulb passes. */
const argumentSchema = z.object({ title: z.string() });

/** More of them are of no use in a list. */
const mostCommands = 50;

export class UserCommands {
  readonly #services: UserCommandServices;
  /** The setting as it was read last, as JSON. */
  #read = '';
  #list: readonly UserCommand[] = [];
  /** Entries that can't be used, by their titles, or places where they have none. */
  #bad: readonly string[] = [];
  /** The user was told of them. */
  #isTold = false;

  constructor(services: UserCommandServices) {
    this.#services = services;
  }

  /** As the setting has them now; what can't be used is left out and logged. */
  get list(): readonly UserCommand[] {
    const entries = readSettings().commands;
    const text = JSON.stringify(entries);
    if (text !== this.#read) {
      this.#read = text;
      this.#isTold = false;
      this.#parse(entries);
    }
    return this.#list;
  }

  /** @param argument of the command: `{ title }` runs that one; without it the user chooses. Rejects when the chat can't be shown. */
  async run(argument: unknown): Promise<void> {
    const { list } = this;
    this.#tellBad();
    const parsed = z.safeParse(argumentSchema, argument);
    if (!parsed.success) {
      await this.#choose(list);
      return;
    }
    const command = list.find(({ title }) => title === parsed.data.title.trim());
    if (command) await this.#run(command);
    else await offerSettings(l10n.t('There is no command “{0}” in krouter.commands.', parsed.data.title));
  }

  async #choose(list: readonly UserCommand[]): Promise<void> {
    if (list.length === 0) {
      await offerSettings(l10n.t('You have no commands of your own yet.'));
      return;
    }
    const open = { label: `$(gear) ${l10n.t('Edit My Commands…')}`, command: undefined, alwaysShow: true };
    const items = list.map((command) => ({
      // A `$(…)` in the user's words would become an icon.
      label: command.title.replaceAll('$(', '$ ('),
      description: placeOf(command),
      detail: command.prompt.trim().split('\n', 1)[0] ?? '',
      command,
    }));
    const choice = await vscode.window.showQuickPick([...items, open], { title: l10n.t('Run My Command'), matchOnDetail: true });
    if (choice === open) await openSettings();
    else if (choice?.command) await this.#run(choice.command);
  }

  async #run(command: UserCommand): Promise<void> {
    const { runUserCommand } = await loadUserCommandRun();
    await runUserCommand(command, this.#services);
  }

  #parse(entries: readonly unknown[]): void {
    const found = new Map<string, UserCommand>();
    const bad: string[] = [];
    for (const [index, entry] of entries.entries()) {
      const command = index < mostCommands ? parseUserCommand(entry) : `there are more than ${mostCommands}`;
      const reason = typeof command === 'string' ? command : found.has(command.title) ? 'another command has its title' : undefined;
      if (typeof command !== 'string' && reason === undefined) found.set(command.title, command);
      else {
        const title = titleOf(entry);
        bad.push(title === undefined ? String(index + 1) : `“${title}”`);
        this.#services.log.warn(`krouter.commands[${index}]${title === undefined ? '' : ` (${title})`} is left out: ${reason ?? ''}`);
      }
    }
    this.#list = [...found.values()];
    this.#bad = bad;
  }

  #tellBad(): void {
    if (this.#isTold || this.#bad.length === 0) return;
    this.#isTold = true;
    inBackground(offerSettings(l10n.t('Not all of krouter.commands can be used. Look at entry {0}.', this.#bad.join(', '))), 'showing settings', this.#services.log);
  }
}

/** What the user calls an entry that can't be used, however long or odd; undefined when it is called nothing. */
function titleOf(entry: unknown): string | undefined {
  const { data } = z.safeParse(argumentSchema, entry);
  const title = data?.title.replaceAll(/\s+/g, ' ').trim().slice(0, 60);
  return title === '' ? undefined : title;
}

async function offerSettings(message: string): Promise<void> {
  const open = l10n.t('Open Settings');
  if ((await vscode.window.showWarningMessage(plainMessage(message), open)) === open) await openSettings();
}

/** Only as JSON can a list of objects be edited. */
async function openSettings(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettingsJson', { revealSetting: { key: 'krouter.commands', edit: true } });
}

function placeOf({ answer }: UserCommand): string {
  return answer === 'chat' ? l10n.t('in the chat') : answer === 'newFile' ? l10n.t('in a new file') : '';
}

/** @returns what a code action for one of them runs */
export function commandFor({ title }: UserCommand): vscode.Command {
  return { title, command: commands.runCommand, arguments: [{ title }] };
}
