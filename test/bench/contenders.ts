// What is measured: the shipped client, the two floors it is measured against, and the peers. Each reads one streamed
// answer and hands out its text.
import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type * as clientModule from '../../src/api/client';
import type * as clockModule from '../../src/shared/clock';

/** Reads one answer; `onText` gets its parts (of the drain: nothing but the bytes' number, as a text of no use). */
export type ReadAnswer = (onText: (text: string) => void) => Promise<void>;
type Contender = (baseUrl: string) => ReadAnswer | Promise<ReadAnswer>;

export const drain = 'drain, no parsing';
export const floor = 'floor: split + JSON.parse';
export const shipped = 'K-Router client';

// The project's folder: the compiled benchmark runs somewhere below it.
const here = path.dirname(fileURLToPath(import.meta.url));
const root = findRoot(here);
const bundle = path.join(here, 'shipped-client.mjs');

const apiKey = 'kr-bench-0000';
const request = { model: 'kr/gpt54', messages: [{ role: 'user' as const, content: 'Count.' }] };

const own: Record<string, Contender> = {
  [drain]: (baseUrl) => async (onText) => {
    const reader = await open(baseUrl);
    for (let { value } = await reader.read(); value; { value } = await reader.read()) onText('');
  },
  [floor]: (baseUrl) => async (onText) => {
    const reader = await open(baseUrl);
    const decoder = new TextDecoder();
    let rest = '';
    for (let { value } = await reader.read(); value; { value } = await reader.read()) {
      const events = (rest + decoder.decode(value, { stream: true })).split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) {
        if (event === 'data: [DONE]') return;
        const chunk = JSON.parse(event.slice(6)) as { choices: { delta: { content?: string } }[] };
        onText(chunk.choices[0]?.delta.content ?? '');
      }
    }
  },
  [shipped]: async (baseUrl) => {
    const { createGatewayClient, systemClock } = (await import(pathToFileURL(bundle).href)) as typeof clientModule & typeof clockModule;
    const client = createGatewayClient({ baseUrl, apiKey, fetch: (url, init) => fetch(url, init), clock: systemClock, random: Math.random });
    return async (onText) => {
      for await (const event of client.streamChat(request)) if (event.type === 'text-delta') onText(event.text);
    };
  },
};

/** The names of all contenders, in the order of the table. */
export const names = [drain, floor, shipped, 'openai SDK', 'AI SDK streamText'] as const;

/** @returns a contender that is ready to run against a gateway */
export async function load(name: string, baseUrl: string): Promise<ReadAnswer> {
  // A contender's process loads nothing of the others.
  const contender = own[name] ?? (await loadPeers())[name];
  if (!contender) throw new Error(`There is no contender ${name}.`);
  return contender(baseUrl);
}

async function loadPeers(): Promise<Record<string, Contender>> {
  const file = path.join(root, 'test', 'bench', 'peers.mjs');
  const { peers } = (await import(pathToFileURL(file).href)) as { peers: Record<string, Contender> };
  return peers;
}

/** Bundles and minifies the client as the product's host bundle does. */
export async function bundleClient(): Promise<void> {
  await build({
    absWorkingDir: root,
    stdin: {
      contents: "export { createGatewayClient } from './src/api/client.ts'; export { systemClock } from './src/shared/clock.ts';",
      resolveDir: root,
    },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    target: 'es2023',
    outfile: bundle,
  });
}

async function open(baseUrl: string): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...request, stream: true }),
  });
  if (!response.ok || !response.body) throw new Error(`The gateway answered ${response.status}.`);
  return response.body.getReader();
}

function findRoot(folder: string): string {
  if (existsSync(path.join(folder, 'esbuild.js'))) return folder;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error('The benchmark runs from inside the project.');
  return findRoot(parent);
}
