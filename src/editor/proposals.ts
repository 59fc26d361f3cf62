/**
 * Proposed texts: each is shown as a diff beside its document and changes it only when accepted, at most once, as one
 * undo step, and only while the document is what it was when the proposal was made.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { proposalScheme } from '../contributions';

export interface Proposal {
  document: vscode.TextDocument;
  /** The document's whole text when the edit began. */
  before: string;
  /** What is replaced, in `before`. */
  range: vscode.Range;
  /** What replaces it. */
  text: string;
  /** The diff's title. */
  title: string;
}

export class Proposals implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #proposals = new Map<string, Proposal>();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(proposalScheme, this);

  /** The whole document as it would be. */
  provideTextDocumentContent(uri: vscode.Uri): string {
    const proposal = this.#proposals.get(uri.toString());
    return proposal ? proposedText(proposal) : '';
  }

  /** Shows the proposal as a diff and asks what to do with it. */
  async show(proposal: Proposal, question: string): Promise<void> {
    const { document } = proposal;
    // The path gives the right side its language; the query tells proposals for one document apart.
    const uri = vscode.Uri.from({ scheme: proposalScheme, path: document.uri.path, query: crypto.randomUUID() });
    this.#proposals.set(uri.toString(), proposal);
    await vscode.commands.executeCommand('vscode.diff', document.uri, uri, proposal.title, { preview: false });
    const [accept, discard] = [l10n.t('Accept'), l10n.t('Discard')];
    // Not awaited: the notification may stay until the buttons of the diff have decided.
    void vscode.window.showInformationMessage(question, accept, discard).then((choice) => {
      if (choice === accept) void this.accept(uri);
      else if (choice === discard) void this.discard(uri);
    });
  }

  /** Applies a proposal, by default that of the active diff. A second time, or after a discard, nothing happens but a word. */
  async accept(uri = activeProposal()): Promise<void> {
    const proposal = this.#take(uri);
    if (!proposal || !uri) return;
    const { document, before, range, text } = proposal;
    const current = await vscode.workspace.openTextDocument(document.uri).then(
      (opened) => opened,
      () => undefined,
    );
    if (current?.getText() !== before) {
      await this.#keep(proposal, l10n.t('The file has changed since. Nothing was applied.'));
      return;
    }
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, range, text);
    if (!(await vscode.workspace.applyEdit(edit))) {
      await this.#keep(proposal, l10n.t('The file cannot be changed here. Nothing was applied.'));
      return;
    }
    await closeTabs(uri);
    await vscode.window.showTextDocument(current, { selection: new vscode.Range(range.start, range.start) });
  }

  /** Drops a proposal, by default that of the active diff. */
  async discard(uri = activeProposal()): Promise<void> {
    if (this.#take(uri) && uri) await closeTabs(uri);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#proposals.clear();
  }

  #take(uri: vscode.Uri | undefined): Proposal | undefined {
    const proposal = uri && this.#proposals.get(uri.toString());
    if (uri && proposal) this.#proposals.delete(uri.toString());
    else void vscode.window.showInformationMessage(l10n.t('This proposal was already decided.'));
    return proposal;
  }

  /** A proposal that can't be applied is not lost: it can be opened as a document of its own. */
  async #keep(proposal: Proposal, reason: string): Promise<void> {
    const open = l10n.t('Open Proposal');
    if ((await vscode.window.showWarningMessage(reason, open)) !== open) return;
    const { languageId } = proposal.document;
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ language: languageId, content: proposal.text }),
    );
  }
}

function proposedText({ document, before, range, text }: Proposal): string {
  // Offsets of `before`, which the document had when the range was taken; it may have changed since.
  const lines = before.split(document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n');
  const offset = ({ line, character }: vscode.Position): number =>
    lines.slice(0, line).reduce((sum, { length }) => sum + length + (document.eol === vscode.EndOfLine.CRLF ? 2 : 1), character);
  return before.slice(0, offset(range.start)) + text + before.slice(offset(range.end));
}

function activeProposal(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputTextDiff && input.modified.scheme === proposalScheme ? input.modified : undefined;
}

async function closeTabs(uri: vscode.Uri): Promise<void> {
  const tabs = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.toString() === uri.toString());
  await vscode.window.tabGroups.close(tabs);
}
