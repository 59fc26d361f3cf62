// Loaded by the extension host in place of the tests' own entry, which it then runs with its console connected to the
// program that started everything.
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { format } from 'node:util';

/** What VS Code calls; the tests' entry exports the same. Rejects when a test failed. */
export async function run(): Promise<void> {
  const { KROUTER_TEST_CONSOLE: socket, KROUTER_TEST_ENTRY: entry } = process.env;
  if (socket === undefined || entry === undefined) throw new Error('Only test/bin/code.mjs loads this file.');
  const output = connect(socket);
  await once(output, 'connect');
  const write = (text: string | Uint8Array): boolean => output.write(text);
  for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
    // The extension host's console ignores assignments.
    Object.defineProperty(console, level, {
      configurable: true,
      writable: true,
      value: (...values: unknown[]) => write(`${format(...values)}\n`),
    });
  }
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (text: string | Uint8Array, ...rest: unknown[]) => {
      const done = rest.find((argument) => typeof argument === 'function');
      write(text);
      done?.();
      return true;
    };
  }
  try {
    // `require`, because only that finds the extension host's own `vscode` module.
    const tests: unknown = createRequire(import.meta.url)(entry);
    await runnable(tests).run();
  } catch (error) {
    write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    throw error;
  } finally {
    await new Promise<void>((resolve) => output.end(resolve));
  }
}

function runnable(tests: unknown): { run: () => Promise<void> } {
  if (typeof tests === 'object' && tests !== null && 'run' in tests && typeof tests.run === 'function') {
    return tests as { run: () => Promise<void> };
  }
  throw new Error('The tests export no run().');
}
