/** The user's own commands: read from the setting, chosen from a list, and run as an inline edit, in the chat or into a new file. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { inlineEditLimit } from '../../chat/inlineEditPrompt';
import { frameNewFile } from '../../chat/newFilePrompt';
import { names, parseUserCommand, promptOf, type UserCommand } from '../../chat/userCommand';
import { commands } from '../../contributions';
import { inBackground } from '../../host/background';
import { nameOf, pathInWorkspace } from '../../host/context/places';
import { problemsText } from '../../host/context/problems';
import { contextOf } from '../../host/context/selection';
import type { Lazy } from '../../host/lazy';
import { plainMessage } from '../../host/plainMessage';
import { readSettings } from '../../host/settings';
import { askForTrust } from '../../host/trust';
import type { ContextItem } from '../../shared/context';
import { beginEdit, shownTarget } from './editActions';
import { listSent } from '../inlineEdit/editListing';
import { obstacleTo, tellObstacle, tellTooLong } from '../inlineEdit/editOutcomes';
import { targetOf, type EditTarget } from '../inlineEdit/editTarget';
import type { InlineEdits } from '../inlineEdit/inlineEdits';
import { loadNewFile } from '../lazyModules';
import { showLinesForNow } from '../shownLines';
import type { NewFileServices } from './newFile';

export interface UserCommandServices extends NewFileServices {
  edits: Lazy<InlineEdits>;
  /** Asks in the panel. */
  ask: (question: string, context: readonly ContextItem[]) => Promise<void>;
}

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
    const editor = vscode.window.activeTextEditor;
    if (!editor) {
      void vscode.window.showInformationMessage(l10n.t('Open a file and select some code first.'));
      return;
    }
    const { document } = editor;
    const values = { language: document.languageId, file: pathInWorkspace(document.uri) ?? nameOf(document.uri) };
    if (command.answer !== 'chat' && !vscode.workspace.isTrusted) {
      await askForTrust();
      return;
    }
    if (command.answer === 'edit') {
      const action = { title: command.title, instruction: () => promptOf(command, values) };
      await beginEdit(action, await this.#services.edits.get(), editor);
      return;
    }
    if (command.answer === 'newFile') {
      const target = await shownTarget({ title: command.title }, editor, []);
      const obstacle = target && (await obstacleTo(target, false));
      if (obstacle) await tellObstacle(obstacle, target);
      else if (target) await this.#writeFile(promptOf(command, { ...values, diagnostics: problemsTextOf(target) }), contextOf(document, target.lines));
      return;
    }
    const isCaret = editor.selection.isEmpty;
    const target = await targetOf(editor);
    if (!target) return;
    const { lines } = target;
    if (isCaret) showLinesForNow(editor, lines);
    const item = contextOf(document, lines);
    const prompt = promptOf(command, { ...values, selection: item.text, diagnostics: problemsTextOf(target) });
    await this.#services.ask(prompt.trim(), names(command, 'selection') ? [] : [item]);
  }

  /** The lines go along in any case: a new file is about them. */
  async #writeFile(instruction: string, item: ContextItem): Promise<void> {
    const { models } = this.#services;
    const { languageId } = item;
    const framed = frameNewFile({ instruction, languageId, references: [item] }, inlineEditLimit(models.contextLength, 0));
    if (!framed) {
      await tellTooLong(item.label, models.selected.name);
      return;
    }
    const { writeNewFile } = await loadNewFile();
    await writeNewFile({ place: undefined, languageId, messages: framed.messages, listing: listSent(framed, []) }, this.#services);
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

function problemsTextOf({ document, lines }: Pick<EditTarget, 'document' | 'lines'>): string {
  return problemsText(document.uri, { startLine: lines.start.line + 1, endLine: lines.end.line + 1 }).text;
}

function placeOf({ answer }: UserCommand): string {
  return answer === 'chat' ? l10n.t('in the chat') : answer === 'newFile' ? l10n.t('in a new file') : '';
}

/** @returns what a code action for one of them runs */
export function commandFor({ title }: UserCommand): vscode.Command {
  return { title, command: commands.runCommand, arguments: [{ title }] };
}
