// npm test: runs the stages one after the other and adds up.
import { parseArgs } from 'node:util';
import { desktopBuilds } from './desktop';
import { stages } from './stages';
import { summarise, type Counts, type StageResult } from './summary';

const help = `npm test [-- options]
  --only STAGES   only these, by comma: ${stages.map(({ name }) => name).join(', ')}
  --grep TEXT     only tests whose titles match
  --desktop       the extension-host tests on desktop VS Code: the oldest supported version and the newest
  --help`;

/** What a stage needs to be run and counted. */
interface Task {
  readonly title: string;
  readonly run: (grep: string | undefined) => Promise<Counts>;
}

/**
 * Runs the tests that a command line asks for.
 * @param args without the program
 * @returns the exit code: 1 when anything failed
 * @throws Error for an option that is not known
 */
export async function test(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      grep: { type: 'string' },
      desktop: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const tasks: readonly Task[] = values.desktop
    ? (await desktopBuilds()).map(({ version, run }) => ({ title: `Desktop ${version}`, run }))
    : chosen(values.only);
  const results: StageResult[] = [];
  for (const task of tasks) {
    console.log(`\n── ${task.title} ${'─'.repeat(Math.max(0, 70 - task.title.length))}`);
    const started = Date.now();
    const counts = await task.run(values.grep).catch((error: unknown): Counts => {
      console.error(error instanceof Error ? error.message : error);
      return { passed: 0, failed: 1, skipped: 0 };
    });
    const milliseconds = Date.now() - started;
    console.log(`${task.title}: ${counts.failed === 0 ? 'passed' : 'FAILED'} (${(milliseconds / 1000).toFixed(1)} s)`);
    results.push({ ...counts, title: task.title, milliseconds });
  }
  console.log(`\n${summarise(results).join('\n')}`);
  return results.some(({ failed }) => failed > 0) || results.every(({ passed }) => passed === 0) ? 1 : 0;
}

function chosen(only: string | undefined): readonly Task[] {
  if (only === undefined) return stages;
  const names = new Set(only.split(',').map((name) => name.trim()));
  for (const name of names) {
    if (!stages.some((stage) => stage.name === name)) throw new Error(`There is no stage “${name}”.\n${help}`);
  }
  return stages.filter(({ name }) => names.has(name));
}
