/** All that shows the window's inline edits, brought up to date together. */
import * as vscode from 'vscode';
import { EditDecorations } from './editDecorations';
import { EditLenses } from './editLenses';
import { EditPreviews } from './editPreviews';
import { runsOf, type EditRun } from './editRun';
import { EditsAtCursor } from './editsAtCursor';
import { EditStatus } from './editStatus';

export class EditViews implements vscode.Disposable {
  readonly previews = new EditPreviews();
  readonly atCursor: EditsAtCursor;
  readonly #runs: () => readonly EditRun[];
  readonly #decorations = new EditDecorations();
  readonly #lenses: EditLenses;
  readonly #status = new EditStatus();
  readonly #registrations: vscode.Disposable[];

  /** @param runs those that are not decided */
  constructor(runs: () => readonly EditRun[]) {
    this.#runs = runs;
    this.#lenses = new EditLenses(({ uri }) => runsOf(runs(), uri));
    this.atCursor = new EditsAtCursor(runs, this.previews);
    this.#registrations = [
      vscode.languages.registerCodeLensProvider({ pattern: '**' }, this.#lenses),
      vscode.window.onDidChangeVisibleTextEditors((editors) => { editors.forEach((editor) => { this.#draw(editor); }); }),
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => { this.#draw(textEditor); }),
    ];
  }

  /** @param run is new, another than it was, or gone */
  refresh(run: EditRun): void {
    const key = run.uri.toString();
    for (const editor of vscode.window.visibleTextEditors) if (editor.document.uri.toString() === key) this.#draw(editor);
    this.#lenses.refresh(this.#runs());
    this.previews.refresh(run);
    this.atCursor.refresh();
    this.#status.show(this.#runs());
  }

  dispose(): void {
    for (const part of [...this.#registrations, this.#decorations, this.#lenses, this.previews, this.atCursor, this.#status]) part.dispose();
  }

  #draw(editor: vscode.TextEditor): void {
    this.#decorations.show(editor, runsOf(this.#runs(), editor.document.uri));
  }
}
