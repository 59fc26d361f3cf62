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
  /** Those that are tried again, by the edit that may take their place: each comes back when nothing comes of that one. */
  readonly #setAside = new Map<EditRun, EditRun>();
  #lastId = 0;
  #isDisposed = false;

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
    return [...this.#runs, ...this.#setAside.values()];
  }

  /**
   * @param replaced an edit of the same lines, which is set aside until the new one is over
   * @returns undefined when the window closes
   */
  add(target: EditTarget, task: EditTask, replaced?: EditRun): EditRun | undefined {
    if (this.#isDisposed) return undefined;
    this.#lastId += 1;
    const run = new EditRun(this.#lastId, target, task, this.#clock, replaced?.about);
    run.onDidChange(() => { this.views.refresh(run); });
    if (replaced) this.#putAside(replaced, run);
    this.#runs = [...this.#runs, run];
    this.views.refresh(run);
    return run;
  }

  /**
   * The answer of an edit is over. Without a change it is gone, and what it was to replace is shown again, with the
   * document as it is by now.
   * @returns the edit that is shown again
   */
  ended(run: EditRun): EditRun | undefined {
    const isEmpty = run.proposal.hunks.length === 0;
    if (isEmpty) this.remove(run);
    const earlier = this.#setAside.get(run);
    if (!earlier) return undefined;
    this.#setAside.delete(run);
    if (!isEmpty || earlier.proposal.isSettled) {
      this.#drop(earlier);
      return undefined;
    }
    const document = openDocument(earlier.uri);
    if (document) earlier.documentOpened(document);
    this.#runs = [...this.#runs, earlier];
    this.views.refresh(earlier);
    return earlier;
  }

  removeSettled(run: EditRun): void {
    if (run.proposal.isSettled) this.remove(run);
  }

  remove(run: EditRun): void {
    if (!this.#runs.includes(run)) return;
    this.#runs = this.#runs.filter((other) => other !== run);
    this.#drop(run);
    this.views.refresh(run);
  }

  /** Its diff would show nothing, or compare with the wrong file. */
  closePreview(run: EditRun): void {
    inBackground(this.views.previews.close(run), 'closing the diff of an edit', this.#log);
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const run of this.all) run.dispose();
    this.#runs = [];
    this.#setAside.clear();
    this.views.dispose();
  }

  /** What has no change itself hands on what it was to replace: that is what was shown last. */
  #putAside(replaced: EditRun, by: EditRun): void {
    replaced.cancel();
    const earlier = this.#setAside.get(replaced);
    this.#setAside.delete(replaced);
    const isEmpty = replaced.proposal.hunks.length === 0;
    const kept = isEmpty && earlier ? earlier : replaced;
    const dropped = kept === replaced ? earlier : replaced;
    if (dropped) this.#drop(dropped);
    this.#setAside.set(by, kept);
    this.#runs = this.#runs.filter((other) => other !== replaced);
    this.views.refresh(replaced);
  }

  #drop(run: EditRun): void {
    run.dispose();
    this.closePreview(run);
  }
}
