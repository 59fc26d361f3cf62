// Child processes whose output is shown as it comes, or kept for when something goes wrong.
import { spawn } from 'node:child_process';
import { root } from './folders';

/** How a program ended. */
export interface ProgramResult {
  readonly code: number;
  /** What it wrote, both streams in the order they came; empty when it was shown instead. */
  readonly output: string;
}

/**
 * Runs a program in the checkout to its end.
 * @param options.quiet keeps the output instead of showing it
 */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { readonly quiet?: boolean; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...options.environment },
      stdio: options.quiet === true ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    let output = '';
    child.stdout?.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr?.on('data', (data: Buffer) => (output += data.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code: code ?? 1, output });
    });
  });
}
