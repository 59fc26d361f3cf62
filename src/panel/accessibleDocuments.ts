/**
 * The panel's accessibility help and its accessible view, as read-only documents: an editor is where screen readers
 * read best, line by line. VS Code's own help dialog takes an extension's text only through a proposed API.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { accessibleScheme } from '../contributions';
import { shownMessages, type Conversation } from '../shared/transcript';
import { loadHelpTexts } from './lazyModules';

export class AccessibleDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #conversation: () => Conversation;
  readonly #changes = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(accessibleScheme, this);

  readonly onDidChange = this.#changes.event;

  /** @param conversation the one the panel shows */
  constructor(conversation: () => Conversation) {
    this.#conversation = conversation;
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    return uri.query === 'help' ? (await loadHelpTexts()).accessibilityHelp() : answerText(this.#conversation());
  }

  /** What the panel holds and which keys it knows. */
  async openHelp(): Promise<void> {
    await this.#open('help', l10n.t('Accessibility Help'));
  }

  /** The last answer of the conversation that is shown, as it is now. */
  async openAnswer(): Promise<void> {
    await this.#open('answer', l10n.t('Answer'));
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changes.dispose();
  }

  async #open(query: 'help' | 'answer', title: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: accessibleScheme, path: `/K-Router: ${title}.md`, query });
    this.#changes.fire(uri); // an editor that shows it already reads it again
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }
}

function answerText(conversation: Conversation): string {
  const answer = shownMessages(conversation).findLast((message) => message.role === 'assistant' && message.text !== '');
  return answer?.text ?? l10n.t('There is no answer yet.');
}
