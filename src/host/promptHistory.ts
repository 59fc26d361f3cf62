/**
 * The user's last prompts over all conversations, for the arrow keys of the prompt box, in one file. Two windows share
 * it: each reads it again before it writes.
 */
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { readAtomic, writeAtomically } from './atomicFile';
import type { Log } from './log';
import { withPrompt } from './promptList';

const fileSchema = z.object({ version: z.literal(1), prompts: z.array(z.string()) });

export class PromptHistory {
  readonly #file: vscode.Uri;
  readonly #log: Log;
  #last: Promise<readonly string[]> = Promise.resolve([]);

  /**
   * @param folder that exists or can be made
   * @param name of the file
   */
  constructor(folder: vscode.Uri, log: Log, name = 'prompt-history.json') {
    this.#file = vscode.Uri.joinPath(folder, name);
    this.#log = log;
  }

  /** @returns the prompts, the newest first, each once */
  async list(): Promise<readonly string[]> {
    await this.#last;
    return this.#read();
  }

  /** Resolves when it is on disk, or could not be written. */
  async add(prompt: string): Promise<void> {
    // One after the other: none may read what another is about to replace.
    this.#last = this.#last.then(() => this.#write(prompt));
    await this.#last;
  }

  async #write(prompt: string): Promise<readonly string[]> {
    const prompts = withPrompt(await this.#read(), prompt);
    const content: z.infer<typeof fileSchema> = { version: 1, prompts };
    try {
      await writeAtomically(this.#file, JSON.stringify(content));
    } catch (error) {
      this.#log.error('The prompt history could not be written', error);
    }
    return prompts;
  }

  async #read(): Promise<readonly string[]> {
    try {
      const file = await readAtomic(this.#file);
      const parsed = z.safeParse(fileSchema, file && JSON.parse(file.text));
      return parsed.success ? parsed.data.prompts : [];
    } catch {
      return []; // half a file is no history
    }
  }
}
