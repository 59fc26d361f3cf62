/** The two status bar items. Thin: what they say is decided in modelItem.ts and creditItem.ts. */
import * as vscode from 'vscode';
import type { Credits } from '../host/credits';
import type { ModelCatalog } from '../host/modelCatalog';
import type { Clock } from '../shared/clock';
import { creditItem, type StatusItem } from './creditItem';
import { modelItem } from './modelItem';
import * as l10n from '@vscode/l10n';

const backgrounds: Readonly<Record<StatusItem['severity'], vscode.ThemeColor | undefined>> = {
  normal: undefined,
  warning: new vscode.ThemeColor('statusBarItem.warningBackground'),
  error: new vscode.ThemeColor('statusBarItem.errorBackground'),
};

/** Shows both items and keeps them current until disposed. */
export function showStatusBar(models: ModelCatalog, credits: Credits, clock: Clock): vscode.Disposable {
  // Beside each other, left of what VS Code says of the active editor (100.1 to 100.5).
  const model = vscode.window.createStatusBarItem('krouter.model', vscode.StatusBarAlignment.Right, 101);
  const credit = vscode.window.createStatusBarItem('krouter.credits', vscode.StatusBarAlignment.Right, 100.9);
  model.name = l10n.t('K-Router model');
  credit.name = l10n.t('K-Router credits');

  let callOff = (): void => undefined;
  const showModel = (): void => {
    show(model, modelItem(models.selected));
  };
  const showCredit = (): void => {
    callOff();
    const { state } = credits;
    const now = clock.now();
    show(credit, creditItem(state, now, vscode.env.language));
    // A countdown changes each second; nothing else here needs a timer.
    if (state.retryAt !== undefined && state.retryAt > now) {
      callOff = clock.schedule(showCredit, ((state.retryAt - now) % 1_000) + 1);
    }
  };
  showModel();
  showCredit();
  return vscode.Disposable.from(model, credit, models.onDidSelect(showModel), credits.onDidChange(showCredit), {
    dispose: () => {
      callOff();
    },
  });
}

function show(item: vscode.StatusBarItem, { text, tooltip, label, severity, command }: StatusItem): void {
  const markdown = new vscode.MarkdownString(tooltip);
  markdown.isTrusted = { enabledCommands: [...tooltip.matchAll(/\(command:([\w.]+)\)/g)].flatMap(([, id]) => id ?? []) };
  item.text = text;
  item.tooltip = markdown;
  item.accessibilityInformation = { label, role: 'button' };
  item.backgroundColor = backgrounds[severity];
  item.command = command;
  item.show();
}
