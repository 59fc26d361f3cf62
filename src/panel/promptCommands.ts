/** What a prompt that is a slash command becomes: a prompt written out with its context, or something done in the panel. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { builtInCommands, doingCommands, expandedCommand, isAskingCommand, parseSlashCommand, type DoingCommand, type SlashInput } from '../chat/slashCommands';
import { changesToCommit, codeAround, problemsOf } from '../host/context/codeAround';
import { resolveReference } from '../host/context/resolve';
import { modelsOffered, type ModelCatalog } from '../host/modelCatalog';
import { plainMessage } from '../host/plainMessage';
import type { SelectModelRequest } from '../host/selectModelRequest';
import type { PromptFiles } from '../host/promptFiles';
import type { ContextItem, NewReference } from '../shared/context';
import { obstacleSentence, type Obstacle } from '../shared/contextObstacles';
import type { ModelChoice } from '../shared/modelChoice';
import type { SlashCommand } from '../shared/protocol';
import { expandFile, type ExpandedFile } from './promptFileExpansion';

/** What is sent in place of a command. */
export interface ExpandedPrompt {
  expandedText: string;
  context: ContextItem[];
  /** Instead of the chosen one. */
  model?: string;
}

/** `problem`: a sentence why nothing is sent. */
export type Expansion = ExpandedPrompt | { problem: string };

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
      const asking = isAskingCommand(input);
      const expansion = asking ? await this.#ask(asking, items, source.token) : await this.#expandFile(input, items, source.token);
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

  async #ask(input: SlashInput<Parameters<typeof expandedCommand>[0]['name']>, items: readonly ContextItem[], token: vscode.CancellationToken): Promise<Expansion> {
    const context = [...items];
    if (input.name === 'commit') {
      if (!items.some(({ kind }) => kind === 'diff')) {
        const changes = await resolved([await changesToCommit()], token);
        if (changes.failed[0]) return { problem: refusal(changes.failed[0]) };
        if (changes.items.length === 0) return { problem: l10n.t('There are no changes to commit.') };
        context.push(...changes.items);
      }
      return { expandedText: expandedCommand(input), context };
    }
    const around = await resolved(items.length === 0 ? [await codeAround()] : [], token);
    if (around.failed[0]) return { problem: refusal(around.failed[0]) };
    context.push(...around.items);
    if (context.length === 0 && input.argument === '') return { problem: l10n.t('Open a file or add context first.') };
    if (input.name === 'fix') context.push(...(await resolved(problemsOf(context), token)).items);
    return { expandedText: expandedCommand(input), context };
  }

  async #expandFile(input: SlashInput, items: readonly ContextItem[], token: vscode.CancellationToken): Promise<Expansion> {
    const found = await this.#options.files.read(input.name);
    if (!found) return { problem: l10n.t('The prompt file /{0} is not there any more.', input.name) };
    const expanded: ExpandedFile | undefined = await expandFile(found, input.argument, items, token);
    if (!expanded) return { problem: l10n.t('Stopped before it was sent.') };
    const linked = await resolved(expanded.references, token);
    // A prompt file may well link to pictures: it is sent without them.
    if (linked.failed.length > 0) void vscode.window.showWarningMessage(plainMessage(linked.failed.map(refusal).join(' ')));
    const context = [...items, ...linked.items.filter(({ uri, kind }) => !items.some((item) => item.uri === uri && item.kind === kind))];
    // A model that this gateway does not have is left to the user's choice, as VS Code does.
    const model = found.file.models.map((name) => this.#findModel(name)).find((known) => known !== undefined);
    return { expandedText: expanded.text, context, ...(model && { model: model.id }) };
  }

}

/** What a command would have sent, and why it does not. */
interface Failed {
  label: string;
  obstacle: Obstacle;
}

/** Nobody chose what a command takes along, so there is no chip that could say why it is not sent. */
function refusal({ label, obstacle }: Failed): string {
  return `${label}: ${obstacleSentence(obstacle)}`;
}

/** What the references stand for, without those that stand for nothing just now, and those that can't go along. */
async function resolved(references: readonly (NewReference | undefined)[], token: vscode.CancellationToken): Promise<{ items: ContextItem[]; failed: Failed[] }> {
  const known = references.filter((reference) => reference !== undefined);
  const found = await Promise.all(known.map((reference) => resolveReference(reference, token)));
  const items = found.flatMap((resolution) => (resolution.state === 'ready' ? [resolution.item] : []));
  const failed = found.flatMap(({ state }, index) => {
    const label = known[index]?.label ?? '';
    return state === 'ready' || state === 'empty' ? [] : [{ label, obstacle: state }];
  });
  return { items, failed };
}
