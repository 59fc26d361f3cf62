// A repository in the workspace of an end-to-end test.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Session } from './session';

/** Runs git. */
export type Git = (...args: string[]) => Promise<{ stdout: string }>;

/** @returns runs git in a folder, as somebody with a name */
export function gitIn(folder: string): Git {
  return (...args) => promisify(execFile)('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], { cwd: folder });
}

/** Makes the workspace's folder a repository with a commit, stages these files, and has VS Code open it. @returns runs git there */
export async function openRepository({ vscode }: Session, ...staged: string[]): Promise<Git> {
  const git = gitIn(vscode.workspaceFolder);
  await git('init', '-q');
  await git('commit', '-qm', 'feat: begin', '--allow-empty');
  await git('add', ...staged);
  await vscode.evaluate(({ commands }, folder) => commands.executeCommand('git.openRepository', folder), vscode.workspaceFolder);
  return git;
}
