/**
 * API keys, one an account, in VS Code's SecretStorage and nowhere else. When SecretStorage fails, a key is held in
 * this window's memory, and the user is told so.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Log } from './log';

/** The id of an account begins with the origin its key is bound to: another base URL never sees it. */
function secretName(account: string): string {
  return `krouter.apiKey:${account}`;
}

export class ApiKeys implements vscode.Disposable {
  readonly #secrets: vscode.SecretStorage;
  readonly #log: Log;
  /** Keys that SecretStorage would not take, by account; they live as long as this window's extension host. */
  readonly #inMemory = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<string>();
  readonly #subscription: vscode.Disposable;
  readonly #said = new Set<string>();

  constructor(secrets: vscode.SecretStorage, log: Log) {
    this.#secrets = secrets;
    this.#log = log;
    // Also fires for changes made in other windows.
    this.#subscription = secrets.onDidChange(({ key }) => {
      if (key.startsWith(secretName(''))) this.#changed.fire(key.slice(secretName('').length));
    });
  }

  /** Fires with its account after a key was stored or removed, in this window or another. */
  readonly onDidChange = this.#changed.event;

  /** @returns the key saved for this account, or undefined */
  async get(account: string): Promise<string | undefined> {
    const held = this.#inMemory.get(account);
    if (held !== undefined) return held;
    try {
      return await this.#secrets.get(secretName(account));
    } catch (error) {
      this.#unavailable(error, l10n.t('VS Code cannot read its secrets, so the API key is not known.'));
      return undefined;
    }
  }

  /** @returns false for a key that is held in this window's memory alone */
  isStored(account: string): boolean {
    return !this.#inMemory.has(account);
  }

  /**
   * Saves the key for this account. When SecretStorage fails, it is held in this window's memory; that is said each time,
   * for it is what came of what the user did.
   * @returns whether it is stored
   */
  async set(account: string, key: string): Promise<boolean> {
    try {
      await this.#secrets.store(secretName(account), key);
      this.#inMemory.delete(account);
      return true;
    } catch (error) {
      this.#inMemory.set(account, key);
      this.#log.error('SecretStorage failed', error);
      this.#log.offer(l10n.t('VS Code cannot store secrets here. Your API key is kept only until this window closes.'));
      this.#changed.fire(account);
      return false;
    }
  }

  /** Forgets the key of this account, in every window. @returns false when SecretStorage still has it; that is said */
  async remove(account: string): Promise<boolean> {
    const wasHeld = this.#inMemory.delete(account);
    if (wasHeld) this.#changed.fire(account);
    try {
      await this.#secrets.delete(secretName(account));
      return true;
    } catch (error) {
      this.#unavailable(error, l10n.t('VS Code cannot change its secrets, so the API key is still stored.'));
      return false;
    }
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  /** Says each sentence once: whatever is wrong with SecretStorage seldom mends itself while the window is open. */
  #unavailable(error: unknown, sentence: string): void {
    this.#log.error('SecretStorage failed', error);
    if (this.#said.has(sentence)) return;
    this.#said.add(sentence);
    this.#log.offer(sentence);
  }
}
