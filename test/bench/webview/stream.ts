// One answer that streams: what it costs the page's main thread, next to the floor and the peers.
import { atLeast, atMost, figureWords, type Report, tableLines, told } from '../figures';
import { median, medianRatio, shuffled } from '../statistics';
import { BenchBrowser, type Cost } from './browser';
import { contenders, type Contender, floor, type Pages, reactMarkdown, shipped, streamdown } from './pages';
import { droppedFrames, type LongestTask } from './trace';
import { createAnswer, findDifference } from './workload';

/** How this part runs. */
export interface StreamOptions {
  pages: Pages;
  rounds: number;
  quick: boolean;
  say: (text: string) => void;
}

/** What one answer cost, as far as it was shown. */
interface CostRun extends Cost {
  /** How much of the answer was streamed: less than 1 when the contender's time was over. */
  sent: number;
}

/** A run with 60 frames a second and a trace. */
interface PacedRun {
  longest: LongestTask;
  dropped: number;
  frames: number;
}

/** By contender, one entry a round. */
type Rounds<Run> = Map<string, Run[]>;

/** A chapter is 60,000 units. */
const lengths = [
  { name: '60 KB', chapters: 1 },
  { name: '240 KB', chapters: 4 },
] as const;

/** How long a contender may take for 60 KB, in milliseconds on the clock; for a longer answer as many times as long. */
const patience = 120_000;

/** Before anything is timed: every contender shows the whole text. */
async function checkTexts(browser: BenchBrowser): Promise<void> {
  const expected = createAnswer(1);
  for (const contender of contenders) {
    const shown = await browser.withPage(contender, async ({ page }) => {
      await page.evaluate(() => window.bench.prepareStream(1, Number.MAX_SAFE_INTEGER));
      await page.evaluate((milliseconds) => window.bench.stream(100, milliseconds), patience);
      // Highlighters that load a language first show the code a moment later.
      await page.waitForTimeout(1_000);
      return page.evaluate((place) => window.bench.shownText(place), contender.text);
    });
    const difference = findDifference(shown, contender.isPlain ? expected.markdown : expected.text);
    if (difference !== undefined) throw new Error(`${contender.name} does not show the text that was sent: ${difference}`);
  }
}

/** As many frames as there can be, a delta each: what each delta costs. */
function measureCost(browser: BenchBrowser, contender: Contender, chapters: number, limit: number): Promise<CostRun> {
  return browser.withPage(contender, async (bench) => {
    await bench.page.evaluate((of) => window.bench.prepareStream(of.chapters, of.limit), { chapters, limit });
    const { cost, result } = await bench.costOf(() => bench.page.evaluate((milliseconds) => window.bench.stream(1, milliseconds), patience * chapters));
    return { ...cost, sent: result.sent };
  });
}

/** 60 frames a second, four deltas a frame as a quick model sends them: what a reader notices. */
function measurePaced(browser: BenchBrowser, contender: Contender, limit: number): Promise<PacedRun> {
  return browser.withPage(contender, async (bench) => {
    await bench.page.evaluate((units) => window.bench.prepareStream(1, units), limit);
    const { longest, result } = await bench.longestTaskOf(() => bench.page.evaluate((milliseconds) => window.bench.stream(4, milliseconds), patience));
    return { longest, dropped: droppedFrames(result.gaps), frames: result.gaps.length };
  });
}

/** @param isEnough whether a contender need not run again after this run */
async function inRounds<Run>(
  names: readonly Contender[],
  rounds: number,
  measure: (contender: Contender) => Promise<Run>,
  isEnough: (run: Run) => boolean = () => false,
): Promise<Rounds<Run>> {
  const runs: Rounds<Run> = new Map(names.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const contender of shuffled(names)) {
      const known = runs.get(contender.name) ?? [];
      if (!known.some(isEnough)) known.push(await measure(contender));
    }
  }
  return runs;
}

/** Runs this part of the benchmark. */
export async function benchStream({ pages, rounds, quick, say }: StreamOptions): Promise<Report> {
  const limit = quick ? 12_000 : Number.MAX_SAFE_INTEGER;
  const costs = new Map<string, Rounds<CostRun>>();
  const unpaced = await BenchBrowser.launch(pages, false);
  try {
    say('Checking that every page shows the same text');
    await checkTexts(unpaced);
    for (const { name, chapters } of lengths) {
      say(`Main-thread time of ${name}: ${rounds} rounds`);
      const measure = (contender: Contender): Promise<CostRun> => measureCost(unpaced, contender, chapters, limit * chapters);
      const isLong = chapters > 1;
      const measured = await inRounds(isLong ? [floor, shipped] : contenders, rounds, measure, wasStopped);
      // What is parsed anew at each change costs sixteen times as much here: once says enough.
      if (isLong && !quick) for (const [peer, runs] of await inRounds([reactMarkdown, streamdown], 1, measure)) measured.set(peer, runs);
      costs.set(name, measured);
    }
  } finally {
    await unpaced.close();
  }
  const pacedRounds = quick ? 1 : Math.ceil(rounds / 2);
  say(`Longest task and dropped frames: ${pacedRounds} rounds`);
  const paced = await BenchBrowser.launch(pages, true);
  try {
    return reportOf(costs, await inRounds(contenders, pacedRounds, (contender) => measurePaced(paced, contender, limit)), say);
  } finally {
    await paced.close();
  }
}

const rendering = ({ script, layout, style }: Cost): number => script + layout + style;
const wasStopped = ({ sent }: CostRun): boolean => sent < 1;

function reportOf(costs: ReadonlyMap<string, Rounds<CostRun>>, paced: Rounds<PacedRun>, say: (text: string) => void): Report {
  const runsOf = (length: string, { name }: Contender): CostRun[] => costs.get(length)?.get(name) ?? [];
  const of = (length: string, contender: Contender, part: (cost: Cost) => number): number[] => runsOf(length, contender).map(part);
  /** What was stopped cost at least this much. */
  const stopped = (length: string, contender: Contender): string => {
    const run = runsOf(length, contender).find(wasStopped);
    return run ? `, stopped at ${(run.sent * 100).toFixed(0)} %: at least` : '';
  };
  const task = ({ task }: Cost): number => task;
  const [short, long] = [lengths[0].name, lengths[1].name];
  const header = ['page', `task ${short} (of floor)`, 'script', 'layout', 'style', `task ${long} (of floor)`, 'longest task', 'dropped frames'];
  const rows = contenders.map((contender) => {
    const runs = paced.get(contender.name) ?? [];
    const cell = (length: string): string =>
      `${runsOf(length, contender).some(wasStopped) ? '> ' : ''}${figureWords({ figure: median(of(length, contender, task)), unit: '' })} (${medianRatio(of(length, contender, task), of(length, floor, task)).toFixed(2)})`;
    const part = (of: number[]): string => median(of).toFixed(0);
    return [
      contender.name,
      cell(short),
      part(of(short, contender, ({ script }) => script)),
      part(of(short, contender, ({ layout }) => layout)),
      part(of(short, contender, ({ style }) => style)),
      cell(long),
      median(runs.map(({ longest }) => longest.clock)).toFixed(1),
      `${median(runs.map(({ dropped }) => dropped))} of ${median(runs.map(({ frames, dropped }) => frames + dropped))}`,
    ];
  });
  say('');
  for (const line of tableLines([header, ...rows])) console.log(line);
  console.log('processor ms of the main thread, longest task on the clock; one delta of 4 to 12 characters a frame');
  const own = paced.get(shipped.name) ?? [];
  const figures = [
    atMost(`${short}: script + layout + style over the plain-line floor`, medianRatio(of(short, shipped, rendering), of(short, floor, rendering)), 1),
    atMost(`${short}: task time over the plain-line floor`, medianRatio(of(short, shipped, task), of(short, floor, task)), 1.2),
    atLeast(`${short}: task time of react-markdown + rehype-highlight over ours${stopped(short, reactMarkdown)}`, medianRatio(of(short, reactMarkdown, task), of(short, shipped, task)), 8),
    told(`${short}: task time of streamdown over ours${stopped(short, streamdown)}`, medianRatio(of(short, streamdown, task), of(short, shipped, task))),
    atMost(`${short}: longest task`, median(own.map(({ longest }) => longest.clock)), 50, 'ms'),
    told(`${short}: dropped frames`, median(own.map(({ dropped }) => dropped))),
    atMost(`${long} over ${short}, task time`, medianRatio(of(long, shipped, task), of(short, shipped, task)), 4.4),
    told(`${long}: task time of react-markdown + rehype-highlight over ours${stopped(long, reactMarkdown)}`, median(of(long, reactMarkdown, task)) / median(of(long, shipped, task))),
    told(`${long}: task time of streamdown over ours${stopped(long, streamdown)}`, median(of(long, streamdown, task)) / median(of(long, shipped, task))),
  ];
  return { figures, details: { costs: Object.fromEntries([...costs].map(([length, runs]) => [length, Object.fromEntries(runs)])), paced: Object.fromEntries(paced) } };
}
