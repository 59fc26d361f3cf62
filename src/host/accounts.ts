/**
 * Whose credits requests are paid with. An account is a gateway and one of the keys for its origin; the user names
 * several of both and works with one at a time, everywhere or in a workspace. Names and choice are kept beside the keys
 * in SecretStorage, which alone tells all windows of a change; no key is ever among them.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { parseBaseUrl } from '../api/baseUrl';
import { parseJson } from '../shared/json';
import type { ApiKeys } from './apiKeys';
import { inBackground } from './background';
import type { State } from './fileMemento';
import type { Log } from './log';
import { readSettings, type GatewayProfile } from './settings';

export interface Account {
  /**
   * The name its key is stored under: the origin, for a named key `origin#id`. Gateways of one origin share its keys:
   * the same id stands below each of them, and is paid from one balance.
   */
  id: string;
  /** `https://host[:port]`. No key is ever sent to another one. */
  origin: string;
  gateway: GatewayProfile;
  /** What the user calls the key; empty for the first one of an origin, which needs no name. */
  keyName: string;
}

/** What an account is called where it is shown. */
export interface AccountName {
  key: string;
  gateway: string;
  /** As few of both as tell it apart from the others: the key's, unless another gateway's key is called the same. */
  short: string;
  /** There is no other one to choose. */
  isOnly: boolean;
}

/** Where a choice of account holds. */
export type AccountScope = 'workspace' | 'everywhere';

/** Name of the secret that holds what follows. */
const registryName = 'krouter.accounts';
const choiceKey = 'account';
const choiceSchema = z.object({ gateway: z.string(), keyId: z.string() });
const registrySchema = z.object({
  everywhere: z.exactOptional(choiceSchema),
  /** The named keys of each origin. */
  keys: z.record(z.string(), z.array(z.object({ id: z.string(), name: z.string() }))),
});
type Registry = z.infer<typeof registrySchema>;

export class Accounts implements vscode.Disposable {
  readonly #apiKeys: ApiKeys;
  readonly #secrets: vscode.SecretStorage;
  readonly #workspaceState: State;
  readonly #log: Log;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #activeChanged = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable;
  #registry: Registry = { keys: {} };
  /** Writes follow each other, so that none is lost in this window. */
  #writing: Promise<unknown> = Promise.resolve();
  /** Named keys that this window added: another one that wrote at the same moment may have overwritten them. */
  readonly #added: { origin: string; id: string; name: string }[] = [];
  /** Of the active account, as it was last told. */
  #lastActive: string | undefined;

  /** @param workspaceState keeps the choice that holds in this workspace alone */
  constructor(apiKeys: ApiKeys, secrets: vscode.SecretStorage, workspaceState: State, log: Log) {
    this.#apiKeys = apiKeys;
    this.#secrets = secrets;
    this.#workspaceState = workspaceState;
    this.#log = log;
    this.#subscriptions = vscode.Disposable.from(
      secrets.onDidChange(({ key }) => {
        if (key === registryName) inBackground(this.load(), 'reading the accounts', log);
      }),
      apiKeys.onDidChange((id) => {
        this.#fire(id);
      }),
    );
    this.#lastActive = this.active?.id;
  }

  /** Fires after another account was chosen, or one of the keys or names changed, in this window or another. */
  readonly onDidChange = (listener: () => void): vscode.Disposable => this.#changed.event(listener);

  /** Fires, before `onDidChange`, when requests are made with another key than before; not for changes of other accounts. */
  readonly onDidChangeActive = (listener: () => void): vscode.Disposable => this.#activeChanged.event(listener);

  /** Reads names and choice. Where SecretStorage fails, there is the first key of each origin. Never rejects. */
  load(): Promise<void> {
    return this.#inTurn(async () => {
      const before = JSON.stringify(this.#registry);
      this.#registry = await this.#read();
      for (const { origin, id, name } of this.#added) {
        const isThere = this.#namedKeys(origin).some((key) => key.id === id);
        // Removing takes the key first: where it still is, the name was overwritten and not removed.
        if (!isThere && (await this.#apiKeys.get(`${origin}#${id}`)) !== undefined) {
          await this.#write(withKeys(this.#registry, origin, (keys) => [...keys, { id, name }]));
        }
      }
      if (JSON.stringify(this.#registry) !== before) this.#fire();
    });
  }

  /** The account that requests are made with; undefined when the chosen gateway's base URL is unusable. */
  get active(): Account | undefined {
    const { gateway, keyId } = this.#choice;
    const account = accountOf(gateway);
    if (!account || keyId === '') return account;
    const named = this.#namedKeys(account.origin).find(({ id }) => id === keyId);
    // A key that was removed meanwhile: the origin's first one, rather than none.
    return named ? { ...account, id: `${account.origin}#${named.id}`, keyName: named.name } : account;
  }

  /** The gateway that requests are made to, usable or not. */
  get gateway(): GatewayProfile {
    return this.#choice.gateway;
  }

  /** Of each gateway whose base URL can be used, the account with its first key. */
  get gateways(): Account[] {
    return readSettings().gateways.flatMap((gateway) => accountOf(gateway) ?? []);
  }

  /**
   * All accounts of all gateways whose base URL can be used. The first one of an origin is there without a key too
   * when it is active, or has no named one beside it.
   */
  async all(): Promise<Account[]> {
    const lists = await Promise.all(
      readSettings().gateways.map(async (gateway) => {
        const first = accountOf(gateway);
        if (!first) return [];
        const named = this.#namedKeys(first.origin).map(({ id, name }) => ({ ...first, id: `${first.origin}#${id}`, keyName: name }));
        const isActive = this.active?.id === first.id;
        const hasFirst = named.length === 0 || isActive || !gateway.requireApiKey || (await this.#apiKeys.get(first.origin)) !== undefined;
        return hasFirst ? [first, ...named] : named;
      }),
    );
    return lists.flat();
  }

  /** What the active account is called; undefined while there is none. */
  async name(): Promise<AccountName | undefined> {
    const { active } = this;
    if (!active) return undefined;
    const all = await this.all();
    const [key, gateway] = [keyLabel(active), gatewayLabel(active)];
    const isOfGateway = (account: Account): boolean => account.gateway.name === active.gateway.name;
    const isAlone = all.every((account) => isOfGateway(account) || keyLabel(account) !== key);
    const others = all.filter(isOfGateway).length > 1 ? `${key} · ${gateway}` : gateway;
    return { key, gateway, short: isAlone ? key : others, isOnly: all.length < 2 };
  }

  /** Whether its key outlasts this window: VS Code may not be able to store one. */
  isStored({ id }: Account): boolean {
    return this.#apiKeys.isStored(id);
  }

  /** The key of an account, or undefined while there is none. */
  async key(account: Account): Promise<string | undefined> {
    return this.#apiKeys.get(account.id);
  }

  /** Whether this is the account that requests are made with. */
  isActive({ id, gateway }: Account): boolean {
    const { active } = this;
    return active?.id === id && active.gateway.name === gateway.name;
  }

  /** Stores a named key beside those there are for an origin. @returns undefined when the base URL is unusable */
  async add(gateway: GatewayProfile, name: string, apiKey: string): Promise<Account | undefined> {
    const first = accountOf(gateway);
    if (!first) return undefined;
    const key = { id: crypto.randomUUID(), name };
    const account = { ...first, id: `${first.origin}#${key.id}`, keyName: name };
    // The key first: a name that stands without its key would be a removed one.
    await this.#apiKeys.set(account.id, apiKey);
    this.#added.push({ origin: first.origin, ...key });
    await this.#change((registry) => withKeys(registry, first.origin, (keys) => [...keys, key]));
    return account;
  }

  /** Another name for a named key. */
  async rename(account: Account, name: string): Promise<void> {
    for (const key of this.#added) if (account.id === `${key.origin}#${key.id}`) key.name = name;
    await this.#change((registry) => withKeys(registry, account.origin, (keys) =>
      keys.map((key) => (account.id === `${account.origin}#${key.id}` ? { ...key, name } : key))));
  }

  /** Forgets an account's key and its name. @returns false when SecretStorage still has the key; that was said */
  async remove(account: Account): Promise<boolean> {
    if (!(await this.#apiKeys.remove(account.id))) return false;
    await this.#change((registry) => withKeys(registry, account.origin, (keys) =>
      keys.filter(({ id }) => account.id !== `${account.origin}#${id}`)));
    return true;
  }

  /** Works with this account from now on. A choice that holds everywhere ends that of this workspace. */
  async activate(account: Account, scope: AccountScope): Promise<void> {
    const choice = { gateway: account.gateway.name, keyId: account.id.slice(account.origin.length + 1) };
    await this.#workspaceState.update(choiceKey, scope === 'workspace' ? choice : undefined);
    if (scope === 'everywhere') await this.#change((registry) => ({ ...registry, everywhere: choice }));
    else this.#fire();
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#changed.dispose();
    this.#activeChanged.dispose();
  }

  get #choice(): { gateway: GatewayProfile; keyId: string } {
    const { gateways } = readSettings();
    const ofWorkspace = z.safeParse(choiceSchema, this.#workspaceState.get(choiceKey));
    const choice = ofWorkspace.success ? ofWorkspace.data : this.#registry.everywhere;
    const chosen = gateways.find(({ name }) => name === choice?.gateway);
    return chosen && choice ? { gateway: chosen, keyId: choice.keyId } : { gateway: gateways[0], keyId: '' };
  }

  #namedKeys(origin: string): Registry['keys'][string] {
    return this.#registry.keys[origin] ?? [];
  }

  async #read(): Promise<Registry> {
    try {
      const parsed = z.safeParse(registrySchema, parseJson((await this.#secrets.get(registryName)) ?? ''));
      return parsed.success ? parsed.data : { keys: {} };
    } catch (error) {
      this.#log.error('The accounts could not be read', error);
      return this.#registry;
    }
  }

  /** @param changedKey the account whose key changed */
  #fire(changedKey?: string): void {
    const id = this.active?.id;
    if (id !== this.#lastActive || (id !== undefined && id === changedKey)) {
      this.#lastActive = id;
      this.#activeChanged.fire();
    }
    this.#changed.fire();
  }

  /** Reads before it writes: another window may have changed it. */
  #change(change: (registry: Registry) => Registry): Promise<void> {
    return this.#inTurn(async () => {
      await this.#write(change(await this.#read()));
      this.#fire();
    });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#writing.then(work);
    this.#writing = done;
    return done;
  }

  /** What can't be written holds in this window. */
  async #write(registry: Registry): Promise<void> {
    this.#registry = registry;
    try {
      await this.#secrets.store(registryName, JSON.stringify(registry));
    } catch (error) {
      this.#log.error('The accounts could not be stored', error);
    }
  }
}

/** What its key is called. */
export function keyLabel({ keyName }: Account): string {
  return keyName === '' ? l10n.t('Default key') : keyName;
}

/** What its gateway is called: by the user, or else its host. */
export function gatewayLabel({ gateway, origin }: Account): string {
  return gateway.name === '' ? new URL(origin).host : gateway.name;
}

/** The account with the first key of a gateway's origin; undefined when its base URL is unusable. */
export function accountOf(gateway: GatewayProfile): Account | undefined {
  try {
    const { origin } = parseBaseUrl(gateway.baseUrl);
    return { id: origin, origin, gateway, keyName: '' };
  } catch {
    return undefined;
  }
}

function withKeys(registry: Registry, origin: string, change: (keys: Registry['keys'][string]) => Registry['keys'][string]): Registry {
  return { ...registry, keys: { ...registry.keys, [origin]: change(registry.keys[origin] ?? []) } };
}
