import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hasTerminalControls, terminalCommands } from '../../../../src/editor/codeBlocks/terminalText';

describe('code for the terminal', () => {
  it('is one command a line, without comments, prompts and output', () => {
    assert.deepEqual(terminalCommands('npm ci\n'), ['npm ci']);
    assert.deepEqual(terminalCommands('# first\nnpm ci\n\n  npm test\t--grep x\r\n'), ['npm ci', 'npm test --grep x']);
    assert.deepEqual(terminalCommands('$ npm ci\nadded 3 packages\n$ npm test'), ['npm ci', 'npm test']);
    assert.deepEqual(terminalCommands('docker run \\\n  --rm \\\n  image'), ['docker run --rm image']);
    assert.deepEqual(terminalCommands('$ npm ci\n$ npm test -- \\\n    --only unit\nok\n$ ls \\\n> -l'), ['npm ci', 'npm test -- --only unit', 'ls -l']);
    assert.deepEqual(terminalCommands('$ ls\nC:\\dir\\\nfile'), ['ls']);
    assert.deepEqual(terminalCommands('# nothing\n\n'), []);
  });

  it('never has a line break or another control character', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.string({ unit: 'binary-ascii' }), fc.constantFrom('\r', '\n', '\r\n', '\t', '\\\n', '\u0085', '$ ', '\u001b[201~'))).map((all) => all.join('')), (code) => {
      if (hasTerminalControls(code)) return;
      for (const command of terminalCommands(code)) assert.doesNotMatch(command, /\p{Cc}/u);
    }), { numRuns: 3_000 });
    for (const control of ['\u001b', '\u0003', '\u007f', '\u009b', '\u0000', '\u000b']) assert.ok(hasTerminalControls(`echo ${control}`));
  });
});
