/** Setting, removing and checking the API key of the present origin. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { parseApiKey, type ApiKeyProblem } from '../api/apiKey';
import { toFailure } from '../api/errors';
import { commands } from '../contributions';
import type { Failure } from '../shared/failure';
import { presentFailure } from '../shared/errorPresenter';
import { gatewayLabel, keyLabel, type Account, type Accounts } from './accounts';
import type { ApiKeys } from './apiKeys';
import { withSignal } from './cancellation';
import type { FailureReporter } from './failureReporter';
import type { GatewayConnection } from './gatewayConnection';
import { plainMessage } from './plainMessage';

export class KeyCommands {
  readonly #connection: GatewayConnection;
  readonly #accounts: Accounts;
  readonly #apiKeys: ApiKeys;
  readonly #failures: Pick<FailureReporter, 'report'>;

  constructor(connection: GatewayConnection, accounts: Accounts, apiKeys: ApiKeys, failures: Pick<FailureReporter, 'report'>) {
    this.#connection = connection;
    this.#accounts = accounts;
    this.#apiKeys = apiKeys;
    this.#failures = failures;
  }

  /**
   * Asks for an account's key and saves it. A key that the gateway refuses is not saved; one that can't be checked right
   * now is.
   * @param account the present one by default
   */
  async set(account?: Account): Promise<void> {
    // Read once: the setting may change while the box is open, and the key is for the origin that the box names.
    const target = account ?? this.#target(() => this.set());
    if (!target) return;
    const entered = await this.enter(target, account && (() => this.set(account)));
    if (!entered) return;
    const isStored = await this.#apiKeys.set(target.id, entered.key);
    const sentences = [...(isStored ? [l10n.t('API key saved.')] : []), ...(entered.doubt === undefined ? [] : [entered.doubt])];
    if (sentences.length > 0) void vscode.window.showInformationMessage(sentences.join(' '));
  }

  /**
   * Asks for a key and has the account's gateway check it. A refusal is said here, a doubt has to be.
   * @param again asks once more after a refusal; by default, that is for the present account's key
   * @returns the key, with a sentence when it could not be checked; undefined when there is none to save
   */
  async enter(account: Account, again?: () => Promise<void>): Promise<{ key: string; doubt?: string } | undefined> {
    const { origin, keyName } = account;
    const text = await vscode.window.showInputBox({
      title: keyName === '' ? l10n.t('API key for {0}', origin) : l10n.t('API key “{0}” for {1}', keyName, origin),
      prompt: l10n.t('The key is kept in VS Code’s secret storage and sent to {0} only.', origin),
      placeHolder: account.gateway.name === '' ? 'kr-…' : '',
      password: true,
      ignoreFocusOut: true,
      validateInput: (value) => {
        const parsed = parseApiKey(value);
        // An empty box is no mistake yet.
        return 'problem' in parsed && value !== '' ? problemText(parsed.problem) : undefined;
      },
    });
    const parsed = text === undefined ? undefined : parseApiKey(text);
    if (!parsed || 'problem' in parsed) return undefined;
    if (!account.gateway.hasUsage) return { key: parsed.key, doubt: uncheckable() };
    const failure = await this.#ask(account, parsed.key);
    if (failure?.kind === 'cancelled') return undefined;
    if (failure?.kind === 'unauthorized') {
      const isFirst = (await this.#apiKeys.get(account.id)) === undefined;
      const outcome = isFirst ? l10n.t('It was not saved.') : l10n.t('It was not saved; the one you had stays.');
      if (again) this.#offerAgain(failure, outcome, again);
      else this.#report(failure, () => this.set(), outcome);
      return undefined;
    }
    const { key } = parsed;
    return failure ? { key, doubt: l10n.t('It could not be checked: {0}', plainMessage(presentFailure(failure, vscode.env.language).message)) } : { key };
  }

  /** Forgets the key of the present account, after a question. Where only others have one, offers to switch to them. */
  async remove(): Promise<void> {
    const account = this.#target(() => this.remove());
    if (!account) return;
    if ((await this.#apiKeys.get(account.id)) !== undefined) {
      await this.removeOf(account);
      return;
    }
    const others = await Promise.all((await this.#accounts.all()).map(async ({ id }) => this.#apiKeys.get(id)));
    const haveOthers = others.some((key) => key !== undefined);
    const name = haveOthers ? `${keyLabel(account)} · ${gatewayLabel(account)}` : account.origin;
    const switchAccount = l10n.t('Switch Account…');
    void vscode.window.showInformationMessage(l10n.t('No API key is stored for {0}.', name), ...(haveOthers ? [switchAccount] : [])).then(async (choice) => {
      if (choice === switchAccount) await vscode.commands.executeCommand(commands.switchAccount);
    });
  }

  /** Forgets an account's key and name, after a question. */
  async removeOf(account: Account): Promise<void> {
    const { origin, keyName } = account;
    const remove = l10n.t('Remove');
    const choice = await vscode.window.showWarningMessage(
      keyName === '' ? l10n.t('Remove the API key for {0}?', origin) : l10n.t('Remove the API key “{0}” for {1}?', keyName, origin),
      { modal: true },
      remove,
    );
    if (choice !== remove || !(await this.#accounts.remove(account))) return;
    void vscode.window.showInformationMessage(l10n.t('API key removed.'));
  }

  /** Asks the gateway whether it takes the stored key, and says so. */
  async check(): Promise<void> {
    const target = this.#target(() => this.check());
    if (!target) return;
    const { id, origin, gateway } = target;
    const key = await this.#apiKeys.get(id);
    if (key !== undefined && !gateway.hasUsage) {
      void vscode.window.showInformationMessage(uncheckable());
      return;
    }
    const failure = key === undefined ? ({ kind: 'missing-key', origin } as const) : await this.#ask(target, key);
    if (failure) this.#report(failure, () => this.check());
    else void vscode.window.showInformationMessage(l10n.t('The API key works.'));
  }

  /**
   * @param again does once more what the account was wanted for
   * @returns the present account; undefined when its base URL is unusable, which is said
   */
  #target(again: () => Promise<void>): Account | undefined {
    const { account } = this.#connection;
    if (!account) this.#report({ kind: 'invalid-base-url' }, again);
    return account;
  }

  /** @returns why `/usage` could not be read with this key at the account's base URL, or undefined */
  #ask({ gateway: { baseUrl } }: Account, key: string): Thenable<Failure | undefined> {
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

  /** Its button asks for the same account's key again: that of a failure would ask for the present one's. */
  #offerAgain(failure: Failure, outcome: string, again: () => Promise<void>): void {
    const { message, code, actions: [{ label }] } = presentFailure(failure, vscode.env.language);
    void vscode.window.showErrorMessage(l10n.t('{0} ({1})', plainMessage(`${message} ${outcome}`), code), label).then(async (choice) => {
      if (choice === label) await again();
    });
  }

  #report(failure: Failure, again: () => Promise<void>, outcome?: string): void {
    this.#failures.report({
      where: 'key',
      failure,
      ...(outcome !== undefined && { outcome }),
      isShown: false,
      isRequested: true,
      retry: again,
    });
  }
}

function uncheckable(): string {
  return l10n.t('This gateway cannot check a key without a prompt; the first one will tell.');
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
