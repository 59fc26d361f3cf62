/** A part that is loaded and made when it is first needed. */
import type * as vscode from 'vscode';

export class Lazy<Part extends vscode.Disposable> implements vscode.Disposable {
  readonly #make: () => Promise<Part>;
  #part: Promise<Part> | undefined;
  #isDisposed = false;

  constructor(make: () => Promise<Part>) {
    this.#make = make;
  }

  /** @returns the one part; rejects when there is no making it, and tries anew the next time; rejects once disposed */
  async get(): Promise<Part> {
    this.#assertThere();
    const making = (this.#part ??= this.#make());
    try {
      const part = await making;
      this.#assertThere();
      return part;
    } catch (error) {
      // Another call may have begun anew meanwhile.
      if (this.#part === making) this.#part = undefined;
      throw error;
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    // Nothing to dispose of what could not be made.
    void this.#part?.then((part) => { part.dispose(); }, () => undefined);
  }

  /** A part of a window that closes would do things nobody sees. */
  #assertThere(): void {
    if (this.#isDisposed) throw new Error('The window closes: this part is disposed of.');
  }
}
