import assert from 'node:assert/strict';
import { add, judge, summarise } from '../../host/test/summary';

describe('the sum of a test run', () => {
  const stage = { title: 'Unit', passed: 3, failed: 0, skipped: 0, milliseconds: 1500 };

  it('ends with the counts alone on the last line', () => {
    const lines = summarise([stage, { ...stage, title: 'Lint', passed: 0, failed: 2 }]);
    assert.equal(lines.at(-1), '3 passed, 2 failed');
    assert.equal(lines.at(-2), '');
  });

  it('names skipped tests only when there are some', () => {
    assert.equal(summarise([{ ...stage, skipped: 4 }]).at(-1), '3 passed, 0 failed, 4 skipped');
  });

  it('names the tests that failed, and those that needed a second try, above the sum', () => {
    const lines = summarise([
      { ...stage, failures: ['a test: why'] },
      { ...stage, title: 'End to end', failures: ['another: why'], secondTries: ['a late one: why'] },
    ]);
    assert.deepEqual(lines.slice(3, -2), [
      ...['', 'Failed:', '  a test: why', '  another: why'],
      ...['', 'Needed a second try:', '  a late one: why'],
    ]);
  });

  it('has a row for each stage, with its time', () => {
    const [heading, row] = summarise([{ ...stage, title: 'A stage with a long name' }]);
    assert.match(row ?? '', /^A stage with a long name +3 +0 +0 +1\.5 s$/);
    assert.equal(heading?.length, row?.length);
  });
});

describe('a mocha run', () => {
  const counts = { passed: 2, failed: 0, skipped: 1 };

  it('is taken at its word when it ended well', () => {
    assert.deepEqual(judge(counts, 0, false), counts);
    assert.deepEqual(judge({ ...counts, failed: 3 }, 3, false), { ...counts, failed: 3 });
  });

  it('has failed when it never reported', () => {
    assert.equal(judge(undefined, 0, true).failed, 1);
  });

  it('has failed when it ended badly without a failed test', () => {
    assert.equal(judge(counts, 1, false).failed, 1);
  });

  it('has failed when it ran nothing, unless only some tests were asked for', () => {
    const nothing = { passed: 0, failed: 0, skipped: 5 };
    assert.equal(judge(nothing, 0, false).failed, 1);
    assert.equal(judge(nothing, 0, true).failed, 0);
  });

  it('is added to its other half with all that either names', () => {
    assert.deepEqual(add({ ...counts, failures: ['one'] }, { passed: 3, failed: 1, skipped: 0, failures: ['other'], secondTries: ['late'] }), {
      ...{ passed: 5, failed: 1, skipped: 1 },
      ...{ failures: ['one', 'other'], secondTries: ['late'] },
    });
  });
});
