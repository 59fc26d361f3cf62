// npm run bench: everything with a goal in numbers, in one table. The parts run one after the other, each with its own
// processes or browser; peers and floors run next to ours, because only ratios within one run count.
//   npm run bench -- [--only size|host|webview|long|heavy|edit|activation|glyph] [--rounds N] [--json FILE] [--quick]
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import { root } from '../host/folders';
import { installHost } from '../host/install/install';
import { runProgram } from '../host/run';
import { temporaryFolder } from '../host/temporary';
import { benchActivation } from './activation';
import { benchEdit } from './edit';
import { figureLines, type Report } from './figures';
import { benchGlyph } from './glyph';
import { type Area, readOptions } from './options';
import { benchSizes } from './sizes';
import { benchHeavy } from './webview/heavy';
import { benchLong } from './webview/long';
import { type Pages, preparePages } from './webview/pages';
import { benchStream } from './webview/stream';

const options = readOptions(process.argv.slice(2));
const { quick } = options;
const say = (text: string): void => void process.stderr.write(`${text}\n`);

const figureSchema = z.object({ what: z.string(), figure: z._default(z.nullable(z.number()), null), unit: z.string(), goal: z.exactOptional(z.string()), met: z.exactOptional(z.boolean()) });
const reportSchema = z.object({ figures: z.array(figureSchema), details: z.unknown() });

/** The client's benchmark is a program of its own: its processes must hold nothing but what they measure. */
async function benchHost(): Promise<Report> {
  const file = path.join(temporaryFolder('bench'), 'host.json');
  const args = ['--json', file, ...(quick ? ['--quick'] : []), ...(options.rounds === undefined ? [] : ['--rounds', String(options.rounds)])];
  const { code } = await runProgram(process.execPath, [path.join(root, 'out/test/bench/client.bench.mjs'), ...args]);
  if (code !== 0) throw new Error("The client's benchmark failed: see above.");
  const { figures, details } = reportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return { figures: figures.map(({ figure, ...rest }) => ({ ...rest, figure: figure ?? Number.NaN })), details };
}

let pages: Promise<Pages> | undefined;
const openPages = (): Promise<Pages> => (pages ??= preparePages(options.areas.includes('webview')));
const rounds = (usual: number): number => options.rounds ?? (quick ? 1 : usual);

const parts: Record<Area, () => Promise<Report>> = {
  size: benchSizes,
  host: benchHost,
  webview: async () => benchStream({ pages: await openPages(), rounds: rounds(5), quick, say }),
  long: async () => benchLong({ pages: await openPages(), rounds: rounds(5), quick, say }),
  edit: () => benchEdit({ rounds: rounds(15), say }),
  activation: () => benchActivation({ rounds: rounds(7), say }),
  glyph: () => benchGlyph({ rounds: rounds(15), say }),
  heavy: async () => benchHeavy({ pages: await openPages(), rounds: rounds(3), quick, say }),
};

async function main(): Promise<void> {
  // A browser, and the VS Code server that the product runs in.
  if (options.areas.some((area) => area !== 'size' && area !== 'host')) await installHost();
  const reports = new Map<Area, Report>();
  // What ships is measured, so it is built first, whether or not its size is asked for.
  const sizes = await benchSizes();
  for (const area of options.areas) {
    say(`\n== ${area}`);
    reports.set(area, area === 'size' ? sizes : await parts[area]());
  }
  const figures = [...reports.values()].flatMap((report) => report.figures);
  console.log();
  for (const line of figureLines(figures)) console.log(line);
  if (options.json === undefined) return;
  const result = { node: process.version, quick, parts: Object.fromEntries(reports) };
  writeFileSync(options.json, `${JSON.stringify(result, undefined, 2)}\n`);
}

await main();
