/** Which inline edits the window has: those that are to be decided, and those that are set aside while they are tried again. */
import type * as vscode from 'vscode';
import { inBackground } from '../../host/background';
import { openDocument } from '../../host/context/places';
import type { Log } from '../../host/log';
import type { Clock } from '../../shared/clock';
import { EditRun, type EditTask } from './editRun';
import type { EditTarget } from './editTarget';
import { EditViews } from './editViews';

export class OpenEdits implements vscode.Disposable {
  readonly views = new EditViews(() => this.#runs);
  readonly #log: Log;
  readonly #clock: Clock;
  #runs: readonly EditRun[] = [];
  /** Those that are tried again: each comes back when nothing comes of it. */
  readonly #setAside = new Set<EditRun>();
  #lastId = 0;

  constructor({ log, clock }: { log: Log; clock: Clock }) {
    this.#log = log;
    this.#clock = clock;
  }

  /** Those that are not decided, the oldest first. */
  get runs(): readonly EditRun[] {
    return this.#runs;
  }

  /** The same, and those that are set aside. */
  get all(): readonly EditRun[] {
    return [...this.#runs, ...this.#setAside];
  }

  add(target: EditTarget, task: EditTask): EditRun {
    this.#lastId += 1;
    const run = new EditRun(this.#lastId, target, task, this.#clock);
    run.onDidChange(() => { this.views.refresh(run); });
    this.#runs = [...this.#runs, run];
    this.views.refresh(run);
    return run;
  }

  putAside(run: EditRun): void {
    run.cancel();
    this.#setAside.add(run);
    this.#runs = this.#runs.filter((other) => other !== run);
    this.views.refresh(run);
  }

  /** @param isShown it is shown again, with the document as it is by now; else it is over */
  takeBack(run: EditRun, isShown: boolean): void {
    if (!this.#setAside.delete(run)) return;
    if (isShown && !run.proposal.isSettled) {
      const document = openDocument(run.uri);
      if (document) run.documentOpened(document);
      this.#runs = [...this.#runs, run];
      this.views.refresh(run);
      return;
    }
    run.dispose();
    this.closePreview(run);
  }

  removeSettled(run: EditRun): void {
    if (run.proposal.isSettled) this.remove(run);
  }

  remove(run: EditRun): void {
    if (!this.#runs.includes(run)) return;
    this.#runs = this.#runs.filter((other) => other !== run);
    run.dispose();
    this.views.refresh(run);
    this.closePreview(run);
  }

  /** Its diff would show nothing, or compare with the wrong file. */
  closePreview(run: EditRun): void {
    inBackground(this.views.previews.close(run), 'closing the diff of an edit', this.#log);
  }

  dispose(): void {
    for (const run of this.all) run.dispose();
    this.#runs = [];
    this.views.dispose();
  }
}
