/** Slash commands written out as prompts, with their context: loaded with the first one. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { expandedCommand } from '../chat/commandPrompts';
import type { AskingCommand, SlashInput } from '../chat/slashCommands';
import { changesToCommit, codeAround, problemsOf } from '../host/context/codeAround';
import { resolveReference } from '../host/context/resolve';
import { plainMessage } from '../host/plainMessage';
import type { PromptFiles } from '../host/promptFiles';
import type { ContextItem, NewReference } from '../shared/context';
import { obstacleSentence, type Obstacle } from '../shared/contextObstacles';
import type { ModelChoice } from '../shared/modelChoice';
import { expandFile } from './promptFileExpansion';

/** What is sent in place of a command. */
export interface ExpandedPrompt {
  expandedText: string;
  context: ContextItem[];
  /** Instead of the chosen one. */
  model?: string;
}

/** `problem`: a sentence why nothing is sent. */
export type Expansion = ExpandedPrompt | { problem: string };

export interface PromptFileServices {
  files: PromptFiles;
  /** The one model of this id or name. */
  findModel: (words: string) => ModelChoice | undefined;
}

/** One of the extension's own commands, with the code or the changes that it is about. */
export async function expandAsking(input: SlashInput<AskingCommand>, items: readonly ContextItem[], token: vscode.CancellationToken): Promise<Expansion> {
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

/** A prompt file, with what it links to. */
export async function expandPromptFile(input: SlashInput, items: readonly ContextItem[], { files, findModel }: PromptFileServices, token: vscode.CancellationToken): Promise<Expansion> {
  const found = await files.read(input.name);
  if (!found) return { problem: l10n.t('The prompt file /{0} is not there any more.', input.name) };
  const expanded = await expandFile(found, input.argument, items, token);
  if (!expanded) return { problem: l10n.t('Stopped before it was sent.') };
  const linked = await resolved(expanded.references, token);
  // A prompt file may well link to pictures: it is sent without them.
  if (linked.failed.length > 0) void vscode.window.showWarningMessage(plainMessage(linked.failed.map(refusal).join(' ')));
  const context = [...items, ...linked.items.filter(({ uri, kind }) => !items.some((item) => item.uri === uri && item.kind === kind))];
  // A model that this gateway does not have is left to the user's choice, as VS Code does.
  const model = found.file.models.map((name) => findModel(name)).find((known) => known !== undefined);
  return { expandedText: expanded.text, context, ...(model && { model: model.id }) };
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
