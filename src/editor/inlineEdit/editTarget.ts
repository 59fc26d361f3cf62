/** What an inline edit is about: whole lines of a document, and what of it goes along with the prompt. */
import * as vscode from 'vscode';
import { estimateTokens } from '../../shared/tokens';
import type { ContextItem } from '../../shared/context';
import type { FramedEdit, InlineEdit } from '../../chat/inlineEditPrompt';
import { frameInlineEdit, inlineEditLimit } from '../../chat/inlineEditPrompt';
import { contextOf, linesLabel, selectedLines } from '../../host/context/selection';
import { nameOf } from '../../host/context/places';
import { enclosingSymbol } from '../../host/context/symbols';
import { indentationOf, isReadOnly } from '../editableEditor';
import { tellChanged } from '../selection';

export interface EditTarget {
  document: vscode.TextDocument;
  /** Whole lines. */
  lines: vscode.Range;
  /** One step of indentation in the editor. */
  indentation: string;
  /** How many selections there are, when it is the first of several. */
  selections?: number;
}

/**
 * Of several selections the first one counts. An empty selection takes the function, class or the like around the
 * caret, else the caret's line.
 * @param tell says that the text changed before that was known
 * @returns undefined when it did
 */
export async function targetOf(editor: vscode.TextEditor, tell = tellChanged): Promise<EditTarget | undefined> {
  const { document, selection, selections } = editor;
  const indentation = indentationOf(editor);
  const lines = selection.isEmpty ? await linesAround(editor, tell) : selectedLines(editor);
  return lines && { document, lines, indentation, ...(selections.length > 1 && { selections: selections.length }) };
}

/**
 * @returns the lines of the function, class or the like around the caret, else the caret's line; undefined when the text
 *   changed before they were known, of which the user is told
 */
export function linesAround({ document, selection }: vscode.TextEditor, tell = tellChanged): Promise<vscode.Range | undefined> {
  return unlessChanged(document, () => symbolLines(document, selection.active.line), tell);
}

/** The language's own extension may take its time to tell the symbols. @returns undefined when the text changed meanwhile, of which the user is told */
async function unlessChanged(document: vscode.TextDocument, find: () => Promise<vscode.Range>, tell = tellChanged): Promise<vscode.Range | undefined> {
  const { version } = document;
  const lines = await find();
  if (document.version === version && !document.isClosed) return lines;
  tell(nameOf(document.uri));
  return undefined;
}

async function symbolLines(document: vscode.TextDocument, line: number): Promise<vscode.Range> {
  const symbol = await enclosingSymbol(document.uri, line);
  // The provider may have answered for a text that is longer than the document is by now.
  const first = Math.min(symbol?.range.start.line ?? line, document.lineCount - 1);
  const last = Math.min(symbol?.range.end.line ?? line, document.lineCount - 1);
  return new vscode.Range(first, 0, last, document.lineAt(last).text.length);
}

/** A longer function is not fixed as a whole. */
const mostSymbolLines = 80;
/** Lines around a problem that is in no function, before and after it. */
const linesNearProblem = 10;

/**
 * @param problems of the document, at least one; it may have become shorter since
 * @returns the function or the like around them, unless it is long, else some lines around them; undefined when the text
 *   changed before they were known, of which the user is told
 */
export function linesAroundProblems(document: vscode.TextDocument, problems: readonly vscode.Diagnostic[]): Promise<vscode.Range | undefined> {
  return unlessChanged(document, () => problemLines(document, problems));
}

async function problemLines(document: vscode.TextDocument, problems: readonly vscode.Diagnostic[]): Promise<vscode.Range> {
  const lastLine = document.lineCount - 1;
  const first = Math.min(lastLine, ...problems.map(({ range }) => range.start.line));
  const last = Math.min(lastLine, Math.max(...problems.map(({ range }) => range.end.line)));
  const symbol = await enclosingSymbol(document.uri, first);
  const isFitting = symbol !== undefined && symbol.range.end.line >= last && symbol.range.end.line - symbol.range.start.line < mostSymbolLines;
  const from = isFitting ? symbol.range.start.line : Math.max(0, first - linesNearProblem);
  const to = Math.min(lastLine, isFitting ? symbol.range.end.line : last + linesNearProblem);
  return new vscode.Range(from, 0, to, document.lineAt(to).text.length);
}

/** @returns `file.ts:3-9` */
export function labelOf({ document, lines }: { document: Pick<vscode.TextDocument, 'uri'>; lines: vscode.Range }): string {
  return linesLabel(nameOf(document.uri), lines.start.line + 1, lines.end.line + 1);
}

/** Whether a document can't be edited. A notebook's cells have no file of their own to ask. */
export async function cannotEdit(document: vscode.TextDocument): Promise<boolean> {
  return document.uri.scheme !== 'vscode-notebook-cell' && isReadOnly(document);
}

/** What goes along beside the file itself. */
export type EditCompanions = Pick<InlineEdit, 'problems' | 'references'>;

/** What is asked about a target. */
export interface EditQuestion extends EditCompanions {
  instruction: string;
  rules: readonly ContextItem[];
}

/**
 * @param contextLength tokens the model takes; undefined when not known
 * @returns undefined when the lines are too long for the model
 */
export function frameTarget({ document, lines, indentation }: EditTarget, question: EditQuestion, contextLength: number | undefined): FramedEdit | undefined {
  const selection = contextOf(document, lines);
  const before = document.getText(new vscode.Range(0, 0, lines.start.line, 0));
  const after = document.getText(new vscode.Range(lines.end.line + 1, 0, document.lineCount, 0));
  const limit = inlineEditLimit(contextLength, estimateTokens(selection.text));
  return frameInlineEdit({ ...question, selection, before, after, indentation }, limit);
}
