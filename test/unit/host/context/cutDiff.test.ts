import assert from 'node:assert/strict';
import { cutDiff } from '../../../../src/host/context/cutDiff';

const file = (name: string, lines: number): string => `diff --git a/${name} b/${name}\n--- a/${name}\n+++ b/${name}\n@@ -0,0 +1,${lines} @@\n${'+line of text\n'.repeat(lines)}`;

describe('A diff that is sent', () => {
  it('is whole while it is short', () => {
    const diff = file('a', 3) + file('b', 3);
    assert.deepEqual(cutDiff(diff, 10_000, 10_000), { text: diff, cutFiles: 0 });
    assert.deepEqual(cutDiff('', 10, 10), { text: '', cutFiles: 0 });
  });

  it('loses the ends of long files, whole lines at a time, and says so', () => {
    const { text, cutFiles } = cutDiff(file('big', 1_000) + file('small', 2), 10_000, 500);
    assert.equal(cutFiles, 1);
    const [, left = ''] = /\[(\d+) more lines of this file were left out\]/.exec(text) ?? [];
    assert.equal(text.split('+line of text\n').length - 1 + Number(left), 1_000 + 2);
    assert.ok(text.endsWith(file('small', 2)));
  });

  it('keeps the heading of every file, so that none goes unnamed', () => {
    const { text, cutFiles } = cutDiff(Array.from({ length: 50 }, (_, index) => file(`f${index}`, 100)).join(''), 5_000, 5_000);
    for (let index = 0; index < 50; index += 1) assert.ok(text.includes(`diff --git a/f${index} `));
    assert.ok(cutFiles > 40 && text.length < 12_000);
  });

  it('takes a line that looks like a heading inside a file for what it is', () => {
    const diff = `${file('a', 1)}+diff --git a/x b/x\n`;
    assert.equal(cutDiff(diff, 10_000, 10_000).text, diff);
  });
});
