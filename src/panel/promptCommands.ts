/** What a prompt that is a slash command stands for: a prompt to write out (promptExpansion.ts), or something done in the panel. */
import * as vscode from 'vscode';
import { builtInCommands, doingCommands, isAskingCommand, parseSlashCommand, type DoingCommand, type SlashInput } from '../chat/slashCommands';
import { modelsOffered, type ModelCatalog } from '../host/modelCatalog';
import type { SelectModelRequest } from '../host/selectModelRequest';
import type { PromptFiles } from '../host/promptFiles';
import type { ContextItem } from '../shared/context';
import type { ModelChoice } from '../shared/modelChoice';
import type { SlashCommand } from '../shared/protocol';
import { loadPromptExpansion } from './lazyModules';
import type { Expansion } from './promptExpansion';

export interface PromptCommandsOptions {
  files: PromptFiles;
  models: ModelCatalog;
}

export class PromptCommands {
  readonly #options: PromptCommandsOptions;

  constructor(options: PromptCommandsOptions) {
    this.#options = options;
  }

  /** Calls back when `list` is another. */
  onDidChange(listener: () => void): vscode.Disposable {
    return this.#options.files.onDidChange(listener);
  }

  /** What `/` offers: the extension's own commands, then prompt files, which can't take the place of one of those. */
  get list(): SlashCommand[] {
    const own = builtInCommands();
    const names = new Set(own.map(({ name }) => name));
    return [...own, ...this.#options.files.commands.filter(({ name }) => !names.has(name))];
  }

  /** @returns the command that the text is, or undefined for an ordinary prompt */
  parse(text: string): SlashInput | undefined {
    // Most prompts are none: the list is not made for them.
    return text.trimStart().startsWith('/') ? parseSlashCommand(text, (name) => this.list.some((command) => command.name === name)) : undefined;
  }

  /** @returns which of the commands that send nothing it is, if any */
  doing({ name }: SlashInput): DoingCommand | undefined {
    return doingCommands.find((known) => known === name);
  }

  /**
   * @param items what the user attached, read already
   * @param signal ends it; it rejects then
   */
  async expand(input: SlashInput, items: readonly ContextItem[], signal: AbortSignal): Promise<Expansion> {
    const source = new vscode.CancellationTokenSource();
    const cancel = (): void => {
      source.cancel();
    };
    signal.addEventListener('abort', cancel);
    try {
      const { expandAsking, expandPromptFile } = await loadPromptExpansion();
      const asking = isAskingCommand(input);
      const expansion = asking ? await expandAsking(asking, items, source.token) : await expandPromptFile(input, items, { files: this.#options.files, findModel: (words) => this.#findModel(words) }, source.token);
      signal.throwIfAborted();
      return expansion;
    } finally {
      signal.removeEventListener('abort', cancel);
      source.dispose();
    }
  }

  /** What `/model` asks for: the model of this name or id, or else to look for it. */
  modelRequest(words: string): SelectModelRequest {
    const model = this.#findModel(words);
    return model ? { model } : { filter: words };
  }

  /** @returns the one model of this id or name; undefined when there is none, or several of one name */
  #findModel(words: string): ModelChoice | undefined {
    const wanted = words.trim().toLowerCase();
    const models = modelsOffered(this.#options.models.lastList?.models);
    const ofId = models.find(({ id }) => [id, id.replace(/^kr\//, '')].some((known) => known.toLowerCase() === wanted));
    const ofName = models.filter(({ name }) => name.toLowerCase() === wanted);
    const found = ofId ?? (ofName.length === 1 ? ofName[0] : undefined);
    return found && { id: found.id, name: found.name };
  }
}
