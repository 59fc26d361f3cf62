// What the end-to-end tests share: a VS Code and a gateway that it points at, and the panel's parts by their roles.
import assert from 'node:assert/strict';
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
 * @param gatewayOptions a gateway without authentication unless they say otherwise
 */
export function useSession(vsCodeOptions: VsCodeOptions = {}, gatewayOptions: GatewayOptions = {}): () => Session {
  let session: Session | undefined;
  before(async function () {
    this.timeout(120_000);
    const gateway = await startGateway({ authentication: 'none', pace: 5, ...gatewayOptions });
    const vscode = await startVsCode({
      ...vsCodeOptions,
      settings: {
        'krouter.baseUrl': gateway.baseUrl,
        'krouter.requireApiKey': gatewayOptions.authentication === 'required',
        ...vsCodeOptions.settings,
      },
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
    assert.deepEqual(session?.vscode.complaints, []);
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

/** The body of the last of these requests. */
export function lastChatBody(session: Session): z.infer<typeof chatBodySchema> {
  return chatBodySchema.parse(chatRequests(session).at(-1)?.body);
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

  /** Fails if the page is wider than the panel: nothing but code and tables may be, and these scroll. */
  async isNotCut(): Promise<void> {
    const overflow = await this.frame.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
    assert.ok(overflow <= 0, `the page is ${overflow} px wider than the panel`);
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
