/** The selection of an editor as context for a prompt. */
import * as vscode from 'vscode';
import type { ContextItem, NewReference } from '../../shared/context';
import { nameOf, pathInWorkspace } from './places';

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
  const path = pathInWorkspace(document.uri);
  const { kind, label, uri, languageId, startLine, endLine } = linesReference(document, lines);
  return { kind, label, uri, ...(path !== undefined && { path }), languageId, startLine, endLine, text: document.getText(lines) };
}

/** @returns these lines as they will be when the prompt is sent */
export function linesReference(
  document: vscode.TextDocument,
  lines: vscode.Range,
): { kind: 'selection'; label: string; uri: string; languageId: string; startLine: number; endLine: number } {
  const [startLine, endLine] = [lines.start.line + 1, lines.end.line + 1];
  const label = linesLabel(nameOf(document.uri), startLine, endLine);
  return { kind: 'selection', label, uri: document.uri.toString(), languageId: document.languageId, startLine, endLine };
}

/** @returns `file.ts:3-9`, or `file.ts:3` */
export function linesLabel(name: string, startLine: number, endLine: number): string {
  return startLine === endLine ? `${name}:${startLine}` : `${name}:${startLine}-${endLine}`;
}

/** What VS Code shows in editors that are none of the user's documents. */
const otherSchemes = new Set(['output', 'comment', 'debug', 'vscode-interactive-input']);

/** Whether the user works on it; not so VS Code's own output, for example. */
export function isUserDocument({ uri }: vscode.TextDocument): boolean {
  return !otherSchemes.has(uri.scheme);
}

/** @returns what is selected in the active editor; undefined when that is nothing, or nothing but space */
export function activeSelection(): NewReference | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor || editor.selection.isEmpty || !isUserDocument(editor.document)) return undefined;
  if (editor.document.getText(editor.selection).trim() === '') return undefined;
  return linesReference(editor.document, selectedLines(editor));
}
