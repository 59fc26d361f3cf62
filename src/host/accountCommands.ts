/** Choosing, adding, naming and removing accounts: one list of all of them, each with its own balance. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { toFailure } from '../api/errors';
import { commands } from '../contributions';
import { counted } from '../shared/counted';
import { presentFailure } from '../shared/errorPresenter';
import { formatCredits } from '../shared/money';
import { gatewayLabel, keyLabel, type Account, type Accounts, type AccountScope } from './accounts';
import { inBackground } from './background';
import type { GatewayConnection } from './gatewayConnection';
import type { KeyCommands } from './keyCommands';
import type { Log } from './log';
import { plainLabel } from './plainLabel';

/** The longest name of a key. */
const longestName = 60;

type Act = () => Promise<void>;

interface AccountPick extends vscode.QuickPickItem {
  /** Absent on headings. */
  act?: Act;
  buttonActs?: Act[];
}

export class AccountCommands {
  readonly #connection: GatewayConnection;
  readonly #accounts: Accounts;
  readonly #keys: KeyCommands;
  readonly #log: Log;

  constructor(connection: GatewayConnection, accounts: Accounts, keys: KeyCommands, log: Log) {
    this.#connection = connection;
    this.#accounts = accounts;
    this.#keys = keys;
    this.#log = log;
  }

  /** Lists all accounts, and does what is chosen. Resolves when that is done. */
  async switch(): Promise<void> {
    const accounts = await this.#accounts.all();
    const balances = new Map<string, string>();
    const picker = vscode.window.createQuickPick<AccountPick>();
    const controller = new AbortController();
    picker.title = l10n.t('Account for K-Router');
    picker.placeholder = l10n.t('Whose credits are used from now on');
    picker.matchOnDescription = true;
    let picks = this.#picks(accounts, balances);
    picker.items = picks;
    const ofActive = picks.find(({ picked }) => picked === true);
    if (ofActive) picker.activeItems = [ofActive];
    const showBalances = (): void => {
      // New items move the highlight to the first one. Enter must choose what was highlighted when it was pressed.
      const highlighted = picks.findIndex((pick) => pick === picker.activeItems[0]);
      picks = this.#picks(accounts, balances);
      picker.items = picks;
      const still = picks[highlighted];
      if (still) picker.activeItems = [still];
    };
    let chosen: Act | undefined;
    const closed = new Promise<void>((resolve) => {
      picker.onDidHide(() => {
        controller.abort();
        resolve();
      });
    });
    picker.onDidAccept(() => {
      chosen = picker.selectedItems[0]?.act;
      picker.hide();
    });
    picker.onDidTriggerItemButton(({ item, button }) => {
      chosen = item.buttonActs?.[item.buttons?.indexOf(button) ?? -1];
      picker.hide();
    });
    picker.show();
    inBackground(this.#readBalances(accounts, balances, controller.signal, showBalances), 'reading balances', this.#log);
    await closed;
    picker.dispose();
    await chosen?.();
  }

  /** Asks for a gateway when there are several, a name and a key, and stores the key when its gateway takes it. */
  async add(): Promise<void> {
    const gateway = await this.#chooseGateway();
    if (!gateway) return;
    const name = await this.#askName(gateway, '');
    if (name !== undefined) await this.#addNamed({ ...gateway, keyName: name });
  }

  async #addNamed(account: Account): Promise<void> {
    const { keyName } = account;
    const entered = await this.#keys.enter(account, () => this.#addNamed(account));
    if (!entered) return;
    const added = await this.#accounts.add(account.gateway, keyName, entered.key);
    if (!added) return;
    // That it is only held until the window closes was said.
    const outcome = this.#accounts.isStored(added) ? l10n.t('API key “{0}” saved.', keyName) : l10n.t('API key “{0}” added.', keyName);
    const use = l10n.t('Use It Now');
    const choice = await vscode.window.showInformationMessage([outcome, ...(entered.doubt === undefined ? [] : [entered.doubt])].join(' '), use);
    if (choice === use) await this.#activate(added);
  }

  #picks(accounts: readonly Account[], balances: ReadonlyMap<string, string>): AccountPick[] {
    const picks: AccountPick[] = [];
    for (const account of accounts) {
      if (account.gateway.name !== accounts[accounts.indexOf(account) - 1]?.gateway.name) {
        picks.push({ label: plainLabel(gatewayLabel(account)), kind: vscode.QuickPickItemKind.Separator });
      }
      picks.push(this.#pick(account, balances.get(account.id)));
    }
    const { active } = this.#accounts;
    picks.push(
      { label: '', kind: vscode.QuickPickItemKind.Separator },
      { label: `$(add) ${l10n.t('Add Key…')}`, alwaysShow: true, act: () => this.add() },
      // Its button can be pressed by pointer alone in some versions of VS Code.
      ...(active && active.keyName !== '' ? [{ label: `$(edit) ${l10n.t('Rename “{0}”…', plainLabel(active.keyName))}`, act: () => this.#rename(active) }] : []),
      {
        label: `$(server) ${l10n.t('Add Gateway…')}`,
        alwaysShow: true,
        act: async () => {
          await vscode.commands.executeCommand('workbench.action.openSettings', 'krouter.gateways');
        },
      },
    );
    return picks;
  }

  #pick(account: Account, balance: string | undefined): AccountPick {
    const isActive = this.#accounts.isActive(account);
    const buttons: { button: vscode.QuickInputButton; act: Act }[] = [
      ...(account.keyName === '' ? [] : [{ button: { iconPath: new vscode.ThemeIcon('edit'), tooltip: l10n.t('Rename') }, act: () => this.#rename(account) }]),
      { button: { iconPath: new vscode.ThemeIcon('trash'), tooltip: l10n.t('Remove') }, act: () => this.#keys.removeOf(account) },
    ];
    return {
      label: `${isActive ? '$(check) ' : ''}${plainLabel(keyLabel(account))}`,
      picked: isActive,
      ...(balance !== undefined && { description: plainLabel(balance) }),
      buttons: buttons.map(({ button }) => button),
      buttonActs: buttons.map(({ act }) => act),
      act: () => this.#activate(account),
    };
  }

  /** Each key goes to its own origin alone. One that fails leaves the others as they are. */
  async #readBalances(accounts: readonly Account[], balances: Map<string, string>, signal: AbortSignal, show: () => void): Promise<void> {
    await Promise.all(
      accounts.map(async (account) => {
        const balance = await this.#balance(account, signal);
        if (signal.aborted) return;
        balances.set(account.id, balance);
        show();
      }),
    );
  }

  async #balance(account: Account, signal: AbortSignal): Promise<string> {
    if (account.gateway.requireApiKey && (await this.#accounts.key(account)) === undefined) return l10n.t('no API key yet');
    if (!account.gateway.hasUsage) return '';
    try {
      const { creditsRemaining } = await this.#connection.getUsage(signal, account);
      if (creditsRemaining === undefined) return l10n.t('credits unknown');
      const amount = formatCredits(creditsRemaining, vscode.env.language);
      return counted(creditsRemaining, l10n.t('1 credit'), l10n.t('{0} credits', amount));
    } catch (error) {
      return presentFailure(toFailure(error), vscode.env.language).message;
    }
  }

  async #activate(account: Account): Promise<void> {
    const scope = await chooseScope();
    if (scope) await this.#accounts.activate(account, scope);
  }

  async #rename(account: Account): Promise<void> {
    const name = await this.#askName(account, account.keyName);
    if (name !== undefined) await this.#accounts.rename(account, name);
  }

  /** @returns the first account of a gateway that can be used */
  async #chooseGateway(): Promise<Account | undefined> {
    const gateways = this.#accounts.gateways;
    if (gateways.length < 2) {
      // Says what is wrong with the one that is set.
      if (gateways.length === 0) await vscode.commands.executeCommand(commands.checkApiKey);
      return gateways[0];
    }
    const picks = gateways.map((account) => ({ account, label: plainLabel(gatewayLabel(account)), description: account.origin }));
    const pick = await vscode.window.showQuickPick(picks, { title: l10n.t('Which gateway is the key for?') });
    return pick?.account;
  }

  /** @returns a name that no other key of this origin has, or undefined when none was given */
  async #askName({ origin, id }: Account, present: string): Promise<string | undefined> {
    const taken = (await this.#accounts.all()).filter((other) => other.origin === origin && other.id !== id).map(({ keyName }) => keyName);
    const name = await vscode.window.showInputBox({
      title: l10n.t('Name of the key'),
      prompt: l10n.t('What you call it, such as Work.'),
      value: present,
      ignoreFocusOut: true,
      validateInput: (text) => {
        const value = text.trim();
        if (value.length > longestName) return l10n.t('This name is too long.');
        return value !== '' && taken.includes(value) ? l10n.t('Another key has this name.') : undefined;
      },
    });
    const trimmed = name?.trim() ?? '';
    return trimmed === '' || trimmed.length > longestName || taken.includes(trimmed) ? undefined : trimmed;
  }
}

/** Where the choice holds: asked only in a window that has a folder open. */
async function chooseScope(): Promise<AccountScope | undefined> {
  if (vscode.workspace.workspaceFolders === undefined) return 'everywhere';
  const picks: (vscode.QuickPickItem & { scope: AccountScope })[] = [
    { scope: 'everywhere', label: l10n.t('Everywhere'), description: l10n.t('in all windows without a choice of their own') },
    { scope: 'workspace', label: l10n.t('In This Workspace Only') },
  ];
  const pick = await vscode.window.showQuickPick(picks, { title: l10n.t('Where should this account be used?') });
  return pick?.scope;
}
