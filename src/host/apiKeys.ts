/**
 * API keys, one an origin, in VS Code's SecretStorage and nowhere else. When SecretStorage fails, a key is held in
 * this window's memory, and the user is told so.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Log } from './log';

/** A key is bound to the origin it was saved for: another base URL never sees it. */
function secretName(origin: string): string {
  return `krouter.apiKey:${origin}`;
}

export class ApiKeys implements vscode.Disposable {
  readonly #secrets: vscode.SecretStorage;
  readonly #log: Log;
  /** Keys that SecretStorage would not take, by origin; they live as long as this window's extension host. */
  readonly #inMemory = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  readonly #said = new Set<string>();

  constructor(secrets: vscode.SecretStorage, log: Log) {
    this.#secrets = secrets;
    this.#log = log;
    // Also fires for changes made in other windows.
    this.#subscription = secrets.onDidChange(({ key }) => {
      if (key.startsWith(secretName(''))) this.#changed.fire();
    });
  }

  /** Fires after a key was stored or removed, in this window or another. */
  readonly onDidChange = (listener: () => void): vscode.Disposable => this.#changed.event(listener);

  /** @returns the key saved for this origin, or undefined */
  async get(origin: string): Promise<string | undefined> {
    const held = this.#inMemory.get(origin);
    if (held !== undefined) return held;
    try {
      return await this.#secrets.get(secretName(origin));
    } catch (error) {
      this.#unavailable(error, l10n.t('VS Code cannot read its secrets, so the API key is not known.'));
      return undefined;
    }
  }

  /** Saves the key for this origin; in this window's memory when SecretStorage fails, which is said. */
  async set(origin: string, key: string): Promise<void> {
    try {
      await this.#secrets.store(secretName(origin), key);
      this.#inMemory.delete(origin);
    } catch (error) {
      this.#inMemory.set(origin, key);
      this.#unavailable(
        error,
        l10n.t('VS Code cannot store secrets here. Your API key is kept only until this window closes.'),
      );
      this.#changed.fire();
    }
  }

  /** Forgets the key of this origin, in every window. @returns false when SecretStorage still has it; that is said */
  async remove(origin: string): Promise<boolean> {
    const wasHeld = this.#inMemory.delete(origin);
    if (wasHeld) this.#changed.fire();
    try {
      await this.#secrets.delete(secretName(origin));
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
