// Conversations of hundreds and thousands of messages: opening, scrolling, one more turn, typing, and what they hold.
import { atMost, type Report, tableLines, told } from '../figures';
import { median, shuffled } from '../statistics';
import { BenchBrowser, type BenchPage, type Memory } from './browser';
import { type Pages, shipped } from './pages';
import { droppedFrames } from './trace';

/** How this part runs. */
export interface LongOptions {
  pages: Pages;
  rounds: number;
  quick: boolean;
  say: (text: string) => void;
}

/** One round at one length. */
interface Run {
  /** From the snapshot to the frame that shows the conversation's end, in milliseconds. */
  open: number;
  /** Main-thread time of opening, also after that frame. */
  openTask: number;
  elements: number;
  /** Above those of an empty conversation, in bytes. */
  heap: number;
  process: number;
  /** Main-thread time of one more prompt and answer. */
  append: number;
  /** From the key press to the frame that shows it: median and longest, in milliseconds. */
  key: number;
  longestKey: number;
}

/** The list of chats, opened once: milliseconds until the first ones are on the screen, and until all are made. */
interface ListRun {
  first: number;
  all: number;
}

const chatsInList = 2_000;

/** One round with a trace. */
interface TracedRun {
  openTask: number;
  scrollTask: number;
  scrollDropped: number;
  dragTask: number;
  dragDropped: number;
}

const keyPresses = 20;
/** A brisk wheel: three seconds of it. */
const wheel = { frames: 180, step: 200 };
/** The scroll bar dragged from one end to the other. */
const drag = { frames: 120 };

async function measure(bench: BenchPage, count: number): Promise<Run> {
  const { page } = bench;
  await page.evaluate(() => window.bench.showNothing());
  const before = await bench.memory();
  const opened = await bench.costOf(async () => {
    const open = await page.evaluate((messages) => window.bench.open(messages), count);
    await page.waitForTimeout(1_500);
    return open;
  });
  const elements = await page.evaluate(() => window.bench.countElements());
  const after = await bench.memory();
  const keys = await pressKeys(bench);
  const appended = await bench.costOf(() => page.evaluate((messages) => window.bench.append(messages), count));
  const grown = (of: keyof Memory): number => after[of] - before[of];
  return {
    open: opened.result,
    openTask: opened.cost.task,
    elements,
    heap: grown('heap'),
    process: grown('process'),
    append: appended.cost.task,
    key: median(keys),
    longestKey: Math.max(...keys),
  };
}

async function openList({ page }: BenchPage): Promise<ListRun> {
  await page.evaluate(() => window.bench.showNothing());
  return page.evaluate((count) => window.bench.openList(count), chatsInList);
}

async function pressKeys({ page }: BenchPage): Promise<number[]> {
  await page.locator('textarea').first().focus();
  await page.evaluate(() => { window.bench.watchKeys(); });
  for (let press = 0; press < keyPresses; press++) {
    await page.keyboard.press('a');
    await page.waitForTimeout(30 + (press % 7) * 3); // at any point of a frame
  }
  return page.evaluate(() => window.bench.keyTimes());
}

async function trace(bench: BenchPage, count: number): Promise<TracedRun> {
  const { page } = bench;
  await page.evaluate(() => window.bench.showNothing());
  const open = await bench.longestTaskOf(() => page.evaluate((messages) => window.bench.open(messages), count));
  await page.waitForTimeout(1_500);
  const scroll = await bench.longestTaskOf(() => page.evaluate((how) => window.bench.scroll(how), wheel));
  const dragged = await bench.longestTaskOf(() => page.evaluate((how) => window.bench.scroll(how), drag));
  return {
    openTask: open.longest.clock,
    scrollTask: scroll.longest.clock,
    scrollDropped: droppedFrames(scroll.result),
    dragTask: dragged.longest.clock,
    dragDropped: droppedFrames(dragged.result),
  };
}

/** Runs this part of the benchmark. */
export async function benchLong({ pages, rounds, quick, say }: LongOptions): Promise<Report> {
  const counts = quick ? [100, 1_000] : [100, 1_000, 5_000];
  const runs = new Map(counts.map((count): [number, Run[]] => [count, []]));
  const traced = new Map(counts.map((count): [number, TracedRun[]] => [count, []]));
  const lists: ListRun[] = [];
  const browser = await BenchBrowser.launch(pages, true);
  try {
    say(`A list of ${chatsInList} chats: ${rounds} rounds`);
    for (let round = 0; round < rounds; round++) lists.push(await browser.withPage(shipped, (bench) => openList(bench)));
    say(`Conversations of ${counts.join(', ')} messages: ${rounds} rounds`);
    for (let round = 0; round < rounds; round++) {
      for (const count of shuffled(counts)) runs.get(count)?.push(await browser.withPage(shipped, (bench) => measure(bench, count)));
    }
    const tracedRounds = Math.ceil(rounds / 2);
    say(`The same with a trace: ${tracedRounds} rounds`);
    for (let round = 0; round < tracedRounds; round++) {
      for (const count of shuffled(counts)) traced.get(count)?.push(await browser.withPage(shipped, (bench) => trace(bench, count)));
    }
  } finally {
    await browser.close();
  }
  return reportOf(counts, runs, traced, lists, say);
}

function reportOf(counts: readonly number[], runs: ReadonlyMap<number, Run[]>, traced: ReadonlyMap<number, TracedRun[]>, lists: readonly ListRun[], say: (text: string) => void): Report {
  const of = (count: number, part: keyof Run): number => median((runs.get(count) ?? []).map((run) => run[part]));
  const tracedOf = (count: number, part: keyof TracedRun): number => median((traced.get(count) ?? []).map((run) => run[part]));
  const megabytes = (bytes: number): string => (Number.isNaN(bytes) ? '–' : (bytes / 1_048_576).toFixed(1));
  const header = ['messages', 'open', 'task', 'longest', 'elements', 'MB heap', 'MB process', 'append', 'key', 'longest', 'scroll: longest', 'dropped', 'drag: longest', 'dropped'];
  const rows = counts.map((count) => [
    String(count),
    of(count, 'open').toFixed(0),
    of(count, 'openTask').toFixed(0),
    tracedOf(count, 'openTask').toFixed(0),
    of(count, 'elements').toFixed(0),
    megabytes(of(count, 'heap')),
    megabytes(of(count, 'process')),
    of(count, 'append').toFixed(0),
    of(count, 'key').toFixed(1),
    of(count, 'longestKey').toFixed(1),
    tracedOf(count, 'scrollTask').toFixed(0),
    `${tracedOf(count, 'scrollDropped')} of ${wheel.frames}`,
    tracedOf(count, 'dragTask').toFixed(0),
    `${tracedOf(count, 'dragDropped')} of ${drag.frames}`,
  ]);
  say('');
  for (const line of tableLines([header, ...rows])) console.log(line);
  console.log('ms unless said; open: snapshot to the frame that shows the end; key: key press to frame; memory: above an empty conversation');
  const first = median(lists.map((list) => list.first));
  const all = median(lists.map((list) => list.all));
  const [few = 0, many = 0] = [counts[0], counts.at(-1)];
  const figures = [
    atMost('1,000 messages: open, to paint', of(1_000, 'open'), 300, 'ms'),
    atMost('list of 2,000 chats: open, to paint (the page alone)', first, 200, 'ms'),
    told('list of 2,000 chats: until all of them are made', all, 'ms'),
    // A frame to wait for, a frame to make.
    ...counts.map((count) => atMost(`${count} messages: key press to paint`, of(count, 'key'), 33, 'ms')),
    atMost(`append to ${many} messages over ${few}, task time`, of(many, 'append') / of(few, 'append'), 2),
    atMost(`elements of ${many} messages over ${few}`, of(many, 'elements') / of(few, 'elements'), 4),
    told(`${many} messages: memory of the process above an empty conversation`, of(many, 'process') / 1_048_576, 'MB'),
    ...counts.map((count) => atMost(`${count} messages: longest task while scrolling`, Math.max(tracedOf(count, 'scrollTask'), tracedOf(count, 'dragTask')), 200, 'ms')),
  ];
  return { figures, details: { runs: Object.fromEntries(runs), traced: Object.fromEntries(traced), lists } };
}
