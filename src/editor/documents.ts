/** Documents that may have been closed meanwhile. */
import * as vscode from 'vscode';

/** @returns the document as it is now, opened again if it was closed; undefined when it is gone */
export async function openAgain({ uri }: Pick<vscode.TextDocument, 'uri'>): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
}
