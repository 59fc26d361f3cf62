import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { comparisonScheme, helpScheme, proposalScheme } from '../../src/contributions';
import { CodeBlocks } from '../../src/editor/codeBlocks/codeBlocks';
import { Comparisons } from '../../src/editor/codeBlocks/comparisons';
import { Proposals } from '../../src/editor/codeBlocks/proposals';
import { FailureReporter } from '../../src/host/failureReporter';
import type { CodeAction } from '../../src/shared/protocol';
import { systemClock } from '../../src/shared/clock';
import { activateExtension, answerDialogs, memoryLog, replace, type ShownDialog, waitFor } from './support';

describe('code blocks', () => {
  const proposals = new Proposals();
  const log = memoryLog();
  const comparisons = new Comparisons();
  const codeBlocks = new CodeBlocks({ proposals, comparisons, failures: new FailureReporter(log, systemClock) });
  let dialogs: ReturnType<typeof answerDialogs>;
  let answer: (dialog: ShownDialog) => string | undefined;
  let restore: (() => void)[] = [];

  const root = (): string => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    return folder.uri.fsPath;
  };
  const write = async (name: string, text: string | Uint8Array): Promise<string> => {
    const path = join(root(), name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    return path;
  };
  const open = async (name: string, text: string | Uint8Array): Promise<vscode.TextEditor> =>
    vscode.window.showTextDocument(await vscode.workspace.openTextDocument(await write(name, text)));
  const caret = (editor: vscode.TextEditor, ...places: [number, number][]): void => {
    editor.selections = places.map(([line, character]) => new vscode.Selection(line, character, line, character));
  };
  const run = (action: CodeAction, code: string, more: { language?: string; path?: string; hiddenConfirmed?: boolean } = {}): Promise<void> =>
    codeBlocks.run(action, { code, language: 'typescript', ...more });
  const proposalTab = (): vscode.Uri | undefined => {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return input instanceof vscode.TabInputTextDiff && input.modified.scheme === proposalScheme ? input.modified : undefined;
  };
  const said = (pattern: RegExp): Promise<ShownDialog> => waitFor(String(pattern), () => dialogs.shown.find(({ message }) => pattern.test(message)));

  before(activateExtension);
  after(() => {
    codeBlocks.dispose();
    proposals.dispose();
    comparisons.dispose();
  });
  beforeEach(() => {
    answer = () => undefined;
    dialogs = answerDialogs((dialog) => answer(dialog));
  });
  afterEach(async () => {
    for (const one of restore) one();
    restore = [];
    dialogs.restore();
    for (let open = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).length; open > 0; open--) await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(join(root(), 'code-blocks'), { recursive: true, force: true });
  });

  describe('insert at the cursor', () => {
    it('indents as the line and the editor do, at every caret, as one undo step', async () => {
      const text = 'function a() {\n\t\n}\nfunction b() {\n\t\n}\n';
      const editor = await open('code-blocks/tabs.ts', text);
      editor.options = { insertSpaces: false, tabSize: 4 };
      caret(editor, [1, 1], [4, 1]);
      await run('insert', 'if (x) {\n    y();\n}');
      const inserted = 'if (x) {\n\t\ty();\n\t}';
      await waitFor('the text', () => editor.document.getText() === text.replaceAll('\n\t\n', `\n\t${inserted}\n`));
      await vscode.commands.executeCommand('undo');
      assert.equal(editor.document.getText(), text);
    });

    it('replaces the selection, takes the file’s line breaks, and knows Python’s indentation', async () => {
      const editor = await open('code-blocks/crlf.py', 'def f():\r\n        pass\r\n');
      editor.options = { insertSpaces: true, tabSize: 4 };
      editor.selection = new vscode.Selection(1, 8, 1, 12);
      await run('insert', 'for x in y:\n  print(x)', { language: 'python' });
      assert.equal(editor.document.getText(), 'def f():\r\n        for x in y:\r\n            print(x)\r\n');
    });

    it('says that a file cannot be changed, and offers to copy', async () => {
      const path = await write('code-blocks/read-only.ts', 'a();\n');
      await chmod(path, 0o444);
      const stat = { type: vscode.FileType.File, ctime: 0, mtime: 0, size: 5, permissions: vscode.FilePermission.Readonly };
      const copied: string[] = [];
      restore.push(replace(vscode.env, 'clipboard', { writeText: (text: string) => Promise.resolve(copied.push(text)) }));
      const editor = await vscode.window.showTextDocument(vscode.Uri.file(path));
      restore.push(replace(vscode.workspace, 'fs', { isWritableFileSystem: () => true, stat: () => Promise.resolve(stat) }));
      answer = ({ buttons }) => buttons.find((button) => button === 'Copy');
      await run('insert', 'b();');
      assert.deepEqual(dialogs.shown.map(({ message }) => message), ['code-blocks/read-only.ts cannot be changed.']);
      assert.equal(editor.document.getText(), 'a();\n');
      assert.deepEqual(copied, ['b();']);
    });

    it('goes into the file that is seen when the active editor shows a text of the extension’s own', async () => {
      const editor = await open('code-blocks/seen.ts', '\n');
      const help = await vscode.workspace.openTextDocument({ content: 'help' });
      const own = { document: { uri: vscode.Uri.from({ scheme: helpScheme, path: '/help.md' }), getText: () => help.getText() } };
      restore.push(replace(vscode.window, 'activeTextEditor', own));
      await run('insert', 'a();');
      assert.equal(editor.document.getText(), 'a();\n');
    });

    it('changes no file in Restricted Mode, and says so', async () => {
      const editor = await open('code-blocks/untrusted.ts', '\n');
      restore.push(replace(vscode.workspace, 'isTrusted', false));
      for (const action of ['insert', 'save-as', 'apply'] as const) void run(action, 'a();');
      await waitFor('the words', () => dialogs.shown.filter(({ message }) => message.startsWith('Trust this workspace first')).length === 3 || undefined);
      assert.equal(editor.document.getText(), '\n');
    });

    it('says what to do when no file is open', async () => {
      void run('insert', 'a();');
      assert.deepEqual((await said(/Open a file first/)).buttons, ['Copy']);
    });
  });

  describe('apply to the file', () => {
    it('shows the change of the named file as a diff, and applies it once, as one undo step', async () => {
      const text = 'function a() {\r\n\treturn 1;\r\n}\r\n\r\nfunction b() {\r\n\treturn 2;\r\n}';
      const path = await write('code-blocks/named.ts', `\uFEFF${text}`);
      await open('code-blocks/other.ts', 'other();\n');
      await run('apply', 'function b() {\n    return 3;\n}', { path: 'code-blocks/named.ts' });
      const uri = await waitFor('the diff', proposalTab);
      const document = await vscode.workspace.openTextDocument(path);
      assert.equal(proposals.provideTextDocumentContent(uri), text.replace('return 2', 'return 3'));
      assert.equal(document.getText(), text);
      await proposals.accept();
      assert.equal(document.getText(), text.replace('return 2', 'return 3'));
      await waitFor('the file', async () => (await document.save()) && (await readFile(path, 'utf8')) === `\uFEFF${text.replace('return 2', 'return 3')}`);
      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), text);
    });

    it('takes the active editor when the answer names no file, and keeps Python’s indentation', async () => {
      const editor = await open('code-blocks/store.py', 'class A:\n    def f(self):\n        return 1\n\n    def g(self):\n        return 2\n');
      await run('apply', 'def g(self):\n  if self:\n    return 3', { language: 'python' });
      await waitFor('the diff', proposalTab);
      await proposals.accept();
      assert.equal(editor.document.getText(), 'class A:\n    def f(self):\n        return 1\n\n    def g(self):\n        if self:\n            return 3\n');
    });

    it('keeps what the answer does not have and says so, and goes without it when told', async () => {
      const part = (name: string): string => `function ${name}() {\n  return '${name}';\n}\n`;
      const editor = await open('code-blocks/three.ts', [part('a'), part('b'), part('c')].join('\n'));
      const code = [part('a').replace("'a'", '1'), part('b')].join('\n');
      answer = ({ buttons }) => buttons.find((button) => button === 'Remove Them');
      await run('apply', code);
      assert.match((await said(/kept: c\./)).message, /^Apply the change to code-blocks\/three\.ts\?/);
      await said(/This removes: c\./);
      const uri = await waitFor('the diff', proposalTab);
      await waitFor('what it shows', () => proposals.provideTextDocumentContent(uri) === code || undefined);
      await proposals.accept(uri);
      assert.equal(editor.document.getText(), code);
    });

    it('keeps the encoding', async () => {
      const path = await write('code-blocks/latin.ts', Buffer.from("const a = 'é';\nconst b = 1;\n", 'latin1'));
      const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path), { encoding: 'iso88591' });
      await vscode.window.showTextDocument(document);
      await run('apply', 'const b = 2;');
      await waitFor('the diff', proposalTab);
      await proposals.accept();
      await waitFor('the file', async () => (await document.save()) && (await readFile(path)).toString('latin1') === "const a = 'é';\nconst b = 2;\n");
    });

    it('changes nothing when the diff is discarded', async () => {
      const editor = await open('code-blocks/discard.ts', 'const a = 1;\n');
      await run('apply', 'const a = 2;');
      await waitFor('the diff', proposalTab);
      await proposals.discard();
      await waitFor('the diff to close', () => proposalTab() === undefined);
      assert.equal(editor.document.getText(), 'const a = 1;\n');
      assert.equal(editor.document.isDirty, false);
    });

    it('says when there is no place, and opens a new file instead', async () => {
      const editor = await open('code-blocks/none.ts', 'const a = 1;\n');
      answer = ({ buttons }) => buttons.find((button) => button === 'New File');
      await run('apply', 'SELECT 1 FROM t;', { language: 'sql' });
      assert.deepEqual((await said(/No place/)).buttons, ['New File', 'Insert at Cursor']);
      await waitFor('the new file', () => vscode.window.activeTextEditor?.document.isUntitled);
      assert.equal(vscode.window.activeTextEditor?.document.getText(), 'SELECT 1 FROM t;');
      assert.equal(vscode.window.activeTextEditor.document.languageId, 'sql');
      assert.equal(editor.document.getText(), 'const a = 1;\n');
    });

    it('says when the named file is not there, rather than taking another', async () => {
      await open('code-blocks/there.ts', 'const a = 1;\n');
      void run('apply', 'const a = 2;', { path: 'code-blocks/missing.ts' });
      await said(/missing\.ts is not in the workspace/);
      assert.equal(proposalTab(), undefined);
    });

    it('does nothing with hidden characters that no one confirmed', async () => {
      const editor = await open('code-blocks/hidden.ts', 'const a = 1;\n');
      for (const action of ['insert', 'apply', 'new-file', 'save-as', 'terminal'] as const) {
        dialogs.shown.length = 0;
        await run(action, 'const a = 2;\u202e');
        await said(/hidden characters/);
      }
      assert.equal(editor.document.getText(), 'const a = 1;\n');
      await run('apply', 'const a = 2; // \u202e', { hiddenConfirmed: true });
      await waitFor('the diff', proposalTab);
    });
  });

  describe('new files and comparisons', () => {
    it('opens a document without a file, under the name the answer gives it; nothing is written', async () => {
      await run('new-file', 'x = 1', { language: 'py', path: 'code-blocks/fresh/new.py' });
      const { document } = await waitFor('the editor', () => vscode.window.activeTextEditor);
      assert.equal(document.uri.scheme, 'untitled');
      assert.ok(document.uri.path.endsWith('code-blocks/fresh/new.py'));
      assert.equal(document.languageId, 'python');
      assert.equal(document.getText(), 'x = 1\n');
      await assert.rejects(readFile(join(root(), 'code-blocks/fresh/new.py')));
    });

    it('does not take the name of a file that is there, nor one outside', async () => {
      await write('code-blocks/taken.py', 'old\n');
      for (const path of ['code-blocks/taken.py', '../outside.py', '/etc/outside.py']) {
        await run('new-file', 'x = 1', { language: 'py', path });
        const { document } = await waitFor('the editor', () => vscode.window.activeTextEditor);
        assert.ok(document.isUntitled);
        assert.match(document.uri.path, /^Untitled-\d+$/, path);
        await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      }
    });

    it('saves to the chosen file, and nowhere when none is chosen', async () => {
      const target = vscode.Uri.file(join(root(), 'code-blocks/saved.ts'));
      restore.push(replace(vscode.window, 'showSaveDialog', () => Promise.resolve(undefined)));
      await run('save-as', 'a();');
      restore.push(replace(vscode.window, 'showSaveDialog', () => Promise.resolve(target)));
      await run('save-as', 'a();\nb();');
      assert.equal(await readFile(target.fsPath, 'utf8'), 'a();\nb();\n');
      assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), target.toString());
    });

    it('compares the selection with the code', async () => {
      const editor = await open('code-blocks/compare.ts', 'one();\ntwo();\nthree();\n');
      void run('compare', 'TWO();');
      await said(/Select some code/);
      editor.selection = new vscode.Selection(1, 0, 1, 6);
      await run('compare', 'TWO();');
      const input = await waitFor('the diff', () => {
        const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
        return tab instanceof vscode.TabInputTextDiff ? tab : undefined;
      });
      assert.equal(input.original.scheme, comparisonScheme);
      assert.deepEqual([input.original, input.modified].map((uri) => comparisons.provideTextDocumentContent(uri)), ['two();', 'TWO();']);
      assert.equal((await vscode.workspace.openTextDocument(input.modified)).languageId, 'typescript');
    });
  });

  describe('insert into the terminal', () => {
    const sent: { text: string; runs: boolean | undefined }[] = [];
    beforeEach(() => {
      sent.length = 0;
      const terminal = { show: () => undefined, sendText: (text: string, runs?: boolean) => sent.push({ text, runs }) };
      restore.push(replace(vscode.window, 'activeTerminal', terminal));
    });

    it('puts one command on the line and never a line break', async () => {
      await run('terminal', '# install\n$ npm ci\n', { language: 'sh' });
      await run('terminal', 'docker run \\\n  --rm \\\n  image\n', { language: 'sh' });
      assert.deepEqual(sent, [{ text: 'npm ci', runs: false }, { text: 'docker run --rm image', runs: false }]);
    });

    it('asks which of several lines, and sends none when none is chosen', async () => {
      let offered: string[] = [];
      restore.push(replace(vscode.window, 'showQuickPick', (items: readonly { label: string }[]) => {
        offered = items.map(({ label }) => label);
        return Promise.resolve(items[1]);
      }));
      await run('terminal', 'rm -r $(trash)\n\nnpm test\n', { language: 'sh' });
      assert.deepEqual(offered, ['rm -r $\u200B(trash)', 'npm test']);
      restore.push(replace(vscode.window, 'showQuickPick', () => Promise.resolve(undefined)));
      await run('terminal', 'npm ci\nnpm test\n', { language: 'sh' });
      assert.deepEqual(sent, [{ text: 'npm test', runs: false }]);
    });

    it('refuses control characters', async () => {
      void run('terminal', 'echo \u001b[201~hi', { language: 'sh', hiddenConfirmed: true });
      await said(/control characters/);
      assert.deepEqual(sent, []);
    });
  });

  describe('files an answer names', () => {
    before(async () => {
      await write('code-blocks/src/app.ts', 'one\ntwo\nthree\n');
      await write('code-blocks/lib/app.ts', 'x\n');
      await write('code-blocks/src/한글.ts', 'x\n');
    });
    beforeEach(async () => {
      await write('code-blocks/src/app.ts', 'one\ntwo\nthree\n');
      await write('code-blocks/lib/app.ts', 'x\n');
      await write('code-blocks/src/한글.ts', 'x\n');
    });

    it('are those of the workspace and no others', async () => {
      const inside = ['code-blocks/src/app.ts', './code-blocks/src/app.ts', 'code-blocks\\src\\app.ts', 'src/app.ts', '한글.ts', join(root(), 'code-blocks/src/app.ts'), 'code-blocks/../code-blocks/lib/app.ts'];
      const outside = ['missing.ts', '../workspace/code-blocks/src/app.ts', '../../etc/passwd', '/etc/passwd', 'C:\\Windows\\win.ini', '//server/share/a.ts', '\\\\server\\share\\a.ts', 'file:///etc/passwd', 'code-blocks', 'code-blocks/src', 'a*.ts', '**/*', `${root()}/../../etc/passwd`];
      assert.deepEqual((await codeBlocks.existing([...inside, ...outside])).sort(), [...inside].sort());
    });

    it('open at the line', async () => {
      await codeBlocks.open('code-blocks/src/app.ts', 2, 3);
      const editor = await waitFor('the editor', () => vscode.window.activeTextEditor);
      assert.ok(editor.document.uri.path.endsWith('/src/app.ts'));
      await waitFor('the place', () => editor.selection.start.isEqual(new vscode.Position(1, 2)));
    });

    it('are chosen when several have the name, and said to be gone when none has', async () => {
      let labels: string[] = [];
      restore.push(replace(vscode.window, 'showQuickPick', (items: readonly { label: string }[]) => {
        labels = items.map(({ label }) => label).sort();
        return Promise.resolve(items.find(({ label }) => label.includes('lib')));
      }));
      await codeBlocks.open('app.ts');
      assert.deepEqual(labels, ['code-blocks/lib/app.ts', 'code-blocks/src/app.ts']);
      await waitFor('the editor', () => vscode.window.activeTextEditor?.document.uri.path.endsWith('/lib/app.ts'));
      await codeBlocks.open('gone.ts');
      await said(/gone\.ts is not in the workspace/);
    });

    it('are not reached through a link to a folder outside when the path leaves the workspace', async () => {
      await symlink('/etc', join(root(), 'code-blocks/link'));
      assert.deepEqual(await codeBlocks.existing(['code-blocks/link/../../../etc/passwd']), []);
    });
  });

  it('reports nothing of its own', () => {
    assert.deepEqual(log.lines, []);
  });
});
