import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findFileReferences, parseFenceInfo, parseFileReference, pathInFirstLine, pathInIntroduction } from '../../../src/shared/filePaths';
import { belowFolder, safeSegments } from '../../../src/shared/workspacePath';

describe('file names in answers', () => {
  it('are read from inline code, with the place in them', () => {
    const cases: [string, ReturnType<typeof parseFileReference>][] = [
      ['src/app.ts', { path: 'src/app.ts' }],
      ['src/app.ts:12', { path: 'src/app.ts', line: 12 }],
      ['src/app.ts:12:5', { path: 'src/app.ts', line: 12, column: 5 }],
      ['src/app.ts:3-9', { path: 'src/app.ts', line: 3 }],
      ['app.ts#L3-L9', { path: 'app.ts', line: 3 }],
      ['app.ts#L3C2-L9C1', { path: 'app.ts', line: 3, column: 2 }],
      ['./x.py', { path: './x.py' }],
      ['../lib/x.py', { path: '../lib/x.py' }],
      ['src\\views\\a.tsx', { path: 'src/views/a.tsx' }],
      ['C:\\project\\a.ts', { path: 'C:/project/a.ts' }],
      ['app/[id]/(group)/page.tsx', { path: 'app/[id]/(group)/page.tsx' }],
      ['문서/안내.md', { path: '문서/안내.md' }],
      ['Dockerfile', { path: 'Dockerfile' }],
      ['.gitignore', { path: '.gitignore' }],
      ['.github/workflows/ci.yml', { path: '.github/workflows/ci.yml' }],
      ['npm test', undefined],
      ['value', undefined],
      ['a.b()', undefined],
      ['1.5', undefined],
      ['x'.repeat(500), undefined],
      ['https://a.test/x.ts', undefined],
    ];
    for (const [text, expected] of cases) assert.deepEqual(parseFileReference(text), expected, text);
  });

  it('are found in prose without the marks around them', () => {
    const found = (text: string): string[] => findFileReferences(text).map(({ index, length }) => text.slice(index, index + length));
    assert.deepEqual(found('See src/app.ts:12, (lib/b.py) and "c.json".'), ['src/app.ts:12', 'lib/b.py', 'c.json']);
    assert.deepEqual(found('src/app.ts에서 고치고 lib/b.py:3을 보세요.'), ['src/app.ts', 'lib/b.py:3']);
    assert.deepEqual(found('Open https://a.test/x.ts or www.a.test/y.ts or me@a.test; version 1.2.3.'), []);
    assert.deepEqual(found('That is it. e.g. this.'), []);
    assert.deepEqual(found('In docs/a.md#L4-L9.'), ['docs/a.md#L4-L9']);
  });

  it('cost no time to speak of, whatever the text', function () {
    this.timeout(10_000);
    for (const text of ['a.'.repeat(200_000), '/'.repeat(200_000), 'a/'.repeat(100_000), `${'('.repeat(50_000)}a.ts`, '가'.repeat(100_000), 'a.ts:1 '.repeat(30_000)]) findFileReferences(text);
    for (const word of ['@.'.repeat(190) + '/', '(a.' + ')}'.repeat(180), 'a.!'.repeat(130)]) findFileReferences(`${word} `.repeat(500));
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => {
      for (const { index, length } of findFileReferences(text)) assert.ok(index >= 0 && length > 0 && index + length <= text.length);
    }), { numRuns: 2_000 });
  });
});

describe('the file a code block belongs to', () => {
  it('is read from the fence', () => {
    const cases: [string, ReturnType<typeof parseFenceInfo>][] = [
      ['', { language: '' }],
      ['ts', { language: 'ts' }],
      ['c++', { language: 'c++' }],
      ['objective-c', { language: 'objective-c' }],
      ['ts src/a.ts', { language: 'ts', path: 'src/a.ts' }],
      ['ts:src/a.ts', { language: 'ts', path: 'src/a.ts' }],
      ['src/a.ts', { language: 'ts', path: 'src/a.ts' }],
      ['12:30:src/a.ts', { language: 'ts', path: 'src/a.ts' }],
      ['ts title="src/a.ts"', { language: 'ts', path: 'src/a.ts' }],
      ["js {1,3} filename='b.js'", { language: 'js', path: 'b.js' }],
      ['py file=c.py', { language: 'py', path: 'c.py' }],
      ['diff {1,2}', { language: 'diff' }],
      ['ts twoslash', { language: 'ts' }],
    ];
    for (const [info, expected] of cases) assert.deepEqual(parseFenceInfo(info), expected, info);
  });

  it('is read from the words above, when they name one', () => {
    assert.equal(pathInIntroduction('src/a.ts'), 'src/a.ts');
    assert.equal(pathInIntroduction('File: src/a.ts:'), 'src/a.ts');
    assert.equal(pathInIntroduction('파일: src/a.ts'), 'src/a.ts');
    assert.equal(pathInIntroduction('In src/a.ts:', ['src/a.ts']), 'src/a.ts');
    assert.equal(pathInIntroduction('Some words.\nChange src/a.ts like this:', ['src/a.ts']), 'src/a.ts');
    assert.equal(pathInIntroduction('Move it from a.ts to b.ts:', ['a.ts', 'b.ts']), undefined);
    assert.equal(pathInIntroduction('Here you go:'), undefined);
    assert.equal(pathInIntroduction('### 1. src/a.ts'), undefined);
    assert.equal(pathInIntroduction('## `src/a.ts` (new)'), 'src/a.ts');
    assert.equal(pathInIntroduction('**File name:** app/(group)/page.tsx :'), 'app/(group)/page.tsx');
    assert.equal(pathInIntroduction('__init__.py:'), '__init__.py');
  });

  it('is not looked for for long, whatever stands above', () => {
    const lines = ['_', '*', '#', '`', ' ', '(', ')', ':', ' (', '* ', 'file ', 'file:'].flatMap((sign) => [sign.repeat(390 / sign.length), `${sign.repeat(380 / sign.length)} x y`, `In ${sign.repeat(380 / sign.length)} x y`]);
    // What tries every way of reading a line takes longer for these than the test may.
    for (const line of lines) for (let time = 0; time < 200; time += 1) pathInIntroduction(line);
  });

  it('is read from a comment on the first line', () => {
    assert.equal(pathInFirstLine('// src/a.ts\nx'), 'src/a.ts');
    assert.equal(pathInFirstLine('# tools/run.py\nx'), 'tools/run.py');
    assert.equal(pathInFirstLine('<!-- index.html -->\nx'), 'index.html');
    assert.equal(pathInFirstLine('/* styles/a.css */\nx'), 'styles/a.css');
    assert.equal(pathInFirstLine('// Adds a.b to c\nx'), undefined);
    assert.equal(pathInFirstLine('#!/bin/sh\nx'), undefined);
  });
});

describe('a path of an answer, looked for below a folder', () => {
  it('never leads out of it', () => {
    const outside = ['..', '../a', 'a/../../b', '//server/x', '\\\\server\\x', 'C:\\x', 'c:/x', '', '.', '/', 'a\u202eb.ts', 'a\0b', 'a\nb'];
    for (const path of outside) assert.equal(safeSegments(path), undefined, path);
    assert.deepEqual(safeSegments('./a//b/../c.ts'), ['a', 'c.ts']);
    assert.deepEqual(safeSegments('a\\b.ts'), ['a', 'b.ts']);
    fc.assert(fc.property(fc.array(fc.constantFrom('..', '.', 'a', '', '..\\', '/', 'b.ts', '\\'), { maxLength: 8 }).map((parts) => parts.join('/')), (path) => {
      const segments = safeSegments(path);
      assert.ok(segments === undefined || segments.every((part) => part !== '..' && part !== '.' && part !== '' && !/[\\/]/.test(part)), path);
    }), { numRuns: 2_000 });
  });

  it('may be absolute when it is below the folder', () => {
    assert.equal(belowFolder('/project/app/src/a.ts', '/project/app'), 'src/a.ts');
    assert.equal(belowFolder('C:\\Work\\a.ts', '/c:/Work'), 'a.ts');
    assert.equal(belowFolder('/project/application/a.ts', '/project/app'), undefined);
    assert.equal(belowFolder('src/a.ts', '/project/app'), undefined);
  });
});
