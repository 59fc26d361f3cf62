// docs/errors.md names the tests that prove each row of the fault matrix: they are there, under these names.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';

/** One row of the table: which faults, and what proves them. */
interface ProofRow {
  faults: string;
  proof: string;
}

const rows: readonly ProofRow[] = [...(readFileSync('docs/errors.md', 'utf8').split('## Proof, row by row')[1] ?? '').matchAll(/^\| (T\d.*?) \| (.*) \|$/gm)].map(
  ([, faults = '', proof = '']) => ({ faults, proof }),
);

/** Where a file of the table is: names without a folder are of the client's tests. */
function fileOf(name: string): string | undefined {
  return [`test/unit/api/${name}`, `test/${name}`, `test/unit/${name}`, `src/${name}`].find((file) => existsSync(file));
}

/** `file.test.ts`: a title · another title · `another.test.ts` … → titles by file; what stands between brackets is a remark, as is what comes before a file. */
function titlesOf(proof: string): { file: string; title: string | undefined }[] {
  let file = '';
  return proof.split(' · ').flatMap((text) => {
    const part = text.replace(/ \([^()]*(?:\([^()]*\)[^()]*)*\)$/, '');
    const [, remark = '', named, rest] = /^(.*)`([\w./]+\.ts)`(?:: (.*))?$/.exec(part) ?? [];
    if (named === undefined) return [{ file, title: part }];
    file = named;
    const remarked = [...remark.matchAll(/`([\w./]+\.ts)`/g)].map(([, source = '']) => ({ file: source, title: undefined }));
    return [...remarked, { file, title: rest }];
  });
}

describe('docs/errors.md', () => {
  it('has a row for each fault of the matrix', () => {
    const named = rows.flatMap(({ faults }) => {
      const numbers = [...faults.matchAll(/T(\d\d)/g)].map(([, number]) => Number(number));
      const [first = 0, last = first] = numbers;
      return faults.includes('–') ? Array.from({ length: last - first + 1 }, (_, index) => first + index) : numbers;
    });
    assert.deepEqual([...new Set(named)].toSorted((one, other) => one - other), Array.from({ length: 60 }, (_, index) => index + 1));
  });

  for (const { faults, proof } of rows) {
    it(`names tests of ${faults} that are there`, () => {
      for (const { file, title } of titlesOf(proof)) {
        const found = fileOf(file);
        assert.ok(found, `${file} is not there`);
        if (title === undefined) continue;
        assert.ok(found.endsWith('.test.ts'), `${found} has no tests, so none called “${title}”`);
        const source = readFileSync(found, 'utf8');
        // … stands for values that are filled in.
        const pieces = title.split('…').map((piece) => piece.trim());
        for (const piece of pieces) assert.ok(source.includes(piece), `${found} has no test “${title}”: “${piece}”`);
      }
    });
  }
});
