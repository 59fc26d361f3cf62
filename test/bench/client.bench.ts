// The benchmark of the gateway client: CPU, memory and time to first token next to its floors and its peers, in one
// run. A server streams from a process of its own. A script of its own, because it is also what those processes run: main.bench.ts
// starts it and reads the file it writes.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleClient, drain, floor, names, shipped } from './contenders';
import { atLeast, atMost, type Figure, type Report, tableLines } from './figures';
import { readOptions } from './options';
import { type Run, type Runner, serveRuns, startRunner } from './runner';
import { type BenchServer, type Pattern, patterns, serveStreams, startServer, textAt } from './server';
import { median, medianRatio, shuffled } from './statistics';

const megabyte = 1024 * 1024;
const script = fileURLToPath(import.meta.url);
/** Runs `work` with the processes of all contenders and ends them. */
async function withRunners<Result>(baseUrl: string, work: (runners: Runner[]) => Promise<Result>): Promise<Result> {
  const runners = await Promise.all(names.map((name) => startRunner(script, name, baseUrl)));
  try {
    return await work(runners);
  } finally {
    await Promise.all(runners.map((runner) => runner.stop()));
  }
}

/** Before anything is timed: every contender that parses hands out the very text that was sent. */
async function checkText(server: BenchServer, runners: Runner[]): Promise<void> {
  const chunks = 5_000;
  const hash = createHash('sha256');
  for (let index = 0; index < chunks; index++) hash.update(textAt(index));
  const expected = hash.digest('hex');
  for (const pattern of patterns) {
    await server.order({ chunks: chunks, pattern });
    for (const runner of runners.filter(({ name }) => name !== drain)) {
      const run = await runner.run(true);
      if (run.hash !== expected) throw new Error(`${runner.name} loses or changes text (${pattern}).`);
    }
  }
}

/** By contender, one entry a round. */
type Rounds = Map<string, Run[]>;

/** Every contender once a round, in an order of its own. */
async function measureRounds(runners: Runner[], rounds: number): Promise<Rounds> {
  const runs: Rounds = new Map(runners.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const runner of shuffled(runners)) runs.get(runner.name)?.push(await runner.run());
  }
  return runs;
}

const cpuOf = (rounds: Rounds, name: string): number[] => (rounds.get(name) ?? []).map(({ cpu }) => cpu);
const firstOf = (rounds: Rounds, name: string): number[] => (rounds.get(name) ?? []).map(({ first }) => first);

/** The growth of resident memory over one stream, each in a fresh process that has read a short one before. */
async function measureMemory(server: BenchServer, name: string, chunks: number): Promise<number> {
  const runner = await startRunner(script, name, server.baseUrl);
  try {
    await server.order({ chunks: 200, pattern: 'big' });
    await runner.run();
    await server.order({ chunks: chunks, pattern: 'big' });
    return (await runner.run()).memory;
  } finally {
    await runner.stop();
  }
}

/** One line of the table. */
interface Figures {
  name: string;
  /** CPU milliseconds per 100,000 chunks, and the ratio to the floor. */
  cpu: Record<Pattern, { milliseconds: number; ratio: number }>;
  /** Bytes at the shorter and the longer stream. */
  memory: { short: number; long: number };
  /** Milliseconds from the first byte to the first text. */
  firstToken: number;
}

async function main(): Promise<void> {
  const { quick, json, rounds = 9 } = readOptions(process.argv.slice(2));
  const chunks = quick ? 10_000 : 100_000;
  const say = (text: string): void => void process.stderr.write(`${text}\n`);

  say('Building the client and starting the server');
  await bundleClient();
  const server = await startServer(script);
  try {
    const { cpu, first } = await withRunners(server.baseUrl, async (runners) => {
      say('Checking that every client hands out the same text');
      await checkText(server, runners);
      const measured: Partial<Record<Pattern, Rounds>> = {};
      for (const pattern of patterns) {
        say(`CPU of ${chunks} chunks, ${pattern}: ${rounds} rounds`);
        await server.order({ chunks: chunks, pattern });
        await measureRounds(runners, 1); // warm-up
        measured[pattern] = await measureRounds(runners, rounds);
      }
      say('Time to first token');
      await server.order({ chunks: 1, pattern: 'packet' });
      return { cpu: measured as Record<Pattern, Rounds>, first: await measureRounds(runners, quick ? 20 : 100) };
    });
    const memory = new Map<string, { short: number; long: number }>();
    for (const name of names) {
      say(`Peak memory: ${name}`);
      memory.set(name, {
        short: await measureMemory(server, name, chunks),
        long: await measureMemory(server, name, chunks * 10),
      });
    }
    report(figuresOf(cpu, first, memory, chunks), cpu, { chunks, rounds, json });
  } finally {
    server.stop();
  }
}

function figuresOf(cpu: Record<Pattern, Rounds>, first: Rounds, memory: ReadonlyMap<string, Figures['memory']>, chunks: number): Figures[] {
  const firstByte = median(firstOf(first, drain));
  const cpuFigures = (name: string, writes: Pattern): { milliseconds: number; ratio: number } => ({
    milliseconds: (median(cpuOf(cpu[writes], name)) * 100_000) / chunks,
    ratio: medianRatio(cpuOf(cpu[writes], name), cpuOf(cpu[writes], floor)),
  });
  return names.map((name) => ({
    name,
    cpu: { big: cpuFigures(name, 'big'), single: cpuFigures(name, 'single'), packet: cpuFigures(name, 'packet') },
    memory: memory.get(name) ?? { short: Number.NaN, long: Number.NaN },
    firstToken: median(firstOf(first, name)) - firstByte,
  }));
}

function goalsOf(figures: Figures[], cpu: Record<Pattern, Rounds>): Figure[] {
  const own = figures.find(({ name }) => name === shipped);
  const over = (peer: string, writes: Pattern): number => medianRatio(cpuOf(cpu[writes], peer), cpuOf(cpu[writes], shipped));
  // A packet for each event costs so much in the runtime's own network code that no client can differ much: no goal.
  const judged = ['big', 'single'] as const;
  return [
    ...judged.map((writes) => atMost(`client: CPU over the floor (${writes})`, own?.cpu[writes].ratio ?? Number.NaN, 1.25)),
    ...judged.map((writes) => atLeast(`client: CPU of the openai SDK over ours (${writes})`, over('openai SDK', writes), 2.5)),
    ...judged.map((writes) => atLeast(`client: CPU of the AI SDK over ours (${writes})`, over('AI SDK streamText', writes), 10)),
    // Flat: nine hundred thousand chunks more, 180 MB of them, leave no more than what the collector lets lie about.
    atMost('client: memory for ten times the chunks, above that for one time', ((own?.memory.long ?? Number.NaN) - (own?.memory.short ?? Number.NaN)) / megabyte, 64, 'MB'),
  ];
}

function report(figures: Figures[], cpu: Record<Pattern, Rounds>, run: { chunks: number; rounds: number; json: string | undefined }): void {
  const megabytes = (bytes: number): string => (bytes / megabyte).toFixed(0);
  const cell = ({ milliseconds, ratio }: { milliseconds: number; ratio: number }): string => `${milliseconds.toFixed(0)} (${ratio.toFixed(2)})`;
  const rows = figures.map((figure) => [
    figure.name,
    cell(figure.cpu.big),
    cell(figure.cpu.single),
    cell(figure.cpu.packet),
    megabytes(figure.memory.short),
    megabytes(figure.memory.long),
    figure.firstToken.toFixed(2),
  ]);
  const header = ['client', 'CPU big writes', 'one event a write', 'one event a packet', `MB ${run.chunks / 1000}k`, `MB ${run.chunks / 100}k`, 'first token'];
  console.log(`Node ${process.version}; CPU in ms per 100,000 chunks (times the floor), medians of ${run.rounds} rounds;`);
  console.log('memory: growth of RSS over one stream; first token: ms after the first byte of the drain');
  for (const line of tableLines([header, ...rows])) console.log(line);
  const result: Report = { figures: goalsOf(figures, cpu), details: { node: process.version, ...run, figures } };
  if (run.json !== undefined) writeFileSync(run.json, JSON.stringify(result));
}

const roleArguments = process.argv.slice(2);
if (!(await serveRuns(roleArguments)) && !(await serveStreams(roleArguments))) await main();
