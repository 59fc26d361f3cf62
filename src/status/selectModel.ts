/** Chooses models: from the picker or right away, and for where the choice shall hold. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CoveredModels } from '../host/coverage';
import { modelsOffered, type ModelCatalog } from '../host/modelCatalog';
import type { ChatModel } from '../host/modelChoices';
import { replacementOf } from '../host/modelReplacement';
import { plainLabel } from '../host/plainLabel';
import { parseSelectModelRequest } from '../host/selectModelRequest';
import type { ModelChoice, ModelScope, PresentChoice } from '../shared/modelChoice';
import { scopeText } from '../shared/scopeText';
import { pickModel, type PickOptions } from './modelPicker';

/**
 * Chooses the model of what is asked from now on.
 * @param argument a SelectModelRequest, or whatever menus and keys pass
 * @param balance what the list says of it
 * @returns whether one was chosen, once that is kept
 */
export async function selectModel(
  models: ModelCatalog,
  shown: ChatModel,
  argument: unknown,
  balance: KnownBalance = {},
): Promise<boolean> {
  const request = parseSelectModelRequest(argument);
  const chat = request.place === 'editor' ? undefined : shown;
  const present = models.choices.present(chat?.own);
  // Edits have nothing of a chat's own to set.
  const isScopeThere = request.scope !== undefined && scopesOf(chat).includes(request.scope);
  const scope = isScopeThere ? request.scope : undefined;
  const choice = request.model ? { model: known(models, request.model), scope: scope ?? present.scope } : await pickWithScope(models, present, {
    chat,
    filter: request.filter,
    scope,
    covered: request.promptTokens === undefined ? undefined : await balance.covered?.(request.promptTokens),
    hasNoCredits: balance.hasNoCredits === true,
  });
  if (!choice) return false;
  await models.choices.choose(choice.model, choice.scope, chat);
  return true;
}

export interface KnownBalance extends Pick<PickOptions, 'hasNoCredits'> {
  /** Tells which models the balance covers. */
  covered?: (promptTokens: number) => Promise<CoveredModels | undefined>;
}

/** A model for one answer. */
export interface ModelForOnce extends ModelChoice {
  /** Tokens that the balance covers of the answer, where those are few. */
  limit?: number;
}

export interface OnceOptions extends Pick<PickOptions, 'title' | 'hasNoCredits'>, Partial<CoveredModels> {
  /** The model that it is asked instead of: the one most like it is highlighted. What is asked is no chat's next prompt. */
  insteadOf?: string;
}

/**
 * Lets the user choose a model for one answer; what the next prompt asks stays as it is.
 * @param options says what for, may tell more of the models, or offer only some
 * @returns undefined when the picker was closed without a choice
 */
export async function chooseModel(models: ModelCatalog, shown: ChatModel, options: OnceOptions): Promise<ModelForOnce | undefined> {
  const { limit: limitOf, insteadOf, ...picking } = options;
  const { model: chosen } = models.choices.present(shown.own);
  const highlighted = insteadOf === undefined ? undefined : replacementOf(models, { id: insteadOf, name: insteadOf });
  const turn = insteadOf === undefined ? { nextTurn: shown.nextTurn() } : { ...(highlighted && { highlighted }) };
  const model = (await pickModel(models, { ...picking, chosen, ...turn, canPin: false }))?.model;
  const limit = model && limitOf?.(model.id);
  return model && { ...model, ...(limit !== undefined && { limit }) };
}

interface PickRequest {
  chat: ChatModel | undefined;
  filter: string | undefined;
  /** Where the choice shall hold, when that is said beforehand. */
  scope: ModelScope | undefined;
  covered: CoveredModels | undefined;
  hasNoCredits: boolean;
}

async function pickWithScope(models: ModelCatalog, present: PresentChoice, { chat, filter, scope, covered, hasNoCredits }: PickRequest): Promise<PresentChoice | undefined> {
  const scopes = scopesOf(chat);
  const title = l10n.t('Model for K-Router ({0})', scopeText(scope ?? present.scope));
  const canPin = scope === undefined && scopes.length > 1;
  let highlighted: ModelChoice | undefined;
  for (;;) {
    const picked = await pickModel(models, {
      title,
      ...(covered && { note: covered.note, order: covered.order }),
      chosen: present.model,
      canPin,
      hasNoCredits,
      ...(chat && { nextTurn: chat.nextTurn() }),
      ...(filter !== undefined && { filter }),
      ...(highlighted && { highlighted }),
    });
    if (!picked) return undefined;
    if (!picked.isPinned) return { model: picked.model, scope: scope ?? present.scope };
    const chosen = await chooseScope(picked.model, scopes, present.scope);
    if (chosen) return { model: picked.model, scope: chosen };
    // Back to the list, as it was.
    highlighted = picked.model;
    filter = picked.filter;
  }
}

async function chooseScope(model: ModelChoice, scopes: readonly ModelScope[], present: ModelScope): Promise<ModelScope | undefined> {
  const picks = scopes.map((scope) => ({ scope, label: `${scope === present ? '$(check) ' : ''}${scopeLabel(scope)}`, description: scopeDetail(scope) }));
  const pick = await vscode.window.showQuickPick(picks, { title: l10n.t('Where should {0} be used?', plainLabel(model.name)) });
  return pick?.scope;
}

/** The narrowest first. */
function scopesOf(chat: ChatModel | undefined): readonly ModelScope[] {
  return [...(chat ? (['conversation'] as const) : []), ...(vscode.workspace.workspaceFolders ? (['workspace'] as const) : []), 'everywhere'];
}

function scopeLabel(scope: ModelScope): string {
  switch (scope) {
    case 'conversation':
      return l10n.t('In This Chat Only');
    case 'workspace':
      return l10n.t('In This Workspace Only');
    case 'everywhere':
      return l10n.t('Everywhere');
  }
}

function scopeDetail(scope: ModelScope): string {
  switch (scope) {
    case 'conversation':
      return l10n.t('kept with the chat');
    case 'workspace':
      return l10n.t('chats, edits, explanations and commit messages');
    case 'everywhere':
      return l10n.t('where no chat or workspace has a choice of its own');
  }
}

/** A model that the gateway lists under its name there; else one that was named by its id. */
function known(models: ModelCatalog, model: ModelChoice | string): ModelChoice {
  const { id, name } = typeof model === 'string' ? { id: model, name: model } : model;
  const listed = modelsOffered(models.lastList?.models).find((model) => model.id === id);
  if (listed) return { id, name: listed.name };
  return { id, name, isCustom: true };
}
