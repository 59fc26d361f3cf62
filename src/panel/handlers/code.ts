/** Code blocks, and the files an answer names. */
import type { CodeAction } from '../../shared/protocol';
import type { HandlerContext, Handlers } from './handlers';

/** What the panel needs of the editor. */
export interface CodeBlocks {
  /**
   * @param code untrusted text of a model
   * @param path the file the answer says it belongs to, if any; untrusted
   */
  run(action: CodeAction, block: { code: string; language: string; path?: string }): Promise<void>;
  /** @returns those of the paths that are files of the workspace */
  existing(paths: readonly string[]): Promise<string[]>;
  /** Opens a file of the workspace. @param line counted from 1, as is `column` */
  open(path: string, line?: number, column?: number): Promise<void>;
}

type Type = 'code-action' | 'find-files' | 'open-file';

export function codeHandlers({ post }: HandlerContext, codeBlocks: CodeBlocks): Handlers<Type> {
  return {
    'code-action': ({ action, code, language, path }) =>
      codeBlocks.run(action, { code, language, ...(path !== undefined && { path }) }),
    'find-files': async ({ requestId, paths }) => {
      post({ type: 'files-found', requestId, paths: await codeBlocks.existing(paths) });
    },
    'open-file': ({ path, line, column }) => codeBlocks.open(path, line, column),
  };
}
