/** Code of an answer as documents: new files and saved files. */
import * as vscode from 'vscode';
import { exists, openDocument } from '../../host/context/places';
import { showText } from '../../host/showText';
import { placeFor } from './workspaceFiles';

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
