/** What VS Code's Problems view shows, as context. */
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ContextItem } from '../../shared/context';
import { maxProblems } from './limits';
import { nameOf, pathInWorkspace } from './places';

export interface ProblemsText {
  /** One line a problem, by file; empty when there is none. */
  text: string;
  count: number;
  /** Of these, so many are not in the text. */
  leftOut: number;
}

/**
 * @param uri only this file's
 * @param lines only those that touch these lines, counted from 1
 */
export function problemsText(uri?: vscode.Uri, lines?: { startLine: number; endLine: number }): ProblemsText {
  const range = lines && new vscode.Range(lines.startLine - 1, 0, lines.endLine - 1, Number.MAX_SAFE_INTEGER);
  const files = uri ? [{ uri, problems: vscode.languages.getDiagnostics(uri) }] : workspaceProblems();
  const all = files.flatMap(({ uri: file, problems }) =>
    problems.filter((problem) => isProblem(problem) && (!range || problem.range.intersection(range))).map((problem) => problemLine(file, problem)),
  );
  return { text: all.slice(0, maxProblems).join('\n'), count: all.length, leftOut: Math.max(0, all.length - maxProblems) };
}

/** @returns a file's problems that touch the lines, the worst first */
export function problemsIn(uri: vscode.Uri, lines: vscode.Range): vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter((problem) => isProblem(problem) && problem.range.intersection(lines))
    .toSorted((one, other) => one.severity - other.severity)
    .slice(0, maxProblems);
}

/** Hints are VS Code's own remarks (unused names drawn pale), not problems to the user. */
function isProblem({ severity }: vscode.Diagnostic): boolean {
  return severity !== vscode.DiagnosticSeverity.Hint;
}

/** @returns just these problems of a file as context; its lines are those they touch */
export function problemsItem(uri: vscode.Uri, problems: readonly vscode.Diagnostic[]): ContextItem {
  const path = pathInWorkspace(uri);
  return {
    kind: 'problems',
    label: l10n.t('Problems in {0}', nameOf(uri)),
    uri: uri.toString(),
    ...(path !== undefined && { path }),
    languageId: '',
    startLine: Math.min(...problems.map(({ range }) => range.start.line)) + 1,
    endLine: Math.max(...problems.map(({ range }) => range.end.line)) + 1,
    text: problems.map((problem) => problemLine(uri, problem)).join('\n'),
  };
}

function workspaceProblems(): { uri: vscode.Uri; problems: vscode.Diagnostic[] }[] {
  return vscode.languages
    .getDiagnostics()
    .map(([uri, problems]) => ({ uri, problems }))
    .filter(({ uri, problems }) => problems.length > 0 && vscode.workspace.getWorkspaceFolder(uri) !== undefined);
}

function problemLine(uri: vscode.Uri, { range, severity, source, code, message }: vscode.Diagnostic): string {
  const place = `${pathInWorkspace(uri) ?? nameOf(uri)}:${range.start.line + 1}:${range.start.character + 1}`;
  const value = typeof code === 'object' ? code.value : code;
  const from = [source, value].filter((part) => part !== undefined && part !== '').join(' ');
  // A message may have lines of its own; they stay with it.
  return `${place} ${severityWord(severity)}${from === '' ? '' : ` [${from}]`}: ${message.replaceAll('\n', '\n  ')}`;
}

function severityWord(severity: vscode.DiagnosticSeverity): string {
  switch (severity) {
    case vscode.DiagnosticSeverity.Error:
      return 'error';
    case vscode.DiagnosticSeverity.Warning:
      return 'warning';
    case vscode.DiagnosticSeverity.Information:
    case vscode.DiagnosticSeverity.Hint:
      return 'information';
  }
}
