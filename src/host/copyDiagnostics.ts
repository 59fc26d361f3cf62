/** Copies a report for support, and shows what is in it. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { accountOf } from './accounts';
import type { Credits } from './credits';
import { diagnosticsReport, systemName } from './diagnosticsReport';
import type { FailureReporter } from './failureReporter';
import type { GatewayConnection } from './gatewayConnection';
import type { ModelCatalog } from './modelCatalog';
import type { ChatModel } from './modelChoices';
import { readSettings, type BudgetSettings } from './settings';
import { showText } from './showText';

const versionSchema = z.object({ version: z.string() });

export interface DiagnosticsSources {
  extension: Pick<vscode.Extension<unknown>, 'extensionKind' | 'extensionUri' | 'packageJSON'>;
  connection: GatewayConnection;
  models: ModelCatalog;
  /** The chat on the screen, as far as its model goes. */
  chat: () => Pick<ChatModel, 'own'>;
  credits: Credits;
  failures: FailureReporter;
}

/** Resolves when the user has seen to the notification. Rejects when the clipboard can't be written. */
export async function copyDiagnostics(sources: DiagnosticsSources): Promise<void> {
  const report = await gather(sources);
  await vscode.env.clipboard.writeText(report);
  const show = l10n.t('Show Report');
  const message = l10n.t('The report is in the clipboard. It holds no key, prompt or file name.');
  if ((await vscode.window.showInformationMessage(message, show)) === show) await showText(report, 'markdown');
}

async function gather({ extension, connection, models, chat, credits, failures }: DiagnosticsSources): Promise<string> {
  const parsed = z.safeParse(versionSchema, extension.packageJSON);
  const { gateways, budget, headerTimeout, idleTimeout } = readSettings();
  const { usage, isStale, exhausted } = credits.state;
  const http = vscode.workspace.getConfiguration('http');
  const { env } = vscode;
  const ofChat = models.choices.present(chat().own).model.id;
  return diagnosticsReport({
    environment: {
      'Extension': parsed.success ? parsed.data.version : 'unknown',
      'VS Code': `${vscode.version}, ${env.appName}, ${env.appHost}`,
      'System': systemName(extension.extensionUri, env.appRoot),
      'Remote': env.remoteName ?? 'none',
      ...(env.remoteName !== undefined && { 'Runs': extension.extensionKind === vscode.ExtensionKind.Workspace ? 'in the remote, beside the code' : 'on the user’s side' }),
      'Window': env.uiKind === vscode.UIKind.Web ? 'browser' : 'desktop',
      'Language': env.language,
      'Key': await connection.keyState(),
      'Balance': usage?.creditsRemaining === undefined ? 'unknown' : isStale ? 'known, not current' : exhausted ? 'used up' : 'known',
      'Model of edits': models.selected.id,
      ...(ofChat !== models.selected.id && { 'Model of the chat': ofChat }),
      'Models listed': String(models.lastList?.models.length ?? 0),
    },
    gateways: gateways.map((gateway) => ({ origin: accountOf(gateway)?.origin, isActive: gateway.name === connection.gateway.name, hasUsage: gateway.hasUsage })),
    settings: {
      'headerTimeout': headerTimeout,
      'idleTimeout': idleTimeout,
      'Budget': budgetText(budget),
      // Only whether there is one: a proxy's address may hold a password.
      'http.proxy': http.get<string>('proxy', '') === '' ? 'not set' : 'set',
      'http.proxySupport': http.get<string>('proxySupport', ''),
      'http.proxyStrictSSL': http.get<boolean>('proxyStrictSSL', true),
      'http.systemCertificates': http.get<boolean>('systemCertificates', true),
      'http.fetchAdditionalSupport': http.get<boolean>('fetchAdditionalSupport', true),
    },
    failures: failures.recent,
  });
}

/** Not how much: that is nobody's business. */
function budgetText({ day, month, action }: BudgetSettings): string {
  if (day === undefined && month === undefined) return 'not set';
  return action === 'stop' ? 'set, stops requests' : 'set, warns';
}
