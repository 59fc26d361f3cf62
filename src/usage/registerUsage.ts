/** The commands about the ledger, and the usage view, which is loaded when it is first shown. */
import * as vscode from 'vscode';
import { commands, views } from '../contributions';
import { Lazy } from '../host/lazy';
import { loadUsageCommands, loadUsageView } from './lazyModules';
import type { UsageViewOptions } from './usageView';

export function registerUsage(options: UsageViewOptions): vscode.Disposable {
  const { ledger, log, clock } = options;
  const view = new Lazy(async () => new (await loadUsageView()).UsageView(options));
  const { registerCommand } = vscode.commands;
  return vscode.Disposable.from(
    view,
    registerCommand(commands.openUsage, async () => {
      (await view.get()).open();
    }),
    vscode.window.registerWebviewPanelSerializer(views.usage, {
      deserializeWebviewPanel: async (panel) => {
        (await view.get()).restore(panel);
      },
    }),
    registerCommand(commands.exportUsage, async () => (await loadUsageCommands()).exportUsage(ledger, log, clock)),
    registerCommand(commands.clearUsage, async () => (await loadUsageCommands()).clearUsage(ledger, log)),
  );
}
