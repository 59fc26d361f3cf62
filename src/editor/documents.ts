/** Documents that may have been closed meanwhile, and new ones for text that is not to be lost. */
import * as vscode from 'vscode';

/** @returns the document as it is now, opened again if it was closed; undefined when it is gone */
export async function openAgain(document: vscode.TextDocument): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(document.uri);
  } catch {
    return undefined;
  }
}

/** Shows text as a new document without a file. */
export async function showText(content: string, language: string): Promise<void> {
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language, content }));
}
