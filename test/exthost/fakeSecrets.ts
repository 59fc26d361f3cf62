// SecretStorage in memory, and accounts on it.
import * as vscode from 'vscode';
import { Accounts } from '../../src/host/accounts';
import { ApiKeys } from '../../src/host/apiKeys';
import type { Log } from '../../src/host/log';
import { memoryState } from './support';

/** `broken` makes each call fail, as without a keyring. */
export class FakeSecrets implements vscode.SecretStorage {
  readonly values = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.SecretStorageChangeEvent>();
  readonly onDidChange = this.#changed.event;
  broken = false;

  keys(): Promise<string[]> {
    return Promise.resolve([...this.values.keys()]);
  }
  get(key: string): Promise<string | undefined> {
    return this.#unlessBroken(() => this.values.get(key));
  }
  store(key: string, value: string): Promise<void> {
    return this.#unlessBroken(() => {
      this.values.set(key, value);
      this.#changed.fire({ key });
    });
  }
  delete(key: string): Promise<void> {
    return this.#unlessBroken(() => {
      this.values.delete(key);
      this.#changed.fire({ key });
    });
  }
  #unlessBroken<T>(run: () => T): Promise<T> {
    return this.broken ? Promise.reject(new Error('no keyring')) : Promise.resolve().then(run);
  }
}

/** The accounts of the settings, with keys in memory. */
export function fakeAccounts(log: Log, secrets = new FakeSecrets(), keys = new ApiKeys(secrets, log)): Accounts {
  return new Accounts(keys, secrets, memoryState(), log);
}
