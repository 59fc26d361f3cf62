/** Setting, removing and checking the API key of the present origin. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { parseApiKey, type ApiKeyProblem } from '../api/apiKey';
import { toFailure } from '../api/errors';
import type { Failure } from '../shared/failure';
import { presentFailure } from '../shared/presentFailure';
import type { ApiKeys } from './apiKeys';
import { failureCommands } from './failureCommands';
import type { GatewayConnection } from './gatewayConnection';
import type { Log } from './log';

export class KeyCommands {
  readonly #connection: GatewayConnection;
  readonly #apiKeys: ApiKeys;
  readonly #log: Log;

  constructor(connection: GatewayConnection, apiKeys: ApiKeys, log: Log) {
    this.#connection = connection;
    this.#apiKeys = apiKeys;
    this.#log = log;
  }

  /**
   * Asks for a key and saves it for the present origin. A key that the gateway refuses is not saved; one that can't
   * be checked right now is.
   */
  async set(): Promise<void> {
    const { origin } = this.#connection;
    if (origin === undefined) {
      await showFailure({ kind: 'invalid-base-url' });
      return;
    }
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
    const failure = await this.#ask(parsed.key);
    if (failure?.kind === 'unauthorized' || failure?.kind === 'cancelled') {
      if (failure.kind === 'unauthorized') await showFailure(failure);
      return;
    }
    // The setting may have changed while the box was open: the key is for the origin that was shown.
    await this.#apiKeys.set(origin, parsed.key);
    void vscode.window.showInformationMessage(
      failure
        ? l10n.t('API key saved. It could not be checked: {0}', presentFailure(failure).message)
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
    await this.#apiKeys.remove(origin);
    void vscode.window.showInformationMessage(l10n.t('API key removed.'));
  }

  /** Asks the gateway whether it takes the stored key, and says so. */
  async check(): Promise<void> {
    const { origin } = this.#connection;
    const key = origin === undefined ? undefined : await this.#apiKeys.get(origin);
    const failure =
      origin === undefined
        ? ({ kind: 'invalid-base-url' } as const)
        : key === undefined
          ? ({ kind: 'missing-key', origin } as const)
          : await this.#ask(key);
    if (failure?.kind === 'cancelled') return;
    if (failure) await showFailure(failure);
    else void vscode.window.showInformationMessage(l10n.t('The API key works.'));
  }

  /** @returns why `/usage` could not be read with this key, or undefined */
  #ask(key: string): Thenable<Failure | undefined> {
    return vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: l10n.t('Checking the API key…'), cancellable: true },
      async (_progress, token) => {
        const controller = new AbortController();
        const subscription = token.onCancellationRequested(() => {
          controller.abort();
        });
        try {
          await this.#connection.client(key).getUsage({ signal: controller.signal });
          return undefined;
        } catch (error) {
          const failure = toFailure(error);
          this.#log.failure('key check', failure);
          return failure;
        } finally {
          subscription.dispose();
        }
      },
    );
  }
}

async function showFailure(failure: Failure): Promise<void> {
  const { message, action, actionLabel } = presentFailure(failure);
  const choice = await vscode.window.showErrorMessage(message, actionLabel);
  if (choice !== undefined) await vscode.commands.executeCommand(failureCommands[action]);
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
