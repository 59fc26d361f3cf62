/** The QuickPick of models: opens with the last list at once, and with the gateway's present one as soon as it is there. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { NextTurn } from '../chat/nextTurn';
import { modelsOffered, type ModelCatalog } from '../host/modelCatalog';
import { replacementOf } from '../host/modelReplacement';
import { plainLabel } from '../host/plainLabel';
import { presentFailure } from '../shared/errorPresenter';
import type { Failure } from '../shared/failure';
import { formatTime } from '../shared/formatTime';
import type { ModelChoice } from '../shared/modelChoice';
import { modelRows, searchRows, takeOver, type ModelChoiceRow, type ModelRow, type RowsInput } from './modelRows';

export interface PickOptions extends Pick<RowsInput, 'note' | 'order'> {
  /** Says what for. */
  title: string;
  /** The present choice; highlighted at first, or the model most like it when the gateway does not have it any more. */
  chosen: ModelChoice;
  /** Highlighted at first instead. */
  highlighted?: ModelChoice;
  /** What the next turn sends; without it nothing is said of its price. */
  nextTurn?: NextTurn;
  /** What is looked for at first. */
  filter?: string;
  /** Whether one can say where the choice shall hold. */
  canPin: boolean;
  /** The balance is known to be zero. */
  hasNoCredits?: boolean;
}

export interface PickedModel {
  model: ModelChoice;
  /** The user wants to say where the choice shall hold. */
  isPinned: boolean;
  /** What was looked for. */
  filter: string;
}

interface ModelPick extends vscode.QuickPickItem {
  /** Absent on headings. */
  row?: ModelChoiceRow;
}

/** Lets the user choose a model. @returns undefined when the picker was closed without a choice */
export async function pickModel(models: ModelCatalog, options: PickOptions): Promise<PickedModel | undefined> {
  const picker = new ModelPicker(models, options);
  try {
    return await picker.pick();
  } finally {
    picker.dispose();
  }
}

class ModelPicker implements vscode.Disposable {
  readonly #models: ModelCatalog;
  readonly #options: PickOptions;
  readonly #picker = vscode.window.createQuickPick<ModelPick>();
  readonly #controller = new AbortController();
  /** All models, in groups. */
  #rows: readonly ModelRow[] = [];
  /** What is on the screen, to tell whether it changes. */
  #shown = '';
  #filter: string;
  #failure: Failure | undefined;

  constructor(models: ModelCatalog, options: PickOptions) {
    this.#models = models;
    this.#options = options;
    this.#filter = options.filter ?? '';
    const picker = this.#picker;
    picker.placeholder = this.#placeholder();
    // The rows are ranked here: VS Code would put those whose name it finds the letters in first. Where it knows no such
    // property, it does.
    Object.assign(picker, { sortByLabel: false });
    picker.value = this.#filter;
  }

  #placeholder(): string {
    const { chosen, order, hasNoCredits } = this.#options;
    if (this.#isMissing) return l10n.t('{0} is not listed. The model most like it is highlighted.', chosen.name);
    if (order) return l10n.t('How long an answer your balance covers with each model. Type to filter.');
    if (hasNoCredits === true) return l10n.t('No credits are left: only a model that costs nothing would answer. Type to filter.');
    return l10n.t('Type to filter by name, provider or id, or any other id');
  }

  get #isMissing(): boolean {
    return this.#models.isMissing(this.#options.chosen);
  }

  pick(): Promise<PickedModel | undefined> {
    const picker = this.#picker;
    const star: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('star-empty'), tooltip: l10n.t('Add the Highlighted Model to the Favourites, or Remove It') };
    const pin: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('pin'), tooltip: l10n.t('Say Where to Use the Highlighted Model') };
    const refresh: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('refresh'), tooltip: l10n.t('Refresh') };
    // The buttons of rows can be pressed by pointer alone; these can be reached with Shift+Tab.
    picker.buttons = [star, ...(this.#options.canPin ? [pin] : []), refresh];
    this.#rows = this.#newRows();
    this.#showTitle();
    this.#show(this.#first());
    return new Promise((resolve) => {
      const end = (row: ModelChoiceRow | undefined, isPinned: boolean): void => {
        resolve(row && { model: row.model, isPinned, filter: this.#filter });
        picker.hide();
      };
      picker.onDidHide(() => { end(undefined, false); });
      picker.onDidAccept(() => {
        const row = picker.selectedItems[0]?.row ?? this.#best();
        if (row) end(row, false);
      });
      picker.onDidChangeValue((value) => { this.#search(value); });
      picker.onDidTriggerItemButton(({ item: { row }, button }) => {
        if (row && isStar(button)) this.#toggleFavourite(row);
        else end(row, true);
      });
      picker.onDidTriggerButton((button) => {
        const row = picker.activeItems[0]?.row;
        if (button === refresh) this.#refresh();
        else if (row && button === star) this.#toggleFavourite(row);
        else if (row && button === pin) end(row, true);
      });
      picker.show();
      this.#refresh();
    });
  }

  dispose(): void {
    this.#controller.abort();
    this.#picker.dispose();
  }

  #newRows(): ModelRow[] {
    const { chosen, nextTurn, note, order } = this.#options;
    const { lastList, choices, origin = '' } = this.#models;
    return modelRows({
      models: modelsOffered(lastList?.models),
      favourites: choices.favourites(origin),
      recent: choices.recent(origin),
      chosen,
      ...(nextTurn && { nextTurn }),
      ...(note && { note }),
      ...(order && { order }),
      language: vscode.env.language,
    });
  }

  /** Which model is highlighted at first. */
  #first(): string {
    const { chosen, highlighted, order } = this.#options;
    const best = order && this.#rows.find((row) => row.kind === 'model')?.model;
    return (highlighted ?? best ?? (this.#isMissing ? replacementOf(this.#models, chosen) : undefined) ?? chosen).id;
  }

  /** The first model that fits what is typed, for when Enter comes before VS Code has shown it. */
  #best(): ModelChoiceRow | undefined {
    return this.#filter.trim() === '' ? undefined : this.#visibleRows().find((row) => row.kind === 'model');
  }

  #visibleRows(): readonly ModelRow[] {
    return this.#filter.trim() === '' ? this.#rows : searchRows(this.#filter, this.#rows, this.#options.order === undefined);
  }

  #search(value: string): void {
    if (value === this.#filter) return;
    this.#filter = value;
    this.#show(value.trim() === '' ? this.#first() : undefined);
  }

  /**
   * @param id of the model that is highlighted then; by default the first one
   * @param isStill whether the list stays where it is scrolled to; else it goes to the highlight
   */
  #show(id: string | undefined, isStill = false): void {
    const picks = this.#visibleRows().map((row) => this.#pick(row));
    const shown = JSON.stringify(picks);
    // New items move the highlight to the first one, if only for a moment.
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#picker.keepScrollPosition = isStill;
    this.#picker.items = picks;
    const active = picks.find(({ row }) => row && (id === undefined || row.model.id === id));
    if (active) this.#picker.activeItems = [active];
  }

  /** Shows what is known by now, with the highlight where it is. */
  #update(): void {
    this.#show(this.#picker.activeItems[0]?.row?.model.id ?? this.#first(), true);
  }

  #pick(row: ModelRow): ModelPick {
    if (row.kind === 'heading') return { label: row.label, kind: vscode.QuickPickItemKind.Separator };
    const { model, label, description, detail, isFavourite } = row;
    const star = isFavourite
      ? { iconPath: new vscode.ThemeIcon('star-full'), tooltip: l10n.t('Remove from Favourites') }
      : { iconPath: new vscode.ThemeIcon('star-empty'), tooltip: l10n.t('Add to Favourites') };
    const pin = { iconPath: new vscode.ThemeIcon('pin'), tooltip: l10n.t('Use for…') };
    return {
      row,
      label: `${model.id === this.#options.chosen.id ? '$(check) ' : ''}${isFavourite ? '$(star-full) ' : ''}${label}`,
      description,
      ...(detail !== '' && { detail }),
      // All that is here fits: VS Code shall not filter once more.
      alwaysShow: true,
      buttons: [star, ...(this.#options.canPin ? [pin] : [])],
    };
  }

  #toggleFavourite({ model }: ModelChoiceRow): void {
    const { origin } = this.#models;
    if (origin === undefined) return;
    void this.#models.choices.toggleFavourite(origin, model).then(() => {
      if (this.#controller.signal.aborted) return;
      this.#rows = this.#newRows();
      this.#update();
    });
  }

  #refresh(): void {
    const picker = this.#picker;
    picker.busy = true;
    const { signal } = this.#controller;
    void this.#models.refresh(signal).then((failure) => {
      if (signal.aborted) return;
      picker.busy = false;
      this.#failure = failure;
      this.#showTitle();
      this.#rows = takeOver(this.#rows, this.#newRows());
      this.#update();
    });
  }

  #showTitle(): void {
    const { lastList } = this.#models;
    const age = lastList && l10n.t('list of {0}', formatTime(lastList.fetchedAt, Date.now(), vscode.env.language));
    const parts = [this.#options.title, this.#failure && presentFailure(this.#failure, vscode.env.language).message, age];
    this.#picker.title = plainLabel(parts.filter((part) => part !== undefined).join(' · '));
  }
}

function isStar({ iconPath }: vscode.QuickInputButton): boolean {
  return iconPath instanceof vscode.ThemeIcon && iconPath.id.startsWith('star');
}
