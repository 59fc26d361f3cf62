/** What `when` clauses of VS Code's ask for. Each value is told once: VS Code looks at its menus and keys again each time. */
import * as vscode from 'vscode';

export class ContextKeys {
  /** An extension host before this one, which was killed, may have left any value. */
  readonly #told = new Map<string, boolean>();

  /** @param key one of `contextKeys` */
  set(key: string, value: boolean): void {
    if (this.#told.get(key) === value) return;
    this.#told.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
