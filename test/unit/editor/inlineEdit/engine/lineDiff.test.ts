import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LineDiff, type LineHunk } from '../../../../../src/editor/inlineEdit/engine/lineDiff';

function apply(original: readonly string[], hunks: readonly LineHunk[]): string[] {
  const result: string[] = [];
  let at = 0;
  for (const { from, to, lines } of hunks) {
    assert.ok(from >= at && (at === 0 || from > at), 'hunks are in order, with a line between them');
    result.push(...original.slice(at, from), ...lines);
    at = to;
  }
  return [...result, ...original.slice(at)];
}

const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `const value${index} = compute(${index});`);

describe('The hunks of a proposal that streams', function () {
  this.timeout(60_000);

  it('are none while it repeats the original, and delete nothing that it has not reached', () => {
    const original = numbered(50);
    const diff = new LineDiff(original);
    diff.push(original.slice(0, 20));
    assert.deepEqual([diff.hunks, diff.open], [[], undefined]);
    diff.push(['const added = 1;']);
    assert.deepEqual(diff.open, { from: 20, to: 20, lines: ['const added = 1;'] });
    diff.push(original.slice(20, 21));
    assert.deepEqual([diff.hunks, diff.open], [[{ from: 20, to: 20, lines: ['const added = 1;'] }], undefined]);
  });

  it('are closed by the first line that is surely a later one', () => {
    const original = numbered(10);
    const diff = new LineDiff(original);
    diff.push(['const value0 = 0;', ...original.slice(1, 2)]);
    assert.deepEqual(diff.hunks, [{ from: 0, to: 1, lines: ['const value0 = 0;'] }]);
  });

  it('are not closed by a bracket, nor by one line from far below', () => {
    const original = ['f() {', '  a();', '}', ...numbered(200)];
    const diff = new LineDiff(original);
    diff.push(['f() {', '  g() {', '  }', '}', 'const value190 = compute(190);']);
    assert.deepEqual(diff.hunks, []);
    diff.push(original.slice(1, 4));
    assert.deepEqual(diff.hunks, [{ from: 1, to: 1, lines: ['  g() {', '  }', '}', 'const value190 = compute(190);'] }]);
  });

  it('stay as they were shown while more comes', () => {
    const line = fc.constantFrom(...numbered(12), '}', '', 'return;');
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), fc.array(line, { maxLength: 30 }), (original, proposed) => {
        const diff = new LineDiff(original);
        let shown: readonly LineHunk[] = [];
        for (const one of proposed) {
          diff.push([one]);
          assert.deepEqual(diff.hunks.slice(0, shown.length), shown);
          shown = [...diff.hunks];
        }
        diff.finish(true, false);
        assert.deepEqual(diff.hunks.slice(0, shown.length), shown);
        assert.deepEqual(apply(original, diff.hunks), proposed);
      }),
      { numRuns: 2_000 },
    );
  });

  it('make the proposal of the original, and are minimal for small changes', () => {
    const original = numbered(100);
    const change = fc.record({ at: fc.nat(99), remove: fc.nat(2), add: fc.array(fc.constantFrom('new one', 'new two'), { maxLength: 3 }) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 5 }), (changes) => {
        const proposed = [...original];
        let most = 0;
        for (const { at, remove, add } of changes) {
          proposed.splice(at, remove, ...add);
          most += remove + add.length;
        }
        const diff = new LineDiff(original);
        diff.push(proposed);
        diff.finish(true, true);
        assert.deepEqual(apply(original, diff.hunks), proposed);
        assert.ok(diff.hunks.reduce((sum, { from, to, lines }) => sum + to - from + lines.length, 0) <= most);
      }),
      { numRuns: 1_000 },
    );
  });

  it('give way to smaller ones at the end when code moved, unless a hunk was decided', () => {
    const original = numbered(60);
    const moved = [...original.slice(50), ...original.slice(0, 50)];
    for (const [mayReplace, most] of [[true, 20], [false, 120]] as const) {
      const diff = new LineDiff(original);
      diff.push(moved);
      diff.finish(true, mayReplace);
      assert.deepEqual(apply(original, diff.hunks), moved);
      assert.ok(diff.hunks.reduce((sum, { from, to, lines }) => sum + to - from + lines.length, 0) <= most);
    }
  });

  it('leave alone what an answer that broke off did not reach', () => {
    const original = numbered(50);
    const diff = new LineDiff(original);
    diff.push([...original.slice(0, 10), 'const value10 = 0;']);
    diff.finish(false, true);
    assert.deepEqual(apply(original, diff.hunks).slice(-39), original.slice(-39));
    assert.ok(apply(original, diff.hunks).includes('const value10 = 0;'));
  });

  it('count lines as the same that differ in white space at their ends', () => {
    const diff = new LineDiff(['a  ', '\t', 'b']);
    diff.push(['a', '', 'c']);
    diff.finish(true, true);
    assert.deepEqual(diff.hunks, [{ from: 2, to: 3, lines: ['c'] }]);
  });

  it('compare white space at the ends of lines where it says something', () => {
    const diff = new LineDiff(['a  ', 'b', 'c'], true);
    diff.push(['a', 'b', 'd']);
    diff.finish(true, false);
    assert.deepEqual(diff.hunks, [{ from: 0, to: 1, lines: ['a'] }, { from: 2, to: 3, lines: ['d'] }]);
  });

  it('take away white space at the ends of lines when that is all that changes', () => {
    const diff = new LineDiff(['a  ', 'b', 'c\t', 'd  ', 'e']);
    diff.push(['a', 'b', 'c', 'd', 'e']);
    diff.finish(true, false);
    assert.deepEqual(diff.hunks, [{ from: 0, to: 1, lines: ['a'] }, { from: 2, to: 4, lines: ['c', 'd'] }]);
  });

  it('are found line by line in a long selection, which is not gone through for each', () => {
    const original = numbered(4_000).flatMap((line, index) => [line, index % 3 === 0 ? '}' : '']);
    const proposed = original.flatMap((line, index) => (index % 20 === 0 ? [`${line} // new`] : [line]));
    const diff = new LineDiff(original);
    for (const line of proposed) diff.push([line]);
    diff.finish(true, true);
    assert.equal(diff.hunks.length, 400);
  });
});
