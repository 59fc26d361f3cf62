/** Opens what a chip stands for, or the text that was sent when that is gone. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ContextItem, ContextReference } from '../../shared/context';
import { plainMessage } from '../plainMessage';
import { showText } from '../showText';
import { parseUri } from './places';

/** Opens what a chip of the prompt box stands for, where the user would look for it. */
export async function openReference(reference: ContextReference): Promise<void> {
  const { kind, uri, text = '', languageId = '' } = reference;
  const place = uri === undefined ? undefined : parseUri(uri);
  switch (kind) {
    case 'selection':
    case 'file':
    case 'symbol':
      if (!place || !(await openLines(place, reference))) tellGone(reference.label);
      break;
    case 'folder':
      await vscode.commands.executeCommand('revealInExplorer', place);
      break;
    case 'problems':
      await vscode.commands.executeCommand('workbench.actions.view.problems');
      break;
    case 'diff':
      await vscode.commands.executeCommand('workbench.view.scm');
      break;
    case 'editors':
      await vscode.commands.executeCommand('workbench.action.showAllEditors');
      break;
    case 'terminal':
    case 'clipboard':
    case 'attachment':
      await showText(text, languageId);
  }
}

/** Opens what went along with a prompt: the lines of its file while there is one, otherwise the text as it was sent. */
export async function openItem(item: ContextItem): Promise<void> {
  const hasLines = item.kind === 'selection' || item.kind === 'file' || item.kind === 'symbol';
  const place = hasLines && item.uri !== undefined ? parseUri(item.uri) : undefined;
  if (place && (await openLines(place, item))) return;
  if (place) void vscode.window.showInformationMessage(plainMessage(l10n.t('{0} cannot be opened any more. This is the text that was sent.', item.label)));
  await showText(item.text, item.languageId);
}

/** @returns whether it could be opened */
async function openLines(uri: vscode.Uri, { startLine, endLine = startLine }: { startLine?: number; endLine?: number }): Promise<boolean> {
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    const lines = startLine === undefined || endLine === undefined ? undefined : new vscode.Range(startLine - 1, 0, endLine, 0);
    await vscode.window.showTextDocument(document, { preview: true, ...(lines && { selection: document.validateRange(lines) }) });
    return true;
  } catch {
    return false;
  }
}

function tellGone(label: string): void {
  void vscode.window.showInformationMessage(plainMessage(l10n.t('{0} cannot be opened.', label)));
}
