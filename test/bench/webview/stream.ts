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

/** Before anything is timed: every contender shows the whole text. */
async function checkTexts(browser: BenchBrowser): Promise<void> {
  const expected = createAnswer(1);
  for (const contender of contenders) {
    const shown = await browser.withPage(contender, async ({ page }) => {
      await page.evaluate(() => window.bench.prepareStream(1, Number.MAX_SAFE_INTEGER));
      await page.evaluate(() => window.bench.stream(100));
      // Highlighters that load a language first show the code a moment later.
      await page.waitForTimeout(1_000);
      return page.evaluate((place) => window.bench.shownText(place), contender.text);
    });
    const difference = findDifference(shown, contender.isPlain ? expected.markdown : expected.text);
    if (difference !== undefined) throw new Error(`${contender.name} does not show the text that was sent: ${difference}`);
  }
}

/** As many frames as there can be, a delta each: what each delta costs. */
function measureCost(browser: BenchBrowser, contender: Contender, chapters: number, limit: number): Promise<Cost> {
  return browser.withPage(contender, async (bench) => {
    await bench.page.evaluate((of) => window.bench.prepareStream(of.chapters, of.limit), { chapters, limit });
    const { cost } = await bench.costOf(() => bench.page.evaluate(() => window.bench.stream(1)));
    return cost;
  });
}

/** 60 frames a second, four deltas a frame as a quick model sends them: what a reader notices. */
function measurePaced(browser: BenchBrowser, contender: Contender, limit: number): Promise<PacedRun> {
  return browser.withPage(contender, async (bench) => {
    await bench.page.evaluate((units) => window.bench.prepareStream(1, units), limit);
    const { longest, result } = await bench.longestTaskOf(() => bench.page.evaluate(() => window.bench.stream(4)));
    return { longest, dropped: droppedFrames(result), frames: result.length };
  });
}

async function inRounds<Run>(names: readonly Contender[], rounds: number, measure: (contender: Contender) => Promise<Run>): Promise<Rounds<Run>> {
  const runs: Rounds<Run> = new Map(names.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const contender of shuffled(names)) runs.get(contender.name)?.push(await measure(contender));
  }
  return runs;
}

/** Runs this part of the benchmark. */
export async function benchStream({ pages, rounds, quick, say }: StreamOptions): Promise<Report> {
  const limit = quick ? 12_000 : Number.MAX_SAFE_INTEGER;
  const costs = new Map<string, Rounds<Cost>>();
  const unpaced = await BenchBrowser.launch(pages, false);
  try {
    say('Checking that every page shows the same text');
    await checkTexts(unpaced);
    for (const { name, chapters } of lengths) {
      say(`Main-thread time of ${name}: ${rounds} rounds`);
      const measure = (contender: Contender): Promise<Cost> => measureCost(unpaced, contender, chapters, limit * chapters);
      const isLong = chapters > 1;
      const measured = await inRounds(isLong ? [floor, shipped] : contenders, rounds, measure);
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

function reportOf(costs: ReadonlyMap<string, Rounds<Cost>>, paced: Rounds<PacedRun>, say: (text: string) => void): Report {
  const of = (length: string, { name }: Contender, part: (cost: Cost) => number): number[] => (costs.get(length)?.get(name) ?? []).map(part);
  const task = ({ task }: Cost): number => task;
  const [short, long] = [lengths[0].name, lengths[1].name];
  const header = ['page', `task ${short} (of floor)`, 'script', 'layout', 'style', `task ${long} (of floor)`, 'longest task', 'dropped frames'];
  const rows = contenders.map((contender) => {
    const runs = paced.get(contender.name) ?? [];
    const cell = (length: string): string =>
      `${figureWords({ figure: median(of(length, contender, task)), unit: '' })} (${medianRatio(of(length, contender, task), of(length, floor, task)).toFixed(2)})`;
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
    atLeast(`${short}: task time of react-markdown + rehype-highlight over ours`, medianRatio(of(short, reactMarkdown, task), of(short, shipped, task)), 8),
    told(`${short}: task time of streamdown over ours`, medianRatio(of(short, streamdown, task), of(short, shipped, task))),
    atMost(`${short}: longest task`, median(own.map(({ longest }) => longest.clock)), 50, 'ms'),
    told(`${short}: dropped frames`, median(own.map(({ dropped }) => dropped))),
    atMost(`${long} over ${short}, task time`, medianRatio(of(long, shipped, task), of(short, shipped, task)), 4.4),
    told(`${long}: task time of react-markdown + rehype-highlight over ours`, median(of(long, reactMarkdown, task)) / median(of(long, shipped, task))),
    told(`${long}: task time of streamdown over ours`, median(of(long, streamdown, task)) / median(of(long, shipped, task))),
  ];
  return { figures, details: { costs: Object.fromEntries([...costs].map(([length, runs]) => [length, Object.fromEntries(runs)])), paced: Object.fromEntries(paced) } };
}
