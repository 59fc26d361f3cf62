// What an extension host loads to run the tests of test/exthost/: mocha, with every compiled test file of that folder.
// Plain CommonJS, because the oldest supported desktop VS Code loads nothing else.
/* global process, __dirname */
const { readdirSync } = require('node:fs');
const path = require('node:path');

/** Rejects when a test failed. */
exports.run = async () => {
  // Imported here, not at the top: its reporters keep the console they find when they are loaded.
  const Mocha = require('mocha');
  const { MOCHA_REPORTER: reporter = 'spec', MOCHA_GREP: grep, MOCHA_RETRIES: retries = '0', MOCHA_HALF: half } = process.env;
  // A wait says after 15 s what it waited for in vain, and a test has several.
  const mocha = new Mocha({ ui: 'bdd', timeout: 45_000, retries: Number(retries), reporter, ...(grep ? { grep } : {}) });
  const folder = path.join(__dirname, '../../out/test/exthost');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((entry) => entry.endsWith('.test.js')).sort();
  const own = half === undefined ? files : files.filter((_, index) => index % 2 === Number(half));
  for (const name of own) mocha.addFile(path.join(folder, name));
  const failures = await new Promise((resolve) => {
    mocha.run(resolve);
  });
  if (failures > 0) throw new Error(`${failures} failed.`);
};
