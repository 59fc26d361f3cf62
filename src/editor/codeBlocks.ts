/** What can be done with a code block of an answer, and with the files an answer names. */
import type { CodeAction } from '../shared/protocol';

/** @returns the editor's side of the panel's code blocks */
export function createCodeBlocks(): {
  run(action: CodeAction, block: { code: string; language: string; path?: string }): Promise<void>;
  existing(paths: readonly string[]): Promise<string[]>;
  open(path: string, line?: number, column?: number): Promise<void>;
} {
  return {
    run: () => Promise.resolve(),
    existing: () => Promise.resolve([]),
    open: () => Promise.resolve(),
  };
}
