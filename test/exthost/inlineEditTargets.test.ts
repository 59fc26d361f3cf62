// What inline edits are made in: any selection, any bytes, any document, and what becomes of it.
import assert from 'node:assert/strict';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { answerWith, changed, refactorTask, select, source, targetIn, useEdits } from './editFixture';
import { replace, save, waitFor } from './support';

describe('inline edits', () => {
  const { asked, begin, edits, gateway, open, openAsUser, openNew, press, propose, proposed, said, states, write } = useEdits();

  describe('when the document goes away (T50)', () => {
    it('keep the proposal of a closed document, and show it when it is open again', async () => {
      const { document } = await propose(await openAsUser(source));
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await waitFor('the document to be closed', () => document.isClosed);
      await said(/was closed before its edit was decided/);
      const again = await vscode.workspace.openTextDocument(document.uri);
      await edits().acceptAll({ edit: 1 });
      assert.equal(again.getText(), changed);
    });

    it('offer the proposal of a deleted or renamed file as a document, and touch no other file', async () => {
      const { document } = await propose(await openAsUser(source));
      const other = `${document.uri.fsPath}.other.ts`;
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await waitFor('the document to be closed', () => document.isClosed);
      await rename(document.uri.fsPath, other);
      press('Open File');
      await edits().acceptAll({ edit: 1 });
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
      await edits().acceptAll({ edit: 1 });
      assert.equal(document.getText(), source.replace('var b = 2', 'let b = 20').replace('var d', 'const d'));
    });
  });

  describe('of what can’t be edited (T51)', () => {
    it('are not begun in a read-only document, and nothing is sent', async () => {
      const provider = vscode.workspace.registerTextDocumentContentProvider('krouter-test', { provideTextDocumentContent: () => source });
      const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(vscode.Uri.parse('krouter-test:/a.ts')));
      select(editor, 0, 0);
      const before = asked().length;
      await begin(editor);
      await said(/is read-only/);
      assert.equal(asked().length, before);
      provider.dispose();
    });

    it('stay when VS Code does not make the change, and can be copied', async () => {
      const { document } = await proposed();
      const restore = replace(vscode.workspace, 'applyEdit', () => Promise.resolve(false));
      try {
        press('Copy Proposal');
        await edits().acceptAll({ edit: 1 });
        await said(/cannot be changed here/);
        await waitFor('the clipboard', async () => (await vscode.env.clipboard.readText()) === changed.trimEnd());
        assert.deepEqual(states(), ['pending', 'pending']);
      } finally {
        restore();
      }
      await edits().acceptAll({ edit: 1 });
      assert.equal(document.getText(), changed);
    });
  });

  describe('of any selection (T52)', () => {
    it('are of whole lines, of the first of several selections, whichever way it was made', async () => {
      const editor = await openNew(source);
      editor.selections = [new vscode.Selection(1, 8, 1, 3), new vscode.Selection(3, 0, 3, 5)];
      await gateway().control(answerWith('const b = 2;'));
      await begin(editor);
      await edits().acceptAll({ edit: 1 });
      assert.equal(editor.document.getText(), source.replace('var b', 'const b'));
    });

    it('keep the end of a file without a line break', async () => {
      const editor = await openNew('var a = 1;\nvar b = 2;');
      select(editor, 1, 1);
      await gateway().control(answerWith('const b = 2;\nconst c = 3;'));
      await begin(editor);
      await edits().acceptAll({ edit: 1 });
      assert.equal(editor.document.getText(), 'var a = 1;\nconst b = 2;\nconst c = 3;');
    });

    it('write into an empty file', async () => {
      const editor = await openNew('');
      await gateway().control(answerWith('const a = 1;'));
      await begin(editor);
      await edits().acceptAll({ edit: 1 });
      assert.equal(editor.document.getText().trimEnd(), 'const a = 1;');
    });

    it('take the function around the caret when nothing is selected', async () => {
      const editor = await openNew('const x = 0;\nfunction twice(n) {\n  var sum = n + n;\n  return sum;\n}\n', 'txt');
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

  it('select nothing in a document that changes while a language tells its symbols', async () => {
    const editor = await openNew('function twice(n) {\n  return n;\n}\n', 'txt');
    const range = new vscode.Range(0, 0, 2, 1);
    let isAsked = false;
    let isTold = false;
    const symbols = vscode.languages.registerDocumentSymbolProvider('plaintext', {
      provideDocumentSymbols: async () => {
        isAsked = true;
        await waitFor('the change', () => isTold);
        return [new vscode.DocumentSymbol('twice', '', vscode.SymbolKind.Function, range, range)];
      },
    });
    editor.selection = new vscode.Selection(1, 2, 1, 2);
    await vscode.commands.executeCommand('krouter.editCode');
    await waitFor('the question for symbols', () => isAsked);
    const change = new vscode.WorkspaceEdit();
    change.insert(editor.document.uri, new vscode.Position(1, 2), 'x');
    assert.ok(await vscode.workspace.applyEdit(change));
    isTold = true;
    const answered = await vscode.commands.executeCommand<unknown[]>('vscode.executeDocumentSymbolProvider', editor.document.uri);
    symbols.dispose();
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    assert.equal(answered.length, 1);
    assert.ok(editor.selection.isEmpty);
    assert.equal(editor.document.getText(), 'function twice(n) {\n  xreturn n;\n}\n');
  });

  describe('of any bytes (T53)', () => {
    it('keep CRLF, tabs and every other line', async () => {
      const before = 'var a = 1;\r\n\tvar b = 2;\r\n\tvar c = 3;\r\nvar d = 4;\r\n';
      const editor = await openNew(before);
      select(editor, 1, 2);
      await gateway().control(answerWith('const b = 2;\nconst c = 3;'));
      await begin(editor);
      await edits().acceptAll({ edit: 1 });
      assert.equal(editor.document.getText(), 'var a = 1;\r\n\tconst b = 2;\r\n\tconst c = 3;\r\nvar d = 4;\r\n');
    });

    it('keep a byte order mark', async () => {
      const editor = await openNew(`\uFEFF${source}`);
      select(editor, 0, 4);
      await gateway().control(answerWith(changed.trimEnd()));
      await begin(editor);
      await edits().acceptAll({ edit: 1 });
      await save(editor.document);
      assert.equal(await readFile(editor.document.uri.fsPath, 'utf8'), `\uFEFF${changed}`);
    });

    it('keep the encoding of a Korean file', async () => {
      const { fsPath: path } = await write('korean.ts', '');
      // EUC-KR: \uAC00 is B0 A1.
      const comment = Buffer.from([0x2f, 0x2f, 0x20, 0xb0, 0xa1, 0x0a]);
      await writeFile(path, Buffer.concat([comment, Buffer.from(source)]));
      const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path), { encoding: 'euckr' });
      assert.ok(document.getText().startsWith('// \uAC00\n'));
      const editor = await vscode.window.showTextDocument(document);
      select(editor, 1, 5);
      await gateway().control(answerWith(changed.trimEnd()));
      await begin(editor);
      await edits().acceptAll({ edit: 1 });
      await save(document);
      assert.deepEqual(await readFile(path), Buffer.concat([comment, Buffer.from(changed)]));
    });

    it('follow a switch of the line endings', async () => {
      const editor = await proposed();
      await editor.edit((builder) => { builder.setEndOfLine(vscode.EndOfLine.CRLF); });
      await edits().acceptAll({ edit: 1 });
      assert.equal(editor.document.getText(), changed.replaceAll('\n', '\r\n'));
    });
  });

  it('work in a document without a file (T54)', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'typescript', content: source });
    const editor = await vscode.window.showTextDocument(document);
    select(editor, 0, 4);
    await gateway().control(answerWith(changed.trimEnd()));
    await begin(editor);
    await edits().acceptAll({ edit: 1 });
    assert.equal(document.getText(), changed);
  });

  it('work in a cell of a notebook (T54)', async () => {
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, source, 'typescript');
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData([cell]));
    const { document } = notebook.cellAt(0);
    await gateway().control(answerWith(changed.trimEnd()));
    await edits().start({ document, lines: new vscode.Range(0, 0, 4, 10), indentation: '  ' }, refactorTask);
    await edits().acceptAll({ edit: 1 });
    assert.equal(document.getText(), changed);
    await vscode.window.showNotebookDocument(notebook);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('ask once more before they change a sensitive file', async () => {
    const editor = await open('.env', source);
    select(editor, 0, 4);
    await gateway().control(answerWith(changed.trimEnd()));
    await begin(editor);
    void edits().acceptAll({ edit: 1 });
    await said(/Change \.env\?/);
    assert.equal(editor.document.getText(), source);
    press('Change It');
    await edits().acceptAll({ edit: 1 });
    assert.equal(editor.document.getText(), changed);
  });

  it('show a file’s name as text, whatever it looks like', async () => {
    const editor = await open('[x](command:quit)', source);
    assert.equal(basename(editor.document.uri.path), '[x](command:quit)');
    select(editor, 0, 0);
    await gateway().control(answerWith('var a = 1;'));
    await begin(editor);
    const { message } = await said(/nothing to change/);
    assert.ok(!message.includes(']('), message);
  });
});
