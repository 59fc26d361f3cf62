// The sum of a test run, as npm test prints it at the end.
import * as z from 'zod/mini';

/** How many tests of a stage ended how. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** A line for each test that failed: its title and why. */
  readonly failures?: readonly string[];
  /** The same for each test that failed at first and passed, or failed, when tried again. */
  readonly secondTries?: readonly string[];
}

/** What the reporter writes of a mocha run. */
export const resultsSchema = z.object({
  ...{ passed: z.number(), failed: z.number(), skipped: z.number() },
  ...{ failures: z.array(z.string()), secondTries: z.array(z.string()) },
});

/** One stage that has run. */
export interface StageResult extends Counts {
  readonly title: string;
  readonly milliseconds: number;
}

/**
 * What a mocha run comes to: a run that ended badly, or ran nothing, has at least one failure.
 * @param counts what the reporter wrote; undefined when it did not get that far
 * @param exitCode of the run
 * @param mayBeEmpty whether no test at all is fine, as when only some were asked for
 */
export function judge(counts: Counts | undefined, exitCode: number, mayBeEmpty: boolean): Counts {
  if (counts === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const isEmpty = counts.passed + counts.failed === 0 && !mayBeEmpty;
  const failed = counts.failed === 0 && (exitCode !== 0 || isEmpty) ? 1 : counts.failed;
  return { ...counts, failed };
}

/** What two runs come to that are halves of one stage. */
export function add(one: Counts, other: Counts): Counts {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
    failures: [one, other].flatMap(({ failures = [] }) => failures),
    secondTries: [one, other].flatMap(({ secondTries = [] }) => secondTries),
  };
}

/**
 * The table of stages, the tests that failed or needed a second try, and, as its last line, the sum.
 * @returns lines without their ends
 */
export function summarise(results: readonly StageResult[]): string[] {
  const width = Math.max(...results.map(({ title }) => title.length), 'Stage'.length);
  const row = (title: string, ...cells: readonly string[]): string =>
    `${title.padEnd(width)}${cells.map((cell) => cell.padStart(9)).join('')}`;
  const sum = (key: 'passed' | 'failed' | 'skipped'): number => results.reduce((total, result) => total + result[key], 0);
  const skipped = sum('skipped');
  return [
    row('Stage', 'passed', 'failed', 'skipped', 'time'),
    ...results.map((result) =>
      row(
        result.title,
        ...[result.passed, result.failed, result.skipped].map(String),
        `${(result.milliseconds / 1000).toFixed(1)} s`,
      ),
    ),
    ...list('Failed', results.flatMap(({ failures = [] }) => failures)),
    ...list('Needed a second try', results.flatMap(({ secondTries = [] }) => secondTries)),
    '',
    `${sum('passed')} passed, ${sum('failed')} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`,
  ];
}

function list(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${heading}:`, ...lines.map((line) => `  ${line}`)];
}
