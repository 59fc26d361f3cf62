/**
 * How code looks in the user's colour theme. VS Code hands token colours to no one, so the theme's own file is read, as
 * the extension that brings it lists it. A theme that cannot be read leaves the page with its own mapping.
 */
import * as vscode from 'vscode';
import type { Log } from '../../host/log';
import type { CodeColors } from '../../shared/protocol';
import { loadActiveTheme } from '../lazyModules';

export class ThemeCodeColors implements vscode.Disposable {
  readonly #log: Log;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #registrations = vscode.Disposable.from(
    this.#changed,
    vscode.window.onDidChangeActiveColorTheme(() => { this.#changed.fire(); }),
    vscode.extensions.onDidChange(() => { this.#changed.fire(); }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('editor.tokenColorCustomizations') || event.affectsConfiguration('workbench.colorTheme')) this.#changed.fire();
    }),
  );
  /** The colours may be others now. */
  readonly onDidChange = this.#changed.event;

  constructor(log: Log) {
    this.#log = log;
  }

  /** @returns the colours of the active theme; empty when they cannot be known. Never rejects. */
  async read(): Promise<CodeColors> {
    try {
      const { readActiveTheme } = await loadActiveTheme();
      return await readActiveTheme();
    } catch (error) {
      this.#log.debug(`theme colours: ${error instanceof Error ? error.message : String(error)}`);
      return {};
    }
  }

  dispose(): void {
    this.#registrations.dispose();
  }
}
