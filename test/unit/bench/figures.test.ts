import assert from 'node:assert/strict';
import { atLeast, atMost, figureLines, figureWords, tableLines, told } from '../../bench/figures';
import { areas, readOptions } from '../../bench/options';
import { median, medianRatio, shuffled } from '../../bench/statistics';
import { droppedFrames, longestTask } from '../../bench/webview/trace';

describe('the statistics of the benchmark', () => {
  it('takes the middle value, and the mean of the two middle ones', () => {
    assert.equal(median([9, 1, 5]), 5);
    assert.equal(median([4, 1, 3, 2]), 2.5);
    assert.ok(Number.isNaN(median([])));
  });

  it('pairs ratios within a round', () => {
    // A machine that was slow in the second round says nothing about either.
    assert.equal(medianRatio([10, 100, 10], [5, 50, 5]), 2);
  });

  it('shuffles without losing anything', () => {
    assert.deepEqual(shuffled([1, 2, 3, 4]).toSorted(), [1, 2, 3, 4]);
  });
});

describe('the figures of the benchmark', () => {
  it('meet a goal at its limit, and miss it beyond', () => {
    assert.deepEqual([atMost('a', 2, 2).met, atMost('a', 2.01, 2).met, atLeast('a', 2, 2).met, atLeast('a', 1.99, 2).met], [true, false, true, false]);
  });

  it('do not meet a goal when there is no figure', () => {
    assert.equal(atMost('a', Number.NaN, 2).met, false);
    assert.equal(figureWords(told('a', Number.NaN)), '–');
  });

  it('are printed with what matters of them', () => {
    assert.deepEqual([1234.5, 12.345, 1.2345, 7].map((figure) => figureWords({ figure, unit: '' })), ['1235', '12.3', '1.23', '7']);
    assert.deepEqual(figureLines([atMost('open', 250.4, 300, 'ms'), told('memory', 12.25, 'MB')]), [
      'what     figure    goal',
      'open     250 ms  <= 300  met',
      'memory  12.3 MB',
    ]);
  });

  it('stand in columns', () => {
    assert.deepEqual(tableLines([['a', 'bb'], ['ccc', 'd']]), ['a    bb', 'ccc   d']);
  });
});

describe('the options of the benchmark', () => {
  it('run everything when nothing is named', () => {
    assert.deepEqual(readOptions([]), { areas, rounds: undefined, json: undefined, quick: false });
  });

  it('run the named parts in their own order', () => {
    assert.deepEqual(readOptions(['--only', 'heavy,webview', '--only', 'host']).areas, ['host', 'webview', 'heavy']);
  });

  it('refuse what they do not know', () => {
    assert.throws(() => readOptions(['--only', 'everything']), /there is no everything/);
    assert.throws(() => readOptions(['--rounds', '0']), /whole number/);
    assert.throws(() => readOptions(['--fast']));
  });
});

describe('a trace of the page', () => {
  const thread = (tid: number, name: string): unknown => ({ name: 'thread_name', ph: 'M', pid: 1, tid, args: { name } });
  const task = (tid: number, dur: number): unknown => ({ name: 'RunTask', ph: 'X', pid: 1, tid, ts: 0, dur, tdur: dur / 2 });

  it('tells the longest task of the main thread alone', () => {
    assert.deepEqual(longestTask([thread(1, 'CrRendererMain'), thread(2, 'Compositor'), task(1, 3_000), task(1, 12_500), task(2, 90_000)]), { clock: 12.5, processor: 6.25 });
  });

  it('tells nothing when there is nothing', () => {
    assert.deepEqual(longestTask([]), { clock: 0, processor: 0 });
    assert.deepEqual(longestTask([{ odd: true }, 7, task(1, 5)]), { clock: 0, processor: 0 });
  });

  it('counts the frames that were skipped', () => {
    assert.equal(droppedFrames([16.7, 16.6, 33.4, 100, 16.7]), 6);
    assert.equal(droppedFrames([]), 0);
  });
});
