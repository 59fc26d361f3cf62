/** Edits whose files are renamed or moved in VS Code go along; VS Code closes the document first, and tells of no rename that failed. */
import * as vscode from 'vscode';
import { exists } from '../../host/context/places';
import type { EditRun } from './editRun';

export class EditMoves implements vscode.Disposable {
  /** Where the file of an edit is about to be. */
  readonly #places = new WeakMap<EditRun, vscode.Uri>();
  readonly #registrations: vscode.Disposable[];

  /**
   * @param runs all whose documents matter
   * @param follow is called right before an edit goes to its new place
   */
  constructor(runs: () => readonly EditRun[], follow: (run: EditRun) => void) {
    this.#registrations = [
      vscode.workspace.onWillRenameFiles(({ files }) => {
        for (const { oldUri, newUri } of files) for (const run of below(runs(), oldUri)) this.#places.set(run, placeIn(run, oldUri, newUri));
      }),
      vscode.workspace.onDidRenameFiles(({ files }) => {
        for (const { oldUri, newUri } of files) {
          for (const run of below(runs(), oldUri)) {
            this.#places.delete(run);
            follow(run);
            run.moved(placeIn(run, oldUri, newUri));
          }
        }
      }),
    ];
  }

  /** @returns whether the document was closed because its file moves: the old file is gone, and the new one there */
  async isMoving(run: EditRun): Promise<boolean> {
    const place = this.#places.get(run);
    if (!place) return false;
    const [isOld, isNew] = await Promise.all([exists(run.uri), exists(place)]);
    // By now the rename may be over: one that changes nothing but the case of letters leaves both names there.
    if (this.#places.get(run) !== place || (isNew && !isOld)) return true;
    this.#places.delete(run);
    return false;
  }

  dispose(): void {
    for (const registration of this.#registrations) registration.dispose();
  }
}

/** @param place a file, or a folder */
function below(runs: readonly EditRun[], place: vscode.Uri): EditRun[] {
  const outer = place.toString();
  return runs.filter(({ uri }) => uri.toString() === outer || uri.toString().startsWith(`${outer}/`));
}

function placeIn({ uri }: EditRun, from: vscode.Uri, to: vscode.Uri): vscode.Uri {
  return to.with({ path: `${to.path}${uri.path.slice(from.path.length)}` });
}
