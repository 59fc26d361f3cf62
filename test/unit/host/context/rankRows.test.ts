import assert from 'node:assert/strict';
import { prepareNames, rankRows, type Row } from '../../../../src/host/context/rankRows';

const row = (path: string): Row => ({ reference: { kind: 'file', label: path }, name: path.replace(/^.*\//, ''), path });
const names = (rows: readonly Row[]): string[] => rows.map(({ path }) => path);

describe('The rows of the context picker', () => {
  const groups = { editors: [row('src/app.ts')], fixed: [{ ...row('problems'), name: '문제' }], places: [row('src/application.ts'), row('lib/app.ts'), row('docs/회의록.md'), row('README.md')] };

  it('are all there before anything is typed, open files first', async () => {
    assert.deepEqual(names(await rankRows('', groups, 3)), ['src/app.ts', 'problems', 'src/application.ts']);
  });

  it('fit what is typed, and open files come before others that fit as well', async () => {
    assert.deepEqual(names(await rankRows('app.ts', groups, 10)).slice(0, 2), ['src/app.ts', 'lib/app.ts']);
    assert.deepEqual(names(await rankRows('lib/app', groups, 10))[0], 'lib/app.ts');
  });

  it('are found in Korean and in English', async () => {
    assert.deepEqual(names(await rankRows('회의', groups, 10)), ['docs/회의록.md']);
    assert.deepEqual(names(await rankRows('문제', groups, 10)), ['problems']);
    assert.deepEqual(names(await rankRows('probl', groups, 10)), ['problems']);
  });

  it('are found by the very letters where nothing is there to rank them', async () => {
    const load = (): Promise<never> => Promise.reject(new Error('no such file'));
    await prepareNames(['a'], load);
    assert.deepEqual(names(await rankRows('APP', groups, 2, load)), ['src/app.ts', 'src/application.ts']);
    assert.deepEqual(names(await rankRows('문제', groups, 10, load)), ['problems']);
    assert.deepEqual(names(await rankRows('', groups, 1, load)), ['src/app.ts']);
  });

  it('are found among 10,000 files', async () => {
    const places = Array.from({ length: 10_000 }, (_, index) => row(`packages/part-${index % 97}/src/module-${index}/component.view-${index}.ts`));
    await prepareNames(places.flatMap(({ name, path }) => [name, path]));
    for (const words of ['component', 'module4711', 'part view', 'module-42/co', 'view-99']) assert.ok((await rankRows(words, { ...groups, places }, 50)).length > 0, words);
  });
});
