// One prompt through the fetch that VS Code gives to extensions, and VS Code's own network settings.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { createGatewayClient } from '../../src/api/client';
import { toFailure } from '../../src/api/errors';
import { readProxy } from '../../src/host/settings';
import { systemClock } from '../../src/shared/clock';
import type { Failure } from '../../src/shared/failure';

/** The key that all these prompts are sent with. */
export const neverSeenKey = 'kr-never-seen-0123456789';

/** What became of a prompt. */
export interface PromptOutcome {
  readonly text: string;
  /** When each piece of text came, milliseconds since 1970. */
  readonly times: readonly number[];
  readonly failure: Failure | undefined;
  /** All that the log and an error would say. */
  readonly words: string;
}

/** Sends one prompt to a base URL, once. */
export async function promptTo(baseUrl: string, signal?: AbortSignal): Promise<PromptOutcome> {
  const lines: string[] = [];
  const write = (line: string): void => {
    lines.push(line);
  };
  const proxy = readProxy();
  const client = createGatewayClient({
    baseUrl,
    apiKey: neverSeenKey,
    fetch: (input, init) => fetch(input, init),
    clock: systemClock,
    random: () => 0,
    log: { debug: write, warn: write },
    ...(proxy !== undefined && { proxy }),
    maxAttempts: 1,
  });
  const times: number[] = [];
  let text = '';
  let failure: Failure | undefined;
  try {
    for await (const event of client.streamChat({ model: 'kr/gpt4o', messages: [{ role: 'user', content: 'hello' }] }, signal ? { signal } : {})) {
      if (event.type !== 'text-delta') continue;
      text += event.text;
      times.push(Date.now());
    }
  } catch (error) {
    failure = toFailure(error);
    lines.push(String(error instanceof Error ? error.stack : error), JSON.stringify(failure));
  }
  const words = lines.join('\n');
  assert.ok(!words.includes(neverSeenKey));
  return { text, times, failure, words };
}

/** How a prompt to a base URL fails. */
export async function failureAt(baseUrl: string, signal?: AbortSignal): Promise<Failure> {
  const { failure } = await promptTo(baseUrl, signal);
  assert.ok(failure, 'The request did not fail.');
  return failure;
}

/** Sets the user's own settings of VS Code's network; undefined takes one back. */
export async function setNetwork(values: Readonly<Record<string, unknown>>): Promise<void> {
  const http = vscode.workspace.getConfiguration('http');
  for (const [key, value] of Object.entries(values)) await http.update(key, value, vscode.ConfigurationTarget.Global);
}
