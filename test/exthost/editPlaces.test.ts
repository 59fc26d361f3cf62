// Inline edits of documents that move, of odd kinds, and beside other windows and tools.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../src/contributions';
import { answerWith, changed, refactorTask, select, source, targetIn, useEdits } from './editFixture';
import { discardEditors, save, waitFor } from './support';

/** A file system of one file. */
function fileSystem(): vscode.FileSystemProvider & { text: () => string } {
  let bytes = new TextEncoder().encode(source);
  let mtime = 1;
  const none = (): never => {
    throw vscode.FileSystemError.NoPermissions();
  };
  return {
    text: () => new TextDecoder().decode(bytes),
    onDidChangeFile: new vscode.EventEmitter<vscode.FileChangeEvent[]>().event,
    watch: () => new vscode.Disposable(() => undefined),
    stat: ({ path }) => {
      if (path !== '/a.ts') throw vscode.FileSystemError.FileNotFound();
      return { type: vscode.FileType.File, ctime: 0, mtime, size: bytes.length };
    },
    readFile: () => bytes,
    writeFile: (_uri, content) => {
      bytes = new Uint8Array(content);
      mtime += 1;
    },
    readDirectory: () => [],
    createDirectory: none,
    delete: none,
    rename: none,
  };
}

describe('inline edits of documents that move or have no plain file', () => {
  const fixture = useEdits();

  it('go with a file that is renamed in VS Code (T50)', async () => {
    const editor = await fixture.open('old.ts', source);
    await fixture.propose(editor);
    const old = editor.document.uri;
    const uri = vscode.Uri.joinPath(old, '..', 'new.ts');
    const renaming = new vscode.WorkspaceEdit();
    renaming.renameFile(old, uri);
    assert.ok(await vscode.workspace.applyEdit(renaming));
    await waitFor('the new name', () => fixture.edits().runs[0]?.uri.toString() === uri.toString());
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(fixture.edits().runs[0]?.label, 'new.ts:1-5');
    await fixture.edits().acceptAll({ edit: 1 });
    assert.equal(document.getText(), changed);
    assert.deepEqual(fixture.shown(), []);
  });

  it('are not stuck after a rename that failed: closing the file is told', async () => {
    const uri = await fixture.write('stays.ts', source);
    // What the API opens, VS Code keeps open for minutes after its editor was closed.
    await vscode.commands.executeCommand('vscode.open', uri);
    const editor = await waitFor('the editor', () => vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString()));
    await fixture.propose(editor);
    const taken = vscode.Uri.joinPath(uri, '..', 'taken.ts');
    const subscription = vscode.workspace.onWillRenameFiles((event) => { event.waitUntil(Promise.resolve(vscode.workspace.fs.writeFile(taken, new Uint8Array()))); });
    try {
      const renaming = new vscode.WorkspaceEdit();
      renaming.renameFile(uri, taken);
      await Promise.resolve(vscode.workspace.applyEdit(renaming)).catch(() => false);
    } finally {
      subscription.dispose();
    }
    assert.equal(fixture.edits().runs[0]?.uri.toString(), uri.toString());
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const { buttons } = await fixture.said(/stays\.ts.* was closed before its edit was decided/);
    assert.deepEqual(buttons, ['Open File', 'Open Proposal']);
  });

  it('work in the modified side of a diff, and refuse the original side in a sentence (T54)', async () => {
    const uri = await fixture.write('diffed.ts', source);
    const provider = vscode.workspace.registerTextDocumentContentProvider('krouter-test-git', { provideTextDocumentContent: () => source });
    try {
      const original = vscode.Uri.from({ scheme: 'krouter-test-git', path: uri.path });
      await vscode.commands.executeCommand('vscode.diff', original, uri, 'diff');
      const side = (scheme: string) => waitFor(scheme, () => vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === scheme && document.uri.path === uri.path));
      await fixture.propose(await side('file'));
      await fixture.edits().acceptAll({ edit: 1 });
      assert.equal((await side('file')).document.getText(), changed);
      const before = fixture.asked().length;
      const left = await side('krouter-test-git');
      await fixture.edits().start({ document: left.document, lines: new vscode.Range(0, 0, 0, 10), indentation: '  ' }, refactorTask);
      await fixture.said(/is read-only/);
      assert.equal(fixture.asked().length, before);
    } finally {
      provider.dispose();
    }
  });

  it('work in a virtual file system that can be written, and refuse one that can’t (T54)', async () => {
    const [files, locked] = [fileSystem(), fileSystem()];
    const registrations = [
      vscode.workspace.registerFileSystemProvider('krouter-test-fs', files),
      vscode.workspace.registerFileSystemProvider('krouter-test-locked', locked, { isReadonly: true }),
    ];
    try {
      const editor = await vscode.window.showTextDocument(vscode.Uri.parse('krouter-test-fs:/a.ts'));
      await fixture.propose(editor);
      await fixture.edits().acceptAll({ edit: 1 });
      // A first save in a file system that VS Code has only just met may come to nothing; nothing is lost by that.
      await save(editor.document);
      assert.equal(files.text(), changed);
      const other = await vscode.window.showTextDocument(vscode.Uri.parse('krouter-test-locked:/a.ts'));
      select(other, 0, 4);
      await fixture.begin(other);
      await fixture.said(/is read-only/);
      assert.equal(locked.text(), source);
    } finally {
      await discardEditors();
      for (const registration of registrations) registration.dispose();
    }
  });

  it('made in two windows on the same text are applied once; the other finds a conflict (T55)', async () => {
    const editor = await fixture.open('windows.ts', source);
    await fixture.propose(editor);
    const second = fixture.makeEdits();
    await fixture.gateway().control(answerWith(changed.replaceAll('const', 'let').trimEnd()));
    // The first change that is shown takes the selection away.
    select(editor, 0, 4);
    await second.start(await targetIn(editor), refactorTask);
    await fixture.edits().acceptAll({ edit: 1 });
    assert.equal(editor.document.getText(), changed);
    await second.acceptAll({ edit: 1 });
    await fixture.said(/You have changed these lines since/);
    assert.equal(editor.document.getText(), changed);
  });

  it('are refused or moved, never misplaced, by a rename of a symbol in them (T59)', async () => {
    const editor = await fixture.open('symbols.txt', source);
    await fixture.propose(editor);
    const provider = vscode.languages.registerRenameProvider('plaintext', {
      provideRenameEdits: (document, _position, name) => {
        const edit = new vscode.WorkspaceEdit();
        edit.replace(document.uri, new vscode.Range(1, 4, 1, 5), name);
        edit.replace(document.uri, new vscode.Range(2, 4, 2, 5), name);
        return edit;
      },
    });
    try {
      const renaming = await vscode.commands.executeCommand<vscode.WorkspaceEdit>('vscode.executeDocumentRenameProvider', editor.document.uri, new vscode.Position(1, 4), 'longer');
      await Promise.all([vscode.workspace.applyEdit(renaming), fixture.edits().acceptAll({ edit: 1 })]);
      await fixture.edits().acceptAll({ edit: 1 });
      const lines = editor.document.getText().split('\n');
      assert.equal(lines[2], 'var longer = 3;');
      assert.equal(lines[3], 'const d = 4;');
      assert.ok(lines[1] === 'var longer = 2;' || lines[1] === 'const longer = 2;', lines[1]);
    } finally {
      provider.dispose();
    }
  });

  it('are saved as accepted by auto-save, change by change (T59)', async () => {
    const files = vscode.workspace.getConfiguration('files');
    await files.update('autoSave', 'afterDelay', vscode.ConfigurationTarget.Global);
    await files.update('autoSaveDelay', 50, vscode.ConfigurationTarget.Global);
    try {
      const editor = await fixture.open('saved.ts', source);
      await fixture.propose(editor);
      assert.equal(editor.document.isDirty, false);
      const saved = async (): Promise<string> => new TextDecoder().decode(await vscode.workspace.fs.readFile(editor.document.uri));
      const [first] = fixture.edits().runs[0]?.proposal.hunks ?? [];
      await fixture.edits().accept({ edit: 1, change: first?.id ?? 0 });
      await waitFor('the first change on disk', async () => (await saved()) === source.replace('var b', 'const b'));
      await fixture.edits().acceptAll({ edit: 1 });
      await waitFor('all on disk', async () => (await saved()) === changed);
    } finally {
      await files.update('autoSave', undefined, vscode.ConfigurationTarget.Global);
      await files.update('autoSaveDelay', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('lead the caret to the next change when one was accepted by key, not by a lens', async () => {
    const editor = await fixture.open('caret.ts', source);
    await fixture.propose(editor);
    editor.selection = new vscode.Selection(1, 0, 1, 0);
    await fixture.edits().accept();
    await waitFor('the caret', () => editor.selection.active.line === 3);
    fixture.edits().rejectAll({ edit: 1 });
    await vscode.commands.executeCommand('undo');
    await waitFor('the old text', () => editor.document.getText() === source);
    await fixture.propose(editor);
    editor.selection = new vscode.Selection(4, 0, 4, 0);
    const [first] = fixture.edits().runs[0]?.proposal.hunks ?? [];
    await fixture.edits().accept({ edit: 2, change: first?.id ?? 0 });
    assert.deepEqual(fixture.states(), ['accepted', 'pending']);
    assert.equal(editor.selection.active.line, 4);
  });

  it('have keys from change to change, round the ends', async () => {
    const editor = await fixture.open('keys.ts', source);
    await fixture.propose(editor);
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    for (const [step, line] of [[1, 1], [1, 3], [1, 1], [-1, 3]] as const) {
      fixture.edits().goToChange(step);
      await waitFor(`line ${line}`, () => editor.selection.active.line === line);
    }
    const all = await vscode.commands.getCommands(true);
    assert.ok(all.includes(commands.nextChange) && all.includes(commands.previousChange));
  });
});
