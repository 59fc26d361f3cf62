/** The two status bar items. Thin: what they say is decided in modelItem.ts and creditItem.ts. */
import * as vscode from 'vscode';
import type { Budgets } from '../host/budgets';
import type { Credits } from '../host/credits';
import type { ModelCatalog } from '../host/modelCatalog';
import type { ModelChoice } from '../shared/modelChoice';
import type { Clock } from '../shared/clock';
import { creditItem, type StatusItem } from './creditItem';
import { modelItem } from './modelItem';
import type { OwnUseWatch } from './ownUse';
import * as l10n from '@vscode/l10n';

const backgrounds: Readonly<Record<StatusItem['severity'], vscode.ThemeColor | undefined>> = {
  normal: undefined,
  warning: new vscode.ThemeColor('statusBarItem.warningBackground'),
  error: new vscode.ThemeColor('statusBarItem.errorBackground'),
};

export interface StatusSources {
  models: ModelCatalog;
  credits: Credits;
  ownUse: OwnUseWatch;
  budgets: Budgets;
  /** What the chat on the screen has chosen for itself. */
  ownModel: () => ModelChoice | undefined;
  /** Calls back when that may be another. */
  onDidChangeChat: (listener: () => void) => vscode.Disposable;
  clock: Clock;
}

/** Shows both items and keeps them current until disposed. */
export function showStatusBar({ models, credits, ownUse, budgets, ownModel, onDidChangeChat, clock }: StatusSources): vscode.Disposable {
  // Beside each other, left of what VS Code says of the active editor (100.1 to 100.5).
  const model = vscode.window.createStatusBarItem('krouter.model', vscode.StatusBarAlignment.Right, 101);
  const credit = vscode.window.createStatusBarItem('krouter.credits', vscode.StatusBarAlignment.Right, 100.9);
  model.name = l10n.t('K-Router model');
  credit.name = l10n.t('K-Router credits');

  let callOff = (): void => undefined;
  const [setModel, setCredit] = [onChange(model), onChange(credit)];
  const showModel = (): void => {
    const present = models.choices.present(ownModel());
    setModel(modelItem({ present, general: models.choices.present(), isMissing: models.isMissing(present.model) }));
  };
  const showCredit = (): void => {
    callOff();
    const { state } = credits;
    const now = clock.now();
    setCredit(creditItem(state, now, vscode.env.language, { ...ownUse.of(credits.account), budgets: budgets.shown(credits.account), nameOf: (id) => models.nameOf(id) }));
    // A countdown changes each second; nothing else here needs a timer.
    if (state.retryAt !== undefined && state.retryAt > now) {
      callOff = clock.schedule(showCredit, ((state.retryAt - now) % 1_000) + 1);
    }
  };
  showModel();
  showCredit();
  return vscode.Disposable.from(model, credit, models.onDidChange(showModel), models.onDidChange(showCredit), onDidChangeChat(showModel), credits.onDidChange(showCredit), ownUse.onDidChange(showCredit), budgets.onDidChange(showCredit), {
    dispose: () => {
      callOff();
    },
  });
}

/** @returns what shows an item when it is another one: the chat changes with every key, and an item that is set anew loses its open hover */
function onChange(item: vscode.StatusBarItem): (shown: StatusItem) => void {
  let last = '';
  return (shown) => {
    const next = JSON.stringify(shown);
    if (next !== last) show(item, shown);
    last = next;
  };
}

function show(item: vscode.StatusBarItem, { text, tooltip, isOwnText, label, severity, command }: StatusItem): void {
  const markdown = new vscode.MarkdownString(tooltip);
  // VS Code compares this by identity: with a list it takes the tooltip for another one at each change of the text, and closes the open hover.
  markdown.isTrusted = isOwnText === true || { enabledCommands: [...tooltip.matchAll(/\(command:([\w.]+)\)/g)].flatMap(([, id]) => id ?? []) };
  item.text = text;
  item.tooltip = markdown;
  item.accessibilityInformation = { label, role: 'button' };
  item.backgroundColor = backgrounds[severity];
  item.command = command;
  item.show();
}
