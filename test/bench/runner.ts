// The process a contender runs in: it takes orders over IPC and measures itself. One process each, so that no
// contender runs on code, or on a heap, that another one has warmed or filled.
import { createHash } from 'node:crypto';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { load } from './contenders';

/** What one run of a contender showed. */
export interface Run {
  /** CPU time of the process, user and system, in milliseconds. */
  cpu: number;
  /** From the request to the first text (of the drain: the first bytes), in milliseconds. */
  first: number;
  /** SHA-256 of the text; empty when only figures were asked for. */
  hash: string;
  /** UTF-16 units of text. */
  characters: number;
  /** The highest the resident memory has been so far, above what it was before the run, in bytes. */
  memory: number;
}

/** A contender in its process. */
export interface Runner {
  readonly name: string;
  /** Reads one answer. `hash` asks for the text's hash too, which costs time. */
  run(hash?: boolean): Promise<Run>;
  /** Ends the process. */
  stop(): Promise<void>;
}

const flag = '--contender';

/** Starts the process of a contender. @param script the compiled benchmark, which calls `serveRuns` */
export async function startRunner(script: string, name: string, baseUrl: string): Promise<Runner> {
  const child = fork(script, [flag, name, baseUrl], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await answerOf(child);
  return {
    name,
    async run(hash = false) {
      child.send({ hash });
      return (await answerOf(child)) as Run;
    },
    async stop() {
      const exit = once(child, 'exit');
      child.disconnect();
      await exit;
    },
  };
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const given = new AbortController();
  const exit = once(child, 'exit', { signal: given.signal }).then(() => {
    throw new Error('A contender ended before its run.');
  });
  const answer = once(child, 'message').then(([message]: unknown[]) => message);
  try {
    return await Promise.race([answer, exit]);
  } finally {
    exit.catch(() => undefined);
    given.abort();
  }
}

/** In a contender's process: serves runs until the parent hangs up. @returns false in any other process */
export async function serveRuns(args: readonly string[]): Promise<boolean> {
  const [first, name, baseUrl] = args;
  if (first !== flag || name === undefined || baseUrl === undefined) return false;
  const readAnswer = await load(name, baseUrl);
  process.on('message', ({ hash }: { hash: boolean }) => {
    void measure(readAnswer, hash).then((run) => process.send?.(run));
  });
  process.send?.('ready');
  await once(process, 'disconnect');
  process.exit(); // open keep-alive connections would hold it for seconds
}

async function measure(readAnswer: Awaited<ReturnType<typeof load>>, hash: boolean): Promise<Run> {
  const digest = hash ? createHash('sha256') : undefined;
  let characters = 0;
  let first: number | undefined;
  const memory = process.memoryUsage.rss();
  const cpu = process.cpuUsage();
  const start = performance.now();
  await readAnswer((text) => {
    first ??= performance.now() - start;
    characters += text.length;
    digest?.update(text);
  });
  const { user, system } = process.cpuUsage(cpu);
  return {
    cpu: (user + system) / 1000,
    first: first ?? Number.NaN,
    hash: digest?.digest('hex') ?? '',
    characters,
    memory: process.resourceUsage().maxRSS * 1024 - memory,
  };
}
