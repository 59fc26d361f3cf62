// One page at a time in Chromium, and what its main thread did there.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { launchBrowser } from '../../host/chromium';
import { temporaryFolder } from '../../host/temporary';
import type { Contender, Pages } from './pages';
import { type LongestTask, longestTask, taskCategory } from './trace';

/** Processor time of the main thread, in milliseconds: other processes of the machine do not count. */
export interface Cost {
  task: number;
  script: number;
  layout: number;
  style: number;
}

/** Memory of a page, in bytes. */
export interface Memory {
  /** The heap of its scripts, after a collection. */
  heap: number;
  /** Private memory of its process; NaN where the system does not say. */
  process: number;
}

/** As wide and high as the panel beside an editor. */
const viewport = { width: 480, height: 800 };

/** A browser for the benchmark. */
export class BenchBrowser {
  readonly #context: BrowserContext;

  private constructor(context: BrowserContext) {
    this.#context = context;
  }

  /** @param isPaced whether there are 60 frames a second, or as many as can be made */
  static async launch(pages: Pages, isPaced: boolean): Promise<BenchBrowser> {
    const context = await launchBrowser({
      profileFolder: path.join(temporaryFolder('bench'), 'browser'),
      viewport,
      arguments: isPaced ? [] : ['--disable-frame-rate-limit'],
    });
    context.setDefaultTimeout(600_000);
    await pages.serve(context);
    return new BenchBrowser(context);
  }

  /** Opens a contender's page, does something with it, and closes it. @throws Error when the page reports a fault */
  async withPage<Result>(contender: Contender, work: (page: BenchPage) => Promise<Result>): Promise<Result> {
    const page = await this.#context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    try {
      await page.goto(contender.address);
      await page.waitForFunction(() => window.bench.isReady());
      const session = await this.#context.newCDPSession(page);
      await session.send('Performance.enable', { timeDomain: 'threadTicks' });
      const result = await work(new BenchPage(page, session, await this.#processOf()));
      const faults = [...complaints, ...(await page.evaluate(() => window.bench.faults()))];
      if (faults.length > 0) throw new Error(`${contender.name}: ${faults.join('\n')}`);
      return result;
    } finally {
      await page.close();
    }
  }

  async close(): Promise<void> {
    await this.#context.close();
  }

  /** @returns the process id of the newest page */
  async #processOf(): Promise<number | undefined> {
    const session = await this.#context.browser()?.newBrowserCDPSession();
    const { processInfo } = (await session?.send('SystemInfo.getProcessInfo')) ?? { processInfo: [] };
    await session?.detach();
    const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
    return renderers.length > 0 ? Math.max(...renderers) : undefined;
  }
}

/** A page, ready for messages. */
export class BenchPage {
  readonly page: Page;
  readonly session: CDPSession;
  readonly #process: number | undefined;

  constructor(page: Page, session: CDPSession, process: number | undefined) {
    this.page = page;
    this.session = session;
    this.#process = process;
  }

  /** @returns what the main thread spent while the work ran, and the work's result */
  async costOf<Result>(work: () => Promise<Result>): Promise<{ cost: Cost; result: Result }> {
    const before = await this.#spent();
    const result = await work();
    const after = await this.#spent();
    const cost = {
      task: after.task - before.task,
      script: after.script - before.script,
      layout: after.layout - before.layout,
      style: after.style - before.style,
    };
    return { cost, result };
  }

  /** @returns the longest task of the main thread while the work ran, and the work's result */
  async longestTaskOf<Result>(work: () => Promise<Result>): Promise<{ longest: LongestTask; result: Result }> {
    const events: unknown[] = [];
    const collect = ({ value }: { value: unknown[] }): void => {
      // Not push(...value): a chunk may hold more events than a call takes arguments.
      for (const event of value) events.push(event);
    };
    this.session.on('Tracing.dataCollected', collect);
    await this.session.send('Tracing.start', {
      transferMode: 'ReportEvents',
      traceConfig: { includedCategories: [taskCategory], excludedCategories: ['*'], recordMode: 'recordAsMuchAsPossible' },
    });
    const result = await work();
    const complete = new Promise((resolve) => this.session.once('Tracing.tracingComplete', resolve));
    await this.session.send('Tracing.end');
    await complete;
    this.session.off('Tracing.dataCollected', collect);
    return { longest: longestTask(events), result };
  }

  async memory(): Promise<Memory> {
    await this.session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await this.session.send('Runtime.getHeapUsage');
    return { heap: usedSize, process: await privateMemory(this.#process) };
  }

  async #spent(): Promise<Cost> {
    const { metrics } = await this.session.send('Performance.getMetrics');
    const of = (name: string): number => (metrics.find((metric) => metric.name === name)?.value ?? Number.NaN) * 1_000;
    return { task: of('TaskDuration'), script: of('ScriptDuration'), layout: of('LayoutDuration'), style: of('RecalcStyleDuration') };
  }
}

/** @returns bytes of the process's own memory, on Linux */
async function privateMemory(process: number | undefined): Promise<number> {
  if (process === undefined) return Number.NaN;
  const status = await readFile(`/proc/${process}/status`, 'utf8').catch(() => '');
  const kilobytes = /^RssAnon:\s*(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? Number.NaN : Number(kilobytes) * 1_024;
}
