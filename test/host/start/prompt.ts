// npm start -- --prompt: one prompt through the real panel, without a window.
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { startVsCode } from '../../e2e/driver/vscode';
import { makePackage } from '../package/vsix';
import type { Settings } from '../settings';
import type { StartOptions } from './options';

/** An answer as the panel showed it. */
export interface PanelAnswer {
  readonly text: string;
  /** From Enter to the first text of the answer in the panel. */
  readonly millisecondsToFirstToken: number;
  /** From Enter to the end of the answer. */
  readonly milliseconds: number;
}

/**
 * Starts VS Code, sends the prompt, prints the answer, writes the picture.
 * @throws Error when the panel shows no complete answer within a minute
 */
export async function runPrompt(prompt: string, options: StartOptions, settings: Settings): Promise<void> {
  await makePackage(true);
  const { language, theme } = options;
  const vscode = await startVsCode({
    settings,
    language,
    ...(theme === undefined ? {} : { theme }),
  });
  try {
    const answer = await ask(await vscode.workbench.openPanel(), prompt);
    console.log(`\n${answer.text}\n`);
    console.log(`Time to first token: ${answer.millisecondsToFirstToken} ms (whole answer: ${answer.milliseconds} ms)`);
    if (options.screenshot !== undefined) {
      const file = path.resolve(options.screenshot);
      await vscode.page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
      console.log(`Picture: ${file}`);
    }
  } finally {
    await vscode.close();
  }
}

/**
 * Types a prompt, presses Enter and waits for the answer to end.
 * @param panel the content of the chat panel, without answers so far
 * @throws Error with what the panel shows when the answer did not become complete
 */
export async function ask(panel: FrameLocator, prompt: string): Promise<PanelAnswer> {
  const composer = panel.locator('textarea');
  await composer.fill(prompt);
  // Measured inside the page: the way from there to here would be part of the time.
  const times = await panel.locator('body').evaluateHandle((body) => {
    const measured: { sent?: number; first?: number; last?: number } = {};
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Enter') measured.sent ??= performance.now();
    };
    body.ownerDocument.addEventListener('keydown', onKey, { capture: true });
    new MutationObserver(() => {
      const text = body.querySelector('article[data-role="assistant"] .markdown')?.textContent.trim();
      if (text === undefined || text === '') return;
      measured.first ??= performance.now();
      measured.last = performance.now();
    }).observe(body, { subtree: true, childList: true, characterData: true });
    return measured;
  });
  await composer.press('Enter');
  const answer = panel.locator('article[data-role="assistant"]').last();
  const ended = panel.locator('article[data-role="assistant"]:not([data-status="waiting"], [data-status="streaming"])').last();
  await ended.waitFor({ timeout: 60_000 }).catch((error: unknown) => {
    throw new Error('The panel showed no finished answer within a minute.', { cause: error });
  });
  const status = await answer.getAttribute('data-status');
  if (status !== 'complete') throw new Error(`The answer is “${status ?? ''}”:\n${await answer.innerText()}`);
  const { sent = 0, first = 0, last = 0 } = await times.jsonValue();
  return {
    text: await answer.locator('.markdown').innerText(),
    millisecondsToFirstToken: Math.round(first - sent),
    milliseconds: Math.round(last - sent),
  };
}
