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
  /** Those whose first change was shown. */
  readonly #begun = new WeakSet<EditRun>();

  /** @param runs those that are not decided */
  constructor(runs: () => readonly EditRun[]) {
    this.#runs = runs;
    this.#lenses = new EditLenses(({ uri }) => runsOf(runs(), uri));
    this.atCursor = new EditsAtCursor(runs, this.previews);
    this.#registrations = [
      vscode.languages.registerCodeLensProvider({ pattern: '**' }, this.#lenses),
      vscode.window.onDidChangeVisibleTextEditors((editors) => { editors.forEach((editor) => { this.#draw(editor); }); }),
      // Which of the editors are sides of a diff is known by the tabs alone.
      vscode.window.tabGroups.onDidChangeTabs(() => { vscode.window.visibleTextEditors.forEach((editor) => { this.#draw(editor); }); }),
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => { this.#draw(textEditor); }),
    ];
  }

  /** @param run is new, another than it was, or gone */
  refresh(run: EditRun): void {
    const key = run.uri.toString();
    const isFirst = run.proposal.hunks.length > 0 && !this.#begun.has(run);
    if (isFirst) this.#begun.add(run);
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document.uri.toString() !== key) continue;
      if (isFirst) deselect(editor, run);
      this.#draw(editor);
    }
    this.#lenses.refresh(this.#runs());
    this.previews.refresh(run);
    this.atCursor.refresh();
    this.#status.show(this.#runs());
  }

  dispose(): void {
    for (const part of [...this.#registrations, this.#decorations, this.#lenses, this.previews, this.atCursor, this.#status]) part.dispose();
  }

  #draw(editor: vscode.TextEditor): void {
    this.#decorations.show(editor, this.previews.shows(editor) ? [] : runsOf(this.#runs(), editor.document.uri));
  }
}

/** The colours of a selection would lie over those of the changes, and a key would replace what is about to be edited. */
function deselect(editor: vscode.TextEditor, { lines }: EditRun): void {
  const { selection, selections } = editor;
  if (selections.length > 1 || selection.isEmpty || lines?.intersection(selection) === undefined) return;
  editor.selection = new vscode.Selection(selection.start, selection.start);
}
