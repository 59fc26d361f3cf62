/** What can be done with the ledger besides looking at it: taking it along as a table, and clearing it. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { usageCsv } from '../chat/usage/csv';
import { dayName } from '../chat/usage/days';
import { inBackground } from '../host/background';
import { nameOf } from '../host/context/places';
import type { Ledger } from '../host/ledger';
import type { Log } from '../host/log';
import { plainMessage } from '../host/plainMessage';
import type { Clock } from '../shared/clock';

/** Writes all requests to a CSV file that the user chooses. */
export async function exportUsage(ledger: Ledger, log: Log, clock: Clock): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    title: l10n.t('Export usage'),
    filters: { CSV: ['csv'] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, `k-router-usage-${dayName(clock.now())}.csv`) }),
  });
  if (!target) return;
  try {
    const records = await ledger.read();
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(usageCsv(records)));
  } catch (error) {
    log.error('The usage could not be exported', error);
    log.offer(l10n.t('The usage could not be exported.'));
    return;
  }
  const open = l10n.t('Open File');
  const said = vscode.window
    .showInformationMessage(plainMessage(l10n.t('Usage exported to {0}.', nameOf(target))), open)
    .then((choice) => (choice === open ? vscode.commands.executeCommand('vscode.open', target) : undefined));
  inBackground(said, 'opening the exported usage', log);
}

/** Asks, then forgets all requests. */
export async function clearUsage(ledger: Ledger, log: Log): Promise<void> {
  const clear = l10n.t('Clear');
  const choice = await vscode.window.showWarningMessage(
    l10n.t('Clear the usage of all windows?'),
    { modal: true, detail: l10n.t('What was kept of each request is deleted from this computer: time, model, tokens and credits. Your balance and your chats stay as they are.') },
    clear,
  );
  if (choice !== clear) return;
  try {
    await ledger.clear();
    void vscode.window.setStatusBarMessage(l10n.t('Usage cleared'), 3_000);
  } catch (error) {
    log.error('The usage could not be cleared', error);
    log.offer(l10n.t('The usage could not be cleared.'));
  }
}
