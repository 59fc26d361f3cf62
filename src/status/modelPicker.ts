/** The QuickPick of models: opens with the last list at once, and with the gateway's present one as soon as it is there. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { autoModel, type ModelCatalog } from '../host/modelCatalog';
import { presentFailure } from '../shared/presentFailure';
import { modelRows, type ModelRow } from './modelItem';

interface ModelPick extends vscode.QuickPickItem {
  /** Absent on headings. */
  model?: ChosenModel;
}

/** A model of the list. Its name is untrusted text. */
export interface ChosenModel {
  id: string;
  name: string;
}

/** Lets the user choose the model of the next prompt. Resolves when the picker is closed. */
export async function pickModel(models: ModelCatalog): Promise<void> {
  const model = await chooseModel(models, l10n.t('Model for K-Router'));
  if (model) await models.select(model);
}

/**
 * Lets the user choose a model, whatever for; the one of the next prompt stays as it is.
 * @param title says what for
 * @returns the model, or undefined when the picker was closed without a choice
 */
export async function chooseModel(models: ModelCatalog, title: string): Promise<ChosenModel | undefined> {
  const picker = vscode.window.createQuickPick<ModelPick>();
  const controller = new AbortController();
  const refreshButton: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('refresh'),
    tooltip: l10n.t('Refresh'),
  };
  picker.title = title;
  picker.placeholder = l10n.t('Type to filter by name, provider or id');
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.keepScrollPosition = true;
  picker.buttons = [refreshButton];

  let shown = '';
  const showRows = (): void => {
    const selectedId = models.selected.id;
    const rows = modelRows(models.lastList?.models ?? [], { ...autoModel, name: l10n.t('Auto') }, vscode.env.language);
    const picks = rows.map((row) => toPick(row, selectedId));
    // New items move the highlight to the first one. Enter must choose what was highlighted when it was pressed.
    if (JSON.stringify(picks) === shown) return;
    shown = JSON.stringify(picks);
    const activeId = picker.activeItems[0]?.model?.id;
    picker.items = picks;
    const active = pickOf(activeId, picks) ?? pickOf(selectedId, picks);
    if (active) picker.activeItems = [active];
  };
  const refresh = async (): Promise<void> => {
    picker.busy = true;
    const failure = await models.refresh(controller.signal);
    if (controller.signal.aborted) return;
    picker.busy = false;
    const { lastList } = models;
    const age = lastList && new Date(lastList.fetchedAt).toLocaleString(vscode.env.language);
    picker.title = failure
      ? `${title} – ${presentFailure(failure).message}${age === undefined ? '' : ` ${l10n.t('This is the list of {0}.', age)}`}`
      : title;
    showRows();
  };

  let chosen: ChosenModel | undefined;
  const closed = new Promise<void>((resolve) => {
    picker.onDidHide(() => {
      controller.abort();
      resolve();
    });
  });
  picker.onDidTriggerButton((button) => {
    if (button === refreshButton) void refresh();
  });
  picker.onDidAccept(() => {
    chosen = picker.selectedItems[0]?.model;
    picker.hide();
  });

  showRows();
  picker.show();
  void refresh();
  await closed;
  picker.dispose();
  return chosen;
}

function pickOf(id: string | undefined, picks: readonly ModelPick[]): ModelPick | undefined {
  return picks.find(({ model }) => model !== undefined && model.id === id);
}

function toPick(row: ModelRow, selectedId: string): ModelPick {
  if (row.kind === 'heading') return { label: row.label, kind: vscode.QuickPickItemKind.Separator };
  const { id, label, description, detail } = row;
  return { model: { id, name: label }, label: id === selectedId ? `$(check) ${label}` : label, description, detail };
}
