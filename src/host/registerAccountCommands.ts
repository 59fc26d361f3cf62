/** The commands about API keys and accounts; what they do is loaded with the first one. */
import * as vscode from 'vscode';
import { commands } from '../contributions';
import type { AccountCommands } from './accountCommands';
import type { Accounts } from './accounts';
import type { GatewayConnection } from './gatewayConnection';
import type { KeyCommands } from './keyCommands';
import { loadAccountCommands } from './lazyModules';
import type { Log } from './log';

export interface AccountServices {
  connection: GatewayConnection;
  accounts: Accounts;
  keyCommands: () => Promise<KeyCommands>;
  log: Log;
}

export function registerAccountCommands({ connection, accounts, keyCommands, log }: AccountServices): vscode.Disposable {
  const accountCommands = async (): Promise<AccountCommands> =>
    new (await loadAccountCommands()).AccountCommands(connection, accounts, await keyCommands(), log);
  const { registerCommand } = vscode.commands;
  return vscode.Disposable.from(
    registerCommand(commands.setApiKey, async () => (await keyCommands()).set()),
    registerCommand(commands.removeApiKey, async () => (await keyCommands()).remove()),
    registerCommand(commands.checkApiKey, async () => (await keyCommands()).check()),
    registerCommand(commands.addApiKey, async () => (await accountCommands()).add()),
    registerCommand(commands.switchAccount, async () => (await accountCommands()).switch()),
  );
}
