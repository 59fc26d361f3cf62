/** The gateway's models and the chosen one. The last list serves when the gateway is out of reach. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { gatewayModelSchema, type GatewayModel } from '../api/account';
import { toFailure } from '../api/errors';
import type { Failure } from '../shared/failure';
import type { Clock } from '../shared/clock';
import type { State } from './fileMemento';
import type { GatewayConnection } from './gatewayConnection';
import type { Log } from './log';

/** The model until the user chooses one: documented, and listed or not, the gateway picks for each prompt. */
export const autoModel = { id: 'kr/auto', name: 'Auto' };

const cacheKey = 'models';
const selectedKey = 'selectedModel';
const cacheSchema = z.object({ origin: z.string(), fetchedAt: z.number(), models: z.array(gatewayModelSchema) });
const selectedSchema = z.object({ id: z.string(), name: z.string() });
type ModelChoice = z.infer<typeof selectedSchema>;

/** A list older than this is asked for again when it is needed, in milliseconds: prices and models change rarely. */
const oldAge = 24 * 60 * 60 * 1_000;

/** The models of the present origin. */
export interface ModelList {
  models: readonly GatewayModel[];
  /** Milliseconds since 1970. */
  fetchedAt: number;
}

export class ModelCatalog implements vscode.Disposable {
  readonly #connection: GatewayConnection;
  readonly #state: State;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposed = new AbortController();
  #refreshing: Promise<unknown> | undefined;

  /** @param state keeps the last list and the choice over restarts */
  constructor(connection: GatewayConnection, state: State, log: Log, clock: Clock) {
    this.#connection = connection;
    this.#state = state;
    this.#log = log;
    this.#clock = clock;
  }

  /** Fires after another model was chosen. */
  readonly onDidSelect = (listener: () => void): vscode.Disposable => this.#changed.event(listener);

  /** The model of the next prompt. */
  get selected(): ModelChoice {
    const parsed = z.safeParse(selectedSchema, this.#state.get(selectedKey));
    return parsed.success ? parsed.data : { ...autoModel, name: l10n.t('Auto') };
  }

  async select(choice: ModelChoice): Promise<void> {
    await this.#state.update(selectedKey, choice);
    this.#changed.fire();
  }

  /** The last list of the present origin, or undefined when there was none. */
  get lastList(): ModelList | undefined {
    const parsed = z.safeParse(cacheSchema, this.#state.get(cacheKey));
    return parsed.success && parsed.data.origin === this.#connection.origin ? parsed.data : undefined;
  }

  /** Tokens that the model of the next prompt takes, prompt and answer together; undefined when that is not known. */
  get contextLength(): number | undefined {
    const { id } = this.selected;
    return this.lastList?.models.find((model) => model.id === id)?.contextLength;
  }

  /** Asks the gateway for its models; that needs no key. @returns the failure, or undefined */
  async refresh(signal: AbortSignal): Promise<Failure | undefined> {
    try {
      const { origin } = this.#connection;
      const models = await this.#connection.client().listModels({ signal });
      if (origin === undefined) return undefined;
      const cache: z.infer<typeof cacheSchema> = { origin, fetchedAt: this.#clock.now(), models };
      await this.#state.update(cacheKey, cache);
      return undefined;
    } catch (error) {
      const failure = toFailure(error);
      if (failure.kind !== 'cancelled') this.#log.failure('models', failure);
      return failure;
    }
  }

  /**
   * Asks for the models when there is no list of the present origin, or an old one. A failure is logged only: nobody
   * waits for the list.
   * @returns whether there is a new one
   */
  async refreshIfOld(): Promise<boolean> {
    const before = this.lastList?.fetchedAt;
    const age = this.#clock.now() - (before ?? Number.NEGATIVE_INFINITY);
    if (age >= 0 && age < oldAge) return false;
    this.#refreshing ??= this.refresh(this.#disposed.signal).finally(() => (this.#refreshing = undefined));
    await this.#refreshing;
    return this.lastList?.fetchedAt !== before;
  }

  dispose(): void {
    this.#disposed.abort();
    this.#changed.dispose();
  }
}
