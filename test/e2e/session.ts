// What the end-to-end tests share: a VS Code and a gateway that it points at, and the panel's parts by their roles.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import * as z from 'zod/mini';
import { startGateway, type Gateway, type GatewayOptions } from '../gateway/gateway';
import type { RequestRecord } from '../gateway/requestLog';
import { until } from './driver/until';
import { startVsCode, type VsCode, type VsCodeOptions } from './driver/vscode';

/** One VS Code with its gateway, for all tests of a file. */
export interface Session {
  readonly vscode: VsCode;
  readonly gateway: Gateway;
}

/** A prompt's answer is asked for with words that stand in the answer, so that answers can be told apart. */
let prompts = 0;

/** @returns a prompt no other test has sent */
export function freshPrompt(words = 'Please help me with number'): string {
  prompts += 1;
  return `${words} ${prompts}`;
}

/**
 * Starts both before the tests of a suite and ends both after them; checks at the end that the panel's page complained
 * of nothing: no error, no violation of the content security policy.
 * @param options how VS Code is started; what depends on the gateway's address comes from a function
 * @param gatewayOptions a gateway without authentication unless they say otherwise
 */
export function useSession(options: VsCodeOptions | ((gateway: Gateway) => VsCodeOptions) = {}, gatewayOptions: GatewayOptions = {}): () => Session {
  let session: Session | undefined;
  before(async function () {
    this.timeout(120_000);
    const gateway = await startGateway({ authentication: 'none', pace: 1, ...gatewayOptions });
    const vsCodeOptions = typeof options === 'function' ? options(gateway) : options;
    const started = startVsCode({
      ...vsCodeOptions,
      settings: {
        'krouter.baseUrl': gateway.baseUrl,
        'krouter.requireApiKey': gatewayOptions.authentication === 'required',
        ...vsCodeOptions.settings,
      },
    });
    // What still listens would keep the process from ending.
    const vscode = await started.catch(async (error: unknown) => {
      await gateway.close();
      throw error;
    });
    session = { vscode, gateway };
  });
  afterEach(async function () {
    await session?.gateway.control({ clear: true });
    if (this.currentTest?.state === 'failed') {
      await session?.vscode.screenshot(`failed-${this.currentTest.fullTitle().replace(/[^\p{L}\p{N}]+/gu, '-')}`);
    }
  });
  after(async () => {
    await session?.vscode.close();
    await session?.gateway.close();
    assert.deepEqual(session?.vscode.complaints ?? [], []);
  });
  return () => {
    assert.ok(session, 'VS Code was not started');
    return session;
  };
}

/** Points the extension at another gateway, as a change of the user's settings does. */
export async function setBaseUrl({ vscode }: Session, url: string): Promise<void> {
  await vscode.evaluate(async (api, value) => {
    await api.workspace.getConfiguration('krouter').update('baseUrl', value, api.ConfigurationTarget.Global);
  }, url);
}

const chatBodySchema = z.looseObject({ model: z.string(), messages: z.array(z.object({ role: z.string(), content: z.string() })) });

/** What the gateway was asked to answer so far, the oldest request first. */
export function chatRequests({ gateway }: Session): RequestRecord[] {
  return gateway.requests.filter(({ path }) => path.endsWith('/chat/completions'));
}

/** How often the gateway has told the balance so far. */
export function balanceReads({ gateway }: Session): number {
  return gateway.requests.filter(({ path, status }) => path.endsWith('/usage') && status === 200).length;
}

/** The body of one of these requests. */
export function chatBody(request: RequestRecord | undefined): z.infer<typeof chatBodySchema> {
  return chatBodySchema.parse(request?.body);
}

/** The body of the last of these requests. */
export function lastChatBody(session: Session): z.infer<typeof chatBodySchema> {
  return chatBody(chatRequests(session).at(-1));
}

/** Whether an element of the panel's page has the focus there. */
export function isFocused(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => element.ownerDocument.activeElement === element);
}

/** The parts of the chat panel, as a user finds them. */
export class Panel {
  readonly frame: FrameLocator;

  constructor(frame: FrameLocator) {
    this.frame = frame;
  }

  get composer(): Locator {
    return this.frame.locator('.composer textarea');
  }

  get answers(): Locator {
    return this.frame.locator('article[data-role="assistant"]');
  }

  get prompts(): Locator {
    return this.frame.locator('article[data-role="user"]');
  }

  get lastAnswer(): Locator {
    return this.answers.last();
  }

  button(name: string | RegExp): Locator {
    return this.frame.getByRole('button', { name });
  }

  /** The shown answer in this status. */
  answer(status: string): Locator {
    return this.frame.locator(`article[data-role="assistant"][data-status="${status}"]`).last();
  }

  /** Fails if the page is wider than the panel, or a button sticks out of it: nothing but code and tables may, and these scroll. */
  async isNotCut(): Promise<void> {
    const overflow = await this.frame.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
    assert.ok(overflow <= 0, `the page is ${overflow} px wider than the panel`);
    const cut = await this.frame.locator('.notice vscode-button, .notice button, .composer button').evaluateAll((buttons) =>
      buttons.filter((button) => button.getBoundingClientRect().right > window.innerWidth).map(({ textContent }) => textContent.trim()));
    assert.deepEqual(cut, [], 'these buttons are cut off');
  }

  /** Types a prompt and presses Enter, with real keys. */
  async ask(prompt: string): Promise<void> {
    await this.composer.click();
    await this.composer.pressSequentially(prompt);
    await this.composer.press('Enter');
  }

  /** Asks and waits for the whole answer. @returns its text */
  async askToEnd(prompt: string): Promise<string> {
    await this.ask(prompt);
    await this.prompts.filter({ hasText: prompt }).last().waitFor();
    await this.answer('complete').filter({ hasText: prompt }).waitFor();
    return this.lastAnswer.innerText();
  }
}

/** Shows the chat panel of the session's first window. */
export async function openPanel({ vscode }: Session): Promise<Panel> {
  return new Panel(await vscode.workbench.openPanel());
}

/** Shows the chat panel with a new chat in it. */
export async function newChat(session: Session): Promise<Panel> {
  const panel = await openPanel(session);
  await session.vscode.evaluate(({ commands }) => commands.executeCommand('krouter.newChat'));
  await until('the chat is empty', async () => (await panel.prompts.count()) === 0);
  return panel;
}

/**
 * Has this text answered, whole, in a new chat.
 * @param prompt what is asked
 */
export async function showAnswer(session: Session, text: string, prompt = freshPrompt()): Promise<Panel> {
  const panel = await newChat(session);
  await session.gateway.control({ answer: { text } });
  await panel.ask(prompt);
  await panel.answer('complete').waitFor();
  return panel;
}

/** @returns a file of the workspace as its editor has it, unsaved changes included */
export function documentText({ vscode }: Session, file: string): Promise<string> {
  return vscode.evaluate(async ({ workspace }, name) => {
    const [uri] = await workspace.findFiles(name);
    if (!uri) throw new Error(`${name} is not there`);
    return (await workspace.openTextDocument(uri)).getText();
  }, file);
}

/** @returns the files of the profile and of the workspace that hold this text */
export async function filesWith({ vscode }: Session, text: string): Promise<string[]> {
  const profile = path.dirname(vscode.workspaceFolder);
  const entries = await readdir(profile, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const holders: string[] = [];
  for (const file of files) {
    // One that has gone meanwhile holds nothing.
    if ((await readFile(file).catch(() => Buffer.alloc(0))).includes(text)) holders.push(file);
  }
  return holders;
}
