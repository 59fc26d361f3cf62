/**
 * Proposed texts: each is shown as a diff beside its document and changes it only when accepted, at most once, as one
 * undo step, and only while the document is what it was when the proposal was made. A proposal lives as long as its
 * diff is open and it is neither applied nor discarded.
 */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { proposalScheme } from '../../contributions';
import { plainMessage } from '../../host/plainMessage';
import { showText } from '../../host/showText';
import { openAgain } from '../documents';

export interface Proposal {
  document: vscode.TextDocument;
  /** The document's whole text when the edit began. */
  before: string;
  /** The whole text as it would be. */
  after: string;
  /** What is replaced, in `before`. */
  range: vscode.Range;
  /** What replaces it. */
  text: string;
  /** The diff's title. */
  title: string;
  /** Told of what was thrown after the diff was shown: the editor could not be opened or closed, for example. */
  onError: (error: unknown) => void;
}

/** Something else than accepting or discarding; the proposal is discarded first. */
export interface OtherChoice {
  title: string;
  run: () => void;
}

export class Proposals implements vscode.TextDocumentContentProvider, vscode.Disposable {
  /** By the URI of the diff's right side. */
  readonly #proposals = new Map<string, Proposal>();
  /** Those being applied: a second accept of them waits for nothing and does nothing. */
  readonly #applying = new Set<Proposal>();
  readonly #registrations = [
    vscode.workspace.registerTextDocumentContentProvider(proposalScheme, this),
    vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
      for (const uri of closed.flatMap((tab) => proposalOf(tab) ?? [])) {
        // A diff that was moved to another group is closed in one and open in the other.
        if (tabsOf(uri).length === 0) this.#proposals.delete(uri.toString());
      }
    }),
  ];

  /** The whole document as it would be. */
  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#proposals.get(uri.toString())?.after ?? '';
  }

  /** Shows the proposal as a diff and asks what to do with it. Rejects when there is no showing it. */
  async show(proposal: Proposal, question: string, other?: OtherChoice): Promise<void> {
    const { document } = proposal;
    // The path gives the right side its language; the query tells proposals for one document apart.
    const uri = vscode.Uri.from({ scheme: proposalScheme, path: document.uri.path, query: crypto.randomUUID() });
    this.#proposals.set(uri.toString(), proposal);
    try {
      await vscode.commands.executeCommand('vscode.diff', document.uri, uri, proposal.title, { preview: false });
    } catch (error) {
      this.#proposals.delete(uri.toString());
      throw error;
    }
    const [accept, discard] = [l10n.t('Accept'), l10n.t('Discard')];
    // Not awaited: the notification may stay until the buttons of the diff have decided.
    vscode.window.showInformationMessage(plainMessage(question), accept, ...(other ? [other.title] : []), discard).then(async (choice) => {
      if (choice === accept) await this.accept(uri);
      else if (choice !== undefined) await this.discard(uri);
      if (choice !== undefined && choice === other?.title) other.run();
    }).then(undefined, proposal.onError);
  }

  /**
   * Applies a proposal, by default that of the active diff. A second time, or after a discard, nothing happens but a
   * word. Never rejects.
   */
  async accept(uri = activeProposal()): Promise<void> {
    const proposal = this.#find(uri);
    if (!proposal || !uri || this.#applying.has(proposal)) return;
    this.#applying.add(proposal);
    try {
      const problem = await apply(proposal);
      if (problem === undefined) {
        this.#proposals.delete(uri.toString());
        await closeTabs(uri);
        await showStart(proposal);
      } else {
        // Not awaited: the proposal stays, and can be accepted again while the warning does.
        void keep(proposal, problem);
      }
    } catch (error) {
      proposal.onError(error);
    } finally {
      this.#applying.delete(proposal);
    }
  }

  /** Drops a proposal, by default that of the active diff. Never rejects. */
  async discard(uri = activeProposal()): Promise<void> {
    const proposal = this.#find(uri);
    if (!proposal || !uri || this.#applying.has(proposal)) return;
    this.#proposals.delete(uri.toString());
    await closeTabs(uri).catch(proposal.onError);
  }

  dispose(): void {
    for (const registration of this.#registrations) registration.dispose();
    this.#proposals.clear();
  }

  #find(uri: vscode.Uri | undefined): Proposal | undefined {
    const proposal = uri && this.#proposals.get(uri.toString());
    if (!proposal) void vscode.window.showInformationMessage(l10n.t('This proposal was already decided or closed.'));
    return proposal;
  }
}

/** @returns why nothing was applied, or undefined when it was */
async function apply({ document, before, range, text }: Proposal): Promise<string | undefined> {
  const current = await openAgain(document);
  if (current?.getText() !== before) return l10n.t('The file has changed since. Nothing was applied.');
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, range, text);
  if (await vscode.workspace.applyEdit(edit)) return undefined;
  return l10n.t('The file cannot be changed here. Nothing was applied.');
}

/** A proposal that can't be applied is not lost: it can be opened as a document of its own. Never rejects. */
async function keep({ document, text, onError }: Proposal, problem: string): Promise<void> {
  const open = l10n.t('Open Proposal');
  try {
    if ((await vscode.window.showWarningMessage(problem, open)) === open) await showText(text, document.languageId);
  } catch (error) {
    onError(error);
  }
}

async function showStart({ document, range }: Proposal): Promise<void> {
  await vscode.window.showTextDocument(document.uri, { selection: new vscode.Range(range.start, range.start) });
}

function activeProposal(): vscode.Uri | undefined {
  const { activeTab } = vscode.window.tabGroups.activeTabGroup;
  return activeTab && proposalOf(activeTab);
}

function proposalOf({ input }: vscode.Tab): vscode.Uri | undefined {
  return input instanceof vscode.TabInputTextDiff && input.modified.scheme === proposalScheme ? input.modified : undefined;
}

function tabsOf(uri: vscode.Uri): vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter((tab) => proposalOf(tab)?.toString() === uri.toString());
}

async function closeTabs(uri: vscode.Uri): Promise<void> {
  await vscode.window.tabGroups.close(tabsOf(uri));
}
