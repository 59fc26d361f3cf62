/** The editor that code of an answer goes into. */
import * as vscode from 'vscode';
import { accessibleScheme, comparisonScheme, helpScheme, inlineEditScheme, proposalScheme } from '../contributions';

/** Editors of what is no one's text to edit. */
const notMeant = new Set([accessibleScheme, comparisonScheme, helpScheme, inlineEditScheme, proposalScheme, 'output', 'debug', 'git', 'comment', 'vscode-terminal']);

/** @returns the active text editor, or the one that is seen when another kind of editor is active; undefined when none is open */
export function currentEditor(): vscode.TextEditor | undefined {
  const isMeant = ({ document }: vscode.TextEditor): boolean => !notMeant.has(document.uri.scheme);
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  if (activeTextEditor && isMeant(activeTextEditor)) return activeTextEditor;
  return visibleTextEditors.find(isMeant);
}

/** Whether a document can't be changed, as far as its file system says. */
export async function isReadOnly({ uri, isUntitled }: vscode.TextDocument): Promise<boolean> {
  if (isUntitled) return false;
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false) return true;
  try {
    const { permissions } = await vscode.workspace.fs.stat(uri);
    return permissions !== undefined && (permissions & vscode.FilePermission.Readonly) !== 0;
  } catch {
    return vscode.workspace.fs.isWritableFileSystem(uri.scheme) === undefined; // a document that only a provider of text has
  }
}

/** One step of indentation in an editor. */
export function indentationOf({ options }: vscode.TextEditor): string {
  if (options.insertSpaces === false) return '\t';
  return ' '.repeat(typeof options.tabSize === 'number' ? options.tabSize : 4);
}
