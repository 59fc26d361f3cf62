/** The inline edit at the caret, or in the diff that is looked at: what keys are about, and when they are bound. */
import * as vscode from 'vscode';
import { contextKeys } from '../../contributions';
import { ContextKeys } from '../../host/contextKeys';
import type { Hunk } from './engine/editProposal';
import type { EditPreviews } from './editPreviews';
import { runsOf, type EditRun } from './editRun';

export class EditsAtCursor implements vscode.Disposable {
  readonly #runs: () => readonly EditRun[];
  readonly #previews: EditPreviews;
  readonly #contextKeys = new ContextKeys();
  readonly #registrations = [
    vscode.window.onDidChangeActiveTextEditor(() => { this.refresh(); }),
    vscode.window.onDidChangeTextEditorSelection(() => { this.refresh(); }),
  ];

  constructor(runs: () => readonly EditRun[], previews: EditPreviews) {
    this.#runs = runs;
    this.#previews = previews;
  }

  /** The edit in whose lines the caret is; with an edit's diff in front, that one. */
  get run(): EditRun | undefined {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return undefined;
    const previewed = this.#previews.idOf(editor.document.uri);
    const key = editor.document.uri.toString();
    return this.#runs().find((run) => run.id === previewed || (run.uri.toString() === key && run.lines !== undefined && isIn(editor, run.lines)));
  }

  /** @returns the change at the caret that can be accepted; when there is just one, that, wherever the caret is */
  changeOf({ uri, proposal }: EditRun): Hunk | undefined {
    const pending = proposal.hunks.filter(({ state }) => state === 'pending');
    const editor = vscode.window.activeTextEditor;
    if (pending.length < 2 || editor?.document.uri.toString() !== uri.toString()) return pending.length === 1 ? pending[0] : undefined;
    const { document } = editor;
    return pending.find(({ place, oldLines }) => {
      if (!place) return false;
      const { line } = document.positionAt(place.start);
      return isIn(editor, new vscode.Range(line, 0, line + Math.max(1, oldLines.length) - 1, 0));
    });
  }

  /**
   * Puts the caret on the next or the previous change that can be accepted, in the active editor, round its ends.
   * @returns whether there is one
   */
  go(step: 1 | -1): boolean {
    const editor = vscode.window.activeTextEditor;
    const at = editor?.selection.active.line ?? 0;
    const lines = editor ? linesOfChanges(editor, runsOf(this.#runs(), editor.document.uri)) : [];
    const line = step === 1 ? (lines.find((other) => other > at) ?? lines[0]) : (lines.findLast((other) => other < at) ?? lines.at(-1));
    if (!editor || line === undefined) return false;
    putCaret(editor, line);
    return true;
  }

  /** @returns whether editor, selection and text still are what they are now */
  watch(): () => boolean {
    const editor = vscode.window.activeTextEditor;
    const [selection, version] = [editor?.selection, editor?.document.version];
    return () => {
      const now = vscode.window.activeTextEditor;
      return now === editor && now?.document.version === version && (selection === undefined || now?.selection.isEqual(selection) === true);
    };
  }

  /** After a decision by key or palette: the caret goes to the edit's next change. Nothing, where one works elsewhere. */
  goOn(run: EditRun): void {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.uri.toString() !== run.uri.toString()) return;
    const lines = linesOfChanges(editor, [run]);
    const line = lines.find((other) => other >= editor.selection.active.line) ?? lines[0];
    if (line !== undefined) putCaret(editor, line);
  }

  /** Something about the edits is another. */
  refresh(): void {
    const { run } = this;
    this.#contextKeys.set(contextKeys.editAtCursor, run !== undefined);
    this.#contextKeys.set(contextKeys.editRunningAtCursor, run?.isStreaming === true);
    this.#contextKeys.set(contextKeys.changeAtCursor, run !== undefined && this.changeOf(run) !== undefined);
  }

  dispose(): void {
    for (const registration of this.#registrations) registration.dispose();
  }
}

/** A selection that was just edited often ends at the beginning of the line below: it counts, not the caret alone. */
function isIn({ selection }: vscode.TextEditor, lines: vscode.Range): boolean {
  return selection.start.line <= lines.end.line && selection.end.line >= lines.start.line;
}

/** Where changes that can be accepted begin, in order. */
function linesOfChanges({ document }: vscode.TextEditor, runs: readonly EditRun[]): number[] {
  const starts = runs.flatMap(({ proposal }) => proposal.hunks.flatMap(({ state, place }) => (state === 'pending' && place ? [place.start] : [])));
  return starts.map((start) => document.positionAt(start).line).toSorted((one, other) => one - other);
}

function putCaret(editor: vscode.TextEditor, line: number): void {
  const position = new vscode.Position(line, editor.document.lineAt(line).firstNonWhitespaceCharacterIndex);
  editor.selection = new vscode.Selection(position, position);
  editor.revealRange(new vscode.Range(position, position), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
