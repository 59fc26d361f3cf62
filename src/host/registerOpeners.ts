/** The commands that open something outside of the panel: settings, pages of the gateway, support, the log. */
import * as vscode from 'vscode';
import { commands } from '../contributions';
import type { DiagnosticsSources } from './copyDiagnostics';
import { loadCopyDiagnostics } from './lazyModules';
import type { Log } from './log';
import { openDashboard } from './openDashboard';
import { openExternal } from './openExternal';
import { readSettings } from './settings';

/** Settings in VS Code's own editor, by what it takes to find them. */
const settings = [
  [commands.openSettings, '@ext:k-router.krouter'],
  [commands.openNetworkSettings, '@id:http.proxy,http.proxySupport,http.noProxy,http.systemCertificates,http.fetchAdditionalSupport'],
  [commands.changeBudget, '@id:krouter.dailyBudget,krouter.monthlyBudget,krouter.budgetAction'],
] as const;

export function registerOpeners(sources: DiagnosticsSources, log: Log): vscode.Disposable {
  const { registerCommand } = vscode.commands;
  return vscode.Disposable.from(
    ...settings.map(([id, query]) => registerCommand(id, () => vscode.commands.executeCommand('workbench.action.openSettings', query))),
    registerCommand(commands.openDashboard, () => openDashboard(sources.connection.gateway)),
    registerCommand(commands.contactSupport, () => openExternal(readSettings().supportUrl)),
    registerCommand(commands.copyDiagnostics, async () => (await loadCopyDiagnostics()).copyDiagnostics(sources)),
    registerCommand(commands.showLog, () => {
      log.show();
    }),
  );
}
