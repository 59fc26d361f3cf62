import assert from 'node:assert/strict';
import { expandBraces, globBelow, ignoreTest, plainGlobs, ruleOfGlob } from '../../../../src/host/context/gitIgnore';

describe('The .gitignore files of all levels', () => {
  it('leave out what they name, wherever they stand', () => {
    const leavesOut = ignoreTest([
      { folder: '', text: '# comment\n\nnode_modules/\n*.log\n/build\r\n!keep.log' },
      { folder: 'packages/app', text: 'dist\n/local.env\ndocs/*.html\n!important.log' },
    ], false);
    const out = ['node_modules/a.js', 'x/node_modules/b/c.js', 'a.log', 'x/y.log', 'build/a', 'packages/app/dist/a.js', 'packages/app/x/dist/b', 'packages/app/local.env', 'packages/app/docs/a.html'];
    const kept = ['keep.log', 'x/keep.log', 'x/build/a', 'packages/dist/a.js', 'packages/app/x/local.env', 'packages/app/docs/x/a.html', 'packages/app/important.log', 'node_modules'];
    assert.deepEqual(out.filter((path) => !leavesOut(path)), []);
    assert.deepEqual(kept.filter((path) => leavesOut(path)), []);
  });

  it('hold in folders with any name', () => {
    const leavesOut = ignoreTest([{ folder: 'a[1] *!', text: 'secret' }], false);
    assert.ok(leavesOut('a[1] *!/secret'));
    assert.ok(!leavesOut('a1 xx/secret'));
  });

  it('may be in any order, and leave out nothing outside', () => {
    const leavesOut = ignoreTest([{ folder: 'a', text: '!x.log' }, { folder: '', text: '*.log' }], false);
    assert.ok(!leavesOut('a/x.log'));
    for (const path of ['', '../x.log', '/x.log']) assert.ok(!leavesOut(path), path);
  });

  it('spare a search the folders they name plainly', () => {
    assert.deepEqual(plainGlobs(['# all\nnode_modules/\n*.log\n**/out\n/build\ndocs/x\n*\n'], []), ['**/node_modules', '**/*.log', '**/out']);
  });

  it('do not spare it what another rule may take in again', () => {
    assert.deepEqual(plainGlobs(['dist\n*.log\nout', '!keep.log\n!dist/'], []), ['**/out']);
    assert.deepEqual(plainGlobs(['dist\nout'], ['!/a/d*/']), ['**/out']);
    assert.deepEqual(plainGlobs(['dist\nout'], ['!*']), []);
  });

  it('tell upper from lower case where git does', () => {
    const files = [{ folder: '', text: 'Build/' }];
    assert.deepEqual([false, true].map((ignorecase) => ignoreTest(files, ignorecase)('build/x.ts')), [false, true]);
  });

  it('of the settings are for the root alone when they are a bare name', () => {
    const isHidden = ignoreTest([{ folder: '', text: ['foo', '**/bar', 'src/out/**', '*.log'].map(ruleOfGlob).join('\n') }], false);
    assert.deepEqual(['foo/x', 'a/foo/x', 'a/bar/x', 'src/out/x', 'a/src/out/x', 'a.log', 'a/a.log'].map(isHidden), [true, false, true, true, false, true, false]);
  });

  it('of the settings hold in a folder below', () => {
    assert.deepEqual(['**/x', 'src/out/**', 'docs/**', 'x', '{a,b}/c'].map((glob) => globBelow(glob, 'src/')), ['**/x', 'out/**', undefined, undefined, undefined]);
    assert.equal(globBelow('x', ''), 'x');
  });

  it('understand the braces of settings', () => {
    assert.deepEqual(expandBraces('**/{a,b}/*.{c,d}'), ['**/a/*.c', '**/a/*.d', '**/b/*.c', '**/b/*.d']);
    assert.deepEqual(expandBraces('**/.git'), ['**/.git']);
  });
});
