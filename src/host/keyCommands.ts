/** Setting, removing and checking the API key of the present origin. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { parseApiKey, type ApiKeyProblem } from '../api/apiKey';
import { parseBaseUrl } from '../api/baseUrl';
import { toFailure } from '../api/errors';
import type { Failure } from '../shared/failure';
import { presentFailure } from '../shared/presentFailure';
import type { ApiKeys } from './apiKeys';
import { withSignal } from './cancellation';
import type { FailureReporter } from './failureReporter';
import type { GatewayConnection } from './gatewayConnection';
import { plainMessage } from './plainMessage';
import { readSettings } from './settings';

export class KeyCommands {
  readonly #connection: GatewayConnection;
  readonly #apiKeys: ApiKeys;
  readonly #failures: FailureReporter;

  constructor(connection: GatewayConnection, apiKeys: ApiKeys, failures: FailureReporter) {
    this.#connection = connection;
    this.#apiKeys = apiKeys;
    this.#failures = failures;
  }

  /**
   * Asks for a key and saves it for the present origin. A key that the gateway refuses is not saved; one that can't
   * be checked right now is.
   */
  async set(): Promise<void> {
    // Read once: the setting may change while the box is open, and the key is for the origin that the box names.
    const target = this.#target();
    if (!target) return;
    const { baseUrl, origin } = target;
    const text = await vscode.window.showInputBox({
      title: l10n.t('API key for {0}', origin),
      prompt: l10n.t('The key is kept in VS Code’s secret storage and sent to {0} only.', origin),
      placeHolder: 'kr-…',
      password: true,
      ignoreFocusOut: true,
      validateInput: (value) => {
        const parsed = parseApiKey(value);
        // An empty box is no mistake yet.
        return 'problem' in parsed && value !== '' ? problemText(parsed.problem) : undefined;
      },
    });
    const parsed = text === undefined ? undefined : parseApiKey(text);
    if (!parsed || 'problem' in parsed) return;
    const failure = await this.#ask(baseUrl, parsed.key);
    if (failure?.kind === 'cancelled') return;
    if (failure?.kind === 'unauthorized') {
      this.#report(failure, () => this.set());
      return;
    }
    await this.#apiKeys.set(origin, parsed.key);
    void vscode.window.showInformationMessage(
      failure
        ? l10n.t('API key saved. It could not be checked: {0}', plainMessage(presentFailure(failure, vscode.env.language).message))
        : l10n.t('API key saved.'),
    );
  }

  /** Forgets the key of the present origin, after a question. */
  async remove(): Promise<void> {
    const { origin } = this.#connection;
    if (origin === undefined || (await this.#apiKeys.get(origin)) === undefined) {
      void vscode.window.showInformationMessage(l10n.t('No API key is stored.'));
      return;
    }
    const remove = l10n.t('Remove');
    const choice = await vscode.window.showWarningMessage(
      l10n.t('Remove the API key for {0}?', origin),
      { modal: true },
      remove,
    );
    if (choice !== remove) return;
    if (await this.#apiKeys.remove(origin)) void vscode.window.showInformationMessage(l10n.t('API key removed.'));
  }

  /** Asks the gateway whether it takes the stored key, and says so. */
  async check(): Promise<void> {
    const target = this.#target();
    if (!target) return;
    const { baseUrl, origin } = target;
    const key = await this.#apiKeys.get(origin);
    const failure = key === undefined ? ({ kind: 'missing-key', origin } as const) : await this.#ask(baseUrl, key);
    if (failure) this.#report(failure, () => this.check());
    else void vscode.window.showInformationMessage(l10n.t('The API key works.'));
  }

  /** @returns the base URL and its origin; undefined when it is unusable, which is said */
  #target(): { baseUrl: string; origin: string } | undefined {
    const { baseUrl } = readSettings();
    try {
      return { baseUrl, origin: parseBaseUrl(baseUrl).origin };
    } catch (error) {
      this.#report(toFailure(error), () => this.set());
      return undefined;
    }
  }

  /** @returns why `/usage` could not be read with this key at this base URL, or undefined */
  #ask(baseUrl: string, key: string): Thenable<Failure | undefined> {
    return vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: l10n.t('Checking the API key…'), cancellable: true },
      (_progress, token) =>
        withSignal(token, async (signal) => {
          try {
            await this.#connection.client(key, baseUrl).getUsage({ signal });
            return undefined;
          } catch (error) {
            return toFailure(error);
          }
        }),
    );
  }

  #report(failure: Failure, again: () => Promise<void>): void {
    this.#failures.report({
      where: 'key',
      failure,
      isShown: false,
      isRequested: true,
      retry: again,
    });
  }
}

function problemText(problem: ApiKeyProblem): string {
  switch (problem) {
    case 'empty':
      return l10n.t('Enter an API key.');
    case 'control-characters':
      return l10n.t('The key has a line break or a control character in it.');
    case 'not-ascii':
      return l10n.t('The key has characters that are not plain letters, digits or signs.');
    case 'spaces':
      return l10n.t('The key has a space in it.');
    case 'quotes':
      return l10n.t('The key has a quotation mark in it.');
    case 'too-long':
      return l10n.t('This is too long for an API key.');
  }
}
