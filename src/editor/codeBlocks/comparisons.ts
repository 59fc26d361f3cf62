/** An editor's selection beside the code of an answer. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { comparisonScheme } from '../../contributions';
import { nameOf } from '../../host/context/places';
import { selectedLines } from '../../host/context/selection';
import { plainMessage } from '../../host/plainMessage';

/** Comparisons that can be looked at, at most; the oldest goes first. */
const keptComparisons = 20;

/** Shows code beside the selection it may replace, as a diff of two documents that can't be edited. */
export class Comparisons implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(comparisonScheme, this);

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  /** Compares the selection of an editor with code. */
  async show(editor: vscode.TextEditor, code: string): Promise<void> {
    const { document } = editor;
    const id = crypto.randomUUID();
    const left = this.#add(document.uri.path, `${id}-selection`, document.getText(selectedLines(editor)).replaceAll('\r\n', '\n'));
    const right = this.#add(document.uri.path, `${id}-code`, code);
    await vscode.commands.executeCommand('vscode.diff', left, right, plainMessage(l10n.t('{0}: selection and code of the answer', nameOf(document.uri))), { preview: true });
  }

  dispose(): void {
    this.#registration.dispose();
    this.#texts.clear();
  }

  /** The path gives both sides their language. */
  #add(path: string, query: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: comparisonScheme, path, query });
    this.#texts.set(uri.toString(), text);
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= 2 * keptComparisons) break;
      this.#texts.delete(oldest);
    }
    return uri;
  }
}
