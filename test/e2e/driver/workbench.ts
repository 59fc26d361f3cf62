// Where things are in the page of VS Code, under the names its users would use.
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { until } from './until';

/** The installed extension under test. */
const extensionId = 'k-router.krouter';

/** The frame of a webview of it that is ready, as XPath. */
const frame = `//iframe[contains(@class, "webview ready")][contains(@src, "extensionId=${extensionId}")]`;

/** Whether it belongs to an editor, as XPath. The frame's own address tells views and editors apart only until a view is shown again. */
const isOfEditor = '@name = //*[starts-with(@id, "webview-editor-element-")]/@aria-flowto';

/** The parts of one VS Code window. */
export class Workbench {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** The icon of a view container in the activity bar. */
  viewIcon(name = 'K-Router'): Locator {
    return this.page.locator('.activitybar').getByRole('tab', { name: new RegExp(`^${name}`) });
  }

  /** The content of the extension's webview: the document inside VS Code's two frames. */
  get panel(): FrameLocator {
    return this.page
      .frameLocator(`xpath=${frame}[not(${isOfEditor})]`)
      .frameLocator('#active-frame');
  }

  /** The content of the usage view, which is an editor. */
  get usageView(): FrameLocator {
    return this.page
      .frameLocator(`xpath=${frame}[${isOfEditor}]`)
      .frameLocator('#active-frame');
  }

  /** Shows the chat panel, if it is not shown, and waits for its content. */
  async openPanel(): Promise<FrameLocator> {
    // A click on the icon of a view that is just opening would close it again: so only while it is not selected.
    const content = this.panel.locator('#app > :not([hidden])').first();
    await until('the panel is shown', async () => {
      if ((await this.viewIcon().getAttribute('aria-selected')) !== 'true') await this.viewIcon().click();
      return appears(content);
    });
    // Away from the icon, whose tooltip would lie over the panel.
    await this.page.mouse.move(700, 10);
    return this.panel;
  }

  /**
   * Makes the side bar this wide by dragging its edge.
   * @param width in pixels; VS Code's own minimum is 170
   */
  async resizeSideBar(width: number): Promise<void> {
    const sideBar = this.page.locator('.part.sidebar');
    const box = await sideBar.boundingBox();
    if (!box) throw new Error('The side bar is not shown.');
    const middle = box.y + box.height / 2;
    await this.page.mouse.move(box.x + box.width, middle);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + width, middle, { steps: 5 });
    await this.page.mouse.up();
    // Away from the edge, which would stay lit.
    await this.page.mouse.move(box.x + width + 200, 10);
    await until(`the side bar is ${width} pixels wide`, async () => {
      const now = await sideBar.boundingBox();
      return now !== null && Math.abs(now.width - width) < 10;
    });
  }

  /** A status bar item: by its id (`krouter.model`) or by the words on it. */
  statusBarItem(item: string | RegExp): Locator {
    if (typeof item === 'string' && item.startsWith('krouter.')) {
      return this.page.locator(`.statusbar-item[id="${extensionId}.${item}"]`);
    }
    return this.page.locator('.statusbar-item', { hasText: item });
  }

  /** The quick pick, the palette or the input box: VS Code shows one at a time. */
  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget');
  }

  /** The text field of the quick input. */
  get quickInputBox(): Locator {
    return this.quickInput.locator('.quick-input-box input');
  }

  /** One row of the quick pick. */
  quickPickOption(name: string | RegExp): Locator {
    return this.quickInput.getByRole('option', { name });
  }

  /** The input box, when what is typed is hidden. */
  get passwordBox(): Locator {
    return this.quickInput.locator('input[type="password"]');
  }

  /** Runs a command by its title, as a user does: F1, type, Enter. */
  async runCommand(title: string): Promise<void> {
    await this.#choose('F1', `>${title}`, title);
  }

  /** A notification in the corner; its buttons are found in it by role. */
  toast(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast', { hasText: text });
  }

  /** A modal dialog; its buttons are found in it by role. */
  get dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** VS Code's settings, which lie over the window. */
  get settings(): Locator {
    return this.page.locator('.settings-editor');
  }

  /** Closes the settings; the first Escape may only leave their search. */
  async closeSettings(): Promise<void> {
    await until('the settings are closed', async () => {
      await this.page.keyboard.press('Escape');
      return !(await this.settings.isVisible());
    });
  }

  /**
   * Chooses an entry of an element's context menu, as a user does.
   * @param names of the submenus on the way and of the entry
   */
  async chooseFromContextMenu(target: Locator, ...names: string[]): Promise<void> {
    await target.click({ button: 'right' });
    // The first of those whose names begin so: Explain stands before Explain Here.
    const entries = names.map((name) => this.page.getByRole('menuitem', { name }).first());
    for (const [index, entry] of entries.entries()) {
      const next = entries[index + 1];
      // A menu takes no click in the first moments after it opened, and a submenu opens once the pointer has rested:
      // go on until it did.
      await until(`the menu took ${names[index] ?? ''}`, async () => {
        if (next) await entry.hover();
        else await entry.click({ timeout: 2_000 }).catch(() => undefined);
        return next ? appears(next) : disappears(entry);
      });
    }
  }

  /** An editor's tab. */
  tab(name: string | RegExp): Locator {
    return this.page.locator('.tabs-container .tab', { hasText: name });
  }

  /** The active editor, as an element to click into or look at; of a diff, the side of the new text. */
  get editor(): Locator {
    return this.page.locator('.editor-group-container.active .monaco-editor[role="code"]').last();
  }

  /** Opens a file of the workspace by name and waits for its text. */
  async openFile(name: string): Promise<void> {
    const tab = this.tab(name).and(this.page.locator('[aria-selected="true"]'));
    // The focus that an editor takes, having just been opened or closed, can close the picker at the very Enter.
    await until(`${name} is open`, async () => {
      await this.#choose('Control+p', name, name);
      return appears(tab);
    });
    await this.editor.locator('.view-lines').waitFor();
  }

  /** Selects all text of the active editor, by keyboard, and waits until it is. */
  async selectAll(): Promise<void> {
    await until('the text is selected', async () => {
      await this.editor.locator('.view-line').first().click();
      await this.page.keyboard.press('Control+a');
      // The focus may have been on its way to another place.
      return appears(this.editor.locator('.selected-text').first());
    });
  }

  /**
   * Opens a picker with a key, types, and takes the entry of this name. A key that comes while another picker is closing is
   * lost, one that comes twice empties the picker, and the focus of something that has just opened closes it: so all of it is
   * done again until that entry is the one that Enter takes.
   */
  async #choose(key: string, words: string, name: string): Promise<void> {
    const chosen = this.quickInput.locator('.monaco-list-row.focused', { hasText: name });
    await until(`“${name}” is chosen in the picker`, async () => {
      await this.page.keyboard.press(key);
      if (!(await appears(this.quickInputBox))) return false;
      await this.quickInputBox.fill(words, { timeout: 1_000 }).catch(() => undefined);
      if (await appears(chosen)) return true;
      if (await this.quickInputBox.isVisible()) await this.page.keyboard.press('Escape');
      return false;
    });
    await this.page.keyboard.press('Enter');
  }

  /** The visible text of the active editor. */
  editorText(): Promise<string> {
    return visibleText(this.editor);
  }
}

/** @returns the lines that an editor of VS Code shows; a box of text is one too */
export async function visibleText(editor: Locator): Promise<string> {
  const lines = await editor.locator('.view-line').evaluateAll((elements) =>
    elements
      .map((element) => ({ top: element.getBoundingClientRect().top, text: element.textContent }))
      .sort((one, other) => one.top - other.top)
      .map(({ text }) => text),
  );
  // Monaco draws spaces as no-break spaces.
  return lines.join('\n').replaceAll('\u00a0', ' ');
}

/** Whether something shows up soon. */
function appears(locator: Locator): Promise<boolean> {
  return locator.waitFor({ timeout: 5_000 }).then(
    () => true,
    () => false,
  );
}

/** Whether something goes away soon. */
function disappears(locator: Locator): Promise<boolean> {
  return locator.waitFor({ state: 'hidden', timeout: 1_000 }).then(
    () => true,
    () => false,
  );
}
