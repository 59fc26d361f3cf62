// Inline edits in a real editor: what is typed meanwhile, what becomes of the document, and what accepting does.
import assert from 'node:assert/strict';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import { commands, inlineEditScheme } from '../../src/contributions';
import type { EditTask } from '../../src/editor/inlineEdit/editRun';
import { InlineEdits } from '../../src/editor/inlineEdit/inlineEdits';
import { FailureReporter } from '../../src/host/failureReporter';
import { GatewayConnection } from '../../src/host/gatewayConnection';
import { ModelCatalog } from '../../src/host/modelCatalog';
import { systemClock } from '../../src/shared/clock';
import { targetIn } from './editFixture';
import { fakeAccounts, FakeSecrets } from './fakeSecrets';
import { answerDialogs, memoryLog, memoryState, modelsAsked, useFolder, useGateway, waitFor, type ShownDialog } from './support';

const task: EditTask = { title: 'Refactor', instruction: 'Refactor this.', isOwn: false };
const source = 'var a = 1;\nvar b = 2;\nvar c = 3;\nvar d = 4;\nvar e = 5;\n';
const changed = 'var a = 1;\nconst b = 2;\nvar c = 3;\nconst d = 4;\nvar e = 5;\n';

/** Replaces a function of the vscode API. @returns what brings it back */
function replace<Owner extends object>(owner: Owner, name: keyof Owner, value: unknown): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  assert.ok(descriptor);
  Object.defineProperty(owner, name, { configurable: true, value });
  return () => Object.defineProperty(owner, name, descriptor);
}

describe('inline edits', () => {
  const gateway = useGateway();
  const folder = useFolder();
  let dialogs: ReturnType<typeof answerDialogs>;
  let answer: (dialog: ShownDialog) => string | undefined;
  let edits: InlineEdits;
  let parts: { dispose: () => void }[] = [];
  let restore: () => void = () => undefined;
  let count = 0;

  beforeEach(() => {
    answer = () => undefined;
    dialogs = answerDialogs((dialog) => answer(dialog));
    const log = memoryLog();
    const connection = new GatewayConnection(fakeAccounts(log), log, systemClock);
    const models = new ModelCatalog({ connection, state: memoryState(), workspaceState: memoryState(), log, clock: systemClock });
    edits = new InlineEdits({ connection, models, failures: new FailureReporter(log, systemClock), log, clock: systemClock });
    parts = [edits, models, connection];
  });
  afterEach(async () => {
    restore();
    restore = () => undefined;
    for (const part of parts) part.dispose();
    dialogs.restore();
    for (const document of vscode.workspace.textDocuments.filter(({ isDirty, uri }) => isDirty && uri.scheme !== 'vscode-notebook-cell')) {
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const open = async (text: string, name = `file${(count += 1)}.ts`): Promise<vscode.TextEditor> => {
    const path = join(folder(), name);
    await writeFile(path, text);
    return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(path));
  };
  /** The models of the requests for an answer. */
  const askedModels = (): unknown[] => modelsAsked(gateway());
  /** Opens a file as a user does: what the API opens, VS Code keeps open for minutes after its editor was closed. */
  const openAsUser = async (text: string): Promise<vscode.TextEditor> => {
    const uri = vscode.Uri.file(join(folder(), `file${(count += 1)}.ts`));
    await writeFile(uri.fsPath, text);
    await vscode.commands.executeCommand('vscode.open', uri);
    return waitFor('the editor', () => vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString()));
  };
  const select = (editor: vscode.TextEditor, first: number, last: number): void => {
    editor.selection = new vscode.Selection(first, 0, last, editor.document.lineAt(last).text.length);
  };
  const type = async (document: vscode.TextDocument, at: vscode.Position | vscode.Range, text: string): Promise<void> => {
    const typed = new vscode.WorkspaceEdit();
    typed.replace(document.uri, at instanceof vscode.Range ? at : new vscode.Range(at, at), text);
    assert.ok(await vscode.workspace.applyEdit(typed));
  };
  const begin = async (editor: vscode.TextEditor): Promise<void> => edits.start(await targetIn(editor), task);
  const replacement = (code: string, rest = {}) => ({ answer: { text: `Here it is:\n\n\`\`\`ts\n${code}\n\`\`\`\nDone.`, ...rest } }) as const;
  const said = (pattern: RegExp) => waitFor(String(pattern), () => dialogs.shown.find(({ message }) => pattern.test(message)));
  const states = (): string[] => edits.runs.flatMap(({ proposal }) => proposal.hunks.map(({ state }) => state));
  const chats = (): number => gateway().requests.filter(({ path }) => path.endsWith('/chat/completions')).length;
  /** A document of five lines with a proposal for the second and the fourth of them, over and not decided. */
  const proposed = async (name?: string): Promise<vscode.TextEditor> => proposedIn(await open(source, name));
  const proposedIn = async (editor: vscode.TextEditor): Promise<vscode.TextEditor> => {
    select(editor, 0, 4);
    await gateway().control(replacement(changed.trimEnd()));
    await begin(editor);
    assert.deepEqual(states(), ['pending', 'pending']);
    return editor;
  };

  describe('before anything is accepted', () => {
    it('leave the document as it is, and not dirty', async () => {
      const { document } = await proposed();
      assert.equal(document.getText(), source);
      assert.equal(document.isDirty, false);
    });

    it('say by lenses what can be done', async () => {
      const { document } = await proposed();
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri);
      const titles = lenses.map(({ command, range }) => `${range.start.line} ${command?.title ?? ''}`);
      for (const title of ['0 $(check-all) Accept All', '0 Retry', '1 $(check) Accept −1 +1', '3 $(close) Reject']) assert.ok(titles.includes(title), titles.join('\n'));
    });

    it('are shown while they are written: the first change before the answer is over', async () => {
      const editor = await open(source);
      select(editor, 0, 4);
      const content = '```ts\nvar a = 1;\nconst b = 2;\nvar c = 3;\nconst d';
      const event = JSON.stringify({ choices: [{ index: 0, delta: { content } }] });
      await gateway().control({ answer: { chunks: [`data: ${event}\n\n`], ending: 'hang' } });
      const finished = begin(editor);
      await waitFor('the first change', () => states()[0] === 'pending');
      assert.equal(edits.runs[0]?.isStreaming, true);
      assert.equal(editor.document.isDirty, false);
      edits.cancel({ edit: 1 });
      await finished;
      assert.deepEqual(states(), ['pending'], 'what came before the cancel stays');
      assert.deepEqual(dialogs.shown, []);
    });

    it('are seen as a diff that changes with them', async () => {
      const { document } = await proposed();
      await edits.openAsDiff({ edit: 1 });
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      assert.ok(input instanceof vscode.TabInputTextDiff && input.modified.scheme === inlineEditScheme);
      const preview = await vscode.workspace.openTextDocument(input.modified);
      assert.equal(preview.getText(), changed);
      const [first] = edits.runs[0]?.proposal.hunks ?? [];
      assert.ok(first);
      edits.reject({ edit: 1, change: first.id });
      await waitFor('the other text', () => preview.getText() === source.replace('var d', 'const d'));
      assert.equal(document.isDirty, false);
    });
  });

  describe('while one goes on typing (T49)', () => {
    it('move with edits above, and keep edits between the changes and below', async () => {
      const { document } = await proposed();
      await type(document, new vscode.Position(0, 0), '// mine\n');
      await type(document, new vscode.Position(3, 10), ' // three');
      await type(document, new vscode.Position(5, 10), ' // five');
      await edits.acceptAll({ edit: 1 });
      assert.equal(document.getText(), '// mine\nvar a = 1;\nconst b = 2;\nvar c = 3; // three\nconst d = 4;\nvar e = 5; // five\n');
    });

    it('never overwrite what was typed into a change, and say so', async () => {
      const { document } = await proposed();
      await type(document, new vscode.Position(1, 4), 'my');
      await waitFor('the conflict', () => states()[0] === 'conflict');
      await edits.acceptAll({ edit: 1 });
      assert.equal(document.getText(), source.replace('var b', 'var myb').replace('var d', 'const d'));
      answer = ({ buttons }) => buttons.find((button) => button === 'Open Proposal');
      const [first] = edits.runs[0]?.proposal.hunks ?? [];
      await edits.accept({ edit: 1, change: first?.id ?? 0 });
      await said(/You have changed these lines since/);
      await waitFor('the proposal as a document', () => vscode.window.activeTextEditor?.document.getText() === changed.trimEnd());
    });

    it('can be accepted after all when one’s own edit is undone', async () => {
      const { document } = await proposed();
      await type(document, new vscode.Position(1, 4), 'my');
      await waitFor('the conflict', () => states()[0] === 'conflict');
      await type(document, new vscode.Range(1, 4, 1, 6), '');
      await edits.acceptAll({ edit: 1 });
      assert.equal(document.getText(), changed);
    });
  });

  describe('when the document goes away (T50)', () => {
    it('keep the proposal of a closed document, and show it when it is open again', async () => {
      const { document } = await proposedIn(await openAsUser(source));
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await waitFor('the document to be closed', () => document.isClosed);
      await said(/was closed before its edit was decided/);
      const again = await vscode.workspace.openTextDocument(document.uri);
      await edits.acceptAll({ edit: 1 });
      assert.equal(again.getText(), changed);
    });

    it('offer the proposal of a deleted or renamed file as a document, and touch no other file', async () => {
      const { document } = await proposedIn(await openAsUser(source));
      const other = `${document.uri.fsPath}.other.ts`;
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await waitFor('the document to be closed', () => document.isClosed);
      await rename(document.uri.fsPath, other);
      answer = ({ buttons }) => buttons.find((button) => button === 'Open File');
      await edits.acceptAll({ edit: 1 });
      await waitFor('the proposal as a document', () => vscode.window.activeTextEditor?.document.getText() === changed.trimEnd());
      assert.equal(await readFile(other, 'utf8'), source);
      await rm(other);
    });

    it('find a conflict when a branch switch changed the file underneath', async () => {
      const { document } = await proposed();
      await writeFile(document.uri.fsPath, source.replace('var b = 2', 'let b = 20'));
      // Under load VS Code's own watcher may come late: the file is read anew now, as the watcher would have it.
      await vscode.commands.executeCommand('workbench.action.files.revert');
      await waitFor('the other text', () => document.getText().includes('let b = 20'));
      await waitFor('the conflict', () => states()[0] === 'conflict');
      await edits.acceptAll({ edit: 1 });
      assert.equal(document.getText(), source.replace('var b = 2', 'let b = 20').replace('var d', 'const d'));
    });
  });

  describe('of what can’t be edited (T51)', () => {
    it('are not begun in a read-only document, and nothing is sent', async () => {
      const provider = vscode.workspace.registerTextDocumentContentProvider('krouter-test', { provideTextDocumentContent: () => source });
      const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(vscode.Uri.parse('krouter-test:/a.ts')));
      select(editor, 0, 0);
      const asked = chats();
      await begin(editor);
      await said(/is read-only/);
      assert.equal(chats(), asked);
      provider.dispose();
    });

    it('stay when VS Code does not make the change, and can be copied', async () => {
      const { document } = await proposed();
      restore = replace(vscode.workspace, 'applyEdit', () => Promise.resolve(false));
      answer = ({ buttons }) => buttons.find((button) => button === 'Copy Proposal');
      await edits.acceptAll({ edit: 1 });
      await said(/cannot be changed here/);
      await waitFor('the clipboard', async () => (await vscode.env.clipboard.readText()) === changed.trimEnd());
      assert.deepEqual(states(), ['pending', 'pending']);
      restore();
      await edits.acceptAll({ edit: 1 });
      assert.equal(document.getText(), changed);
    });
  });

  describe('of any selection (T52)', () => {
    it('are of whole lines, of the first of several selections, whichever way it was made', async () => {
      const editor = await open(source);
      editor.selections = [new vscode.Selection(1, 8, 1, 3), new vscode.Selection(3, 0, 3, 5)];
      await gateway().control(replacement('const b = 2;'));
      await begin(editor);
      await edits.acceptAll({ edit: 1 });
      assert.equal(editor.document.getText(), source.replace('var b', 'const b'));
    });

    it('keep the end of a file without a line break', async () => {
      const editor = await open('var a = 1;\nvar b = 2;');
      select(editor, 1, 1);
      await gateway().control(replacement('const b = 2;\nconst c = 3;'));
      await begin(editor);
      await edits.acceptAll({ edit: 1 });
      assert.equal(editor.document.getText(), 'var a = 1;\nconst b = 2;\nconst c = 3;');
    });

    it('write into an empty file', async () => {
      const editor = await open('');
      await gateway().control(replacement('const a = 1;'));
      await begin(editor);
      await edits.acceptAll({ edit: 1 });
      assert.equal(editor.document.getText().trimEnd(), 'const a = 1;');
    });

    it('take the function around the caret when nothing is selected', async () => {
      const editor = await open('const x = 0;\nfunction twice(n) {\n  var sum = n + n;\n  return sum;\n}\n', `file${(count += 1)}.txt`);
      const range = new vscode.Range(1, 0, 4, 1);
      const symbols = vscode.languages.registerDocumentSymbolProvider('plaintext', {
        provideDocumentSymbols: () => [new vscode.DocumentSymbol('twice', '', vscode.SymbolKind.Function, range, range)],
      });
      editor.selection = new vscode.Selection(2, 4, 2, 4);
      const { lines } = await targetIn(editor);
      symbols.dispose();
      assert.deepEqual([lines.start.line, lines.end.line], [1, 4]);
    });
  });

  it('select nothing under a user who goes on typing while a language tells its symbols', async () => {
    const editor = await open('function twice(n) {\n  return n;\n}\n', `file${(count += 1)}.txt`);
    const range = new vscode.Range(0, 0, 2, 1);
    let isAsked = false;
    let isTold = false;
    const symbols = vscode.languages.registerDocumentSymbolProvider('plaintext', {
      provideDocumentSymbols: async () => {
        isAsked = true;
        await waitFor('what was typed', () => isTold);
        return [new vscode.DocumentSymbol('twice', '', vscode.SymbolKind.Function, range, range)];
      },
    });
    editor.selection = new vscode.Selection(1, 2, 1, 2);
    await vscode.commands.executeCommand('krouter.editCode');
    await waitFor('the question for symbols', () => isAsked);
    await vscode.commands.executeCommand('type', { text: 'x' });
    isTold = true;
    const answered = await vscode.commands.executeCommand<unknown[]>('vscode.executeDocumentSymbolProvider', editor.document.uri);
    symbols.dispose();
    await vscode.commands.executeCommand('type', { text: 'y' });
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    assert.equal(answered.length, 1);
    assert.equal(editor.document.getText(), 'function twice(n) {\n  xyreturn n;\n}\n');
  });

  describe('of any bytes (T53)', () => {
    it('keep CRLF, tabs and every other line', async () => {
      const before = 'var a = 1;\r\n\tvar b = 2;\r\n\tvar c = 3;\r\nvar d = 4;\r\n';
      const editor = await open(before);
      select(editor, 1, 2);
      await gateway().control(replacement('const b = 2;\nconst c = 3;'));
      await begin(editor);
      await edits.acceptAll({ edit: 1 });
      assert.equal(editor.document.getText(), 'var a = 1;\r\n\tconst b = 2;\r\n\tconst c = 3;\r\nvar d = 4;\r\n');
    });

    it('keep a byte order mark', async () => {
      const editor = await open(`\uFEFF${source}`);
      select(editor, 0, 4);
      await gateway().control(replacement(changed.trimEnd()));
      await begin(editor);
      await edits.acceptAll({ edit: 1 });
      assert.ok(await editor.document.save());
      assert.equal(await readFile(editor.document.uri.fsPath, 'utf8'), `\uFEFF${changed}`);
    });

    it('keep the encoding of a Korean file', async () => {
      const path = join(folder(), `file${(count += 1)}.ts`);
      // EUC-KR: \uAC00 is B0 A1.
      const comment = Buffer.from([0x2f, 0x2f, 0x20, 0xb0, 0xa1, 0x0a]);
      await writeFile(path, Buffer.concat([comment, Buffer.from(source)]));
      const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path), { encoding: 'euckr' });
      assert.ok(document.getText().startsWith('// \uAC00\n'));
      const editor = await vscode.window.showTextDocument(document);
      select(editor, 1, 5);
      await gateway().control(replacement(changed.trimEnd()));
      await begin(editor);
      await edits.acceptAll({ edit: 1 });
      assert.ok(await document.save());
      assert.deepEqual(await readFile(path), Buffer.concat([comment, Buffer.from(changed)]));
    });

    it('follow a switch of the line endings', async () => {
      const editor = await proposed();
      await editor.edit((builder) => { builder.setEndOfLine(vscode.EndOfLine.CRLF); });
      await edits.acceptAll({ edit: 1 });
      assert.equal(editor.document.getText(), changed.replaceAll('\n', '\r\n'));
    });
  });

  it('work in a document without a file (T54)', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'typescript', content: source });
    const editor = await vscode.window.showTextDocument(document);
    select(editor, 0, 4);
    await gateway().control(replacement(changed.trimEnd()));
    await begin(editor);
    await edits.acceptAll({ edit: 1 });
    assert.equal(document.getText(), changed);
  });

  it('work in a cell of a notebook (T54)', async () => {
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, source, 'typescript');
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData([cell]));
    const { document } = notebook.cellAt(0);
    await gateway().control(replacement(changed.trimEnd()));
    await edits.start({ document, lines: new vscode.Range(0, 0, 4, 10), indentation: '  ' }, task);
    await edits.acceptAll({ edit: 1 });
    assert.equal(document.getText(), changed);
    await vscode.window.showNotebookDocument(notebook);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  describe('once accepted', () => {
    it('are applied exactly once, whatever is pressed how often (T55)', async () => {
      const { document } = await proposed();
      await Promise.all([edits.acceptAll({ edit: 1 }), edits.acceptAll({ edit: 1 })]);
      assert.equal(document.getText(), changed);
      await edits.acceptAll({ edit: 1 });
      await said(/already decided/);
      assert.equal(document.getText(), changed);
      assert.deepEqual(edits.runs, []);
    });

    it('are not applied after a reject (T55)', async () => {
      const { document } = await proposed();
      edits.rejectAll({ edit: 1 });
      await edits.acceptAll({ edit: 1 });
      await said(/already decided/);
      assert.equal(document.getText(), source);
    });

    it('find the lines changed when another window wrote them (T55)', async () => {
      const { document } = await proposed();
      await writeFile(document.uri.fsPath, changed);
      await waitFor('the other window’s text', () => document.getText() === changed);
      await waitFor('the conflicts', () => states().every((state) => state === 'conflict'));
      await edits.acceptAll({ edit: 1 });
      assert.equal(document.getText(), changed);
    });

    it('are one undo step, and saved nowhere (T56)', async () => {
      const editor = await proposed();
      await edits.acceptAll({ edit: 1 });
      assert.equal(editor.document.isDirty, true);
      assert.equal(await readFile(editor.document.uri.fsPath, 'utf8'), source);
      await vscode.window.showTextDocument(editor.document);
      await vscode.commands.executeCommand('undo');
      assert.equal(editor.document.getText(), source);
    });

    it('are one change at a time when that is asked for', async () => {
      const { document } = await proposed();
      const [, second] = edits.runs[0]?.proposal.hunks ?? [];
      assert.ok(second);
      await edits.accept({ edit: 1, change: second.id });
      assert.equal(document.getText(), source.replace('var d', 'const d'));
      assert.deepEqual(states(), ['pending', 'accepted']);
    });
  });

  describe('of an odd answer', () => {
    it('ask before they put in code that leaves parts out (T57)', async () => {
      const editor = await open(source);
      select(editor, 0, 4);
      await gateway().control(replacement('var a = 1;\nconst b = 2;\n// ... rest unchanged ...'));
      await begin(editor);
      void edits.acceptAll({ edit: 1 });
      await said(/leave parts out/);
      assert.equal(editor.document.getText(), source);
    });

    it('say that there is no code (T57)', async () => {
      const editor = await open(source);
      select(editor, 0, 0);
      await gateway().control({ answer: { text: '```ts\n```' } });
      await begin(editor);
      await said(/no code in the answer/);
      assert.deepEqual(edits.runs, []);
    });

    it('never accept as a whole by themselves what was cut off (T24, T58)', async () => {
      const editor = await open(source);
      select(editor, 0, 4);
      await gateway().control({ answer: { text: '```ts\nvar a = 1;\nconst b = 2;\nvar c = 3;\nvar d', finishReason: 'length' } });
      await begin(editor);
      await said(/not complete/);
      void edits.acceptAll({ edit: 1 });
      await said(/not complete\..*Accept the changes/);
      assert.equal(editor.document.getText(), source);
    });

    it('keep what came before the connection broke, in one notification (T07)', async () => {
      const editor = await open('var a = 1;\n');
      select(editor, 0, 0);
      await gateway().control({ fault: 'T07', times: 1 });
      answer = ({ buttons }) => buttons.find((button) => button === 'Open Answer');
      await begin(editor);
      assert.deepEqual((await said(/connection/)).buttons, ['Retry', 'Copy Diagnostics', 'Open Answer']);
      await waitFor('the partial answer', () => vscode.window.activeTextEditor?.document.isUntitled);
      assert.equal(editor.document.getText(), 'var a = 1;\n');
      assert.equal(dialogs.shown.length, 1, JSON.stringify(dialogs.shown));
    });

    it('say that credits are used up, with the way to top up (T31)', async () => {
      const editor = await open(source);
      select(editor, 0, 0);
      await gateway().control({ fault: 'T31', times: 1 });
      await begin(editor);
      assert.deepEqual((await said(/credits are used up/)).buttons, ['Top Up', 'Use Another Model', 'Retry']);
    });
  });

  describe('beside what else changes files (T59)', () => {
    it('leave what a formatter does on saving alone', async () => {
      const { document } = await proposed('formatted.txt');
      const [first] = edits.runs[0]?.proposal.hunks ?? [];
      assert.ok(first);
      const formatter = vscode.languages.registerDocumentFormattingEditProvider('plaintext', {
        provideDocumentFormattingEdits: () => [vscode.TextEdit.insert(new vscode.Position(0, 0), '// formatted\n')],
      });
      const formatting = vscode.workspace.getConfiguration('editor', document.uri);
      await formatting.update('formatOnSave', true, vscode.ConfigurationTarget.Global);
      try {
        await edits.accept({ edit: 1, change: first.id });
        assert.ok(await document.save());
        assert.equal(document.getText(), `// formatted\n${source.replace('var b', 'const b')}`);
        await edits.acceptAll({ edit: 1 });
        assert.equal(document.getText(), `// formatted\n${changed}`);
      } finally {
        await formatting.update('formatOnSave', undefined, vscode.ConfigurationTarget.Global);
        formatter.dispose();
      }
    });

    it('are refused or moved, never misplaced, when another edit comes right before', async () => {
      const { document } = await proposedIn(await openAsUser(source));
      const other = type(document, new vscode.Position(0, 0), '// renamed\n');
      await Promise.all([edits.acceptAll({ edit: 1 }), other]);
      await edits.acceptAll({ edit: 1 });
      assert.equal(document.getText(), `// renamed\n${changed}`);
    });
  });

  it('run in several files at once, and end one by one', async () => {
    const first = await open(source);
    select(first, 0, 4);
    const one = await targetIn(first);
    const second = await open(source);
    select(second, 0, 4);
    const two = await targetIn(second);
    await gateway().control({ ...replacement(changed.trimEnd()), times: 2 });
    await Promise.all([edits.start(one, task), edits.start(two, task)]);
    assert.equal(edits.runs.length, 2);
    const run = edits.runs.find(({ uri }) => uri.path === first.document.uri.path);
    assert.ok(run);
    await edits.acceptAll({ edit: run.id });
    assert.equal(first.document.getText(), changed);
    assert.equal(second.document.getText(), source);
    assert.equal(edits.runs.length, 1);
  });

  it('are not begun twice on the same lines', async () => {
    const editor = await proposed();
    select(editor, 1, 1);
    await begin(editor);
    await said(/not decided yet/);
    assert.equal(edits.runs.length, 1);
  });

  it('end at a cancel even while the keyring keeps them waiting', async () => {
    const editor = await open(source);
    select(editor, 0, 0);
    const secrets = new FakeSecrets();
    let isAsked = false;
    secrets.get = () => {
      isAsked = true;
      return new Promise(() => undefined);
    };
    const log = memoryLog();
    const connection = new GatewayConnection(fakeAccounts(log, secrets), log, systemClock);
    const models = new ModelCatalog({ connection, state: memoryState(), workspaceState: memoryState(), log, clock: systemClock });
    const waiting = new InlineEdits({ connection, models, failures: new FailureReporter(log, systemClock), log, clock: systemClock });
    parts.push(waiting, models, connection);
    const finished = waiting.start(await targetIn(editor), task);
    await waitFor('the question for the key', () => isAsked);
    waiting.cancel({ edit: 1 });
    await finished;
    assert.deepEqual(dialogs.shown, []);
    assert.deepEqual(waiting.runs, []);
  });

  it('wait each for its own model: another one is asked instead of one of them, whose lens says so at once', async () => {
    const [one, other] = [await open(source), await open(source)];
    // The other one is held back with the first.
    await gateway().control({ fault: 'T34', seconds: 50, times: 1 });
    const running: Promise<void>[] = [];
    for (const editor of [one, other]) {
      running.push(edits.start(await targetIn(editor), task));
      await waitFor('the wait', () => edits.runs.length === running.length && edits.runs.every(({ waiting }) => waiting !== undefined));
    }
    const [first, second] = edits.runs;
    assert.ok(first && second);
    // The answer is there only after its head has been: the lens must not wait for it.
    await gateway().control({ answer: { chunks: [': alive\n\n'], ending: 'hang' } });
    const changes: (string | undefined)[] = [];
    first.onDidChange(() => changes.push(first.waiting));
    first.askInstead('kr/claude-sonnet');
    await waitFor('the other model', () => askedModels().includes('kr/claude-sonnet'));
    await waitFor('the lens', () => changes.includes(undefined));
    assert.deepEqual([first.model, first.waiting, first.isStreaming], ['kr/claude-sonnet', undefined, true]);
    assert.ok(second.waiting !== undefined && second.model !== first.model);
    for (const { id } of [first, second]) edits.cancel({ edit: id });
    await Promise.all(running);
  });

  it('try the same lines again, with what was accepted and typed', async () => {
    const { document } = await proposed();
    await type(document, new vscode.Position(0, 0), '// mine\n');
    await gateway().control(replacement(changed.replace('const d', 'let d').trimEnd()));
    await edits.retry({ edit: 1 });
    await edits.acceptAll({ edit: 2 });
    assert.equal(document.getText(), `// mine\n${changed.replace('const d', 'let d')}`);
  });

  it('ask once more before they change a sensitive file', async () => {
    const editor = await open(source, '.env');
    select(editor, 0, 4);
    await gateway().control(replacement(changed.trimEnd()));
    await begin(editor);
    void edits.acceptAll({ edit: 1 });
    await said(/Change \.env\?/);
    assert.equal(editor.document.getText(), source);
    answer = ({ buttons }) => buttons.find((button) => button === 'Change It');
    await edits.acceptAll({ edit: 1 });
    assert.equal(editor.document.getText(), changed);
  });

  it('are done by the commands and keys of the extension, at the caret', async () => {
    const editor = await open(source);
    select(editor, 0, 4);
    await gateway().control(replacement(changed.trimEnd()));
    await vscode.commands.executeCommand(commands.refactor);
    const lenses = async (): Promise<vscode.CodeLens[]> => vscode.commands.executeCommand('vscode.executeCodeLensProvider', editor.document.uri);
    await waitFor('the proposal', async () => (await lenses()).some(({ command }) => command?.title.includes('Accept All')));
    editor.selection = new vscode.Selection(3, 0, 3, 0);
    await vscode.commands.executeCommand(commands.acceptEdit);
    assert.equal(editor.document.getText(), source.replace('var d', 'const d'));
    editor.selection = new vscode.Selection(1, 0, 1, 0);
    await vscode.commands.executeCommand(commands.acceptAllEdits);
    assert.equal(editor.document.getText(), changed);
  });

  it('show a file’s name as text, whatever it looks like', async () => {
    const editor = await open(source, '[x](command:quit)');
    assert.equal(basename(editor.document.uri.path), '[x](command:quit)');
    select(editor, 0, 0);
    await gateway().control(replacement('var a = 1;'));
    await begin(editor);
    const { message } = await said(/nothing to change/);
    assert.ok(!message.includes(']('), message);
  });

  it('offer explain, edit and refactor in the light bulb of a selection', async () => {
    const editor = await open(source);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', editor.document.uri, new vscode.Range(0, 0, 0, 5));
    const titles = actions.map(({ title }) => title);
    for (const title of ['Explain with K-Router', 'Refactor with K-Router', 'Edit with K-Router…']) assert.ok(titles.includes(title), String(titles));
  });

  // The last one here: the extension’s own requests for that model are held back for a while after it.
  it('ask another model by their lens, and no other request that waits', async () => {
    const editors = [await open(source), await open(source)];
    // The other one is held back with the first.
    await gateway().control({ fault: 'T34', seconds: 50, times: 1 });
    const lensOf = async (editor: vscode.TextEditor): Promise<vscode.Command | undefined> => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', editor.document.uri);
      return lenses.find(({ command }) => command?.title === 'Use Another Model')?.command;
    };
    for (const editor of editors) {
      select(await vscode.window.showTextDocument(editor.document), 0, 4);
      await vscode.commands.executeCommand(commands.refactor);
      await waitFor('the lens', () => lensOf(editor));
    }
    const before = askedModels().length;
    const [editor] = editors;
    const lens = editor && (await lensOf(editor));
    assert.ok(lens);
    const choosing = vscode.commands.executeCommand(lens.command, lens.arguments?.[0]);
    const accepting = (async () => {
      await waitFor('the other model', async () => {
        await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return askedModels().length > before;
      });
    })();
    await Promise.all([choosing, accepting]);
    // The highlight was on another model than the one that waits.
    assert.equal(askedModels().slice(before).filter((model) => model !== askedModels()[0]).length, 1);
    await waitFor('the proposal', async () => (await lensOf(editor)) === undefined);
    const left = editors[1] && (await lensOf(editors[1]));
    assert.ok(left, 'the other edit waits on');
    for (const { document } of editors) {
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand(commands.rejectAllEdits);
    }
  });
});
