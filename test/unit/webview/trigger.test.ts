import assert from 'node:assert/strict';
import type { SlashCommand } from '../../../src/shared/protocol';
import { matchedPieces } from '../../../src/webview/composer/matchedPieces';
import { commandOf, findCommands, findTrigger } from '../../../src/webview/composer/trigger';

/** `|` is the caret. */
function at(marked: string): ReturnType<typeof findTrigger> {
  return findTrigger(marked.replace('|', ''), marked.indexOf('|'));
}

describe('what opens suggestions', () => {
  it('is @ or # at the start of a word, up to the caret', () => {
    assert.deepEqual(at('@|'), { kind: 'context', start: 0, end: 1, query: '' });
    assert.deepEqual(at('see #app.t|'), { kind: 'context', start: 4, end: 10, query: 'app.t' });
    assert.deepEqual(at('see @ap|p.ts now'), { kind: 'context', start: 4, end: 7, query: 'ap' });
    assert.deepEqual(at('line\n@파일|'), { kind: 'context', start: 5, end: 8, query: '파일' });
    assert.deepEqual(at('@src/@types/x|'), { kind: 'context', start: 0, end: 13, query: 'src/@types/x' });
  });

  it('is no address, no heading, no finished word', () => {
    for (const text of ['me@example.com|', '# Title|', '##|', '@|@', 'a@|', '@app |', '|@app', 'plain|', '']) {
      if (text === '@|@') assert.equal(at(text)?.query, '');
      else assert.equal(at(text), undefined, text);
    }
  });

  it('is / at the start of the text only', () => {
    assert.deepEqual(at('/|'), { kind: 'command', start: 0, end: 1, query: '' });
    assert.deepEqual(at('/ex|plain'), { kind: 'command', start: 0, end: 3, query: 'ex' });
    for (const text of ['a /|', ' /|', '/explain |', '\n/|']) assert.equal(at(text), undefined, text);
  });

  it('looks back only so far, and takes no word that is cut', () => {
    assert.equal(findTrigger(`@${'a'.repeat(300)}`, 301), undefined);
    assert.equal(findTrigger(`${'가'.repeat(500_000)} @x`, 500_003)?.query, 'x');
  });
});

describe('the commands after /', () => {
  const command = (name: string, description = ''): SlashCommand => ({ name, description, source: 'built-in' });
  const commands = [command('fix', 'Fix the problems'), command('explain', 'Explain the code'), command('tests', '테스트 만들기'), command('help')];
  const names = (query: string): string[] => findCommands(commands, query).map(({ name }) => name);

  it('are found by name, then by what they do', () => {
    assert.deepEqual(names(''), ['fix', 'explain', 'tests', 'help']);
    assert.deepEqual(names('e'), ['explain', 'tests', 'help', 'fix']);
    assert.deepEqual(names('FI'), ['fix']);
    assert.deepEqual(names('테스트'), ['tests']);
    assert.deepEqual(names('nothing'), []);
  });

  it('are known once written out', () => {
    assert.equal(commandOf(commands, '/fix '), commands[0]);
    assert.equal(commandOf(commands, '/fix\nthe rest'), commands[0]);
    for (const text of ['/fix', '/fixes it', ' /fix it', 'fix it']) assert.equal(commandOf(commands, text), undefined, text);
  });
});

describe('emphasis in labels', () => {
  const shown = (label: string, query: string): string => matchedPieces(label, query).map(({ text, isMatch }) => (isMatch ? `[${text}]` : text)).join('');

  it('is on the query, or on its letters one after the other', () => {
    assert.equal(shown('src/app.ts', 'app'), 'src/[app].ts');
    assert.equal(shown('chatController.ts', 'cc'), '[c]hat[C]ontroller.ts');
    assert.equal(shown('한글 파일', '파일'), '한글 [파일]');
    assert.equal(shown('app.ts', ''), 'app.ts');
    assert.equal(shown('app.ts', 'xyz'), 'app.ts');
    assert.equal(shown('İstanbul', 'b'), 'İstanbul');
  });
});
