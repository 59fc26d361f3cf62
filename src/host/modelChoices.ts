/** What the user chose of the models: which one is asked, here and elsewhere, which are favourites, which were used last. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { NextTurn } from '../chat/nextTurn';
import { autoModelId, modelChoiceSchema, type ModelChoice, type ModelScope, type PresentChoice } from '../shared/modelChoice';
import type { State } from './fileMemento';

const selectedKey = 'selectedModel';
const favouritesKey = 'favouriteModels';
const recentKey = 'recentModels';
const knownModelsSchema = z.array(z.object({ origin: z.string(), model: modelChoiceSchema }));
type KnownModels = z.infer<typeof knownModelsSchema>;

/** Models that are kept as used last, of each origin; and favourites of all. */
const mostRecent = 5;
const mostFavourites = 200;

/** The conversation on the screen, as far as its model goes. */
export interface ChatModel {
  /** Its own choice, if it has one. */
  readonly own: ModelChoice | undefined;
  /** Gives it a choice of its own, or takes that. */
  choose: (model: ModelChoice | undefined) => void;
  /** @returns what its next turn sends */
  nextTurn: () => NextTurn;
}

export class ModelChoices implements vscode.Disposable {
  readonly #state: State;
  readonly #workspaceState: State;
  readonly #changed = new vscode.EventEmitter<void>();

  /** @param workspaceState keeps the choice that holds in this workspace alone */
  constructor(state: State, workspaceState: State) {
    this.#state = state;
    this.#workspaceState = workspaceState;
  }

  /** Fires after another model was chosen, or something else about them. */
  readonly onDidChange = (listener: () => void): vscode.Disposable => this.#changed.event(listener);

  /** @param own what a conversation has chosen for itself @returns the model that is asked: of the narrowest choice */
  present(own?: ModelChoice): PresentChoice {
    if (own) return { model: own, scope: 'conversation' };
    const workspace = readChoice(this.#workspaceState);
    if (workspace) return { model: workspace, scope: 'workspace' };
    return { model: readChoice(this.#state) ?? { id: autoModelId, name: l10n.t('Auto') }, scope: 'everywhere' };
  }

  /**
   * Chooses a model. What was chosen more narrowly where one chooses ends: what one chose is what is used.
   * @param chat the conversation on the screen, where the choice is made for it as well
   */
  async choose(model: ModelChoice, scope: ModelScope, chat?: ChatModel): Promise<void> {
    if (scope === 'conversation') {
      chat?.choose(model);
      return;
    }
    if (chat?.own) chat.choose(undefined);
    const isWorkspace = scope === 'workspace';
    const written = [
      this.#workspaceState.update(selectedKey, isWorkspace ? model : undefined),
      ...(isWorkspace ? [] : [this.#state.update(selectedKey, model)]),
    ];
    // What is shown as chosen outlasts the window, however soon that is reloaded.
    await Promise.all(written);
    this.#changed.fire();
  }

  /** The user's favourites at this gateway, the first one first. */
  favourites(origin: string): ModelChoice[] {
    return this.#known(favouritesKey, origin);
  }

  /** Makes a model a favourite, or takes it from them. */
  async toggleFavourite(origin: string, model: ModelChoice): Promise<void> {
    // Another window may have one more.
    await this.#state.reload([favouritesKey]);
    const all = this.#read(favouritesKey);
    const others = all.filter((known) => known.origin !== origin || known.model.id !== model.id);
    const changed = others.length < all.length ? others : [...others, { origin, model }].slice(-mostFavourites);
    const written = this.#state.update(favouritesKey, changed);
    this.#changed.fire();
    await written;
  }

  /** The models that answered last at this gateway, the latest first. */
  recent(origin: string): ModelChoice[] {
    return this.#known(recentKey, origin);
  }

  /** A model has answered. */
  async used(origin: string, model: ModelChoice): Promise<void> {
    if (this.recent(origin)[0]?.id === model.id) return;
    await this.#state.reload([recentKey]);
    const all = this.#read(recentKey);
    const ofOrigin = all.filter((known) => known.origin === origin && known.model.id !== model.id).slice(0, mostRecent - 1);
    const ofOthers = all.filter((known) => known.origin !== origin).slice(0, mostFavourites);
    await this.#state.update(recentKey, [{ origin, model }, ...ofOrigin, ...ofOthers]);
  }

  /** Takes over what other windows chose. */
  async catchUp(): Promise<void> {
    if (await this.#state.reload([selectedKey, favouritesKey, recentKey])) this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #known(key: string, origin: string): ModelChoice[] {
    return this.#read(key).flatMap((known) => (known.origin === origin ? [known.model] : []));
  }

  #read(key: string): KnownModels {
    const parsed = z.safeParse(knownModelsSchema, this.#state.get(key));
    return parsed.success ? parsed.data : [];
  }
}

function readChoice(state: State): ModelChoice | undefined {
  const parsed = z.safeParse(modelChoiceSchema, state.get(selectedKey));
  return parsed.success ? parsed.data : undefined;
}
