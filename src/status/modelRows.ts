/** The rows of the model picker: in groups, or as a search ranks them. Pure. */
import * as l10n from '@vscode/l10n';
import fuzzysort from 'fuzzysort';
import type { GatewayModel } from '../api/account';
import type { NextTurn } from '../chat/nextTurn';
import { plainLabel } from '../host/plainLabel';
import { isAutoTier, type ModelChoice } from '../shared/modelChoice';
import { contextText, priceText, turnText } from '../host/modelText';

/** One row of the picker, or a heading. Labels are untrusted text made harmless. */
export type ModelRow = { kind: 'heading'; label: string } | ModelChoiceRow;
export interface ModelChoiceRow {
  kind: 'model';
  model: ModelChoice;
  label: string;
  /** Provider and id. */
  description: string;
  /** What else is known: a note, or what the next turn costs; price and context. Its end is cut where there is no room. */
  detail: string;
  isFavourite: boolean;
}

export interface RowsInput {
  /** What can be chosen, in the gateway's order. */
  models: readonly GatewayModel[];
  favourites: readonly ModelChoice[];
  /** The models used last, the latest first. */
  recent: readonly ModelChoice[];
  /** The present choice: it has a row even where nothing lists it, if its id was typed. */
  chosen: ModelChoice;
  /** What the next turn sends; absent where nothing is known of one. */
  nextTurn?: NextTurn;
  /** A few words on a model, before what else is said of it: what is asked of it then is no next turn. */
  note?: (model: GatewayModel) => string | undefined;
  /** Which models are offered, the best first; they come without groups then. */
  order?: (models: readonly GatewayModel[]) => readonly GatewayModel[];
  /** BCP 47 tag, for numbers. */
  language: string;
}

/** @returns Auto Tiers, favourites and the models used last, then the others by provider; each model once */
export function modelRows(input: RowsInput): ModelRow[] {
  const { models, favourites, recent, chosen, order } = input;
  if (order) return orderedRows(order(models), input);
  const all = [...models, ...typedModels(models, [...favourites, ...recent, chosen])];
  const isIn = (choices: readonly ModelChoice[]) => (model: GatewayModel): boolean => choices.some(({ id }) => id === model.id);
  const inOrderOf = (choices: readonly ModelChoice[]): GatewayModel[] => choices.flatMap(({ id }) => all.find((model) => model.id === id) ?? []);
  const groups = new Map([
    [l10n.t('Auto Tiers'), all.filter(({ id }) => isAutoTier(id))],
    [l10n.t('Favourites'), inOrderOf(favourites)],
    [l10n.t('Used Last'), inOrderOf(recent)],
  ]);
  for (const model of all.filter((one) => !isIn(favourites)(one) && !isIn(recent)(one))) {
    const provider = isIn(models)(model) ? (model.provider ?? l10n.t('Other providers')) : l10n.t('Entered');
    groups.set(provider, [...(groups.get(provider) ?? []), model]);
  }
  const seen = new Set<string>();
  return [...groups].flatMap(([label, members]) => {
    const rest = members.filter(({ id }) => !seen.has(id) && seen.add(id));
    return rest.length === 0 ? [] : [{ kind: 'heading' as const, label: plainLabel(label) }, ...rest.map((model) => modelRow(model, input))];
  });
}

/** @returns the covered models, which have a note, and the others below them */
function orderedRows(models: readonly GatewayModel[], input: RowsInput): ModelRow[] {
  const isCovered = (model: GatewayModel): boolean => input.note?.(model) !== undefined;
  const group = (label: string, members: readonly GatewayModel[]): ModelRow[] =>
    members.length === 0 ? [] : [{ kind: 'heading', label }, ...members.map((model) => modelRow(model, input))];
  return [
    ...group(l10n.t('Covered'), models.filter(isCovered)),
    ...group(l10n.t('Other Models'), models.filter((model) => !isCovered(model))),
  ];
}

/**
 * Takes a new list over into rows that are on the screen, of which one may be chosen at this very moment.
 * @returns the rows at the places they had, and what is new below them
 */
export function takeOver(shown: readonly ModelRow[], now: readonly ModelRow[]): ModelRow[] {
  const rows = new Map(now.flatMap((row) => (row.kind === 'model' ? [[row.model.id, row] as const] : [])));
  const kept = shown.map((row) => (row.kind === 'model' ? (rows.get(row.model.id) ?? row) : row));
  const known = new Set(kept.flatMap((row) => (row.kind === 'model' ? [row.model.id] : [])));
  const added = now.filter((row) => row.kind === 'heading' || !known.has(row.model.id));
  // A heading stays where something new follows it, and is not what stands right above.
  const lastHeading = kept.findLast((row) => row.kind === 'heading')?.label;
  let isFirst = true;
  const headed = added.filter((row, index) => {
    if (row.kind === 'model') return true;
    if (added[index + 1]?.kind !== 'model') return false;
    const isRepeated = isFirst && row.label === lastHeading;
    isFirst = false;
    return !isRepeated;
  });
  return [...kept, ...headed];
}

/** On fuzzysort's scale, where 0.5 is a good match: typing a name with gaps is a habit from VS Code's own pickers. */
const threshold = 0.3;

/**
 * @param words what was typed
 * @param canType whether any id can be chosen, listed or not
 * @returns the rows that fit, the best first, and the typed id as a model of its own where none has it. The first row is a
 *   heading, as it is of the groups: VS Code tells a row by its place, so that a key pressed before these rows are
 *   there still means the first model
 */
export function searchRows(words: string, rows: readonly ModelRow[], canType: boolean): ModelRow[] {
  const sought = words.trim();
  const models = rows.filter((row) => row.kind === 'model');
  const found = fuzzysort.go(sought, models, { keys: ['label', ({ model }) => model.id, 'description'], threshold }).map(({ obj }) => obj);
  const isListed = models.some(({ model }) => model.id === sought);
  const typed = canType && !isListed && sought.length <= longestId ? [typedRow(sought)] : [];
  return [{ kind: 'heading', label: found.length > 0 ? l10n.t('Models That Fit') : l10n.t('No Listed Model Fits') }, ...found, ...typed];
}

/** As long as an id of the gateway's list may be. */
const longestId = 200;

function typedRow(id: string): ModelChoiceRow {
  return {
    kind: 'model',
    model: { id, name: id, isCustom: true },
    label: l10n.t('Use “{0}”', plainLabel(id)),
    description: l10n.t('an id that is not in the list'),
    detail: '',
    isFavourite: false,
  };
}

/** Ids that the user typed once, with what is known of them: their name. */
function typedModels(models: readonly GatewayModel[], choices: readonly ModelChoice[]): GatewayModel[] {
  const typed = new Map(choices.flatMap(({ id, name, isCustom }) => (isCustom === true ? [[id, { id, name }] as const] : [])));
  for (const { id } of models) typed.delete(id);
  return [...typed.values()];
}

function modelRow(model: GatewayModel, { models, favourites, nextTurn, note, language }: RowsInput): ModelChoiceRow {
  const { id, name, provider } = model;
  const isListed = models.some((listed) => listed.id === id);
  const turn = !note && nextTurn ? turnText(model, nextTurn, language) : '';
  const details = [note?.(model) ?? '', priceText(model, language), turn, contextText(model)];
  return {
    kind: 'model',
    model: { id, name, ...(!isListed && { isCustom: true }) },
    label: plainLabel(name),
    description: plainLabel([...(provider === undefined ? [] : [provider]), id].join(' · ')),
    detail: plainLabel(details.filter((part) => part !== '').join(' · ')),
    isFavourite: favourites.some((favourite) => favourite.id === id),
  };
}
