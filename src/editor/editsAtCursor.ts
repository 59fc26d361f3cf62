/** The inline edit at the caret, or in the diff that is looked at: what keys are about, and when they are bound. */
import * as vscode from 'vscode';
import { contextKeys } from '../contributions';
import type { Hunk } from './inlineEdit/editProposal';
import type { EditPreviews } from './editPreviews';
import type { EditRun } from './editRun';

export class EditsAtCursor implements vscode.Disposable {
  readonly #runs: () => readonly EditRun[];
  readonly #previews: EditPreviews;
  readonly #set = new Map<string, boolean>();
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

  /** Something about the edits is another. */
  refresh(): void {
    const { run } = this;
    this.#setContext(contextKeys.editAtCursor, run !== undefined);
    this.#setContext(contextKeys.editRunningAtCursor, run?.isStreaming === true);
    this.#setContext(contextKeys.changeAtCursor, run !== undefined && this.changeOf(run) !== undefined);
  }

  dispose(): void {
    for (const registration of this.#registrations) registration.dispose();
  }

  #setContext(key: string, value: boolean): void {
    if ((this.#set.get(key) ?? false) === value) return;
    this.#set.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}

/** A selection that was just edited often ends at the beginning of the line below: it counts, not the caret alone. */
function isIn({ selection }: vscode.TextEditor, lines: vscode.Range): boolean {
  return selection.start.line <= lines.end.line && selection.end.line >= lines.start.line;
}
