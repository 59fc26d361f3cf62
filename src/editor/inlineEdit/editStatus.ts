/** A spinner in the status bar that counts the edits being written. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { counted } from '../../shared/counted';
import type { EditRun } from './editRun';

export class EditStatus implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('krouter.edits', vscode.StatusBarAlignment.Right, 101.1);

  constructor() {
    this.#item.name = l10n.t('K-Router edits');
  }

  show(runs: readonly EditRun[]): void {
    const item = this.#item;
    const running = runs.filter(({ isStreaming }) => isStreaming);
    const words = counted(running.length, l10n.t('1 edit'), l10n.t('{0} edits', running.length));
    item.text = `$(loading~spin) ${words}`;
    item.tooltip = running.map(({ label, task }) => `${label}: ${task.title}`).join('\n');
    item.accessibilityInformation = { label: `${l10n.t('K-Router is writing')}: ${words}` };
    if (running.length > 0) item.show();
    else item.hide();
  }

  dispose(): void {
    this.#item.dispose();
  }
}
