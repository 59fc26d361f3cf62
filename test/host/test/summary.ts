// The sum of a test run, as npm test prints it at the end.
import * as z from 'zod/mini';

/** How many tests of a stage ended how. */
export const countsSchema = z.object({ passed: z.number(), failed: z.number(), skipped: z.number() });
export type Counts = z.infer<typeof countsSchema>;

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

/**
 * The table of stages and, as its last line, the sum.
 * @returns lines without their ends
 */
export function summarise(results: readonly StageResult[]): string[] {
  const width = Math.max(...results.map(({ title }) => title.length), 'Stage'.length);
  const row = (title: string, ...cells: readonly string[]): string =>
    `${title.padEnd(width)}${cells.map((cell) => cell.padStart(9)).join('')}`;
  const sum = (key: keyof Counts): number => results.reduce((total, result) => total + result[key], 0);
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
    '',
    `${sum('passed')} passed, ${sum('failed')} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`,
  ];
}
