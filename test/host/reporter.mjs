// Mocha's spec output on the screen, and the counts in the file that MOCHA_RESULTS names, for the sum at the end of npm test.
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

// Mocha takes a reporter's default export.
export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const retried = [];
    runner.on('retry', (test, error) => retried.push(`${test.fullTitle()}: ${error.message}`));
    runner.once('end', () => {
      if (retried.length > 0) console.log(`Needed a second try:\n${retried.map((line) => `  ${line}\n`).join('')}`);
      const { passes, failures, pending } = runner.stats;
      const file = process.env.MOCHA_RESULTS;
      if (file) writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending }));
    });
  }
}
