// Inputs that make a careless page stop: how long it is blocked at a stretch, and whether Stop still answers.
import { once } from 'node:events';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { PanelBridge } from '../../../src/panel/bridge';
import { systemClock } from '../../../src/shared/clock';
import type { HostMessage } from '../../../src/shared/protocol';
import { atMost, type Figure, type Report, tableLines } from '../figures';
import { median } from '../statistics';
import { BenchBrowser, type BenchPage } from './browser';
import type { Delivery } from './driver';
import { type Pages, shipped } from './pages';
import type { LongestTask } from './trace';
import { answerId, conversationId, conversationWith, panelState } from './messages';
import { endMark, heavyInputs, type HeavyInput } from './workload';

/** How this part runs. */
export interface HeavyOptions {
  pages: Pages;
  rounds: number;
  quick: boolean;
  say: (text: string) => void;
}

/** One input, sent in one way, once. */
interface HeavyRun {
  longest: LongestTask;
  /** Until its end was on the screen. */
  shown: number;
}

/** How long an input may take to be shown, in milliseconds. */
const patience = 180_000;
const deltaCount = 1_000_000;
/** How many come in a millisecond: all of them in four seconds. */
const deltaRate = 250;

function measureInput(browser: BenchBrowser, input: HeavyInput, delivery: Delivery): Promise<HeavyRun> {
  return browser.withPage(shipped, async (bench) => {
    await bench.page.evaluate((how) => window.bench.prepareHeavy(how.input, how.delivery), { input, delivery });
    const { longest, result } = await bench.longestTaskOf(() => bench.page.evaluate((how) => window.bench.sendHeavy(how.delivery, how.patience), { delivery, patience }));
    return { longest, shown: result };
  });
}

/** A flood of deltas through the real bridge. `stop` ends it. */
class Flood {
  readonly #bridge: PanelBridge;
  #posting: Promise<unknown> = Promise.resolve();
  #stopped = false;
  messages = 0;

  constructor(bench: BenchPage) {
    this.#bridge = new PanelBridge({
      post: (message) => { this.#post(bench, message); },
      snapshot: () => ({ conversation: conversationWith('', 'streaming'), panel: panelState, draft: '' }),
      handle: () => undefined,
      onError: (what, error) => { throw new Error(what, { cause: error }); },
      clock: systemClock,
    });
  }

  /** Shows the answer and fills it, a million deltas in some four seconds. */
  async run(): Promise<void> {
    this.#bridge.receive({ type: 'ready' });
    const start = performance.now();
    for (let sent = 0; sent < deltaCount && !this.#stopped; ) {
      const due = Math.min(deltaCount, (performance.now() - start) * deltaRate);
      for (; sent < due; sent++) this.#delta('가나다 abc\n'.charAt(sent % 8));
      await nextTurn();
    }
    if (!this.#stopped) this.#delta(`\n\n${endMark}`);
    this.#bridge.transcriptEvent(conversationId, { type: 'answer-changed', id: answerId, change: { status: this.#stopped ? 'stopped' : 'complete' } });
    await wait(50); // the bridge's last message
    await this.#posting;
  }

  stop(): void {
    this.#stopped = true;
  }

  #delta(text: string): void {
    this.#bridge.transcriptEvent(conversationId, { type: 'text-delta', id: answerId, text });
  }

  #post(bench: BenchPage, message: HostMessage): void {
    this.messages += 1;
    this.#posting = bench.page.evaluate((data) => { window.bench.receive(data); }, message);
  }
}

/** A million deltas to the end. */
function measureFlood(browser: BenchBrowser): Promise<HeavyRun & { messages: number }> {
  return browser.withPage(shipped, async (bench) => {
    const flood = new Flood(bench);
    const { longest, result } = await bench.longestTaskOf(async () => {
      await flood.run();
      return bench.page.evaluate((milliseconds) => window.bench.untilShown(milliseconds), patience);
    });
    return { longest, shown: result, messages: flood.messages };
  });
}

/** Escape in the middle of a flood. @returns milliseconds until the host was told, and until the page shows it */
function measureStop(browser: BenchBrowser): Promise<{ told: number; shown: number }> {
  return browser.withPage(shipped, async (bench) => {
    const { page } = bench;
    const flood = new Flood(bench);
    const asked = new AbortController();
    await page.exposeFunction('tellHost', (message: { type: string }) => {
      if (message.type === 'stop-answer') asked.abort();
    });
    const running = flood.run();
    await page.locator('textarea').first().focus();
    await wait(1_500);
    const start = performance.now();
    const stopped = page.evaluate(() => window.bench.untilStopped());
    const told = once(asked.signal, 'abort').then(() => {
      flood.stop();
      return performance.now() - start;
    });
    await page.keyboard.press('Escape');
    const result = { told: await told, shown: await stopped.then(() => performance.now() - start) };
    await running;
    return result;
  });
}

/** Runs this part of the benchmark. */
export async function benchHeavy({ pages, rounds, quick, say }: HeavyOptions): Promise<Report> {
  const browser = await BenchBrowser.launch(pages, true);
  const rows: string[][] = [];
  const figures: Figure[] = [];
  const details: Record<string, unknown> = {};
  const note = (what: string, runs: readonly HeavyRun[]): void => {
    const longest = median(runs.map((run) => run.longest.clock));
    rows.push([what, longest.toFixed(0), Math.max(...runs.map((run) => run.longest.clock)).toFixed(0), median(runs.map((run) => run.longest.processor)).toFixed(0), median(runs.map((run) => run.shown)).toFixed(0)]);
    figures.push(atMost(`${what}: longest blocked stretch`, longest, 200, 'ms'));
    details[what] = runs;
  };
  try {
    for (const input of heavyInputs) {
      for (const delivery of deliveriesOf(input, quick)) {
        const what = `${input}, ${delivery}`;
        say(what);
        note(what, await repeat(rounds, () => measureInput(browser, input, delivery)));
      }
    }
    say('A million deltas');
    note('1,000,000 deltas', await repeat(rounds, () => measureFlood(browser)));
    const stops = await repeat(rounds, () => measureStop(browser));
    details['Stop'] = stops;
    figures.push(atMost('Stop in a flood of deltas, until the panel shows it', median(stops.map(({ shown }) => shown)), 300, 'ms'));
  } finally {
    await browser.close();
  }
  say('');
  for (const line of tableLines([['input', 'longest task', 'worst round', 'its processor time', 'until shown'], ...rows])) console.log(line);
  return { figures, details };
}

function deliveriesOf(input: HeavyInput, quick: boolean): Delivery[] {
  // 10 MB at 1,000 units a frame would take minutes and say nothing new.
  if (input === '10 MB') return ['one delta', 'opened'];
  return quick ? ['one delta', 'opened'] : ['one delta', 'streamed', 'opened'];
}

async function repeat<Result>(rounds: number, run: () => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let round = 0; round < rounds; round++) results.push(await run());
  return results;
}
