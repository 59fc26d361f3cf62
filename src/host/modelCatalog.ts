/** The models of each gateway, as it last listed them. The last list serves when a gateway is out of reach. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { gatewayModelSchema, type GatewayModel } from '../api/account';
import { toFailure } from '../api/errors';
import type { Failure } from '../shared/failure';
import type { Clock } from '../shared/clock';
import { autoModelId, type ModelChoice } from '../shared/modelChoice';
import { timeSchema } from '../shared/time';
import type { State } from './fileMemento';
import type { GatewayConnection } from './gatewayConnection';
import { loadModelReplacement } from './lazyModules';
import type { Log } from './log';
import { ModelChoices } from './modelChoices';

const listSchema = z.object({
  origin: z.string(),
  /** Milliseconds since 1970. */
  fetchedAt: timeSchema,
  models: z.array(gatewayModelSchema),
  /** What earlier lists of this origin had and this one has not, the latest first. */
  gone: z.array(gatewayModelSchema),
});
export type ModelList = z.infer<typeof listSchema>;

const listsKey = 'models';
/** Origins whose list is kept, and models that are gone from each, at most. */
const mostLists = 8;
const mostGone = 50;

/** A list older than this is asked for again when it is needed, in milliseconds: prices and models change rarely. */
const oldAge = 24 * 60 * 60 * 1_000;

export interface ModelCatalogOptions {
  connection: GatewayConnection;
  /** Keeps lists and choices over restarts, for all windows. */
  state: State;
  /** Keeps the choice that holds in this workspace alone. */
  workspaceState: State;
  log: Log;
  clock: Clock;
}

export class ModelCatalog implements vscode.Disposable {
  /** What the user chose of them. */
  readonly choices: ModelChoices;
  readonly #options: ModelCatalogOptions;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  readonly #disposed = new AbortController();
  /** The newest first. */
  #lists: readonly ModelList[] = [];
  /** By origin: one that hangs says nothing about another. */
  readonly #refreshing = new Map<string | undefined, Promise<unknown>>();

  constructor(options: ModelCatalogOptions) {
    this.#options = options;
    const { connection, state, workspaceState } = options;
    this.choices = new ModelChoices(state, workspaceState);
    this.#lists = readLists(state);
    connection.suggestModels(async (id) => (await loadModelReplacement()).replacementOf(this, { id, name: id }));
    this.#subscription = this.choices.onDidChange(() => { this.#changed.fire(); });
  }

  /** Fires after another model was chosen, or the models are others. */
  readonly onDidChange = (listener: () => void): vscode.Disposable => this.#changed.event(listener);

  /** `https://host[:port]` of the present gateway; undefined when its address is not usable. */
  get origin(): string | undefined {
    return this.#options.connection.origin;
  }

  /** The model of what is asked outside of conversations: edits, explanations, commit messages. */
  get selected(): ModelChoice {
    return this.choices.present().model;
  }

  /** The last list of the present origin, or undefined when there was none. */
  get lastList(): ModelList | undefined {
    return this.#lists.find((list) => list.origin === this.origin);
  }

  /** Tokens that `selected` takes, prompt and answer together; undefined when that is not known. */
  get contextLength(): number | undefined {
    return this.find(this.selected.id)?.contextLength;
  }

  /** @returns what the present gateway says of a model; undefined when it does not list it */
  find(id: string): GatewayModel | undefined {
    return this.lastList?.models.find((model) => model.id === id);
  }

  /** Whether the present gateway lists models, but not this one; nothing is known of a typed id, an empty list tells nothing, and Auto may be unlisted. */
  isMissing({ id, isCustom }: ModelChoice): boolean {
    const isAnyListed = this.lastList !== undefined && this.lastList.models.length > 0;
    return isCustom !== true && id !== autoModelId && isAnyListed && this.find(id) === undefined;
  }

  /** @returns the last that this gateway, or else another one, said of a model, though it may not list it any more */
  lastKnown(id: string): GatewayModel | undefined {
    const { lastList } = this;
    return [...(lastList?.models ?? []), ...(lastList?.gone ?? []), ...this.#lists.flatMap(({ models }) => models)].find((model) => model.id === id);
  }

  /** @returns what a model is called, though no gateway may list it any more; untrusted text, undefined when that is not known */
  nameOf(id: string): string | undefined {
    return id === autoModelId ? l10n.t('Auto') : this.lastKnown(id)?.name;
  }

  /** Asks the gateway for its models; that needs no key. @returns the failure, or undefined */
  async refresh(signal: AbortSignal): Promise<Failure | undefined> {
    const { connection, state, log, clock } = this.#options;
    try {
      const { origin } = connection;
      const models = await connection.client().listModels({ signal });
      if (origin === undefined) return undefined;
      const before = this.#lists.find((list) => list.origin === origin);
      const listed = new Set(models.map(({ id }) => id));
      const gone = [...(before?.models ?? []), ...(before?.gone ?? [])].filter(({ id }) => !listed.has(id)).slice(0, mostGone);
      const list: ModelList = { origin, fetchedAt: clock.now(), models, gone };
      this.#lists = [list, ...this.#lists.filter((other) => other !== before)].slice(0, mostLists);
      this.#changed.fire();
      await state.update(listsKey, this.#lists);
      return undefined;
    } catch (error) {
      const failure = toFailure(error);
      if (failure.kind !== 'cancelled') log.failure('models', failure);
      return failure;
    }
  }

  /**
   * Asks for the models when there is no list of the present origin, or an old one. A failure is logged only: nobody
   * waits for the list.
   */
  async refreshIfOld(): Promise<void> {
    const age = this.#options.clock.now() - (this.lastList?.fetchedAt ?? Number.NEGATIVE_INFINITY);
    if (age < 0 || age >= oldAge) await this.refreshSoon();
  }

  /** Asks the present gateway for its models unless that is being done. A failure is logged only. */
  async refreshSoon(): Promise<void> {
    const { origin } = this;
    const refreshing = this.#refreshing.get(origin) ?? this.refresh(this.#disposed.signal).finally(() => this.#refreshing.delete(origin));
    this.#refreshing.set(origin, refreshing);
    await refreshing;
  }

  /** A model of the present gateway has answered. */
  async used(id: string): Promise<void> {
    const listed = this.find(id);
    const model = listed ? { id, name: listed.name } : { id, name: id, isCustom: true };
    if (this.origin !== undefined) await this.choices.used(this.origin, model);
  }

  /** Takes over what other windows chose and learned. */
  async catchUp(): Promise<void> {
    const { state } = this.#options;
    if (await state.reload([listsKey])) this.#lists = readLists(state);
    await this.choices.catchUp();
  }

  dispose(): void {
    this.#disposed.abort();
    this.#subscription.dispose();
    this.choices.dispose();
    this.#changed.dispose();
  }
}

/** @returns the models of a list, and Auto even where the gateway does not list it, or nothing is known yet */
export function modelsOffered(models: readonly GatewayModel[] = []): readonly GatewayModel[] {
  return models.some(({ id }) => id === autoModelId) ? models : [{ id: autoModelId, name: l10n.t('Auto') }, ...models];
}

function readLists(state: State): ModelList[] {
  const parsed = z.safeParse(z.array(listSchema), state.get(listsKey));
  return parsed.success ? parsed.data : [];
}
