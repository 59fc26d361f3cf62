/**
 * The panel's accessibility help and its accessible view, as read-only documents: an editor is where screen readers
 * read best, line by line. VS Code's own help dialog takes an extension's text only through a proposed API.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { accessibleScheme } from '../contributions';
import { shownMessages, type Conversation } from '../shared/transcript';

export class AccessibleDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #conversation: () => Conversation;
  readonly #changes = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(accessibleScheme, this);

  readonly onDidChange = this.#changes.event;

  /** @param conversation the one the panel shows */
  constructor(conversation: () => Conversation) {
    this.#conversation = conversation;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return uri.query === 'help' ? helpText() : answerText(this.#conversation());
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

/** The same facts as docs/chat.md, for those who can't see the panel. */
function helpText(): string {
  return [
    l10n.t('# The K-Router chat panel'),
    l10n.t('From top to bottom, the panel holds the conversation and the prompt box. Tab goes from one control to the next, Shift+Tab back.'),
    l10n.t('## The prompt box'),
    [
      l10n.t('- Enter sends the prompt, Shift+Enter begins a new line.'),
      l10n.t('- Arrow Up in the first line of the box brings back earlier prompts.'),
      l10n.t('- At sign (@) or number sign (#) adds context: files, symbols, problems, changes. Slash (/) at the start offers commands. Arrow keys choose, Enter takes, Escape closes.'),
      l10n.t('- Backspace at the start of the box goes to the context that will be sent. Delete removes the focused piece.'),
    ].join('\n'),
    l10n.t('## The conversation'),
    [
      l10n.t('- Answers are read out in whole sentences as they come. Escape stops the answer.'),
      l10n.t('- Each message is an article. Its actions form a toolbar: arrow keys go from one to the next.'),
      l10n.t('- A code block has a toolbar too: copy, insert, apply and more. Applying always shows the change first.'),
      l10n.t('- Alt+F2 opens the last answer as a text document, to be read line by line.'),
    ].join('\n'),
    l10n.t('## Chats'),
    l10n.t('The command “K-Router: Show Chats” lists all chats and searches them. In the list, Enter opens a chat, F2 renames it, Delete deletes it.'),
    l10n.t('Focus goes to the prompt box with the command “K-Router: Open Chat”. Its keys can be set in the keyboard shortcuts editor.'),
    '',
  ].join('\n\n');
}
