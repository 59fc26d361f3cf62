/**
 * The usage view: one editor whose page shows what the ledger and the gateway say. The page is torn down while it is
 * hidden and says what it wants when it is there again, so a view that is moved, hidden or restored needs nothing else.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { startOfDay } from '../chat/usage/days';
import { commands, views } from '../contributions';
import type { Account, Accounts } from '../host/accounts';
import type { ApiKeys } from '../host/apiKeys';
import { inBackground } from '../host/background';
import type { Credits } from '../host/credits';
import { failureCommands } from '../host/failureCommands';
import type { GatewayConnection } from '../host/gatewayConnection';
import type { Ledger } from '../host/ledger';
import { loadPage } from '../host/loadPage';
import type { Log } from '../host/log';
import type { ModelCatalog } from '../host/modelCatalog';
import { openDashboard } from '../host/openDashboard';
import { onDidChangeSettings } from '../host/settings';
import type { Clock } from '../shared/clock';
import type { FailureAction } from '../shared/errorPresenter';
import { throttle, type Throttle } from '../shared/throttle';
import { usagePageMessageSchema, type UsageAction, type UsageChoice, type UsageHostMessage } from '../shared/usageProtocol';
import { GatewayUse } from './gatewayUse';
import { UsageReports } from './usageReports';

export interface UsageViewOptions {
  extensionUri: vscode.Uri;
  ledger: Ledger;
  accounts: Accounts;
  apiKeys: Pick<ApiKeys, 'onDidChange'>;
  connection: GatewayConnection;
  credits: Credits;
  models: Pick<ModelCatalog, 'nameOf'>;
  /** Asks for an account's key, and stores the one that its gateway takes. */
  setKey: (account: Account) => Promise<void>;
  log: Log;
  clock: Clock;
}

/** Milliseconds between two reports that nobody asked for. */
const reportInterval = 1_000;

export class UsageView implements vscode.Disposable {
  readonly #options: UsageViewOptions;
  readonly #gatewayUse: GatewayUse;
  readonly #reports: UsageReports;
  readonly #updates: Throttle;
  readonly #subscriptions: vscode.Disposable;
  #panel: vscode.WebviewPanel | undefined;
  #panelSubscriptions: vscode.Disposable | undefined;
  /** What the page wants to see; undefined while no page is there. */
  #choice: UsageChoice | undefined;
  /** Counts reports: one that took longer than a newer one is not shown. */
  #lastReport = 0;
  #callOffMidnight = (): void => undefined;

  constructor(options: UsageViewOptions) {
    this.#options = options;
    const { ledger, accounts, log, clock } = options;
    this.#gatewayUse = new GatewayUse(options);
    this.#reports = new UsageReports({ ...options, gatewayUse: this.#gatewayUse, language: vscode.env.language });
    this.#updates = throttle(() => { this.#report(); }, reportInterval, clock);
    const update = (): void => { if (this.#choice) this.#updates.request(); };
    const lookAgain = (): void => {
      update();
      this.#gatewayUse.forgetFailures();
      inBackground(this.#ask(false), 'asking for the usage', log);
    };
    this.#subscriptions = vscode.Disposable.from(
      this.#gatewayUse,
      this.#gatewayUse.onDidChange(update),
      ledger.onDidChange(update),
      accounts.onDidChange(lookAgain),
      onDidChangeSettings(lookAgain),
      // What other windows wrote is told by nothing else.
      vscode.window.onDidChangeWindowState(({ focused }) => { if (focused) update(); }),
    );
  }

  /** Shows the view: the one there is, wherever the user has put it, or a new one, which starts with the choice it has by default. */
  open(): void {
    if (this.#panel) {
      this.#panel.reveal();
      return;
    }
    const left = unrestoredTabs();
    this.#show(vscode.window.createWebviewPanel(views.usage, l10n.t('K-Router Usage'), left[0]?.group.viewColumn ?? vscode.ViewColumn.Active));
    inBackground(vscode.window.tabGroups.close(left), 'closing the tab of a view before it', this.#options.log);
  }

  /** Takes over a view from before the window was reloaded. */
  restore(panel: vscode.WebviewPanel): void {
    // One may have been opened before VS Code came to show the old one's tab, which is where the user is now.
    this.#panel?.dispose();
    this.#show(panel);
  }

  /** Leaves its editor open: it is restored after a reload of the window, which ends the extension too. */
  dispose(): void {
    this.#pageGone();
    this.#panelSubscriptions?.dispose();
    this.#subscriptions.dispose();
  }

  #show(panel: vscode.WebviewPanel): void {
    const { extensionUri } = this.#options;
    this.#panel = panel;
    panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'icon.png');
    this.#panelSubscriptions = vscode.Disposable.from(
      panel.webview.onDidReceiveMessage((raw: unknown) => { this.#receive(raw); }),
      panel.onDidChangeViewState(() => { if (!panel.visible) this.#pageGone(); }),
      panel.onDidDispose(() => {
        this.#panelSubscriptions?.dispose();
        this.#panel = undefined;
        this.#pageGone();
      }),
    );
    loadPage(panel.webview, extensionUri, 'usage');
  }

  #pageGone(): void {
    this.#choice = undefined;
    this.#updates.cancel();
    this.#callOffMidnight();
  }

  #receive(raw: unknown): void {
    const { log } = this.#options;
    const parsed = z.safeParse(usagePageMessageSchema, raw);
    if (!parsed.success) {
      log.error('message from the usage view refused', z.prettifyError(parsed.error));
      return;
    }
    const message = parsed.data;
    switch (message.type) {
      case 'show':
        this.#choice = message.choice;
        this.#report();
        inBackground(this.#ask(false), 'asking for the usage', log);
        break;
      case 'run':
        inBackground(this.#run(message.action), message.action, log);
        break;
      case 'run-action':
        inBackground(this.#help(message.action, message.account), message.action, log);
        break;
      case 'page-error':
        log.error('in the usage view', message.message);
        break;
    }
  }

  async #run(action: UsageAction): Promise<void> {
    switch (action) {
      case 'refresh':
        this.#report();
        await this.#ask(true);
        break;
      case 'export':
        await vscode.commands.executeCommand(commands.exportUsage);
        break;
      case 'clear':
        await vscode.commands.executeCommand(commands.clearUsage);
        break;
    }
  }

  /** Does what helps against a failure: for the account whose it is, which need not be the one in use. @param id of that account */
  async #help(action: FailureAction, id: string | undefined): Promise<void> {
    const account = id === undefined ? undefined : await this.#reports.account(id);
    switch (action) {
      case 'retry':
        if (account) await this.#gatewayUse.ask(account, true);
        break;
      case 'setKey':
        if (account) await this.#options.setKey(account);
        break;
      case 'topUp':
        if (account) await openDashboard(account.gateway);
        break;
      default:
        await vscode.commands.executeCommand(failureCommands[action]);
    }
  }

  async #ask(isWished: boolean): Promise<void> {
    const account = this.#choice && (await this.#reports.account(this.#choice.account));
    if (account) await this.#gatewayUse.ask(account, isWished);
  }

  #report(): void {
    const { clock, log } = this.#options;
    inBackground(this.#sendReport(), 'reporting the usage', log);
    this.#callOffMidnight();
    const now = clock.now();
    this.#callOffMidnight = clock.schedule(() => { this.#report(); }, startOfDay(now, 1) - now);
  }

  async #sendReport(): Promise<void> {
    const choice = this.#choice;
    if (!choice) return;
    this.#lastReport += 1;
    const number = this.#lastReport;
    const message = await this.#message(choice);
    if (number !== this.#lastReport || !this.#choice) return;
    if (message.type === 'report' && message.report.account !== choice.account) {
      // The chosen account is gone. The page takes over what it is shown instead, too.
      this.#choice = { ...choice, account: message.report.account };
      inBackground(this.#ask(false), 'asking for the usage', this.#options.log);
    }
    await this.#panel?.webview.postMessage(message);
  }

  async #message(choice: UsageChoice): Promise<UsageHostMessage> {
    try {
      return { type: 'report', choice, report: await this.#reports.make(choice) };
    } catch (error) {
      this.#options.log.error('The usage could not be read', error);
      return { type: 'unreadable' };
    }
  }
}

/**
 * @returns the view's tabs from before the window was reloaded that have stood behind others since: VS Code restores them
 *   only once the user comes to them, and lets nobody else show them
 */
function unrestoredTabs(): vscode.Tab[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.filter(({ input, isActive }) => !isActive && input instanceof vscode.TabInputWebview && input.viewType.endsWith(`-${views.usage}`));
}
