/** What is explained: a selection, the function or class around the caret, or problems with the lines around them. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { explainQuestion } from '../../chat/explainQuestion';
import { problemsItem } from '../../host/context/problems';
import { contextOf, isUserDocument, selectedLines } from '../../host/context/selection';
import type { ContextItem } from '../../shared/context';
import { linesAround } from '../inlineEdit/editTarget';
import { tellNoSelection } from '../selection';
import { showLinesForNow } from '../shownLines';

/** Lines that go along before and after a problem, and of a long problem itself, at most. */
const linesAroundProblem = 10;
const longestProblem = 40;

export interface ExplainTarget {
  document: vscode.TextDocument;
  /** The whole lines that go along. */
  lines: vscode.Range;
  /** In the user's language. */
  question: string;
  /** All that goes along with the question. */
  context: readonly ContextItem[];
}

/**
 * A selection counts first, then the problems at the caret, then the function, class or the like around it, which is
 * shown in the editor so that the user sees what is sent.
 * @returns undefined where there is nothing to explain, which the user is told, or the text changed meanwhile
 */
export async function explainTargetOf(editor: vscode.TextEditor): Promise<ExplainTarget | undefined> {
  const { document, selection } = editor;
  if (!isUserDocument(document)) {
    void vscode.window.showInformationMessage(l10n.t('There is no code to explain here. Open a file and select some.'));
    return undefined;
  }
  if (!selection.isEmpty) return codeTarget(document, selectedLines(editor));
  const problems = problemsAt(document.uri, selection.active);
  if (problems.length > 0) return problemTarget(document, problems);
  const lines = await linesAround(editor);
  if (!lines) return undefined;
  if (document.getText(lines).trim() === '') {
    tellNoSelection();
    return undefined;
  }
  showLinesForNow(editor, lines);
  return codeTarget(document, lines);
}

/** @param problems of the document, at least one; as they were when the user saw them */
export function problemTarget(document: vscode.TextDocument, problems: readonly vscode.Diagnostic[]): ExplainTarget {
  const worstFirst = problems.toSorted((one, other) => one.severity - other.severity);
  const starts = problems.map(({ range }) => range.start.line);
  const ends = problems.map(({ range }) => Math.min(range.end.line, range.start.line + longestProblem));
  // The document may have become shorter since.
  const lastLine = document.lineCount - 1;
  const first = Math.min(lastLine, Math.max(0, Math.min(...starts) - linesAroundProblem));
  const last = Math.min(lastLine, Math.max(...ends) + linesAroundProblem);
  const lines = new vscode.Range(first, 0, last, document.lineAt(last).text.length);
  return {
    document,
    lines,
    question: explainQuestion(worstFirst.map(({ message }) => message)),
    context: [problemsItem(document.uri, worstFirst), contextOf(document, lines)],
  };
}

function codeTarget(document: vscode.TextDocument, lines: vscode.Range): ExplainTarget {
  return { document, lines, question: explainQuestion([]), context: [contextOf(document, lines)] };
}

/** Hints are VS Code's own remarks, not problems to the user. */
function problemsAt(uri: vscode.Uri, caret: vscode.Position): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ range, severity }) => severity !== vscode.DiagnosticSeverity.Hint && range.contains(caret));
}
