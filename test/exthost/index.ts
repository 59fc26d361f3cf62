// What VS Code runs for the extension-host tests: all of them, with the reporter that counts.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Mocha from 'mocha';

/** @throws Error when a test failed, or there was none */
export async function run(): Promise<void> {
  const { MOCHA_REPORTER: reporter = '', MOCHA_GREP: grep = '' } = process.env;
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 60_000,
    color: true,
    ...(reporter !== '' && { reporter: await loadReporter(reporter) }),
    ...(grep !== '' && { grep }),
  });
  for (const name of readdirSync(__dirname).sort()) {
    if (name.endsWith('.test.js')) mocha.addFile(join(__dirname, name));
  }
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}

/** Mocha's reporters are classes; one of our own is a module's default export. */
async function loadReporter(path: string): Promise<Mocha.ReporterConstructor> {
  const loaded = (await import(pathToFileURL(path).href)) as { default: Mocha.ReporterConstructor };
  return loaded.default;
}
