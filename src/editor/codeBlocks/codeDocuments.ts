/** Code of an answer as documents: new files, saved files, and the two sides of a comparison. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { comparisonScheme } from '../../contributions';
import { exists, nameOf, openDocument } from '../../host/context/places';
import { selectedLines } from '../../host/context/selection';
import { plainMessage } from '../../host/plainMessage';
import { showText } from '../../host/showText';
import { placeFor } from './workspaceFiles';

/** Comparisons that can be looked at, at most; the oldest goes first. */
const keptComparisons = 20;

/** Words for languages in fences that are not VS Code's own names for them. */
const languageIds = new Map([
  ['bash', 'shellscript'], ['c#', 'csharp'], ['c++', 'cpp'], ['cs', 'csharp'], ['docker', 'dockerfile'], ['golang', 'go'], ['h', 'c'], ['hpp', 'cpp'],
  ['htm', 'html'], ['js', 'javascript'], ['jsx', 'javascriptreact'], ['kt', 'kotlin'], ['make', 'makefile'], ['md', 'markdown'], ['mjs', 'javascript'],
  ['objc', 'objective-c'], ['ps1', 'powershell'], ['py', 'python'], ['rb', 'ruby'], ['rs', 'rust'], ['sh', 'shellscript'], ['shell', 'shellscript'],
  ['svg', 'xml'], ['text', 'plaintext'], ['ts', 'typescript'], ['tsx', 'typescriptreact'], ['txt', 'plaintext'], ['yml', 'yaml'], ['zsh', 'shellscript'],
]);

/** @returns VS Code's name for a language of a fence; `plaintext` for one it does not know */
export async function languageIdFor(language: string): Promise<string> {
  const name = language.toLowerCase();
  const id = languageIds.get(name) ?? name;
  return (await vscode.languages.getLanguages()).includes(id) ? id : 'plaintext';
}

/** Shows code as a document without a file; under the name the answer gives it when no file has it. Nothing is written. */
export async function openNewFile(code: string, language: string, path: string | undefined): Promise<void> {
  const file = path === undefined ? undefined : placeFor(path);
  const place = file === undefined || (await exists(file)) ? undefined : file.with({ scheme: 'untitled' });
  const isOpen = place !== undefined && openDocument(place) !== undefined;
  if (!place || isOpen || !(await openAt(place, code))) await showText(code, await languageIdFor(language));
}

/** @returns whether there is now a document without a file at this place, with the code in it */
async function openAt(place: vscode.Uri, code: string): Promise<boolean> {
  const document = await vscode.workspace.openTextDocument(place);
  const edit = new vscode.WorkspaceEdit();
  edit.insert(place, new vscode.Position(0, 0), `${code}\n`);
  if (!(await vscode.workspace.applyEdit(edit))) return false;
  await vscode.window.showTextDocument(document);
  return true;
}

/** Writes code to a file the user chooses; VS Code's dialog asks before it overwrites one. */
export async function saveAs(code: string, language: string, path: string | undefined): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const place = (path === undefined ? undefined : placeFor(path)) ?? (folder && vscode.Uri.joinPath(folder.uri, `code.${/^[a-z\d]{1,8}$/.test(language) ? language : 'txt'}`));
  const uri = await vscode.window.showSaveDialog(place ? { defaultUri: place } : {});
  if (!uri) return;
  const eol = vscode.workspace.getConfiguration('files', uri).get<string>('eol') === '\r\n' ? '\r\n' : '\n';
  // The encoding is the one that the user's settings say for this file.
  await vscode.workspace.fs.writeFile(uri, await vscode.workspace.encode(`${code}\n`.replaceAll('\n', eol), { uri }));
  await vscode.window.showTextDocument(uri);
}

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
