/** Code blocks, and the files an answer names. */
import type { CodeAction, CodeColors } from '../../shared/protocol';
import type { HandlerContext, Handlers } from './handlers';

/** What a code block of an answer holds. */
export interface CodeOfBlock {
  /** Untrusted text of a model. */
  code: string;
  language: string;
  /** The file the answer says the code belongs to; untrusted. */
  path?: string;
  /** The user was shown that the code has hidden characters, and goes on. */
  hiddenConfirmed?: boolean;
}

/** What the panel needs of the editor. */
export interface CodeBlocks {
  run(action: CodeAction, block: CodeOfBlock): Promise<void>;
  /** @returns those of the paths that are files of the workspace */
  existing(paths: readonly string[]): Promise<string[]>;
  /** Opens a file of the workspace. @param line counted from 1, as is `column` */
  open(path: string, line?: number, column?: number): Promise<void>;
}

/** How code looks in the user's colour theme. */
export interface CodeColorSource {
  /** Never rejects. */
  read(): Promise<CodeColors>;
  /** The colours may be others now. */
  onDidChange(listener: () => void): { dispose(): void };
}

type Type = 'code-action' | 'find-files' | 'open-file';

/** @param codeBlocks is loaded when an answer first has code or names files */
export function codeHandlers({ post }: HandlerContext, codeBlocks: { get(): Promise<CodeBlocks> }): Handlers<Type> {
  return {
    'code-action': async ({ action, code, language, path, hiddenConfirmed }) =>
      (await codeBlocks.get()).run(action, { code, language, ...(path !== undefined && { path }), ...(hiddenConfirmed !== undefined && { hiddenConfirmed }) }),
    'find-files': async ({ requestId, paths }) => {
      post({ type: 'files-found', requestId, paths: await (await codeBlocks.get()).existing(paths) });
    },
    'open-file': async ({ path, line, column }) => (await codeBlocks.get()).open(path, line, column),
  };
}
