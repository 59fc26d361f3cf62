/** The selection of an editor as context for a prompt. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ContextItem } from '../shared/context';

/**
 * The selection, extended to whole lines: models answer in lines, and so does a diff. A selection that ends at the
 * start of a line does not take that line in. Of several selections, the first one counts.
 */
export function selectedLines({ document, selection }: vscode.TextEditor): vscode.Range {
  const { start, end } = selection;
  const lastLine = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  return new vscode.Range(start.line, 0, lastLine, document.lineAt(lastLine).text.length);
}

/** @returns these whole lines as a context item; its label is `file.ts:3-9` */
export function contextOf(document: vscode.TextDocument, lines: vscode.Range): ContextItem {
  const name = document.uri.path.split('/').at(-1) ?? document.uri.path;
  const [startLine, endLine] = [lines.start.line + 1, lines.end.line + 1];
  return {
    kind: 'selection',
    label: startLine === endLine ? `${name}:${startLine}` : `${name}:${startLine}-${endLine}`,
    uri: document.uri.toString(),
    languageId: document.languageId,
    startLine,
    endLine,
    text: document.getText(lines),
  };
}

/** Whether something is selected; the user is told what to do when not. */
export function hasSelection({ selection }: vscode.TextEditor): boolean {
  if (selection.isEmpty) void vscode.window.showInformationMessage(l10n.t('Select some code first.'));
  return !selection.isEmpty;
}
