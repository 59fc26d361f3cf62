// The places where a model is asked outside the panel, as their users have them: an inline edit and a commit message, behind one
// face, so that one table of faults can be run through both. Everything is asked for, stopped and read with real keys and clicks.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import type { ControlCommand } from '../gateway/control';
import { until } from './driver/until';
import { visibleText, type Workbench } from './driver/workbench';
import { openRepository } from './repository';
import { chatRequests, documentText, type Session } from './session';

/** The file that is edited, and staged for a commit. */
export const file = 'total.js';
export const source = ['function total(items) {', '  var sum = 0;', '  for (var item of items) {', '    sum = sum + item;', '  }', '  return sum;', '}', ''].join('\n');
/** How VS Code is started for them. In a browser it saves by itself: an undo in the middle of a save can leave the file with what was undone. */
export const withFile = { files: { [file]: source }, settings: { 'files.autoSave': 'off' } };

/** A place in one window. */
export interface Place {
  readonly name: 'an edit' | 'a commit message';
  /** Asks as its users do, for the whole file or for what is staged. */
  ask: () => Promise<void>;
  /** Asks while an answer comes. */
  askAgain: () => Promise<void>;
  /** Has an answer of its own given next, unlike all before it. @param before commands that come first. @returns waits until it is there, whole, and nothing else */
  nextAnswer: (...before: ControlCommand[]) => Promise<() => Promise<void>>;
  /** It can be stopped there. @param words that an edit says beside that */
  isRunning: (words?: RegExp) => Promise<void>;
  /** Stops it there: with Escape, or with the button that it has. */
  stop: () => Promise<void>;
  /** What came of an answer before it broke off is there. */
  hasPart: () => Promise<void>;
  /** Nothing is under way there any more, and nothing came of it. */
  isOver: () => Promise<void>;
}

/** What tests of faults do with a window. */
export interface Places {
  /** In the first window. */
  readonly places: readonly [edit: Place, message: Place];
  placesIn: (workbench: Workbench) => readonly [edit: Place, message: Place];
  order: (...commands: ControlCommand[]) => Promise<unknown>;
  toast: (text: string | RegExp) => Locator;
  creditItem: () => Locator;
  /** Stops what is under way and rejects what is not decided: all that a test which failed may leave to the next one. */
  discard: () => Promise<unknown>;
  /** VS Code shows three notifications at a time. */
  clearNotifications: () => Promise<unknown>;
  /** Requests for an answer since the last call of `forgetRequests`, or the beginning. */
  asked: () => ReturnType<typeof chatRequests>;
  forgetRequests: () => void;
  /** Fails unless the file is as it was, here and on disk, and so is what is staged. */
  assertUntouched: () => Promise<void>;
}

let answers = 0;

/** How the messages begin that a test has given. */
const ownMessage = 'feat: count the cart';

/** For a suite whose session has the file: makes its folder a repository in which the file is staged. */
export function usePlaces(session: () => Session): () => Places {
  let places: Places | undefined;
  before(async () => {
    places = await makePlaces(session());
  });
  return () => {
    assert.ok(places);
    return places;
  };
}

async function makePlaces(session: Session): Promise<Places> {
  const { gateway, vscode } = session;
  const order = (...commands: ControlCommand[]): Promise<unknown> => gateway.control(commands);
  const git = await openRepository(session, file);
  let requestsBefore = 0;
  const placesIn = (workbench: Workbench): Places['places'] => [editIn(workbench, order), messageIn(workbench, order)];
  return {
    places: placesIn(vscode.workbench),
    placesIn,
    order,
    toast: (text) => vscode.workbench.toast(text),
    creditItem: () => vscode.workbench.statusBarItem('krouter.credits'),
    discard: () => vscode.evaluate(async ({ commands, Range, window, workspace }, name) => {
      const [uri] = await workspace.findFiles(name);
      if (uri) await window.showTextDocument(uri, { selection: new Range(0, 0, 0, 0) });
      for (const command of ['stopAnswer', 'stopCommitMessage', 'rejectAllEdits']) await commands.executeCommand(`krouter.${command}`);
    }, file),
    clearNotifications: () => vscode.evaluate(({ commands }) => commands.executeCommand('notifications.clearAll')),
    asked: () => chatRequests(session).slice(requestsBefore),
    forgetRequests: () => {
      requestsBefore = chatRequests(session).length;
    },
    assertUntouched: async () => {
      assert.equal(await documentText(session, file), source);
      assert.equal(await readFile(path.join(vscode.workspaceFolder, file), 'utf8'), source);
      assert.equal((await git('status', '--porcelain')).stdout, `A  ${file}\n`);
    },
  };
}

/** What stands above an edit's lines and changes. */
export function lensIn(workbench: Workbench, words: RegExp): Locator {
  return workbench.editor.locator('.codelens-decoration a', { hasText: words });
}

/** Shows the file, with the caret in it. */
export async function showFile(workbench: Workbench): Promise<void> {
  await workbench.openFile(file);
  await workbench.editor.locator('.view-line').first().click();
}

/** Accepts the edit of the file with the keys, and waits until its lenses are gone. */
export async function acceptEdit(workbench: Workbench): Promise<void> {
  await showFile(workbench);
  await lensIn(workbench, /Accept/).first().waitFor();
  await workbench.page.keyboard.press('Alt+Shift+y');
  await lensIn(workbench, /Accept/).first().waitFor({ state: 'detached' });
}

function editIn(workbench: Workbench, order: Places['order']): Place {
  const { page } = workbench;
  const ask = async (): Promise<void> => {
    await workbench.openFile(file);
    await workbench.selectAll();
    await workbench.runCommand('K-Router: Refactor');
  };
  return {
    name: 'an edit',
    ask,
    askAgain: ask,
    nextAnswer: async (...before) => {
      answers += 1;
      const changed = source.replace('sum = 0;', `sum = ${answers};`);
      await order(...before, { answer: { text: `\`\`\`js\n${changed}\`\`\`` } });
      const textIs = (text: string): Promise<true> => until(`the text is\n${text}`, async () => (await workbench.editorText()).trimEnd() === text.trimEnd());
      return async () => {
        // Where the user is, before this goes there.
        await lensIn(workbench, /Accept/).first().waitFor();
        // What came of an answer before it stands there until this one begins.
        await lensIn(workbench, /not complete/).first().waitFor({ state: 'detached' });
        await acceptEdit(workbench);
        await textIs(changed);
        await page.keyboard.press('Control+z');
        await textIs(source);
      };
    },
    isRunning: async (words = /Refactor/) => {
      await lensIn(workbench, words).first().waitFor();
      await lensIn(workbench, /Cancel/).waitFor();
    },
    stop: async () => {
      await showFile(workbench);
      await page.keyboard.press('Escape');
    },
    hasPart: async () => {
      await showFile(workbench);
      await lensIn(workbench, /not complete/).first().waitFor();
    },
    isOver: () => lensIn(workbench, /Refactor/).first().waitFor({ state: 'detached' }),
  };
}

function messageIn(workbench: Workbench, order: Places['order']): Place {
  const { page } = workbench;
  /** VS Code shows the buttons of a view while the pointer is over it. */
  const button = async (name: string): Promise<Locator> => {
    await showSourceControl(workbench);
    await page.locator('.pane-header', { hasText: 'Changes' }).first().hover();
    const found = page.getByRole('button', { name }).first();
    await found.waitFor();
    return found;
  };
  return {
    name: 'a commit message',
    ask: async () => {
      await (await button('Generate Commit Message')).click();
    },
    askAgain: () => workbench.runCommand('K-Router: Generate Commit Message'),
    nextAnswer: async (...before) => {
      answers += 1;
      const text = `${ownMessage}, each of its items once, and tell the sum of all of them in answer ${answers}`;
      await order(...before, { answer: { text } });
      return async () => {
        await button('Generate Commit Message');
        await until(`the box has “${text}”`, async () => (await boxText(workbench)) === text);
      };
    },
    isRunning: async () => {
      await button('Stop Commit Message');
    },
    stop: async () => {
      await (await button('Stop Commit Message')).click();
    },
    hasPart: async () => {
      await button('Generate Commit Message');
      await until('the box has a part of another message', async () => {
        const text = await boxText(workbench);
        return text !== '' && !text.startsWith(ownMessage);
      });
    },
    isOver: async () => {
      await button('Generate Commit Message');
    },
  };
}

/** Shows Source Control, if it is not shown. */
export async function showSourceControl(workbench: Workbench): Promise<void> {
  await until('Source Control is shown', async () => {
    if ((await workbench.viewIcon('Source Control').getAttribute('aria-selected')) !== 'true') await workbench.viewIcon('Source Control').click();
    return workbench.page.locator('.scm-editor .view-lines').first().waitFor({ timeout: 5_000 }).then(() => true, () => false);
  });
}

/** @returns what stands in the box of Source Control, on one line */
export async function boxText(workbench: Workbench): Promise<string> {
  return (await visibleText(workbench.page.locator('.scm-editor').first())).replaceAll(/\s+/g, ' ').trim();
}
