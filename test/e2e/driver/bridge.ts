// The test's end of the bridge extension: evaluates functions inside the extension host.
import { readFile, rm } from 'node:fs/promises';
import type * as vscode from 'vscode';
import * as z from 'zod/mini';
import { until } from './until';

const replySchema = z.object({ value: z.optional(z.unknown()), error: z.optional(z.string()) });

/** The `vscode` module, as the evaluated function sees it. */
export type Vscode = typeof vscode;

/** A connection to whichever extension host runs at the moment. */
export class Bridge {
  /** Where the extension host writes its address. */
  readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /**
   * Evaluates a function in the extension host, waiting for it to start first.
   * @param evaluated gets `vscode` and the argument; nothing of the test's scope is visible to it
   * @param argument anything JSON can carry
   * @returns what it returned, as JSON carries it
   * @throws Error with what was thrown there
   */
  async evaluate<Result, Argument = undefined>(
    evaluated: (vscode: Vscode, argument: Argument) => Result | PromiseLike<Result>,
    argument?: Argument,
  ): Promise<Result> {
    const address = await until('the extension host runs', () => readFile(this.file, 'utf8').catch(() => undefined));
    const response = await fetch(address, { method: 'POST', body: JSON.stringify({ source: String(evaluated), argument }) });
    const { value, error } = replySchema.parse(await response.json());
    if (error !== undefined) throw new Error(`In the extension host: ${error}`);
    return value as Result;
  }

  /** Forgets the extension host that ran so far: the next evaluation waits for the next one. */
  async expectNew(): Promise<void> {
    await rm(this.file, { force: true });
  }
}
