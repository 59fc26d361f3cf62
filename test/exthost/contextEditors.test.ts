import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { problemsText } from '../../src/host/context/problems';
import { linesLabel } from '../../src/host/context/selection';
import { fileReference, openEditor, useContextBox, workspaceRoot, writeFile } from './contextFixture';
import { waitFor } from './support';

describe('the editor’s selection as context', () => {
  const box = useContextBox();
  let editor: vscode.TextEditor;
  const select = async (first: number, last: number): Promise<void> => {
    editor.selection = new vscode.Selection(first, 0, last, 1);
    const label = linesLabel('lines.ts', first + 1, last + 1);
    await waitFor('its chip', () => box().context.chips.some((chip) => chip.follows && chip.label === label));
  };
  const labels = (): [string, boolean][] => box().context.chips.map(({ label, follows }) => [label, follows]);
  beforeEach(async () => {
    editor = await openEditor(await writeFile('lines.ts', 'one\ntwo\nthree\nfour\nfive\n'));
    // What another test selected in the same file comes back with it.
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await waitFor('nothing is selected', () => box().context.chips.length === 0);
  });

  it('is followed by a chip', async () => {
    await select(0, 1);
    assert.deepEqual(labels(), [['lines.ts:1-2', true]]);
    await select(2, 2);
    assert.deepEqual(labels(), [['lines.ts:3', true]]);
    assert.equal((await box().read())[0]?.text, 'three');
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await waitFor('no chip', () => box().context.chips.length === 0);
  });

  it('stays as it was once it is pinned, and is followed again after that', async () => {
    await select(0, 1);
    box().context.togglePin(box().chip()?.id ?? '');
    assert.deepEqual(labels(), [['lines.ts:1-2', false]]);
    await select(3, 3);
    await waitFor('both', () => box().context.chips.length === 2);
    const pinned = box().context.chips.find(({ follows }) => !follows);
    assert.ok(pinned);
    box().context.togglePin(pinned.id);
    assert.deepEqual(labels(), [['lines.ts:4', true]]);
  });

  it('once dropped stays away until something else is selected', async () => {
    await select(0, 1);
    box().context.remove(box().chip()?.id ?? '');
    assert.deepEqual(labels(), []);
    box().context.refresh();
    assert.deepEqual(labels(), []);
    await select(1, 2);
    assert.deepEqual(labels(), [['lines.ts:2-3', true]]);
  });

  it('is not sent again with the next prompt', async () => {
    await select(0, 0);
    const result = await box().context.read(new AbortController().signal);
    assert.ok('sentIds' in result && result.items.length === 1);
    box().context.sent(result.sentIds);
    assert.deepEqual(labels(), []);
  });

  it('when pinned, keeps to its lines while the text above changes', async () => {
    await select(1, 2);
    box().context.togglePin(box().chip()?.id ?? '');
    assert.ok(await editor.edit((builder) => {
      builder.insert(new vscode.Position(0, 0), 'zero\nnull\n');
    }));
    await waitFor('the moved chip', () => labels().some(([label, follows]) => label === 'lines.ts:4-5' && !follows));
    assert.ok((await box().read()).some(({ text, startLine }) => text === 'two\nthree' && startLine === 4));
  });

  it('says so when its lines are gone', async () => {
    box().context.add({ kind: 'selection', label: 'lines.ts:90', uri: editor.document.uri.toString(), startLine: 90, endLine: 90 });
    await box().inState('empty');
  });
});

describe('what the editors know as context', () => {
  const box = useContextBox();
  const opened: { dispose: () => unknown }[] = [];
  afterEach(() => {
    for (const disposable of opened.splice(0)) disposable.dispose();
  });

  it('holds a symbol where it is by then', async () => {
    opened.push(
      vscode.languages.registerDocumentSymbolProvider('plaintext', {
        provideDocumentSymbols: (document) => {
          const line = document.getText().split('\n').indexOf('begin');
          const name = new vscode.Range(line, 0, line, 5);
          return [new vscode.DocumentSymbol('thing', '', vscode.SymbolKind.Function, new vscode.Range(line, 0, line + 1, 3), name)];
        },
      }),
    );
    const uri = await writeFile('symbols.txt', 'begin\nend\n');
    box().context.add({ kind: 'symbol', label: 'thing', uri: uri.toString(), startLine: 1, endLine: 2 });
    assert.equal((await box().read())[0]?.text, 'begin\nend');
    await writeFile('symbols.txt', 'first\nsecond\nbegin\nend\n');
    await waitFor('the moved symbol', async () => (await box().read())[0]?.startLine === 3);
  });

  it('holds the problems of the workspace, of a file, or of some lines', async () => {
    const uri = await writeFile('problems.ts', 'a\nb\nc\n');
    const problems = vscode.languages.createDiagnosticCollection('test');
    opened.push(problems);
    const problem = (line: number, message: string, severity = vscode.DiagnosticSeverity.Error): vscode.Diagnostic => {
      const diagnostic = new vscode.Diagnostic(new vscode.Range(line, 0, line, 1), message, severity);
      diagnostic.source = 'check';
      diagnostic.code = 42;
      return diagnostic;
    };
    box().context.add({ kind: 'problems', label: 'Problems', uri: uri.toString() });
    await box().inState('empty');
    const third = problem(2, 'third', vscode.DiagnosticSeverity.Warning);
    problems.set(uri, [problem(0, 'first\nand more'), third, problem(1, 'a hint', vscode.DiagnosticSeverity.Hint)]);
    await box().inState('ready');
    const thirdLine = 'problems.ts:3:1 warning [check 42]: third';
    assert.equal((await box().read())[0]?.text, `problems.ts:1:1 error [check 42]: first\n  and more\n${thirdLine}`);
    box().context.remove(box().chip()?.id ?? '');
    const lines = { startLine: 3, endLine: 3 };
    box().context.add({ kind: 'problems', label: 'Problems', uri: uri.toString(), ...lines }, { kind: 'problems', label: 'All' });
    const [some, all] = await box().read();
    assert.equal(some?.text, thirdLine);
    assert.equal(problemsText(uri, { startLine: 2, endLine: 2 }).count, 0);
    assert.ok(all?.text.includes('first'));
  });

  it('holds the texts of the open editors', async () => {
    box().context.add({ kind: 'editors', label: 'Open editors' });
    await box().inState('empty');
    await openEditor(await writeFile('open one.ts', 'text one'));
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(await writeFile('open two.ts', 'text two')), { preview: false });
    await box().inState('ready');
    const text = (await box().read())[0]?.text ?? '';
    assert.ok(text.includes('open two.ts:') && text.includes('text two'), text);
  });

  it('holds a file outside the workspace while it is open', async () => {
    const uri = vscode.Uri.joinPath(workspaceRoot(), '..', 'beside.txt');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('beside'));
    await openEditor(uri);
    box().context.add(fileReference(uri));
    await box().inState('ready');
  });

  it('holds the clipboard as it was when it was added', async () => {
    await vscode.env.clipboard.writeText('copied');
    await box().context.addChosen({ kind: 'clipboard', label: 'Clipboard' });
    await vscode.env.clipboard.writeText('something else');
    assert.equal((await box().read())[0]?.text, 'copied');
  });
});
