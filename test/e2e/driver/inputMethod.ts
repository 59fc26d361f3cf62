// An input method for end-to-end tests: real composition events, through the browser's own input pipeline. Headless
// browsers have no input method of the system, so the order of keys around a commit is played as platforms have it
// (see test/unit/webview/enterKey.test.ts); everything from there on is the browser's own doing.
import type { CDPSession, Page } from 'playwright-core';

export class InputMethod {
  readonly #devtools: CDPSession;

  private constructor(devtools: CDPSession) {
    this.#devtools = devtools;
  }

  static async attach(page: Page): Promise<InputMethod> {
    return new InputMethod(await page.context().newCDPSession(page));
  }

  /** Composes these texts one after the other; the last one stays uncommitted. */
  async compose(...texts: string[]): Promise<void> {
    for (const text of texts) {
      await this.#devtools.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    }
  }

  /** Ends the composition with this text. */
  async commit(text: string): Promise<void> {
    await this.#devtools.send('Input.insertText', { text });
  }

  /**
   * Presses Enter in the middle of a composition: the key goes to the input method, which commits.
   * @param again whether the page gets the key a second time, as on macOS, and on Windows with Korean
   */
  async enter(committed: string, again: boolean): Promise<void> {
    await this.#devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Process', code: 'Enter', windowsVirtualKeyCode: 229 });
    await this.commit(committed);
    if (again) await this.#devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' });
    await this.#devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 });
  }
}
