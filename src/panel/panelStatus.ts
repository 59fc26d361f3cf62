/** What the panel shows around the conversation: whether there is a key, which model is chosen, what can be added. */
import * as vscode from 'vscode';
import type { GatewayConnection } from '../host/gatewayConnection';
import type { ModelCatalog } from '../host/modelCatalog';
import type { Presets } from '../host/presets';
import { readSettings } from '../host/settings';
import type { ModelChoice } from '../shared/modelChoice';
import type { PanelModel, PanelState } from '../shared/protocol';
import type { PromptCommands } from './promptCommands';

export interface PanelStatusOptions {
  /** What the shown conversation has chosen for itself. */
  ownModel: () => ModelChoice | undefined;
  connection: GatewayConnection;
  models: ModelCatalog;
  presets: Presets;
  commands: PromptCommands;
}

export class PanelStatus implements vscode.Disposable {
  readonly #options: PanelStatusOptions;
  readonly #changes = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  #key: PanelState['key'] = 'unknown';

  readonly onDidChange = this.#changes.event;

  constructor(options: PanelStatusOptions) {
    this.#options = options;
    const changed = (): void => { this.#changes.fire(); };
    this.#subscription = vscode.Disposable.from(options.commands.onDidChange(changed), options.models.onDidChange(changed));
  }

  /** The shown conversation's model with what the last list says about it. */
  get model(): PanelModel {
    const { models, ownModel } = this.#options;
    const { model, scope } = models.choices.present(ownModel());
    const { name = model.name, contextLength, pricing } = models.find(model.id) ?? {};
    return {
      id: model.id,
      name,
      ...(scope !== 'everywhere' && { scope }),
      ...(models.isMissing(model) && { isMissing: true }),
      ...(contextLength !== undefined && { contextLength }),
      ...(pricing && { price: { input: pricing.inputPer1M, output: pricing.outputPer1M, currency: pricing.currency } }),
    };
  }

  get state(): Omit<PanelState, 'context' | 'pendingPromptId'> {
    const { connection, presets, commands } = this.#options;
    const { chatDefaults } = readSettings();
    return {
      key: this.#key,
      origin: connection.origin ?? connection.gateway.baseUrl,
      model: this.model,
      commands: commands.list,
      defaults: chatDefaults,
      presets: [...presets.list],
    };
  }

  /** Asks whether there is a key, and which model is set, again; and for the models, when their list is old. */
  async refresh(): Promise<void> {
    const { connection, models } = this.#options;
    this.#key = await connection.keyState();
    this.#changes.fire();
    // Without a key nothing can be sent yet, so the gateway need not hear of this window.
    const canSend = this.#key === 'stored' || this.#key === 'not-needed';
    if (canSend) await models.refreshIfOld();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changes.dispose();
  }
}
