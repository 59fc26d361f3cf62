// Mocha's spec output on the screen, and the outcome in the file that MOCHA_RESULTS names, for the sum at the end of npm test.
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

// Mocha takes a reporter's default export.
export default class ResultsReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const [failures, secondTries] = [[], []];
    // A file that could not be loaded, or whose process ended, has no test to be named: mocha's worker names it with the error.
    // A timeout names the file as well, and has a test.
    const lineOf = (test, error) => `${error.code === 'ERR_MOCHA_TIMEOUT' ? test.fullTitle() : (error.file ?? test.fullTitle())}: ${error.message}`.split('\n', 1)[0];
    runner.on('fail', (test, error) => failures.push(lineOf(test, error)));
    runner.on('retry', (test, error) => secondTries.push(lineOf(test, error)));
    runner.once('end', () => {
      const { passes, failures: failed, pending } = runner.stats;
      const file = process.env.MOCHA_RESULTS;
      if (file) writeFileSync(file, JSON.stringify({ passed: passes, failed, skipped: pending, failures, secondTries }));
    });
  }
}
