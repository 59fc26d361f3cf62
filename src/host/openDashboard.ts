/** Where *Top Up* leads: the page of the gateway that requests go to, and never another gateway's. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands } from '../contributions';
import { openExternal } from './openExternal';
import { plainMessage } from './plainMessage';
import type { GatewayProfile } from './settings';

/** Opens that page, or says that none is known. Rejects when there is no opening it. */
export async function openDashboard({ name, dashboardUrl }: GatewayProfile): Promise<void> {
  if (dashboardUrl !== undefined) {
    await openExternal(dashboardUrl);
    return;
  }
  const open = l10n.t('Open Settings');
  const message = l10n.t('No page to top up is set for {0}: see {1} in {2}.', name, 'dashboardUrl', 'krouter.gateways');
  if ((await vscode.window.showInformationMessage(plainMessage(message), open)) === open) await vscode.commands.executeCommand(commands.openSettings);
}
