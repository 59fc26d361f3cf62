/** Lines that are shown to the user without being selected: a key would replace what is selected. */
import * as vscode from 'vscode';

/** @returns takes the colour off the lines again */
export function showLines(editor: vscode.TextEditor, lines: vscode.Range): vscode.Disposable {
  const highlight = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
    // Only themes of high contrast have such a colour.
    borderColor: new vscode.ThemeColor('editor.rangeHighlightBorder'),
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.rangeHighlightForeground'),
    overviewRulerLane: vscode.OverviewRulerLane.Full,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  editor.setDecorations(highlight, [lines]);
  return new vscode.Disposable(() => { highlight.dispose(); });
}

/** Shows lines until the user goes on: moves the caret, types, or looks at another editor. */
export function showLinesForNow(editor: vscode.TextEditor, lines: vscode.Range): void {
  const shown = vscode.Disposable.from(
    showLines(editor, lines),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => { if (textEditor === editor) shown.dispose(); }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => { if (document === editor.document && contentChanges.length > 0) shown.dispose(); }),
    vscode.window.onDidChangeVisibleTextEditors((editors) => { if (!editors.includes(editor)) shown.dispose(); }),
  );
}
