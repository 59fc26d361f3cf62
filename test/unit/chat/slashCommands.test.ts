import assert from 'node:assert/strict';
import { expandedCommand } from '../../../src/chat/commandPrompts';
import { askingCommands, builtInCommands, doingCommands, isAskingCommand, parseSlashCommand } from '../../../src/chat/slashCommands';

const known = new Set(['explain', 'model', '번역', 'my-prompt.v2']);
const parse = (text: string): unknown => parseSlashCommand(text, (name) => known.has(name));

describe('A prompt that begins with a slash', () => {
  it('is a command with what follows it', () => {
    assert.deepEqual(parse('/explain'), { name: 'explain', argument: '' });
    assert.deepEqual(parse('  /explain  한국어로\n자세히 '), { name: 'explain', argument: '한국어로\n자세히' });
    assert.deepEqual(parse('/번역 영어로'), { name: '번역', argument: '영어로' });
    assert.deepEqual(parse('/my-prompt.v2\nx'), { name: 'my-prompt.v2', argument: 'x' });
  });

  it('is ordinary text when there is no such command, or it is a path or a comment', () => {
    for (const text of ['/unknown', '/usr/bin is on my PATH', '/explain/x', '/explain,', '// explain', '/* explain */', '/', '/ explain', 'please /explain', '']) {
      assert.equal(parse(text), undefined, text);
    }
  });

  it('is told from a text of any length', () => {
    assert.equal(parse(`/${'a-'.repeat(500_000)}/`), undefined);
    assert.equal(parse(`${' '.repeat(500_000)}x`), undefined);
  });
});

describe('The extension’s own commands', () => {
  it('are offered each once, with a description', () => {
    const offered = builtInCommands();
    assert.deepEqual(offered.map(({ name }) => name), [...askingCommands, ...doingCommands]);
    for (const { description } of offered) assert.notEqual(description, '');
  });

  it('are written out with what the user adds', () => {
    for (const name of askingCommands) {
      const alone = expandedCommand({ name, argument: '' });
      assert.equal(expandedCommand({ name, argument: 'in Korean' }), `${alone}\n\nin Korean`);
      assert.ok(isAskingCommand({ name, argument: '' }));
    }
    assert.equal(isAskingCommand({ name: 'clear', argument: '' }), undefined);
  });
});
