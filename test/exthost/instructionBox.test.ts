// The box that asks what should change: there from the first key on, and taken at its word only once it said what it is about.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { registerInlineEditCommands } from '../../src/editor/commands/editCommands';
import { InstructionBox } from '../../src/editor/commands/instructionBox';
import type { InlineEdits } from '../../src/editor/inlineEdit/inlineEdits';
import { FailureReporter } from '../../src/host/failureReporter';
import { GatewayConnection } from '../../src/host/gatewayConnection';
import { Lazy } from '../../src/host/lazy';
import { ModelCatalog } from '../../src/host/modelCatalog';
import { PromptHistory } from '../../src/host/promptHistory';
import { systemClock } from '../../src/shared/clock';
import { fakeAccounts } from './fakeSecrets';
import { memoryLog, memoryState, replace, useFolder, waitFor } from './support';

/** As the window shows a quick pick, and as a user acts on it. */
class FakePicker {
  title = '';
  placeholder = '';
  value = '';
  busy = false;
  ignoreFocusOut = false;
  activeItems: readonly vscode.QuickPickItem[] = [];
  selectedItems: readonly vscode.QuickPickItem[] = [];
  isShown = false;
  #items: readonly vscode.QuickPickItem[] = [];
  readonly #changes = new vscode.EventEmitter<string>();
  readonly #actives = new vscode.EventEmitter<readonly vscode.QuickPickItem[]>();
  readonly #accepts = new vscode.EventEmitter<undefined>();
  readonly #hides = new vscode.EventEmitter<undefined>();
  readonly onDidChangeValue = this.#changes.event;
  readonly onDidChangeActive = this.#actives.event;
  readonly onDidAccept = this.#accepts.event;
  readonly onDidHide = this.#hides.event;

  get items(): readonly vscode.QuickPickItem[] {
    return this.#items;
  }

  /** A new list begins at its first row. */
  set items(items: readonly vscode.QuickPickItem[]) {
    this.#items = items;
    this.activeItems = items.slice(0, 1);
  }

  show(): void {
    this.isShown = true;
  }

  hide(): void {
    if (!this.isShown) return;
    this.isShown = false;
    this.#hides.fire(undefined);
  }

  dispose(): void {
    this.hide();
  }

  type(text: string): void {
    this.typeAhead(text);
    this.choose(0);
  }

  /** The window has not shown the list of this text yet. */
  typeAhead(text: string): void {
    this.value = text;
    this.#changes.fire(text);
  }

  choose(index: number): void {
    this.activeItems = this.items.slice(index, index + 1);
    this.selectedItems = this.activeItems;
    this.#actives.fire(this.selectedItems);
  }

  enter(): void {
    this.#accepts.fire(undefined);
  }
}

describe('the box of an edit', () => {
  const folder = useFolder();
  const subject = { title: 'Edit a.ts:1-2', sent: 'Will be sent: a.ts:1-2', isChosen: true };
  let history: PromptHistory;
  let box: InstructionBox;
  let made: FakePicker[];
  let restore: () => void;
  const picker = (): FakePicker => {
    const [only, ...more] = made;
    assert.ok(only && more.length === 0);
    return only;
  };
  const open = (value?: string): void => { box = new InstructionBox(history, memoryLog(), value); };
  const labels = (): string[] => picker().items.map(({ label }) => label);

  beforeEach(() => {
    made = [];
    restore = replace(vscode.window, 'createQuickPick', () => {
      const fake = new FakePicker();
      made.push(fake);
      return fake;
    });
    history = new PromptHistory(vscode.Uri.joinPath(vscode.Uri.file(folder()), crypto.randomUUID()), memoryLog());
  });
  afterEach(() => { restore(); });

  it('is shown by the command before anything is loaded, and keeps what was typed when that fails', async () => {
    const handlers = new Map<string, (editor: unknown) => void>();
    const register = (id: string, handler: (editor: unknown) => void): vscode.Disposable => {
      handlers.set(id, handler);
      return new vscode.Disposable(() => undefined);
    };
    const restores = [replace(vscode.commands, 'registerTextEditorCommand', register), replace(vscode.commands, 'registerCommand', register)];
    let fail: (error: Error) => void = () => undefined;
    const edits = new Lazy<InlineEdits>(() => new Promise((_resolve, reject) => { fail = reject; }));
    const log = memoryLog();
    const connection = new GatewayConnection(fakeAccounts(log), log, systemClock);
    const models = new ModelCatalog({ connection, state: memoryState(), workspaceState: memoryState(), log, clock: systemClock });
    registerInlineEditCommands(edits, history, { connection, models, failures: new FailureReporter(log, systemClock), log });
    for (const back of restores) back();
    handlers.get('krouter.editCode')?.({});
    assert.ok(picker().isShown && picker().busy);
    picker().type('add types');
    fail(new Error('not there'));
    await waitFor('the box to go', () => !picker().isShown);
    assert.match(log.lines.join('\n'), /This did not work/);
    await waitFor('the text among the last instructions', async () => (await history.list())[0] === 'add types');
    models.dispose();
    connection.dispose();
  });

  it('answers an Enter that came before it said what it is about, where the user chose the code', async () => {
    open();
    picker().type('add types');
    picker().enter();
    assert.ok(picker().isShown);
    box.describe(subject);
    assert.equal(await box.answer, 'add types');
    assert.ok(!picker().isShown);
    await waitFor('it to be remembered', async () => (await history.list())[0] === 'add types');
  });

  it('does not answer it once more was typed', () => {
    open();
    picker().type('add');
    picker().enter();
    picker().type('add types');
    box.describe(subject);
    assert.ok(picker().isShown && !box.isSettled);
  });

  it('does not answer it where the code has to be seen first', async () => {
    open();
    picker().type('add types');
    picker().enter();
    box.describe({ ...subject, isChosen: false });
    assert.ok(picker().isShown);
    assert.deepEqual([picker().title, picker().items[0]?.detail, picker().busy], [subject.title, subject.sent, false]);
    picker().enter();
    assert.equal(await box.answer, 'add types');
  });

  it('takes Enter for what was typed while the window still has the list from before', async () => {
    await history.add('use let');
    open();
    await waitFor('the last instruction', () => labels().join() === 'use let');
    picker().choose(0);
    picker().typeAhead('fix');
    picker().enter();
    // The window's new list comes after the key.
    const { selectedItems } = picker();
    picker().choose(0);
    picker().selectedItems = selectedItems;
    box.describe(subject);
    assert.equal(await box.answer, 'fix');
  });

  it('stays at the row that the user has gone to', async () => {
    await history.add('first');
    await history.add('second');
    open();
    await waitFor('the last instructions', () => labels().join() === 'second,first');
    picker().choose(1);
    box.describe(subject);
    assert.equal(picker().activeItems[0]?.label, 'first');
    picker().enter();
    assert.equal(await box.answer, 'first');
  });

  it('offers the last instructions, which Enter takes when one is chosen', async () => {
    await history.add('first');
    await history.add('second');
    open();
    box.describe(subject);
    await waitFor('the last instructions', () => labels().join() === 'second,first');
    picker().type('new');
    assert.deepEqual(labels(), ['new', 'second', 'first']);
    picker().choose(2);
    picker().enter();
    assert.equal(await box.answer, 'first');
  });

  it('answers nothing when it is closed, and remembers nothing of that', async () => {
    open('as before');
    picker().enter();
    picker().hide();
    assert.equal(await box.answer, undefined);
    box.describe(subject);
    box.dispose();
    assert.deepEqual(await history.list(), []);
  });
});
