/** Text that is not to be lost, as a new document without a file. */
import * as vscode from 'vscode';

/** @param languageId plain text when VS Code does not know it */
export async function showText(content: string, languageId: string): Promise<void> {
  const languages = await vscode.languages.getLanguages();
  const language = languages.includes(languageId) ? languageId : 'plaintext';
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language, content }));
}
